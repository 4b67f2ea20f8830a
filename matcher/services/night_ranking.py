"""The ranking of a night: the school packed once, block after block of trainees ranked.

Everything is read when the ranking is opened, in the caller's snapshot; ranking itself touches
no database, so it may run in other processes. Trainees whose stored values cannot be read are
found by halving and set aside.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import select

from matcher.errors import MatcherError
from matcher.models.trainees import Trainee
from matcher.scoring.arrays import FAR_FUTURE, to_date
from matcher.scoring.shortlists import Shortlists
from matcher.services import answers, proposals
from matcher.services.night_lists import RankedList
from matcher.services.packing.columns import UnpackableError
from matcher.services.packing.packed import pack_openings
from matcher.vocabulary import Purpose, TraineeStatus

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from matcher.scoring.arrays import Ints
    from matcher.scoring.engine import Ranked
    from matcher.scoring.shortlists import Shortlist
    from matcher.services.context import Context
    from matcher.services.night_lists import SealedList
    from matcher.services.packing.packed import OpeningsGround


class NothingReadableError(MatcherError):
    """No trainee at all can be ranked: the fault lies in what they share."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"Aucun stagiaire n'a pu être classé : {reason}.")


BREAKS = (ArithmeticError, LookupError, TypeError, ValueError, MatcherError)
"""What a trainee's unreadable data may raise; anything else stops the run."""


@dataclass(frozen=True)
class RankedBlock:
    """The lists of some trainees, in order, as the database will hold them.

    ``eligible_by_opening``: how many of the trainees are eligible for each opening (O).
    ``broken``: id of a trainee whose data could not be ranked, and why.
    """

    lists: list[SealedList]
    eligible_by_opening: Ints
    broken: list[tuple[int, str]]


@dataclass(frozen=True)
class NightRanking:
    """The trainees of a night and all openings, ready to be ranked.

    ``trainees``: ids in the order of their references; ``unreadable``: id to the reason why a
    trainee could not be packed.
    """

    ground: answers.Ground
    references: Mapping[int, str]
    unreadable: Mapping[int, str]

    @property
    def trainees(self) -> list[int]:
        """Ids of the trainees that can be ranked."""
        return [int(trainee) for trainee in self.ground.packed.trainee_ids]

    @property
    def openings(self) -> int:
        """Number of openings judged."""
        return len(self.ground.packed.market)

    def pressures(self, eligible_by_opening: Ints) -> dict[int, int]:
        """Return how many trainees are eligible for each opening, by its id."""
        ids = self.ground.packed.opening_ids
        return dict(zip(ids.tolist(), eligible_by_opening.tolist(), strict=True))

    def rank(self, rows: range) -> RankedBlock:
        """Return the lists of the trainees of some rows; who breaks is found by halving."""
        try:
            return self._ranked(rows)
        except BREAKS as error:
            if len(rows) == 1:
                broken = [(self.trainees[rows.start], reason_of(error))]
                return RankedBlock([], np.zeros(self.openings, dtype=np.int64), broken)
        middle = rows.start + len(rows) // 2
        one = self.rank(range(rows.start, middle))
        other = self.rank(range(middle, rows.stop))
        return RankedBlock(
            one.lists + other.lists,
            one.eligible_by_opening + other.eligible_by_opening,
            one.broken + other.broken,
        )

    @cached_property
    def _shortlists(self) -> Shortlists:
        return Shortlists(self.ground.world)

    def _ranked(self, rows: range) -> RankedBlock:
        kept = self.ground.world.scoring.night.kept_per_trainee
        judged = self._shortlists.of(np.array(rows, dtype=np.int32), kept)
        return RankedBlock([self._kept(found) for found in judged.lists], judged.by_opening, [])

    def _kept(self, found: Shortlist) -> SealedList:
        ranking = found.ranking
        world, row = self.ground.world, ranking.trainee
        has_block = bool(world.cohort.has_block[row])
        ranked = RankedList(
            trainee_id=int(self.ground.packed.trainee_ids[row]),
            purpose=list(Purpose)[int(world.cohort.weighting[row])],
            block_start=to_date(int(world.cohort.block_start[row])) if has_block else None,
            block_end=_end(int(world.cohort.block_end[row])) if has_block else None,
            eligible=found.eligible,
            baseline=ranking.baseline,
            refused=ranking.refused,
            rows=self._rows(ranking),
        )
        return ranked.sealed()

    def _rows(self, ranking: Ranked) -> list[dict[str, Any]]:
        """Return the suggestions of a list as columns: what `suggest` would say of them."""
        said = proposals.suggestions(self.ground, ranking, range(len(ranking.pairs)))
        openings = self.ground.packed.opening_ids[ranking.pairs.opening].tolist()
        return [
            {"opening_id": opening, **proposals.stored(one)}
            for opening, one in zip(openings, said, strict=True)
        ]


def open_ranking(context: Context, site_ids: Sequence[int]) -> NightRanking:
    """Return the active trainees of ``site_ids`` and all openings, packed.

    Raises ``UnpackableError`` if the openings, or what all trainees share, cannot be read.
    """
    rows = context.session.execute(
        select(Trainee.id, Trainee.reference)
        .where(Trainee.site_id.in_(site_ids), Trainee.status == TraineeStatus.ACTIVE)
        .order_by(Trainee.id)
    ).all()
    ids = {row.reference: row.id for row in rows}
    ground, unreadable = _ground_of(context, sorted(ids), pack_openings(context))
    return NightRanking(
        ground=ground,
        references={trainee: reference for reference, trainee in ids.items()},
        unreadable={ids[reference]: reason for reference, reason in unreadable.items()},
    )


def _ground_of(
    context: Context, references: Sequence[str], openings: OpeningsGround
) -> tuple[answers.Ground, dict[str, str]]:
    """Return the trainees that can be read, packed together, and the others with the reason."""
    try:
        return answers.open_ground(context, references=references, openings=openings), {}
    except UnpackableError:
        unreadable = dict(_unreadable(context, references, openings))
        readable = [reference for reference in references if reference not in unreadable]
        if not readable:
            raise NothingReadableError(next(iter(unreadable.values()))) from None
        return answers.open_ground(context, references=readable, openings=openings), unreadable


def _unreadable(
    context: Context, references: Sequence[str], openings: OpeningsGround
) -> list[tuple[str, str]]:
    """Return the trainees who cannot be packed, found by halving."""
    try:
        answers.open_ground(context, references=references, openings=openings)
    except UnpackableError as error:
        if len(references) == 1:
            return [(references[0], f"données illisibles ({type(error.__cause__).__name__})")]
        half = len(references) // 2
        return [
            *_unreadable(context, references[:half], openings),
            *_unreadable(context, references[half:], openings),
        ]
    return []


def reason_of(error: BaseException) -> str:
    """Return why in French, without a word of the data: a foreign message may quote a person."""
    if isinstance(error, MatcherError):
        return error.message
    if isinstance(error, KeyboardInterrupt | SystemExit):
        return "interrompue"
    return f"données illisibles ({type(error).__name__})"


def _end(day: int) -> date | None:
    """Return a last day; none where nobody stated one."""
    return None if day == FAR_FUTURE else to_date(day)
