"""Who a joint plan is for, and how much each of them needs a place (interface.md section 5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import func, or_, select

from matcher.errors import UnknownReferenceError
from matcher.models.cohorts import Cohort, CompanyBlock
from matcher.models.placements import Placement
from matcher.models.sites import Site
from matcher.models.trainees import Trainee
from matcher.scoring.arrays import to_date, to_day
from matcher.scoring.assignment.game import MAX_NEED
from matcher.scoring.periods import add_months
from matcher.services import access
from matcher.services.packing.blocks import Path, Span, blocks_ahead, has_place, span_of
from matcher.services.packing.columns import code_of
from matcher.services.packing.stays import NOT_TOUCHING, days_of
from matcher.vocabulary import TraineeStatus

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from typing import Any

    from sqlalchemy import Select

    from matcher.services.context import Context


@dataclass(frozen=True)
class Person:
    """A trainee of the plan. ``need``: blocks of the last 12 months without a place, 0 to 5."""

    reference: str
    site: str
    cohort: str
    need: int


def people_of_plan(
    context: Context, sites: Sequence[str] = (), cohorts: Sequence[str] = ()
) -> dict[str, Person]:
    """Return, by reference, the trainees to be placed, of some sites and cohorts (none: all).

    Active, not opted out, without a placement on their next block; cut to those whom the actor
    may see. Raises ``UnknownReferenceError`` for a site or a cohort that the base does not hold,
    or that is not theirs to see.
    """
    _check_known(context, "Site", access.visible_sites(context.actor, select(Site.name)), sites)
    _check_known(
        context, "Promotion", access.visible_cohorts(context.actor, select(Cohort.name)), cohorts
    )
    query = _cut(context, _query(), sites, cohorts)
    placed = _placement_days(context)
    ahead = blocks_ahead(context.session, context.today)
    ended = _blocks_ended(context)
    found = {}
    for row in context.session.execute(query):
        days = placed.get(row.id, ())
        path = Path(*(getattr(row, name) for name in Path._fields))
        if not has_place(path, ahead, days, context.today):
            need = _need(path, ended.get(row.cohort_id, ()), days)
            found[row.reference] = Person(row.reference, row.site, row.cohort, need)
    return found


def leaves_others_out(
    context: Context, sites: Sequence[str] = (), cohorts: Sequence[str] = ()
) -> bool:
    """Return whether the school has others, who may want the seats that such a plan gives.

    Of other sites and cohorts, seen by the actor or not: that they exist is all that is told.
    """
    part = _cut(context, _query(), sites, cohorts)
    return _count(context, part) < _count(context, _query())


def _count(context: Context, query: Select[Any]) -> int:
    return context.session.scalar(select(func.count()).select_from(query.subquery())) or 0


def _cut(
    context: Context, query: Select[Any], sites: Sequence[str], cohorts: Sequence[str]
) -> Select[Any]:
    query = access.visible_trainees(context.actor, query)
    if sites:
        query = query.where(Site.name.in_(sites))
    if cohorts:
        query = query.where(Cohort.name.in_(cohorts))
    return query


def _query() -> Select[Any]:
    return (
        select(
            Trainee.id,
            Trainee.reference,
            Site.name.label("site"),
            Cohort.name.label("cohort"),
            *(getattr(Trainee, name) for name in Path._fields),
        )
        .join(Trainee.site)
        .join(Trainee.cohort)
        .where(
            Trainee.status == TraineeStatus.ACTIVE,
            or_(Trainee.matching_opt_out.is_(None), Trainee.matching_opt_out.is_(False)),
        )
        .order_by(Trainee.reference)
    )


def _need(path: Path, ended: Sequence[Span], placed: Sequence[Span]) -> int:
    """Return how many ended blocks, those outside the path aside, no placement touched."""
    own = span_of(path.entry_date, path.exit_date)
    missed = sum(
        block.meets(own) and not any(block.meets(days) for days in placed) for block in ended
    )
    return min(missed, MAX_NEED)


def _placement_days(context: Context) -> dict[int, list[Span]]:
    """Return the days of each trainee's placements, cancelled and interrupted ones aside."""
    query = (
        select(
            Placement.trainee_id,
            code_of(Placement.status),
            Placement.start_date,
            Placement.end_date,
            Placement.last_day,
        )
        .join(Placement.trainee)
        .where(Trainee.status == TraineeStatus.ACTIVE)
    )
    found: dict[int, list[Span]] = {}
    for trainee, status, start, end, last_day in context.session.execute(query):
        if status not in NOT_TOUCHING:
            found.setdefault(trainee, []).append(days_of(status, start, end, last_day))
    return found


def _blocks_ended(context: Context) -> dict[int, list[Span]]:
    """Return the blocks of each cohort that ended in the last 12 months."""
    first = to_date(_twelve_months_before(context.today))
    query = select(CompanyBlock.cohort_id, CompanyBlock.start_date, CompanyBlock.end_date).where(
        CompanyBlock.end_date >= first, CompanyBlock.end_date < context.today
    )
    found: dict[int, list[Span]] = {}
    for cohort, start, end in context.session.execute(query):
        found.setdefault(cohort, []).append(span_of(start, end))
    return found


def _twelve_months_before(day: date) -> int:
    return int(add_months(np.array([to_day(day)], dtype=np.int32), -12)[0])


def _check_known(context: Context, noun: str, visible: Select[str], names: Sequence[str]) -> None:
    if not names:
        return
    known = set(context.session.scalars(visible))
    unknown = [name for name in names if name not in known]
    if unknown:
        raise UnknownReferenceError(noun, unknown[0])
