"""A placement as it is shown: the entry of a list, and the whole document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from matcher.models.placement_files import (
    PlacementAssessment,
    PlacementFile,
    PlacementIncident,
    PlacementVisit,
)
from matcher.services import liftings
from matcher.services.agreements import checks, parties, rounds, settling
from matcher.services.context import in_utc
from matcher.services.placements import moves
from matcher.services.placements.deadlines import deadlines
from matcher.vocabulary import PlacementStatus

if TYPE_CHECKING:
    from datetime import date, datetime

    from matcher.models.placements import Placement
    from matcher.services.agreements.store import Case

PLAIN = (
    "version",
    "renewal_reason",
    "prescriber",
    "school_prescribes",
    "counsellor",
    "employer",
    "tutor_phone",
    "welcome_person",
    "collective_agreement",
    "workplace",
    "tasks",
    "timetable",
    "evaluation",
    "target_soft_skills",
    "insurance_confirmed",
    "no_replacement_confirmed",
    "meeting",
    "way",
    "bring",
    "end_reason",
)


def entry(placement: Placement) -> dict[str, Any]:
    """Return one line of the list: exactly the keys of interface.md."""
    return {
        "id": placement.id,
        "trainee": placement.trainee.reference,
        "company_siret": placement.company.siret,
        "opening": placement.opening_reference,
        "start": placement.start_date.isoformat(),
        "end": _day(placement.end_date),
        "status": placement.status.value if placement.status else None,
    }


def document(case: Case) -> dict[str, Any]:
    """Return a placement with all that is known of it."""
    placement, file = case.placement, case.file
    return (
        entry(placement)
        | {
            "company": placement.company.name,
            "kind": placement.kind,
            "purpose": placement.purpose,
            "objectives": placement.objectives,
            "schedule": str(placement.schedule) if placement.schedule else None,
            "renewal": placement.renewal,
            "renewed_from": file.renewed_from_id,
            "renewed_by": _renewed_by(case),
            "tutor_name": case.tutor_name,
            "tutor_email": case.tutor_email,
            "last_day": _day(placement.last_day),
            "missed_hours": placement.missed_hours,
            "ended_by": placement.ended_by,
            "result": placement.result,
            "project_effect": placement.project_effect,
            "converted": placement.converted,
            "contract_start": _day(file.contract_start),
            "is_minor": case.is_minor,
            "asked_soft_skills": [skill.value for skill in case.objective_skills],
        }
        | {name: getattr(file, name) for name in PLAIN}
        | {
            "lifted": {
                rule: {"by": one.actor, "on": one.lifted_on.isoformat(), "why": one.why}
                for rule, one in liftings.of_placement(case.context, placement.id).items()
            },
            "moves": [_move(case, move) for move in _moves(case)],
            "signatures": _signatures(case),
            "agreement": _agreement(case),
            "not_holding": [lack.document() for lack in settling.not_holding(case)],
            "visits": _visits(case),
            "incidents": _incidents(case),
            "assessment": _assessment(case),
            "events": _events(case),
        }
    )


def _moves(case: Case) -> list[moves.Move]:
    return [move for move in moves.MOVES if move.origin is case.placement.status]


def _move(case: Case, move: moves.Move) -> dict[str, Any]:
    lacking = checks.lacks(case, move.checks)
    return {
        "to": move.target.value,
        "label": move.target.label,
        "is_possible": not lacking,
        "needs_reason": move.needs_reason,
        "lacking": [lack.document() for lack in lacking],
    }


def _signatures(case: Case) -> list[dict[str, Any]]:
    """Return the lines of this round, and who is awaited without one: an import has none."""
    found = [_line(line) for line in rounds.lines(case)]
    if case.placement.status not in {
        PlacementStatus.AWAITING_SIGNATURES,
        PlacementStatus.RUNNING,
    }:
        return found
    known = {line["party"] for line in found}
    return found + [
        {"party": party.value, "label": party.label, "name": name, "signed_on": None}
        for party, name in parties.parties(case).items()
        if party.value not in known
    ]


def _agreement(case: Case) -> dict[str, Any] | None:
    """Return what was given to sign; None if this round has kept nothing.

    ``changes``: what is no longer so today. ``since``: what made this round needed.
    """
    signed = rounds.agreement(case)
    if signed is None:
        return None
    return {
        "stated_on": _day(signed.stated_on),
        "terms": signed.terms,
        "is_signed": not rounds.missing(case),
        "changes": rounds.changes(case) if case.placement.status in settling.LIVE else {},
        "since": signed.changes or {},
    }


def _line(line: Any) -> dict[str, Any]:
    return {
        "party": line.party.value,
        "label": line.party.label,
        "name": line.name,
        "signed_on": _day(line.signed_on),
    }


def _visits(case: Case) -> list[dict[str, Any]]:
    rows = case.context.session.scalars(
        select(PlacementVisit)
        .where(PlacementVisit.placement_id == case.placement.id)
        .order_by(PlacementVisit.id)
    )
    return [
        {
            "id": row.id,
            "channel": row.channel.value,
            "planned_on": _day(row.planned_on),
            "done_on": _day(row.done_on),
            "note": row.note,
            "by": row.actor,
        }
        for row in rows
    ]


def _incidents(case: Case) -> list[dict[str, Any]]:
    rows = case.context.session.scalars(
        select(PlacementIncident)
        .where(PlacementIncident.placement_id == case.placement.id)
        .order_by(PlacementIncident.id)
    )
    return [
        {
            "id": row.id,
            "happened_at": _moment(row.happened_at),
            "reported_at": _moment(row.reported_at),
            "declared_at": _moment(row.declared_at),
            "facts": row.facts,
            "by": row.actor,
        }
        | deadlines(in_utc(row.happened_at), row.reported_at and in_utc(row.reported_at)).document(
            is_reported=row.reported_at is not None, is_declared=row.declared_at is not None
        )
        for row in rows
    ]


def _assessment(case: Case) -> dict[str, Any]:
    row = case.context.session.get(PlacementAssessment, case.placement.id)
    if row is None:
        is_over = case.placement.status in {PlacementStatus.DONE, PlacementStatus.INTERRUPTED}
        return {"state": "due" if is_over else None}
    both = row.tutor_on is not None and row.trainee_on is not None
    return {
        "state": "shared" if both else "received",
        "tutor_name": row.tutor_name,
        "tutor_on": _day(row.tutor_on),
        "objective": row.objective,
        "presence": row.presence,
        "missed_hours": row.missed_hours,
        "soft_skills": row.soft_skills,
        "tutor_word": row.tutor_word,
        "trainee_on": _day(row.trainee_on),
        "trainee_agrees": row.trainee_agrees,
        "trainee_word": row.trainee_word,
        "project": case.placement.project_effect,
    }


def _events(case: Case) -> list[dict[str, Any]]:
    return [
        {
            "version": event.version,
            "at": _moment(event.recorded_at),
            "on": event.on_date.isoformat(),
            "by": event.actor,
            "act": event.act.value,
            "label": event.act.label,
            "from": event.from_status,
            "to": event.to_status,
            "why": event.why,
            "changes": event.changes,
        }
        for event in case.events()
    ]


def _renewed_by(case: Case) -> int | None:
    found: int | None = case.context.session.scalar(
        select(PlacementFile.placement_id).where(
            PlacementFile.renewed_from_id == case.placement.id
        )
    )
    return found


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _moment(moment: datetime | None) -> str | None:
    return in_utc(moment).isoformat() if moment else None
