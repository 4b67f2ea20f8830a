"""The contact log of companies, and how often each may still be asked this month (PR-11)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from matcher.errors import InvalidFieldsError, UnknownReferenceError
from matcher.models.companies import Company
from matcher.models.contacts import CompanyContact
from matcher.services import access
from matcher.services.packing import hosts
from matcher.services.packing.packed import rules_of

if TYPE_CHECKING:
    from datetime import date

    from matcher.services.context import Context
    from matcher.vocabulary import Channel

MOST_RECENT = 200
"""Entries that a page or an answer shows."""


@dataclass(frozen=True)
class Standing:
    """How often a company was asked this month, up to when it is closed.

    ``opens_on``: the first day of next month, None if it is open now or never opens (cap 0).
    """

    asked: int
    cap: int
    is_closed: bool
    opens_on: date | None

    @property
    def note(self) -> str | None:
        """The visible note of a company that left the suggestions."""
        if not self.is_closed:
            return None
        if self.opens_on is None:
            return "Cette entreprise a demandé à ne pas être sollicitée."
        return (
            f"Déjà sollicitée {self.asked} fois ce mois-ci (au plus {self.cap}) : "
            f"de nouveau proposée le {self.opens_on:%d/%m/%Y}."
        )


def standing(context: Context, siret: str) -> Standing:
    """Return whether a company may be asked again this month, by the count of rule PR-11."""
    return _standing(context, _company(context, siret))


def record(
    context: Context,
    siret: str,
    *,
    channel: Channel,
    on: date | None = None,
    note: str | None = None,
    next_step: str | None = None,
    next_on: date | None = None,
) -> dict[str, Any]:
    """Write down a contact; it counts in the month's cap. Raises for a day to come."""
    access.require_write(context.actor, "noter un contact")
    day = on or context.today
    if day > context.today:
        raise InvalidFieldsError({"on": [f"« {day} » ; attendu : un jour passé ou aujourd'hui."]})
    if next_on is not None and next_on < day:
        raise InvalidFieldsError(
            {"next_on": [f"« {next_on} » ; attendu : un jour à partir du {day}."]}
        )
    with context.writing():
        row = CompanyContact(
            company_id=_company(context, siret).id,
            on_date=day,
            channel=channel,
            note=note,
            next_step=next_step,
            next_on=next_on,
            actor=context.actor.name,
            recorded_at=context.now,
        )
        context.session.add(row)
        context.session.flush()
        return _entry(row)


def log(context: Context, siret: str) -> dict[str, Any]:
    """Return the contacts with a company, newest first, and its standing this month."""
    company = _company(context, siret)
    rows = context.session.scalars(
        select(CompanyContact)
        .where(CompanyContact.company_id == company.id)
        .order_by(CompanyContact.on_date.desc(), CompanyContact.id.desc())
        .limit(MOST_RECENT)
    )
    now = _standing(context, company)
    return {
        "company_siret": company.siret,
        "asked_this_month": now.asked,
        "cap": now.cap,
        "is_closed": now.is_closed,
        "opens_on": now.opens_on.isoformat() if now.opens_on else None,
        "note": now.note,
        "contacts": [_entry(row) for row in rows],
    }


def _standing(context: Context, company: Company) -> Standing:
    counts = hosts.solicitations_this_month(context.session, context.today)
    asked = counts.get(company.id, 0)
    setting = rules_of(context).company.max_solicitations_per_month
    own = company.max_solicitations_per_month
    is_closed = bool(hosts.caps([asked], [own], setting)[0][0])
    cap = setting if own is None else own
    return Standing(
        asked, cap, is_closed, _next_month(context.today) if is_closed and cap else None
    )


def _next_month(day: date) -> date:
    is_december = day.month == 12
    return day.replace(
        year=day.year + is_december, month=1 if is_december else day.month + 1, day=1
    )


def _company(context: Context, siret: str) -> Company:
    found = context.session.scalar(select(Company).where(Company.siret == siret.replace(" ", "")))
    if found is None:
        raise UnknownReferenceError("Entreprise", siret)
    return found


def _entry(row: CompanyContact) -> dict[str, Any]:
    return {
        "id": row.id,
        "on": row.on_date.isoformat(),
        "channel": row.channel.value,
        "note": row.note,
        "next_step": row.next_step,
        "next_on": row.next_on.isoformat() if row.next_on else None,
        "by": row.actor,
    }
