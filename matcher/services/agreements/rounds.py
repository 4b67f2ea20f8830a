"""Rounds of signatures: what was given to sign, who signed it, and when that stops counting.

A signature counts for the terms of its round and for no others: whatever door changed a term,
what is no longer what was signed is not signed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from matcher.models.placement_files import PlacementAgreement, PlacementSignature
from matcher.services.agreements import parties, terms
from matcher.vocabulary import PlacementAct, PlacementStatus, SignatureParty

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matcher.services.agreements.store import Case


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


def agreement(case: Case) -> PlacementAgreement | None:
    """Return what the parties of the present round were given to sign, if it was kept."""
    return case.context.session.get(
        PlacementAgreement, (case.placement.id, case.file.signature_round)
    )


def open_lines(case: Case, changes: Mapping[str, Any] | None = None) -> None:
    """Write a line for each party that has none in this round, and the terms that are signed.

    Terms that nobody has signed yet follow what the agreement says today.
    """
    session, present = case.context.session, lines(case)
    known = {line.party for line in present}
    for party, name in parties.parties(case).items():
        if party not in known:
            session.add(
                PlacementSignature(
                    placement_id=case.placement.id,
                    round=case.file.signature_round,
                    party=party,
                    name=name,
                )
            )
    if not any(line.signed_on for line in present):
        stated, row = terms.terms(case), agreement(case)
        if row is None:
            row = PlacementAgreement(
                placement_id=case.placement.id,
                round=case.file.signature_round,
                stated_on=case.context.today,
                terms=stated,
                changes=dict(changes) if changes else None,
            )
            session.add(row)
        elif row.terms != stated:
            row.stated_on, row.terms = case.context.today, stated
    session.flush()


def changes(case: Case) -> dict[str, list[Any]]:
    """Return the terms that are no longer as they were given to sign, by field."""
    signed = agreement(case)
    if signed is None:
        return {}
    found = terms.changed(signed.terms, terms.terms(case))
    if case.placement.status is PlacementStatus.RUNNING:
        # Who has begun has begun: that somebody left is told, and asks nobody to sign again.
        found = {name: both for name, both in found.items() if name not in terms.STANDING}
    return found


def missing(case: Case) -> list[SignatureParty]:
    """Return the parties that must sign and have not, in this round and on today's terms."""
    expected = list(parties.parties(case))
    if agreement(case) is None or changes(case):
        return expected
    signed = {line.party for line in lines(case) if line.signed_on is not None}
    return [party for party in expected if party not in signed]


def clear(
    case: Case,
    why: str,
    changed: Mapping[str, Any] | None = None,
    *,
    origin: PlacementStatus | None = None,
) -> bool:
    """Begin a new round if this one was opened; return whether a signature stopped counting."""
    present, before = lines(case), agreement(case)
    is_signed = [line.party.label for line in present if line.signed_on is not None]
    reasons: dict[str, Any] = dict(changed or {}) if is_signed else {}
    if before is not None and before.changes and not is_signed:
        reasons = _since(before.changes, changed or {})
    if present:
        case.file.signature_round += 1
        open_lines(case, reasons)
    if is_signed:
        told = {"signatures": ", ".join(is_signed)} | dict(changed or {})
        case.note(PlacementAct.SIGNATURES_CLEARED, origin=origin, why=why, changes=told)
    return bool(is_signed)


def _since(first: Mapping[str, Any], then: Mapping[str, Any]) -> dict[str, Any]:
    """Return what changed since a round that was signed, over one that nobody signed."""
    later = {name: [first.get(name, both)[0], both[1]] for name, both in then.items()}
    return {name: both for name, both in {**first, **later}.items() if both[0] != both[1]}
