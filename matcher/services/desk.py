"""The trainer's desk: each trainee followed, where they stand, the best of the last night.

A fixed number of queries whatever the number of trainees.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from matcher.models.cohorts import Cohort
from matcher.models.companies import Company
from matcher.models.decisions import SuggestionDecision
from matcher.models.nights import CurrentNight, Night
from matcher.models.openings import Opening
from matcher.models.placements import Placement
from matcher.models.sites import Site
from matcher.models.suggestions import Suggestion, SuggestionList
from matcher.models.trainees import Trainee
from matcher.services import access
from matcher.services.suggestion_steps import STANDING
from matcher.vocabulary import Decision, PlacementStatus, TraineeStatus

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy import Select

    from matcher.models.cohorts import CompanyBlock
    from matcher.services.context import Context
    from matcher.vocabulary import Fit, Purpose, TravelMode

FOLLOWED = (TraineeStatus.ACTIVE, TraineeStatus.CANDIDATE)
ENDED = (PlacementStatus.CANCELLED, PlacementStatus.INTERRUPTED)


@dataclass(frozen=True)
class Filters:
    """What the desk is cut to; empty is everything that one may see."""

    site: str = ""
    cohort: str = ""
    search: str = ""
    only_mine: bool = False


@dataclass(frozen=True)
class Best:
    """The first proposal of a night's list."""

    title: str
    company: str
    minutes: int | None
    mode: TravelMode | None
    within_limit: bool | None
    fit: Fit


@dataclass(frozen=True)
class NightList:
    """What the current night found for one trainee."""

    eligible: int
    refused: Mapping[str, int]
    block: tuple[date, date | None] | None
    best: Best | None


@dataclass(frozen=True)
class Standing:
    """Where a trainee stands with one company: what was decided, when, about what."""

    decision: Decision
    on: date
    title: str
    company: str


@dataclass(frozen=True)
class Placed:
    """A placement ahead or under way."""

    start: date
    end: date | None
    company: str
    status: PlacementStatus | None


@dataclass(frozen=True)
class DeskRow:
    """One trainee of the desk. ``next_block`` is the first block of the cohort not yet over."""

    reference: str
    first_name: str
    last_name: str
    birth_date: date
    site: str
    cohort: str
    phase: Purpose | None
    is_opted_out: bool
    next_block: tuple[date, date] | None
    placed: Placed | None
    standing: Standing | None
    night: NightList | None


@dataclass(frozen=True)
class Desk:
    """The rows, the choices of the filters, and the last night that made the lists."""

    rows: Sequence[DeskRow]
    sites: Sequence[str]
    cohorts: Sequence[str]
    night_at: datetime | None


def desk(context: Context, filters: Filters) -> Desk:
    """Return the desk of the actor: the trainees that they may see, cut to ``filters``."""
    trainees = context.session.scalars(_trainees(context, filters)).all()
    numbers = [trainee.id for trainee in trainees]
    lists = _night_lists(context, numbers)
    placed = _placements(context, numbers)
    standing = _standings(context, numbers)
    return Desk(
        rows=[
            _row(
                context,
                trainee,
                placed.get(trainee.id, ()),
                standing.get(trainee.id),
                lists.get(trainee.id),
            )
            for trainee in trainees
        ],
        sites=sites(context),
        cohorts=_cohorts(context),
        night_at=_night_at(context),
    )


def sites(context: Context) -> list[str]:
    """Return the sites where somebody is followed whom the actor may see, in their order."""
    query = select(Site.name).join(Trainee, Trainee.site_id == Site.id)
    return _distinct(context, query.where(Trainee.status.in_(FOLLOWED)))


def names(context: Context, references: Sequence[str]) -> dict[str, str]:
    """Return the name of each of these trainees that the actor may see."""
    rows = context.session.scalars(
        access.visible_trainees(
            context.actor, select(Trainee).where(Trainee.reference.in_(references))
        )
    )
    return {row.reference: f"{row.first_name} {row.last_name}" for row in rows}


def _trainees(context: Context, filters: Filters) -> Select[Trainee]:
    query = access.visible_trainees(
        context.actor,
        select(Trainee)
        .join(Trainee.site)
        .join(Trainee.cohort)
        .where(Trainee.status.in_(FOLLOWED))
        .options(
            contains_eager(Trainee.site),
            contains_eager(Trainee.cohort).selectinload(Cohort.blocks),
        )
        .order_by(Trainee.first_name, Trainee.last_name, Trainee.reference),
    )
    if filters.site:
        query = query.where(Site.name == filters.site)
    if filters.cohort:
        query = query.where(Cohort.name == filters.cohort)
    if filters.only_mine and context.actor.trainer_id is not None:
        query = query.where(Trainee.trainer_id == context.actor.trainer_id)
    for word in filters.search.split():
        columns = (Trainee.first_name, Trainee.last_name, Trainee.reference, Cohort.name)
        query = query.where(or_(*(column.icontains(word, autoescape=True) for column in columns)))
    return query


def _night_lists(context: Context, numbers: Sequence[int]) -> dict[int, NightList]:
    """Return the list of the current night of each trainee's site, with its first proposal."""
    rows = context.session.execute(
        select(SuggestionList, Suggestion, Opening, Company)
        .join(Trainee, SuggestionList.trainee_id == Trainee.id)
        .join(
            CurrentNight,
            and_(
                CurrentNight.night_id == SuggestionList.night_id,
                CurrentNight.site_id == Trainee.site_id,
            ),
        )
        .outerjoin(Suggestion, and_(Suggestion.list_id == SuggestionList.id, Suggestion.rank == 1))
        .outerjoin(Opening, Suggestion.opening_id == Opening.id)
        .outerjoin(Company, Opening.company_id == Company.id)
        .where(SuggestionList.trainee_id.in_(numbers))
    )
    found = {}
    for ranked, first, opening, company in rows:
        start, end = ranked.block_start, ranked.block_end
        found[ranked.trainee_id] = NightList(
            eligible=ranked.eligible,
            refused=ranked.refused,
            block=(start, end) if start else None,
            best=_best(first, opening, company) if first is not None else None,
        )
    return found


def _best(first: Suggestion, opening: Opening, company: Company) -> Best:
    return Best(
        title=opening.title or opening.rome or "",
        company=company.name,
        minutes=first.travel_minutes,
        mode=first.travel_mode,
        within_limit=first.within_limit,
        fit=first.fit,
    )


def _placements(context: Context, numbers: Sequence[int]) -> dict[int, list[Placed]]:
    rows = context.session.scalars(
        select(Placement)
        .where(
            Placement.trainee_id.in_(numbers),
            or_(Placement.end_date.is_(None), Placement.end_date >= context.today),
            or_(Placement.status.is_(None), Placement.status.not_in(ENDED)),
        )
        .options(joinedload(Placement.company))
        .order_by(Placement.start_date)
    )
    found: dict[int, list[Placed]] = {}
    for row in rows:
        placed = Placed(row.start_date, row.end_date, row.company.name, row.status)
        found.setdefault(row.trainee_id, []).append(placed)
    return found


def _standings(context: Context, numbers: Sequence[int]) -> dict[int, Standing]:
    """Return, per trainee, the furthest of the latest decisions that still wait."""
    rows = context.session.scalars(
        select(SuggestionDecision)
        .where(SuggestionDecision.trainee_id.in_(numbers))
        .options(joinedload(SuggestionDecision.opening).joinedload(Opening.company))
        .order_by(SuggestionDecision.decided_on, SuggestionDecision.id)
    )
    latest = {(row.trainee_id, row.opening_id): row for row in rows}
    found: dict[int, SuggestionDecision] = {}
    for (trainee, _), row in latest.items():
        if row.decision not in STANDING:
            continue
        before = found.get(trainee)
        if before is None or _is_further(row, before):
            found[trainee] = row
    return {
        trainee: Standing(
            decision=row.decision,
            on=row.decided_on,
            title=row.opening.title or row.opening.rome or "",
            company=row.opening.company.name,
        )
        for trainee, row in found.items()
    }


def _is_further(row: SuggestionDecision, before: SuggestionDecision) -> bool:
    return STANDING.index(row.decision) <= STANDING.index(before.decision)


def _row(
    context: Context,
    trainee: Trainee,
    placements: Sequence[Placed],
    standing: Standing | None,
    night: NightList | None,
) -> DeskRow:
    block = next((b for b in trainee.cohort.blocks if b.end_date >= context.today), None)
    placed = next((p for p in placements if block and _touches(p, block)), None)
    is_over = standing is not None and block and _is_of_before(trainee, standing, block)
    return DeskRow(
        reference=trainee.reference,
        first_name=trainee.first_name,
        last_name=trainee.last_name,
        birth_date=trainee.birth_date,
        site=trainee.site.name,
        cohort=trainee.cohort.name,
        phase=trainee.phase,
        is_opted_out=bool(trainee.matching_opt_out),
        next_block=(block.start_date, block.end_date) if block else None,
        placed=placed,
        standing=None if is_over else standing,
        night=night,
    )


def _touches(placed: Placed, block: CompanyBlock) -> bool:
    return placed.start <= block.end_date and (
        placed.end is None or placed.end >= block.start_date
    )


def _is_of_before(trainee: Trainee, standing: Standing, block: CompanyBlock) -> bool:
    """Whether a decision was taken for a block before ``block``, which it no longer concerns."""
    earlier = [b.start_date for b in trainee.cohort.blocks if b.start_date < block.start_date]
    return bool(earlier) and standing.on < max(earlier)


def _cohorts(context: Context) -> list[str]:
    query = select(Cohort.name).join(Trainee, Trainee.cohort_id == Cohort.id)
    return _distinct(context, query.where(Trainee.status.in_(FOLLOWED)))


def _distinct(context: Context, query: Select[str]) -> list[str]:
    return sorted(
        context.session.scalars(access.visible_trainees(context.actor, query).distinct())
    )


def _night_at(context: Context) -> datetime | None:
    query = select(func.max(Night.ended_at)).join(CurrentNight, CurrentNight.night_id == Night.id)
    if context.actor.site_id is not None:
        query = query.where(CurrentNight.site_id == context.actor.site_id)
    return context.session.scalar(query)
