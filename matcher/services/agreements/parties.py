"""Who must sign an agreement (PM-07), and under which mandate it is prescribed (PM-05)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from matcher.models.mandates import Mandate
from matcher.vocabulary import SignatureParty

if TYPE_CHECKING:
    from datetime import date

    from matcher.services.agreements.store import Case

SCHOOL = "École de la 2e Chance"


def parties(case: Case) -> dict[SignatureParty, str | None]:
    """Return the parties of the agreement and the name of each, where it is known.

    Legal representative: a minor on any day of the period. Prescriber: a PMSMP; the school signs
    as support body too unless it prescribes itself. Employer: where the trainee has one.
    """
    trainee, company, file = case.placement.trainee, case.placement.company, case.file
    found: dict[SignatureParty, str | None] = {
        SignatureParty.TRAINEE: f"{trainee.first_name} {trainee.last_name}"
    }
    if case.is_minor:
        found[SignatureParty.LEGAL_REPRESENTATIVE] = None
    found[SignatureParty.HOST] = company.contact_name or company.name
    if case.is_pmsmp:
        mandate = mandate_of(case)
        found[SignatureParty.PRESCRIBER] = file.prescriber or (
            mandate.prescriber if mandate else None
        )
    if not (case.is_pmsmp and file.school_prescribes):
        found[SignatureParty.SUPPORT_BODY] = file.counsellor or f"{SCHOOL} — {trainee.site.name}"
    if file.employer:
        found[SignatureParty.EMPLOYER] = file.employer
    return found


def mandate_of(case: Case) -> Mandate | None:
    """Return the mandate under which the whole period can be prescribed (PM-05), if any.

    One body signs, so one mandate covers every day; a day of suspension breaks it. Where the
    file names the prescriber, it is theirs.
    """
    placement = case.placement
    rows = case.context.session.scalars(
        select(Mandate)
        .where(Mandate.site_id == placement.trainee.site_id)
        .order_by(Mandate.start_date, Mandate.prescriber)
    )
    return next(
        (
            row
            for row in rows
            if _covers(row, placement.start_date, case.end)
            and case.file.prescriber in {None, row.prescriber}
        ),
        None,
    )


def _covers(mandate: Mandate, start: date, end: date) -> bool:
    if mandate.start_date > start or (mandate.end_date is not None and mandate.end_date < end):
        return False
    if mandate.suspended_from is None and mandate.suspended_to is None:
        return True
    begins_after = mandate.suspended_from is not None and mandate.suspended_from > end
    ends_before = mandate.suspended_to is not None and mandate.suspended_to < start
    return begins_after or ends_before
