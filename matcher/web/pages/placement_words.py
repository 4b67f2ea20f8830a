"""One placement in words: its state, the checklist before it moves on, its history."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from flask import url_for

from matcher.errors import InvalidFieldsError
from matcher.exchange.documents.pdf import Paper
from matcher.services.agreements import words
from matcher.services.agreements.words import told_changes
from matcher.vocabulary import (
    IMMERSION_KINDS,
    Channel,
    Converted,
    EndedBy,
    ObjectiveReached,
    PlacementAct,
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
PAPERS = {
    Paper.SHEET: "Fiche de données à recopier dans la convention",
    Paper.TRAINEE: "Page du stagiaire",
    Paper.BILAN: "Bilan",
}
MOVING = (PlacementAct.CREATED, PlacementAct.RENEWED, PlacementAct.MOVED)
SKILL_LEVELS = {1: "émergent", 2: "avec de l'aide", 3: "en autonomie"}
FORWARD = ("awaiting_signatures", "ready", "running", "done")
ENDS = ("interrupted", "cancelled")
RELIED_ON = (
    "opening.kind",
    "opening.company",
    "is_trainee_there",
    "is_host_alive",
    "is_opening_alive",
)
"""Kept beside what was signed, to see that it has not moved; no party reads it."""
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
    "presence": "Présence",
    "converted": "Contrat",
    "why": "Motif pour lever la règle",
    "lifts": "Motif pour lever la règle",
    "target_soft_skills": "Savoir-être des objectifs",
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
        "may_sign": status == "awaiting_signatures" or (status == "running" and _unsigned(found)),
        "signed": _signed(found["agreement"]),
        "not_holding": [
            {**lack, "first": _day(lack["first_possible"])} for lack in found["not_holding"]
        ],
        "may_edit": status in EDITABLE,
        "may_assess": status in CLOSED or is_last_day,
        "visits_of": [_visit(one) for one in found["visits"]],
        "incidents_of": [_incident(one) for one in found["incidents"]],
        "events": [_event(one) for one in reversed(found["events"])],
        "assessment": found["assessment"],
        "skills": _skills(found["asked_soft_skills"]),
        "all_skills": french.options(SoftSkill),
        "given_skills": _given(found["assessment"]),
        "may_renew": _may_renew(found),
        "renewal_from": (end + timedelta(days=1)).isoformat() if end else "",
        "may_convert": status in CLOSED,
        "contracts": french.options(Converted),
        "contract": _contract(found),
        "papers_of": _papers(found, may_assess=status in CLOSED or is_last_day),
        "purposes": french.options(Purpose),
        "channels": french.options(Channel),
        "results": french.options(PlacementResult),
        "objectives_reached": french.options(ObjectiveReached),
        "projects": french.options(ProjectEffect),
        "enders": french.options(EndedBy),
        "today": today.isoformat(),
    }


def _unsigned(found: Mapping[str, Any]) -> bool:
    return any(line["signed_on"] is None for line in found["signatures"])


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _signed(agreement: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return what was given to sign, in words; what nobody filled in is left out."""
    if agreement is None:
        return None
    rows = [
        {"label": _first_upper(words.label(name)), "value": words.value(name, given)}
        for name, given in agreement["terms"].items()
        if given not in (None, [], False) and name not in RELIED_ON
    ]
    return {
        "is_signed": agreement["is_signed"],
        "when": _day(agreement["stated_on"]),
        "rows": rows,
        "changes": told_changes(agreement["changes"]),
        "since": told_changes(agreement["since"]),
    }


def _may_renew(found: Mapping[str, Any]) -> bool:
    """Whether a renewal can still be prepared: an immersion, once, itself no renewal (PM-03)."""
    is_first = not found["renewal"] and not found["renewed_from"] and not found["renewed_by"]
    kind = found["kind"]
    is_immersion = kind is None or kind in IMMERSION_KINDS
    return is_first and is_immersion and found["status"] in {"running", "done"}


def _contract(found: Mapping[str, Any]) -> str:
    """Return what is known of the contract that followed, in a sentence."""
    converted = found["converted"]
    if converted is None:
        return ""
    if converted is Converted.NONE:
        return "Aucun contrat n'a suivi."
    start = _day(found["contract_start"])
    return f"Contrat qui a suivi : {converted.label}{f', à partir du {start}' if start else ''}."


def _papers(found: Mapping[str, Any], *, may_assess: bool) -> list[dict[str, str]]:
    """Return the papers that make sense now: a bilan is printed once there may be one."""
    return [
        {
            "label": PAPERS[paper],
            "href": url_for("placement_papers.paper", number=found["id"], name=paper.value),
        }
        for paper in Paper
        if paper is not Paper.BILAN or may_assess
    ]


def _given(assessment: Mapping[str, Any]) -> list[str]:
    """Return the savoir-être that the tutor saw, in words."""
    given = assessment.get("soft_skills") or {}
    return [f"{SoftSkill(code).label} : {SKILL_LEVELS[level]}" for code, level in given.items()]


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
    channel = Channel(one["channel"])
    done, planned = ("faite", "prévue") if channel is Channel.VISIT else ("fait", "prévu")
    when = f"{done} le {_day(one['done_on'])}" if one["done_on"] else ""
    return {
        **one,
        "label": channel.label,
        "when": when or f"{planned} le {_day(one['planned_on'])}",
    }


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
    has_moved = one["to"] and one["to"] != one["from"] and (one["from"] or one["act"] in MOVING)
    to = PlacementStatus(one["to"]).label if has_moved else ""
    told = " ; ".join(told_changes(one["changes"]))
    return {**one, "when": _moment(one["at"]), "state": to, "told": told}


def _skills(labels: Sequence[str] | None) -> list[dict[str, str]]:
    found = [SoftSkill.parse(label) for label in labels or ()]
    return [{"code": skill.value, "label": skill.label} for skill in found if skill]


def _day(text: str | None) -> str:
    found = french.read_day(text)
    return french.day(found, year=True) if found else ""


def _moment(text: str | None) -> str:
    return french.moment(datetime.fromisoformat(text)) if text else ""
