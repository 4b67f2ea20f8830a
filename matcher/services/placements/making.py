"""A placement begins: from an accepted suggestion, or as the one renewal of another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from matcher.errors import (
    ConflictError,
    InvalidFieldsError,
)
from matcher.models.decisions import SuggestionDecision
from matcher.models.placement_files import PlacementFile
from matcher.models.placements import Placement
from matcher.services import access, finding, seats
from matcher.services.agreements import checks, rules, store
from matcher.services.agreements.store import Case
from matcher.services.agreements.terms import OF_FILE
from matcher.services.placements.edits import UNSIGNED
from matcher.services.placements.guards import (
    TAKEN,
    WISH,
    require_order,
    require_place,
    require_text,
)
from matcher.services.placements.signing import lift_here
from matcher.services.placements.views import document
from matcher.services.record_keeping import flush
from matcher.vocabulary import (
    IMMERSION_KINDS,
    Decision,
    PlacementAct,
    PlacementStatus,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from matcher.models.openings import Opening
    from matcher.models.trainees import Trainee
    from matcher.services.context import Context
    from matcher.vocabulary import Purpose


def create(
    context: Context,
    *,
    trainee: str,
    siret: str,
    opening: str,
    start: date,
    end: date,
    purpose: Purpose | None = None,
    objectives: str | None = None,
    lifts: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Prepare the placement of an accepted suggestion; its seat is taken from now on.

    ``lifts``: rule id to the reason for which staff lifts its refusal here.

    Raises ``ConflictError`` where the company has not accepted, ``MoveRefusedError`` where a rule
    refuses the days, ``NoSeatLeftError`` where somebody else has the last seat.
    """
    access.require_write(context.actor, WISH)
    require_order(start, end)
    with context.writing():
        person, place = _locked_pair(context, trainee, siret, opening)
        _require_accepted(context, person, place)
        case = _new_case(
            context,
            Placement(
                trainee=person,
                company=place.company,
                opening=place,
                opening_reference=place.reference,
                start_date=start,
                end_date=end,
                kind=place.kind,
                purpose=purpose,
                objectives=objectives,
                renewal=False,
                status=PlacementStatus.PREPARING,
            ),
        )
        _lift(case, lifts or {})
        require_place(case, checks.facts_allow)
        case.note(PlacementAct.CREATED, changes=lifts)
        return document(case)


def renew(
    context: Context,
    placement_id: int,
    *,
    start: date,
    end: date,
    reason: str,
    version: int | None = None,
) -> dict[str, Any]:
    """Prepare the one renewal of an agreement: same object, same objectives (PM-03).

    Raises ``ConflictError`` for a renewal of a renewal, and for a second renewal.
    """
    access.require_write(context.actor, WISH)
    require_order(start, end)
    require_text("reason", reason, "pourquoi l'objet n'est pas encore atteint")
    with context.writing():
        first = store.lock(context, placement_id, version)
        _require_renewable(first, start)
        placement, file = first.placement, first.file
        case = _new_case(
            context,
            Placement(
                trainee=placement.trainee,
                company=placement.company,
                opening=placement.opening,
                opening_reference=placement.opening_reference,
                start_date=start,
                end_date=end,
                kind=placement.kind,
                purpose=placement.purpose,
                objectives=placement.objectives,
                renewal=True,
                status=PlacementStatus.PREPARING,
            ),
        )
        for name in (*OF_FILE, *UNSIGNED):
            setattr(case.file, name, getattr(file, name))
        case.file.renewed_from_id = placement.id
        case.file.renewal_reason = reason
        require_place(case, *checks.TO_SIGN)
        case.note(PlacementAct.RENEWED, why=reason)
        return document(case)


def _lift(case: Case, lifts: Mapping[str, str]) -> None:
    for rule, why in lifts.items():
        require_text("lifts", why, f"le motif pour lever {rule}")
        if rule not in rules.liftable(case):
            raise ConflictError(f"{rule} ne peut pas être levée ici.")
        lift_here(case, rule, why)


def _new_case(context: Context, placement: Placement) -> Case:
    context.session.add(placement)
    flush(context, TAKEN)
    file = PlacementFile(placement_id=placement.id, version=0, signature_round=1)
    file.school_prescribes = file.insurance_confirmed = file.no_replacement_confirmed = False
    context.session.add(file)
    return Case(context, placement, file)


def _locked_pair(
    context: Context, trainee: str, siret: str, reference: str
) -> tuple[Trainee, Opening]:
    person = finding.trainee(context, trainee, is_locked=True)
    place = finding.opening(context, siret, reference)
    seats.lock_opening(context, place.id)
    return person, place


def _require_accepted(context: Context, person: Trainee, place: Opening) -> None:
    latest = context.session.scalar(
        select(SuggestionDecision)
        .where(
            SuggestionDecision.trainee_id == person.id,
            SuggestionDecision.opening_id == place.id,
        )
        .order_by(SuggestionDecision.decided_on.desc(), SuggestionDecision.id.desc())
        .limit(1)
    )
    if latest is None or latest.decision is not Decision.ACCEPTED:
        now = f"« {latest.decision.label} »" if latest else "« proposition »"
        raise ConflictError(
            f"De {now} à « en préparation » : non ; une période se prépare quand l'entreprise a "
            "accepté (accepted)."
        )


def _require_renewable(first: Case, start: date) -> None:
    placement = first.placement
    if placement.kind is not None and placement.kind not in IMMERSION_KINDS:
        raise ConflictError("Seule une immersion ou un stage se renouvelle ici.")
    if placement.renewal or first.file.renewed_from_id is not None:
        raise ConflictError("Un renouvellement ne se renouvelle pas (D5135-3).")
    if placement.status not in {PlacementStatus.RUNNING, PlacementStatus.DONE}:
        raise ConflictError("Une période se renouvelle quand elle est en cours ou terminée.")
    is_renewed = first.context.session.scalar(
        select(PlacementFile.placement_id).where(PlacementFile.renewed_from_id == placement.id)
    )
    if is_renewed is not None:
        raise ConflictError("Cette période a déjà été renouvelée une fois (D5135-3).")
    if start <= first.end:
        expected = f"un jour après le {first.end}"
        raise InvalidFieldsError({"start_date": [f"« {start} » ; attendu : {expected}."]})
