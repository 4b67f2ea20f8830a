"""Placements as the school works on them: accepted ones to prepare, live ones, bilans due.

A fixed number of queries whatever the number of placements.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from matcher.models.companies import Company
from matcher.models.decisions import SuggestionDecision
from matcher.models.openings import Opening
from matcher.models.placement_files import PlacementAssessment, PlacementFile
from matcher.models.placements import Placement
from matcher.models.trainees import Trainee
from matcher.services import access
from matcher.vocabulary import Decision, PlacementStatus

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import Select

    from matcher.services.context import Context

CLOSED = (PlacementStatus.DONE, PlacementStatus.INTERRUPTED)
LATE = timedelta(days=45)
"""How long an ended placement without a bilan, or a yes without a placement, stays in sight."""


@dataclass(frozen=True)
class Line:
    """One placement of the list.

    ``is_assessed``: both parts of the bilan are there, or another tool has given the result.
    """

    id: int
    trainee: str
    first_name: str
    last_name: str
    company: str
    title: str
    start: date
    end: date | None
    status: PlacementStatus | None
    is_assessed: bool


@dataclass(frozen=True)
class Yes:
    """A company's yes that no placement has followed yet."""

    trainee: str
    first_name: str
    last_name: str
    siret: str
    company: str
    opening: str
    title: str
    on: date


def work_list(context: Context) -> list[Line]:
    """Return the placements that are not over, and those that ended lately, by first day."""
    recent = context.today - LATE
    query = access.visible_trainees(
        context.actor,
        select(Placement)
        .join(Placement.trainee)
        .options(
            contains_eager(Placement.trainee),
            joinedload(Placement.company),
            joinedload(Placement.opening),
        )
        .where(
            or_(Placement.end_date.is_(None), Placement.end_date >= recent),
            or_(Placement.status.is_(None), Placement.status != PlacementStatus.CANCELLED),
        )
        .order_by(Placement.start_date, Placement.id),
    )
    rows = context.session.scalars(query).all()
    assessed = _assessed(context, [row.id for row in rows])
    return [_line(row, row.id in assessed) for row in rows]


def yeses(context: Context) -> list[Yes]:
    """Return the latest yes of each company to a trainee, without a placement since."""
    rows = context.session.scalars(_accepted(context)).all()
    return [
        Yes(
            trainee=row.trainee.reference,
            first_name=row.trainee.first_name,
            last_name=row.trainee.last_name,
            siret=row.opening.company.siret,
            company=row.opening.company.name,
            opening=row.opening.reference,
            title=row.opening.title or row.opening.rome or "",
            on=row.decided_on,
        )
        for row in rows
    ]


def _accepted(context: Context) -> Select[SuggestionDecision]:
    latest = (
        select(func.max(SuggestionDecision.decided_on))
        .where(
            SuggestionDecision.trainee_id == Trainee.id,
            SuggestionDecision.opening_id == Opening.id,
        )
        .correlate(Trainee, Opening)
        .scalar_subquery()
    )
    followed = (
        select(Placement.id)
        .where(
            Placement.trainee_id == SuggestionDecision.trainee_id,
            Placement.company_id == Opening.company_id,
            Placement.start_date >= SuggestionDecision.decided_on,
        )
        .exists()
    )
    return access.visible_trainees(
        context.actor,
        select(SuggestionDecision)
        .join(SuggestionDecision.trainee)
        .join(SuggestionDecision.opening)
        .join(Company, Opening.company_id == Company.id)
        .where(
            and_(
                SuggestionDecision.decision == Decision.ACCEPTED,
                SuggestionDecision.decided_on >= context.today - LATE,
                SuggestionDecision.decided_on == latest,
                ~followed,
            )
        )
        .options(
            joinedload(SuggestionDecision.trainee),
            joinedload(SuggestionDecision.opening).joinedload(Opening.company),
        )
        .order_by(SuggestionDecision.decided_on, SuggestionDecision.id),
    )


def _assessed(context: Context, numbers: Sequence[int]) -> set[int]:
    here = set(
        context.session.scalars(
            select(PlacementAssessment.placement_id).where(
                PlacementAssessment.placement_id.in_(numbers),
                PlacementAssessment.tutor_on.is_not(None),
                PlacementAssessment.trainee_on.is_not(None),
            )
        )
    )
    elsewhere = context.session.scalars(
        select(Placement.id)
        .outerjoin(PlacementFile, PlacementFile.placement_id == Placement.id)
        .where(
            Placement.id.in_(numbers),
            Placement.result.is_not(None),
            PlacementFile.placement_id.is_(None),
        )
    )
    return here | set(elsewhere)


def _line(row: Placement, is_assessed: bool) -> Line:
    opening = row.opening
    return Line(
        id=row.id,
        trainee=row.trainee.reference,
        first_name=row.trainee.first_name,
        last_name=row.trainee.last_name,
        company=row.company.name,
        title=(opening.title or opening.rome or "") if opening else "",
        start=row.start_date,
        end=row.end_date,
        status=row.status,
        is_assessed=is_assessed,
    )
