"""Who must sign an agreement (PM-07), who has, and when signatures stop counting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from matcher.models.mandates import Mandate
from matcher.models.placement_files import PlacementSignature
from matcher.vocabulary import PlacementAct, SignatureParty

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


def lines(case: Case) -> list[PlacementSignature]:
    """Return the lines of the present round, in the order of the parties."""
    rows = case.context.session.scalars(
        select(PlacementSignature).where(
            PlacementSignature.placement_id == case.placement.id,
            PlacementSignature.round == case.file.signature_round,
        )
    )
    order = list(SignatureParty)
    return sorted(rows, key=lambda row: order.index(row.party))


def open_lines(case: Case) -> None:
    """Write a line for each party that has none in this round."""
    present = {line.party for line in lines(case)}
    for party, name in parties(case).items():
        if party not in present:
            case.context.session.add(
                PlacementSignature(
                    placement_id=case.placement.id,
                    round=case.file.signature_round,
                    party=party,
                    name=name,
                )
            )
    case.context.session.flush()


def missing(case: Case) -> list[SignatureParty]:
    """Return the parties that must sign and have not, in this round."""
    signed = {line.party for line in lines(case) if line.signed_on is not None}
    return [party for party in parties(case) if party not in signed]


def clear(case: Case, why: str) -> None:
    """Begin a new round if this one holds a signature: what was signed is no longer what is."""
    present = lines(case)
    is_signed = [line.party.label for line in present if line.signed_on is not None]
    if present:
        case.file.signature_round += 1
        open_lines(case)
    if is_signed:
        case.note(
            PlacementAct.SIGNATURES_CLEARED, why=why, changes={"signatures": ", ".join(is_signed)}
        )
