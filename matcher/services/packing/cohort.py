"""Trainees as arrays: levels, wishes and the dates on which legal ages are reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import select

from matcher.models.sites import Site
from matcher.models.trainees import (
    Trainee,
    TraineeCertificate,
    TraineeSkill,
    TraineeSoftSkill,
    TraineeWish,
    WishKind,
)
from matcher.scoring.arrays import FAR_FUTURE, FAR_PAST, UNKNOWN, Cohort, Ragged, bits, to_day
from matcher.scoring.own_words import KINDS, OwnWish, OwnWords
from matcher.scoring.params import in_force
from matcher.services.packing import columns
from matcher.services.packing.blocks import Path, blocks_ahead, next_block
from matcher.services.packing.places import CommuneList, Written, find_all, points
from matcher.services.packing.trades import TRAINEE_LETTERS, letters
from matcher.vocabulary import (
    LICENCE_GIVES,
    CapabilityLimit,
    Licence,
    SoftSkill,
    TraineeStatus,
    TravelMode,
    Weighting,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matcher.referentials.communes import CommuneIndex
    from matcher.scoring.arrays import Bits, Days, Flags, Levels
    from matcher.scoring.params import RuleParams
    from matcher.services.packing.columns import AnySelect, AnySession, Columns
    from matcher.services.packing.openings import PackedOpenings
    from matcher.services.packing.stays import Placed
    from matcher.services.packing.trades import TradeBook
    from matcher.services.packing.who import Who
    from matcher.vocabulary import Purpose

Parts = dict[str, Any]
"""Columns of ``Cohort`` by name."""

LISTS = (Trainee.travel_modes, Trainee.licences, Trainee.capability_limits)
PLAIN = (
    Trainee.birth_date,
    Trainee.max_travel_minutes,
    Trainee.education_level,
    Trainee.riasec,
    Trainee.matching_opt_out,
)
USUAL_MODES = (TravelMode.TRANSIT, TravelMode.WALK)
"""How one travels where nothing is said, or nothing that one could travel by."""


@dataclass(frozen=True)
class PackedTrainees:
    """The trainees; ``communes`` is the list that their ``commune`` column indexes.

    ``wish_words``: what was written, by (project or interest, row, trade); codes are left out.
    """

    cohort: Cohort
    ids: Sequence[int]
    departure_is_site: Flags
    phase_known: Flags
    communes: CommuneList
    wish_words: OwnWords


@dataclass(frozen=True)
class CohortReader:
    """Reads trainees as they are on ``on``, beside openings that are already packed."""

    session: AnySession
    book: TradeBook
    communes: CommuneIndex
    openings: PackedOpenings
    purpose: Purpose | None
    rules: RuleParams
    on: date

    def rows(self, who: Who) -> Columns:
        """Return the stored columns of ``who``, rows in the order of the reference."""
        found = columns.read(self.session, who.among(_query()), key=lambda row: row[0])
        if who.references is None:
            return found
        wanted = set(who.references)
        kept = [row for row, reference in enumerate(found["reference"]) if reference in wanted]
        return {name: tuple(column[row] for row in kept) for name, column in found.items()}

    def read(self, who: Who, rows: Columns, placed: Placed) -> PackedTrainees:
        """Return the trainees of ``rows`` as arrays."""
        row_by_id = {trainee: row for row, trainee in enumerate(rows["id"])}
        where, from_site, communes = self._departure(rows)
        wishes, wish_words = self._wishes(who, row_by_id)
        parts = (
            _ages(rows["birth_date"], self.rules, self.on)
            | _person(rows)
            | self._block(rows, placed)
            | where
            | wishes
        )
        cohort = Cohort(
            reference=columns.texts(rows["reference"]),
            weighting=self._weighting(rows["phase"]),
            certificate_until=self._certificates(who, row_by_id),
            skills=self._skills(who, row_by_id),
            soft_skills=self._soft_skills(who, row_by_id),
            tried_trades=placed.tried(self.on, placed.trades(self.book), len(row_by_id)),
            tried_hosts=placed.tried(self.on, placed.hosts(self.openings), len(row_by_id)),
            **parts,
        )
        phase_known = columns.flags(phase is not None for phase in rows["phase"])
        return PackedTrainees(cohort, rows["id"], from_site, phase_known, communes, wish_words)

    def _weighting(self, phases: Sequence[str | None]) -> Levels:
        purposes = [self.purpose or phase or Weighting.DISCOVER for phase in phases]
        return columns.indexes(purposes, Weighting)

    def _block(self, rows: Columns, placed: Placed) -> Parts:
        ahead = blocks_ahead(self.session, self.on)
        touching = placed.touching()
        paths = map(Path, *(rows[name] for name in Path._fields))
        blocks = [
            next_block(path, ahead, touching.get(row, ()), self.on)
            for row, path in enumerate(paths)
        ]
        today = to_day(self.on)
        return {
            "has_block": columns.flags(block is not None for block in blocks),
            "block_start": columns.numbers(block.start if block else today for block in blocks),
            "block_end": columns.numbers(block.end if block else today for block in blocks),
        }

    def _departure(self, rows: Columns) -> tuple[Parts, Flags, CommuneList]:
        """Return where each trainee leaves from, and for whom the site stands in."""
        own = find_all(map(Written, *(rows[name] for name in Written._fields)), self.communes)
        sites = find_all(
            map(Written, *(rows[f"site_{name}"] for name in Written._fields)), self.communes
        )
        both = list(zip(own, sites, strict=True))
        from_site = columns.flags(not mine.is_known and site.is_known for mine, site in both)
        # An imported travel time from a known commune is good even where its point is not known.
        chosen = [mine if mine.is_known or mine.insee else site for mine, site in both]
        ends = [mine if mine.is_known else site for mine, site in both]
        latitude, longitude = points(ends)
        communes = self.openings.communes.with_more(chosen)
        parts = {
            "latitude": latitude,
            "longitude": longitude,
            "commune": communes.rows(chosen),
        }
        return parts, from_site, communes

    def _wishes(self, who: Who, row_by_id: Mapping[int, int]) -> tuple[Parts, OwnWords]:
        kind = columns.code_of(TraineeWish.kind)
        query = select(
            TraineeWish.trainee_id,
            kind,
            TraineeWish.position,
            TraineeWish.label,
            TraineeWish.trade,
            TraineeWish.interest,
        ).join(Trainee, Trainee.id == TraineeWish.trainee_id)
        found: dict[str, list[dict[int, int]]] = {
            wish.value: [{} for _ in row_by_id] for wish in WishKind
        }
        ranks: dict[tuple[int, str], int] = {}
        words: list[OwnWish] = []
        rows = sorted(self.session.execute(who.among(query)), key=lambda row: row[:3])
        for trainee, wish, _, label, trade, interest in rows:
            row = row_by_id.get(trainee)
            if row is None:
                continue
            # A wish that waits for review keeps its place: the next one stays the next one.
            rank = ranks.get((trainee, wish), 0)
            ranks[trainee, wish] = rank + 1
            mine = found[wish][row]
            wished = self.book.wished(label, trade, interest)
            new = [meant for meant in wished if mine.setdefault(meant, rank) == rank]
            if wish in KINDS and not is_code(label):
                words.append(OwnWish(wish, row, new, label))
        projects = found[WishKind.PROJECT]
        parts = {
            "project": Ragged.of([list(wished) for wished in projects]),
            "project_rank": columns.numbers(
                rank for wished in projects for rank in wished.values()
            ),
            "interest": Ragged.of([sorted(wished) for wished in found[WishKind.INTEREST]]),
            "dislike": Ragged.of([sorted(wished) for wished in found[WishKind.DISLIKE]]),
        }
        return parts, OwnWords.of(words)

    def _certificates(self, who: Who, row_by_id: Mapping[int, int]) -> Days:
        """Return the last day of validity of each asked certificate: the latest of several."""
        place = {label: column for column, label in enumerate(self.openings.certificates)}
        until = np.full((len(row_by_id), len(place)), FAR_PAST, dtype=np.int32)
        query = select(
            TraineeCertificate.trainee_id,
            TraineeCertificate.label,
            TraineeCertificate.valid_until,
        ).join(Trainee, Trainee.id == TraineeCertificate.trainee_id)
        for trainee, label, valid_until in self.session.execute(who.among(query)):
            row, column = row_by_id.get(trainee), place.get(columns.certificate_key(label))
            if row is not None and column is not None:
                last = FAR_FUTURE if valid_until is None else to_day(valid_until)
                until[row, column] = max(until[row, column], last)
        return until

    def _skills(self, who: Who, row_by_id: Mapping[int, int]) -> Levels:
        query = select(TraineeSkill.trainee_id, TraineeSkill.macro_skill, TraineeSkill.level).join(
            Trainee, Trainee.id == TraineeSkill.trainee_id
        )
        observed = query.where(TraineeSkill.macro_skill.is_not(None), TraineeSkill.level >= 1)
        return self._observed(who.among(observed), row_by_id, self.book.skill_column)

    def _soft_skills(self, who: Who, row_by_id: Mapping[int, int]) -> Levels:
        code = columns.code_of(TraineeSoftSkill.soft_skill)
        query = select(TraineeSoftSkill.trainee_id, code, TraineeSoftSkill.level).join(
            Trainee, Trainee.id == TraineeSoftSkill.trainee_id
        )
        observed = query.where(
            TraineeSoftSkill.soft_skill.is_not(None), TraineeSoftSkill.level >= 1
        )
        place = {term.value: index for index, term in enumerate(SoftSkill)}
        return self._observed(who.among(observed), row_by_id, place)

    def _observed(
        self,
        query: AnySelect,
        row_by_id: Mapping[int, int],
        place: Mapping[str, int],
    ) -> Levels:
        """Return the best level observed of each skill; a label alone says no level."""
        found = np.full((len(row_by_id), len(place)), UNKNOWN, dtype=np.int8)
        for trainee, key, level in self.session.execute(query):
            row, column = row_by_id.get(trainee), place.get(key)
            if row is not None and column is not None:
                found[row, column] = max(found[row, column], level)
        return found


def _query() -> AnySelect:
    return select(
        Trainee.reference,
        Trainee.id,
        *(columns.code_of(column) for column in (Trainee.status, Trainee.phase)),
        *(columns.list_of(column) for column in LISTS),
        *PLAIN,
        *(getattr(Trainee, name) for name in (*Path._fields, *Written._fields)),
        *(getattr(Site, name).label(f"site_{name}") for name in Written._fields),
    ).join(Trainee.site)


def is_code(label: str) -> bool:
    """Whether a wish was given as a code of the referential, which is nobody's own word."""
    return any(character.isdigit() for character in label) and " " not in label.strip()


def age_reached(birth: date, age: int) -> date:
    """Return the first day on which ``age`` is reached.

    Born on 29 February: on 1 March of a year without that day (domain.md 10.2, the cautious
    reading for a minor).
    """
    try:
        return birth.replace(year=birth.year + age)
    except ValueError:
        return date(birth.year + age, 3, 1)


def _ages(births: Sequence[date], rules: RuleParams, on: date) -> Parts:
    """Return the days on which majority and the legal ages of ``rules`` are reached."""
    majority = in_force(rules.ages, to_day(on)).majority
    reached = [
        columns.days([age_reached(birth, age) for birth in births], FAR_PAST)
        for age in (majority, *rules.legal_ages)
    ]
    return {"adult_from": reached[0], "age_from": np.stack(reached[1:], axis=1)}


def _person(rows: Columns) -> Parts:
    usual = bits(USUAL_MODES, TravelMode)
    modes = columns.sets(rows["travel_modes"], TravelMode)
    riasec = [letters(text, TRAINEE_LETTERS, total=1) for text in rows["riasec"]]
    return {
        "is_active": columns.flags(status == TraineeStatus.ACTIVE for status in rows["status"]),
        "is_opted_out": columns.flags(rows["matching_opt_out"]),
        "licences": _licences(rows["licences"]),
        "limits": columns.sets(rows["capability_limits"], CapabilityLimit),
        "level": columns.levels(rows["education_level"]),
        "modes": np.where(modes == 0, np.uint64(usual), modes),
        "max_minutes": columns.shares(rows["max_travel_minutes"]),
        "riasec": np.array(riasec, dtype=np.float64).reshape(-1, 6),
    }


def _licences(lists: Sequence[str | None]) -> Bits:
    """Return the licences held and those that they give."""
    gives = {licence.value: {licence, *LICENCE_GIVES[licence]} for licence in Licence}
    known = {}
    for text in set(lists):
        held: set[str] = set().union(*(gives[code] for code in columns.items(text)))
        known[text] = bits(held, Licence)
    return np.array([known[text] for text in lists], dtype=np.uint64)
