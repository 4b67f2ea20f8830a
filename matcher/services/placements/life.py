"""The life of a placement: listed, shown, moved from state to state, followed by a contract.

Each use case holds the placement, checks, writes an event, and commits as a whole or not at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from matcher.errors import (
    AccessDeniedError,
    ConflictError,
    InvalidFieldsError,
)
from matcher.models.companies import Company
from matcher.models.placements import Placement
from matcher.models.trainees import Trainee
from matcher.services import access
from matcher.services.agreements import checks, rounds, settling, store
from matcher.services.placements import moves
from matcher.services.placements.guards import (
    WISH,
    require_text,
)
from matcher.services.placements.moves import BACKWARD, MoveRefusedError
from matcher.services.placements.views import document, entry
from matcher.vocabulary import (
    Converted,
    EndedBy,
    PlacementAct,
    PlacementResult,
    PlacementStatus,
)

if TYPE_CHECKING:
    from datetime import date

    from matcher.services.agreements.store import Case
    from matcher.services.context import Context


def list_placements(
    context: Context,
    *,
    trainee: str | None = None,
    siret: str | None = None,
    status: PlacementStatus | None = None,
) -> list[dict[str, Any]]:
    """Return the placements that the actor may see, by first day (interface.md section 4)."""
    query = access.visible_trainees(
        context.actor,
        select(Placement)
        .join(Placement.trainee)
        .join(Placement.company)
        .options(contains_eager(Placement.trainee), contains_eager(Placement.company))
        .order_by(Placement.start_date, Placement.id),
    )
    if trainee is not None:
        query = query.where(Trainee.reference == trainee)
    if siret is not None:
        query = query.where(Company.siret == siret)
    if status is not None:
        query = query.where(Placement.status == status)
    return [entry(row) for row in context.session.scalars(query)]


def show(context: Context, placement_id: int) -> dict[str, Any]:
    """Return one placement: its file, signatures, bilan, and what may come next."""
    return document(store.find(context, placement_id))


def move(
    context: Context,
    placement_id: int,
    target: PlacementStatus,
    *,
    reason: str | None = None,
    by: EndedBy | None = None,
    last_day: date | None = None,
    version: int | None = None,
) -> dict[str, Any]:
    """Take the placement to ``target``, if the table of moves allows it and all holds.

    Raises ``MoveNotAllowedError``, which says what is allowed, or ``MoveRefusedError``, which
    says what is lacking.
    """
    access.require_write(context.actor, WISH)
    with context.writing():
        case = store.lock(context, placement_id, version)
        origin = case.placement.status
        step = moves.find_move(origin, target)
        if context.actor.role not in step.who:
            raise AccessDeniedError(WISH)
        if step.needs_reason:
            require_text("reason", reason, f"le motif de « {target.label} »")
        lacking = checks.lacks(case, step.checks)
        if lacking:
            raise MoveRefusedError(target, lacking)
        case.placement.status = target
        _arrive(case, origin, reason, by, last_day)
        settling.keep(case)
        case.note(PlacementAct.MOVED, origin=origin, why=reason)
        return document(case)


def convert(
    context: Context,
    placement_id: int,
    *,
    converted: Converted,
    start: date | None = None,
    version: int | None = None,
) -> dict[str, Any]:
    """Write down the contract that followed an ended placement, and when it starts."""
    access.require_write(context.actor, WISH)
    with context.writing():
        case = store.lock(context, placement_id, version)
        if case.placement.status not in {PlacementStatus.DONE, PlacementStatus.INTERRUPTED}:
            raise ConflictError("Le suivi d'un contrat se note quand la période est terminée.")
        case.placement.converted = converted
        case.file.contract_start = start
        case.note(
            PlacementAct.CONVERTED,
            changes={"contrat": converted.label, "début": start.isoformat() if start else None},
        )
        return document(case)


def _arrive(
    case: Case,
    origin: PlacementStatus | None,
    reason: str | None,
    by: EndedBy | None,
    last_day: date | None,
) -> None:
    """Write what belongs to the state that was reached."""
    placement, file = case.placement, case.file
    if (origin, placement.status) in BACKWARD:
        rounds.clear(case, reason or "accord rouvert")
    if placement.status is PlacementStatus.AWAITING_SIGNATURES:
        rounds.open_lines(case)
    if placement.status is PlacementStatus.INTERRUPTED:
        day = last_day or case.context.today
        latest = min(case.end, case.context.today)
        if not placement.start_date <= day <= latest:
            expected = f"un jour du {placement.start_date} au {latest}"
            raise InvalidFieldsError({"last_day": [f"« {day} » ; attendu : {expected}."]})
        placement.last_day, placement.ended_by, file.end_reason = day, by, reason
    if placement.status is PlacementStatus.CANCELLED:
        placement.ended_by, file.end_reason = by, reason
    if placement.status is PlacementStatus.DONE and placement.result is None:
        placement.result = PlacementResult.DONE
