"""Openings that wait for a look: sent by a company, or with a title that names no sure trade."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import contains_eager

from matcher.errors import ConflictError
from matcher.models.companies import Company
from matcher.models.openings import Opening
from matcher.models.placements import Placement
from matcher.services import access, finding
from matcher.services.agreements import settling
from matcher.vocabulary import OpeningStatus

if TYPE_CHECKING:
    from datetime import date, time

    from sqlalchemy import ColumnElement

    from matcher.services.context import Context
    from matcher.vocabulary import Kind


@dataclass(frozen=True)
class Waiting:
    """One opening to look at. ``risks``: None is not assessed, empty is assessed, nothing."""

    siret: str
    reference: str
    title: str
    trade: str | None
    company: str
    commune: str | None
    contact: str | None
    kind: Kind
    seats: int
    start: date | None
    end: date | None
    weekly_hours: float | None
    day_start: time | None
    day_end: time | None
    risks: tuple[str, ...] | None
    tutor: str | None
    description: str | None
    is_new: bool


def count_waiting(context: Context) -> int:
    """Return how many openings wait for a look."""
    query = select(func.count()).select_from(Opening).join(Opening.company).where(_waits())
    return context.session.scalar(query) or 0


def list_waiting(context: Context, limit: int) -> list[Waiting]:
    """Return the openings that wait: those sent by companies first, then doubtful titles."""
    rows = context.session.scalars(
        select(Opening)
        .join(Opening.company)
        .where(_waits())
        .options(contains_eager(Opening.company))
        .order_by(Opening.status != OpeningStatus.TO_REVIEW, Company.name, Opening.reference)
        .limit(limit)
    )
    return [_waiting(row) for row in rows]


def accept(context: Context, siret: str, reference: str, trade: str | None = None) -> None:
    """Open a place that a company sent; ``trade`` settles a title that names no sure trade."""
    with context.writing():
        row = _waiting_row(context, siret, reference)
        if trade:
            row.rome = row.trade = trade
        if row.status is OpeningStatus.TO_REVIEW:
            row.status = OpeningStatus.OPEN
        settling.settle(context, Placement.opening_id == row.id)


def turn_down(context: Context, siret: str, reference: str) -> None:
    """Withdraw a place that a company sent."""
    with context.writing():
        row = _waiting_row(context, siret, reference)
        row.status = OpeningStatus.WITHDRAWN
        settling.settle(context, Placement.opening_id == row.id)


def _waiting_row(context: Context, siret: str, reference: str) -> Opening:
    access.require_write(context.actor, "vérifier une place")
    row = finding.opening(context, siret, reference)
    if row.status is not OpeningStatus.TO_REVIEW and row.trade is not None:
        raise ConflictError("Cette place a déjà été vérifiée.")
    return row


def _waits() -> ColumnElement[bool]:
    is_doubtful = and_(Opening.status == OpeningStatus.OPEN, Opening.trade.is_(None))
    return or_(Opening.status == OpeningStatus.TO_REVIEW, is_doubtful)


def _waiting(row: Opening) -> Waiting:
    company = row.company
    contact = ", ".join(filter(None, (company.contact_name, company.contact_phone)))
    return Waiting(
        siret=company.siret,
        reference=row.reference,
        title=row.title or row.rome or "",
        trade=row.trade,
        company=company.name,
        commune=row.commune or company.commune,
        contact=contact or company.contact_email,
        kind=row.kind,
        seats=row.seats,
        start=row.start_date,
        end=row.end_date,
        weekly_hours=row.weekly_hours,
        day_start=row.day_start,
        day_end=row.day_end,
        risks=None if row.risk_categories is None else tuple(row.risk_categories),
        tutor=row.tutor_name,
        description=row.description,
        is_new=row.status is OpeningStatus.TO_REVIEW,
    )
