"""The door: what the base knows of some trainees and of the openings, as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import select

from matcher.errors import UnknownReferenceError
from matcher.models.decisions import SuggestionDecision
from matcher.scoring.arrays import History, Ragged
from matcher.scoring.params import rule_params, scoring_params
from matcher.services import referentials
from matcher.services.packing.cohort import CohortReader
from matcher.services.packing.columns import BREAKS, UnpackableError, code_of
from matcher.services.packing.liftings import read_liftings
from matcher.services.packing.market import MarketReader
from matcher.services.packing.seats import CLOSING, SeatReader
from matcher.services.packing.stays import read_placed, stays_of
from matcher.services.packing.trades import trade_book
from matcher.services.packing.travel_table import RailNetwork, travel_table
from matcher.services.packing.who import Who, select_site

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matcher.scoring.arrays import Cohort, Flags, Ints, Market
    from matcher.scoring.own_words import OwnWords
    from matcher.scoring.params import RuleParams, ScoringParams
    from matcher.scoring.travel import TravelTable
    from matcher.services.context import Context
    from matcher.services.packing.liftings import Lifted
    from matcher.services.packing.openings import OpeningFacts, PackedOpenings
    from matcher.services.packing.seats import SeatsTaken
    from matcher.services.packing.trades import TradeBook
    from matcher.vocabulary import Kind, Purpose


@dataclass(frozen=True)
class OpeningsGround:
    """Everything on the side of the openings: packed once, used for many blocks of trainees."""

    openings: PackedOpenings
    taken: SeatsTaken


@dataclass(frozen=True)
class Packed:
    """Arrays for scoring, and at the edges what their rows and columns are.

    ``trades``: code of each trade index, in the order of the closeness matrix.
    ``macro_skills``: id of each column K. ``certificates``: folded label of each column C.
    ``trainee_ids`` (T), ``opening_ids`` (O): ids of the base. ``departure_is_site`` (T): the
    site stood in for an unknown departure. ``phase_known`` (T). ``facts``: for answers, O.
    ``wish_words``: what trainees wrote, by (project or interest, row, trade).
    ``lifted``: what staff lifted, in words, by (trainee, opening) row.
    """

    cohort: Cohort
    market: Market
    history: History
    trades: tuple[str, ...]
    macro_skills: tuple[str, ...]
    certificates: tuple[str, ...]
    trainee_ids: Ints
    opening_ids: Ints
    departure_is_site: Flags
    phase_known: Flags
    travel_table: TravelTable
    facts: OpeningFacts
    wish_words: OwnWords
    lifted: Mapping[tuple[int, int], Sequence[Lifted]]


def scoring_of(context: Context) -> ScoringParams:
    """Return the numbers of scores, read once."""
    table = context.scoring
    return context.shelf.get("scoring params", table, lambda: scoring_params(table))


def rules_of(context: Context) -> RuleParams:
    """Return the legal numbers, read once."""
    table = context.rules
    return context.shelf.get("rule params", table, lambda: rule_params(table))


def pack(
    context: Context,
    *,
    references: Sequence[str] | None = None,
    site: str | None = None,
    kinds: Sequence[Kind] = (),
    purpose: Purpose | None = None,
    ground: OpeningsGround | None = None,
) -> Packed:
    """Return the asked trainees (None: all, of ``site`` if it is given) and the openings.

    Every trainee asked is packed whatever its status, and every opening of ``kinds`` (none
    given: all) whatever its state: rules judge both. ``ground``: the openings, if they are
    packed already (then ``kinds`` is theirs). The same base gives the same arrays, bit by bit.

    Raises ``UnknownReferenceError`` for a reference or a site that the base does not hold, and
    ``UnpackableError``, which names the trainee if one alone was asked, for unreadable values.
    """
    who = Who(None if references is None else tuple(sorted(set(references))), site)
    _check_site(context, site)
    ground = ground or pack_openings(context, kinds)
    try:
        return _packed(context, who, purpose, ground)
    except BREAKS as error:
        raise UnpackableError(who.label, str(error)) from error


def pack_openings(context: Context, kinds: Sequence[Kind] = ()) -> OpeningsGround:
    """Return the openings of ``kinds`` (none given: all) and the seats taken there."""
    scoring = scoring_of(context)
    reader = MarketReader(
        session=context.session,
        book=_book(context),
        communes=referentials.communes(context),
        hosts=scoring.host,
        max_solicitations=rules_of(context).company.max_solicitations_per_month,
        kinds=tuple(kinds),
        on=context.today,
    )
    try:
        openings = reader.read()
        seats = SeatReader(
            context.session,
            openings.days,
            hold_days=scoring.decisions.hold_days,
            rules=rules_of(context),
            on=context.today,
        )
        return OpeningsGround(openings, seats.read())
    except BREAKS as error:
        raise UnpackableError("une des places", str(error)) from error


def _packed(context: Context, who: Who, purpose: Purpose | None, ground: OpeningsGround) -> Packed:
    openings, book = ground.openings, _book(context)
    reader = CohortReader(
        session=context.session,
        book=book,
        communes=referentials.communes(context),
        openings=openings,
        purpose=purpose,
        rules=rules_of(context),
        on=context.today,
    )
    rows = reader.rows(who)
    _check_references(who, rows["reference"])
    row_by_id = {trainee: row for row, trainee in enumerate(rows["id"])}
    placed = read_placed(context.session, who, row_by_id)
    trainees = reader.read(who, rows, placed)
    stays, of_trainee = stays_of(placed, openings, len(row_by_id), context.today)
    taken = ground.taken.columns(len(openings.market), row_by_id)
    closed = _closed(context, who, row_by_id, openings)
    liftings = read_liftings(context.session, who, row_by_id, openings, context.today)
    return Packed(
        cohort=trainees.cohort,
        market=openings.market,
        history=History(stays, of_trainee, *taken, closed, liftings.of_rule),
        trades=book.trades,
        macro_skills=book.macro_skills,
        certificates=openings.certificates,
        trainee_ids=np.array(trainees.ids, dtype=np.int64),
        opening_ids=openings.ids,
        departure_is_site=trainees.departure_is_site,
        phase_known=trainees.phase_known,
        travel_table=travel_table(
            context.session,
            trainees.communes,
            trainees.cohort,
            openings.market,
            _rail(context),
        ),
        facts=openings.facts,
        wish_words=trainees.wish_words,
        lifted=liftings.told,
    )


def _book(context: Context) -> TradeBook:
    referential = referentials.outline(context)
    return context.shelf.get("trade book", referential, lambda: trade_book(referential))


def _rail(context: Context) -> RailNetwork:
    stations, params = referentials.stations(context), scoring_of(context).travel
    return context.shelf.get(
        "rail network", (stations, params), lambda: RailNetwork(stations, params)
    )


def _closed(
    context: Context, who: Who, row_by_id: Mapping[int, int], openings: PackedOpenings
) -> Ragged:
    """Return the openings of which the latest decision about each trainee is a no (PR-10)."""
    query = (
        select(
            SuggestionDecision.trainee_id,
            SuggestionDecision.opening_id,
            code_of(SuggestionDecision.decision),
        )
        .join(SuggestionDecision.trainee)
        .where(SuggestionDecision.decided_on <= context.today)
        .order_by(SuggestionDecision.decided_on)
    )
    latest: dict[tuple[int, int], str] = {}
    for trainee, opening, decision in context.session.execute(who.among(query)):
        latest[trainee, opening] = decision
    closed: list[set[int]] = [set() for _ in row_by_id]
    for (trainee, opening), decision in latest.items():
        if decision in CLOSING and trainee in row_by_id and opening in openings.row_by_id:
            closed[row_by_id[trainee]].add(openings.row_by_id[opening])
    return Ragged.of([sorted(of_one) for of_one in closed])


def _check_site(context: Context, site: str | None) -> None:
    if site is not None and context.session.scalar(select_site(site)) is None:
        raise UnknownReferenceError("Site", site)


def _check_references(who: Who, found: Sequence[str]) -> None:
    unknown = sorted(set(who.references or ()) - set(found))
    if unknown:
        raise UnknownReferenceError("Stagiaire", unknown[0])
