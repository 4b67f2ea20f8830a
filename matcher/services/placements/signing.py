"""Signatures and confirmations, as they come in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matcher.errors import (
    ConflictError,
    InvalidFieldsError,
)
from matcher.services import access, liftings
from matcher.services.agreements import checks, parties, rounds, rules, settling, store
from matcher.services.placements.guards import (
    WISH,
    require_text,
)
from matcher.services.placements.moves import MoveRefusedError
from matcher.services.placements.views import document
from matcher.vocabulary import (
    PlacementAct,
    PlacementStatus,
    SignatureParty,
)

if TYPE_CHECKING:
    from datetime import date

    from matcher.services.agreements.store import Case
    from matcher.services.context import Context


SIGNABLE = (PlacementStatus.AWAITING_SIGNATURES, PlacementStatus.RUNNING)
"""States in which a signature is written down: one that has begun may have changed since."""


def sign(
    context: Context,
    placement_id: int,
    party: SignatureParty,
    *,
    on: date | None = None,
    name: str | None = None,
    version: int | None = None,
) -> dict[str, Any]:
    """Write down that ``party`` signed ``on`` (default: today).

    Raises ``InvalidFieldsError`` for a party that does not sign this one, a day to come, or one
    before what is signed was written; ``MoveRefusedError`` where the law forbids the days.
    """
    access.require_write(context.actor, WISH)
    day = on or context.today
    if day > context.today:
        raise InvalidFieldsError(
            {"signed_on": [f"« {day} » ; attendu : un jour passé ou aujourd'hui."]}
        )
    with context.writing():
        case = store.lock(context, placement_id, version)
        if case.placement.status not in SIGNABLE:
            raise ConflictError(
                "On signe une période en attente de signatures (« signatures en cours »)."
            )
        settling.of_case(case)
        rounds.open_lines(case)
        _require_known(case, day)
        line = next((line for line in rounds.lines(case) if line.party is party), None)
        if line is None or party not in parties.parties(case):
            expected = ", ".join(f"{one.label} ({one.value})" for one in parties.parties(case))
            raise InvalidFieldsError(
                {"party": [f"« {party.value} » ne signe pas cet accord ; attendu : {expected}."]}
            )
        if line.signed_on is not None:
            raise ConflictError(f"Déjà signé par « {party.label} » le {line.signed_on:%d/%m/%Y}.")
        refused = list(checks.rules_allow(case))
        if refused:
            raise MoveRefusedError(PlacementStatus.AWAITING_SIGNATURES, refused)
        line.signed_on, line.name = day, name or line.name
        line.recorded_by = context.actor.name
        case.note(PlacementAct.SIGNED, changes={party.label: day.isoformat()})
        settling.keep(case)
        return document(case)


def _require_known(case: Case, day: date) -> None:
    """Check that what changed since an earlier signature was written by ``day``."""
    signed = rounds.agreement(case)
    if signed is not None and signed.changes and day < signed.stated_on:
        raise InvalidFieldsError(
            {
                "signed_on": [
                    f"« {day:%d/%m/%Y} » ; attendu : un jour à partir du "
                    f"{signed.stated_on:%d/%m/%Y}, où l'accord a changé."
                ]
            }
        )


def lift(
    context: Context, placement_id: int, rule: str, *, why: str, version: int | None = None
) -> dict[str, Any]:
    """Lift, for this placement alone, a refusal that staff may lift; the reason is kept.

    Raises ``ConflictError`` for a rule that does not refuse these days or that nobody may lift.
    """
    access.require_write(context.actor, WISH)
    require_text("why", why, "ce qui a été vérifié, et par qui")
    with context.writing():
        case = store.lock(context, placement_id, version)
        found = rules.liftable(case)
        if rule not in found:
            said = ", ".join(found) or "aucune"
            raise ConflictError(f"{rule} ne peut pas être levée ici ; à lever : {said}.")
        lift_here(case, rule, why)
        case.note(PlacementAct.CONFIRMED, why=why, changes={"règle": rule})
        settling.keep(case)
        return document(case)


def lift_here(case: Case, rule: str, why: str) -> None:
    """Write down that staff lifts ``rule`` for this placement alone."""
    placement = case.placement
    if rule not in liftings.of_placement(case.context, placement.id) and placement.opening:
        liftings.written(
            case.context,
            placement.trainee.id,
            placement.opening.id,
            rule,
            why=why,
            placement_id=placement.id,
        )
