"""What happens during a placement: visits and calls, and accidents with their two deadlines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matcher.errors import ConflictError, InvalidFieldsError, UnknownReferenceError
from matcher.models.placement_files import PlacementIncident, PlacementVisit
from matcher.services import access
from matcher.services.agreements import store
from matcher.services.context import in_utc
from matcher.services.placements.guards import WISH, require_text
from matcher.services.placements.views import document
from matcher.vocabulary import PlacementAct, PlacementStatus

if TYPE_CHECKING:
    from datetime import date, datetime

    from matcher.services.agreements.store import Case
    from matcher.services.context import Context
    from matcher.vocabulary import Channel


def record_visit(
    context: Context,
    placement_id: int,
    *,
    channel: Channel,
    planned_on: date | None = None,
    done_on: date | None = None,
    note: str | None = None,
) -> dict[str, Any]:
    """Plan a visit or a call, or write down one that took place."""
    access.require_write(context.actor, WISH)
    if planned_on is None and done_on is None:
        raise InvalidFieldsError({"planned_on": ["attendu : un jour prévu ou un jour fait."]})
    if done_on is not None and done_on > context.today:
        raise InvalidFieldsError(
            {"done_on": [f"« {done_on} » ; attendu : un jour passé ou aujourd'hui."]}
        )
    with context.writing():
        case = store.lock(context, placement_id)
        _require_alive(case)
        context.session.add(
            PlacementVisit(
                placement_id=placement_id,
                channel=channel,
                planned_on=planned_on,
                done_on=done_on,
                note=note,
                actor=context.actor.name,
            )
        )
        when = done_on or planned_on
        case.note(PlacementAct.VISITED, why=note, changes={channel.label: str(when)})
        return document(case)


def finish_visit(
    context: Context, placement_id: int, visit_id: int, *, done_on: date, note: str | None = None
) -> dict[str, Any]:
    """Write down that a planned visit took place."""
    access.require_write(context.actor, WISH)
    if done_on > context.today:
        raise InvalidFieldsError(
            {"done_on": [f"« {done_on} » ; attendu : un jour passé ou aujourd'hui."]}
        )
    with context.writing():
        case = store.lock(context, placement_id)
        row = context.session.get(PlacementVisit, visit_id)
        if row is None or row.placement_id != placement_id:
            raise UnknownReferenceError("Visite", str(visit_id))
        row.done_on, row.note = done_on, note or row.note
        case.note(PlacementAct.VISITED, why=note, changes={row.channel.label: str(done_on)})
        return document(case)


def record_incident(
    context: Context,
    placement_id: int,
    *,
    happened_at: datetime,
    facts: str,
    reported_at: datetime | None = None,
    declared_at: datetime | None = None,
) -> dict[str, Any]:
    """Write down an accident at work or on the way; the answer carries its deadlines (PM-09)."""
    access.require_write(context.actor, WISH)
    require_text("facts", facts, "les faits, sans donnée de santé")
    _require_past(context, happened_at=happened_at)
    _require_steps(context, happened_at, reported_at, declared_at)
    with context.writing():
        case = store.lock(context, placement_id)
        _require_alive(case)
        context.session.add(
            PlacementIncident(
                placement_id=placement_id,
                happened_at=happened_at,
                reported_at=reported_at,
                declared_at=declared_at,
                facts=facts,
                actor=context.actor.name,
            )
        )
        case.note(PlacementAct.INCIDENT, changes={"survenu": happened_at.isoformat()})
        return document(case)


def follow_incident(
    context: Context,
    placement_id: int,
    incident_id: int,
    *,
    reported_at: datetime | None = None,
    declared_at: datetime | None = None,
) -> dict[str, Any]:
    """Write down when the host told, or when the prescriber declared, an accident."""
    access.require_write(context.actor, WISH)
    with context.writing():
        case = store.lock(context, placement_id)
        row = context.session.get(PlacementIncident, incident_id)
        if row is None or row.placement_id != placement_id:
            raise UnknownReferenceError("Incident", str(incident_id))
        _require_steps(context, in_utc(row.happened_at), reported_at, declared_at)
        row.reported_at = reported_at or row.reported_at
        row.declared_at = declared_at or row.declared_at
        changes = {"signalé": reported_at, "déclaré": declared_at}
        case.note(
            PlacementAct.INCIDENT,
            changes={name: at.isoformat() for name, at in changes.items() if at},
        )
        return document(case)


def _require_steps(
    context: Context,
    happened_at: datetime,
    reported_at: datetime | None,
    declared_at: datetime | None,
) -> None:
    _require_past(context, reported_at=reported_at, declared_at=declared_at)
    for name, moment in (("reported_at", reported_at), ("declared_at", declared_at)):
        if moment is not None and moment < happened_at:
            raise InvalidFieldsError(
                {name: [f"« {moment} » ; attendu : un moment après les faits."]}
            )


def _require_past(context: Context, **moments: datetime | None) -> None:
    for name, moment in moments.items():
        if moment is not None and moment.date() > context.today:
            raise InvalidFieldsError({name: [f"« {moment} » ; attendu : un moment passé."]})


def _require_alive(case: Case) -> None:
    if case.placement.status is PlacementStatus.CANCELLED:
        raise ConflictError("Cette période est annulée.")
