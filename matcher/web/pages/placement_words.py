"""One placement in words: its state, the checklist before it moves on, its history."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from matcher.errors import InvalidFieldsError
from matcher.vocabulary import (
    Channel,
    EndedBy,
    ObjectiveReached,
    PlacementResult,
    PlacementStatus,
    ProjectEffect,
    Purpose,
    SoftSkill,
)
from matcher.web.pages import french

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matcher.errors import ConflictError

STATES = {state.value: state for state in PlacementStatus}
TONES = {
    "preparing": "to_discuss",
    "awaiting_signatures": "possible",
    "ready": "strong",
    "running": "strong",
    "interrupted": "stop",
    "cancelled": "stop",
}
VERBS = {
    "preparing": "Rouvrir la préparation",
    "awaiting_signatures": "Envoyer à la signature",
    "ready": "Déclarer : peut démarrer",
    "running": "Démarrer",
    "done": "Terminer",
    "interrupted": "Interrompre",
    "cancelled": "Annuler le placement",
}
FORWARD = ("awaiting_signatures", "ready", "running", "done")
ENDS = ("interrupted", "cancelled")
EDITABLE = ("preparing", "awaiting_signatures", "ready")
CLOSED = ("done", "interrupted")
FIELDS = {
    "start_date": "Premier jour",
    "end_date": "Dernier jour",
    "signed_on": "Jour de la signature",
    "reason": "Motif",
    "last_day": "Dernier jour fait",
    "done_on": "Jour fait",
    "planned_on": "Jour prévu",
    "facts": "Faits",
    "happened_at": "Moment des faits",
    "result": "Résultat",
    "objective": "Objectifs",
    "agrees": "Accord du stagiaire",
    "missed_hours": "Heures d'absence",
    "soft_skills": "Savoir-être",
    "party": "Signataire",
    "channel": "Moyen",
}


def page(found: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Return what the page of a placement shows."""
    status = found["status"]
    start, end = french.read_day(found["start"]), french.read_day(found["end"])
    is_last_day = status == "running" and end is not None and today >= end
    moves = [_move(move) for move in found["moves"]]
    return {
        "found": found,
        "state": STATES[status].label if status else "état à préciser",
        "tone": TONES.get(status or "", "calm"),
        "when": french.period(start, end),
        "forward": [move for move in moves if move["to"] in FORWARD and not _back(found, move)],
        "backward": [move for move in moves if _back(found, move) or move["to"] == "preparing"],
        "ends": [move for move in moves if move["to"] in ENDS],
        "signatures_of": [_signature(line) for line in found["signatures"]],
        "may_sign": status == "awaiting_signatures",
        "may_edit": status in EDITABLE,
        "may_assess": status in CLOSED or is_last_day,
        "visits_of": [_visit(one) for one in found["visits"]],
        "incidents_of": [_incident(one) for one in found["incidents"]],
        "events": [_event(one) for one in reversed(found["events"])],
        "assessment": found["assessment"],
        "skills": _skills(found["target_soft_skills"]),
        "purposes": french.options(Purpose),
        "channels": french.options(Channel),
        "results": french.options(PlacementResult),
        "objectives_reached": french.options(ObjectiveReached),
        "projects": french.options(ProjectEffect),
        "enders": french.options(EndedBy),
        "today": today.isoformat(),
    }


def fault(error: ConflictError | InvalidFieldsError) -> str:
    """Return what was refused, field by field where it is about fields."""
    if not isinstance(error, InvalidFieldsError):
        return error.message
    told = [
        f"{FIELDS.get(name, name)} : {text}"
        for name, texts in error.errors.items()
        for text in texts
    ]
    return " ".join(told)


def _back(found: Mapping[str, Any], move: Mapping[str, Any]) -> bool:
    return (found["status"], move["to"]) in {
        ("ready", "awaiting_signatures"),
        ("awaiting_signatures", "preparing"),
    }


def _move(move: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **move,
        "verb": VERBS[move["to"]],
        "lacking": [{**lack, "first": _day(lack["first_possible"])} for lack in move["lacking"]],
    }


def _signature(line: Mapping[str, Any]) -> dict[str, Any]:
    return {**line, "when": _day(line["signed_on"])}


def _visit(one: Mapping[str, Any]) -> dict[str, Any]:
    label = Channel(one["channel"]).label
    when = f"fait le {_day(one['done_on'])}" if one["done_on"] else ""
    return {**one, "label": label, "when": when or f"prévu le {_day(one['planned_on'])}"}


def _incident(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **one,
        "happened": _moment(one["happened_at"]),
        "report": _moment(one["report_by"]),
        "declare": _moment(one["declare_by"]),
        "reported": _moment(one["reported_at"]),
        "declared": _moment(one["declared_at"]),
    }


def _event(one: Mapping[str, Any]) -> dict[str, Any]:
    to = PlacementStatus(one["to"]).label if one["to"] and one["to"] != one["from"] else ""
    changes = [f"{name} : {_said(value)}" for name, value in (one["changes"] or {}).items()]
    return {**one, "when": _moment(one["at"]), "state": to, "told": " ; ".join(changes)}


def _said(value: Any) -> str:
    if isinstance(value, list) and len(value) == 2:
        before, after = ("vide" if part is None else str(part) for part in value)
        return f"{before} → {after}"
    return str(value)


def _skills(labels: Sequence[str] | None) -> list[dict[str, str]]:
    found = [SoftSkill.parse(label) for label in labels or ()]
    return [{"code": skill.value, "label": skill.label} for skill in found if skill]


def _day(text: str | None) -> str:
    found = french.read_day(text)
    return french.day(found, year=True) if found else ""


def _moment(text: str | None) -> str:
    return french.moment(datetime.fromisoformat(text)) if text else ""
