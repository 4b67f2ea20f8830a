"""The list of placements: what cannot wait first, each with what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import url_for

from matcher.vocabulary import PlacementStatus as State
from matcher.web.pages import french
from matcher.web.pages.desk import Section

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from matcher.services.placements.work import Line, Yes

SECTIONS = (
    ("start", "À démarrer", "stop", "Démarrer"),
    ("assess", "Bilan à faire", "stop", "Faire le bilan"),
    ("yes", "Acceptées par l'entreprise, à préparer", "to_discuss", "Préparer"),
    ("unknown", "État à préciser", "to_discuss", "Préciser"),
    ("preparing", "En préparation", "to_discuss", "Compléter"),
    ("awaiting", "Signatures en cours", "possible", "Suivre les signatures"),
    ("ready", "Peuvent démarrer", "strong", "Ouvrir"),
    ("running", "En cours", "strong", "Ouvrir"),
    ("over", "Terminés", "calm", "Ouvrir"),
)
WAITING = {
    State.PREPARING: "preparing",
    State.AWAITING_SIGNATURES: "awaiting",
    None: "unknown",
}


def sections(lines: Sequence[Line], yeses: Sequence[Yes], today: date) -> list[Section]:
    """Return the sections that hold somebody, in the order of what is left to do."""
    labels = {code: action for code, _, _, action in SECTIONS}
    grouped: dict[str, list[dict[str, Any]]] = {"yes": [_yes(one, today) for one in yeses]}
    for line in lines:
        code = group(line, today)
        grouped.setdefault(code, []).append(_row(line, labels[code]))
    return [
        Section(code, label, tone, grouped[code])
        for code, label, tone, _ in SECTIONS
        if grouped.get(code)
    ]


def group(line: Line, today: date) -> str:
    """Return the section of a placement on a day."""
    if line.status in WAITING:
        return WAITING[line.status]
    if line.status is State.READY:
        return "start" if line.start <= today else "ready"
    if line.status is State.RUNNING:
        is_over = line.end is not None and line.end <= today
        return "assess" if is_over else "running"
    return "over" if line.is_assessed else "assess"


def _row(line: Line, action: str) -> dict[str, Any]:
    state = line.status.label if line.status else "état à préciser"
    place = f"{line.title} · {line.company}" if line.title else line.company
    return {
        "name": f"{line.first_name} {line.last_name}",
        "initials": french.initials(line.first_name, line.last_name),
        "line": state,
        "cohort": f"n° {line.id}",
        "when": french.period(line.start, line.end),
        "href": url_for("placements.one", number=line.id),
        "best": None,
        "sentence": place,
        "action": action,
    }


def _yes(one: Yes, today: date) -> dict[str, Any]:
    return {
        "name": f"{one.first_name} {one.last_name}",
        "initials": french.initials(one.first_name, one.last_name),
        "line": "acceptée",
        "cohort": french.days_ago(one.on, today),
        "when": "",
        "href": url_for(
            "placements.new", trainee=one.trainee, siret=one.siret, opening=one.opening
        ),
        "best": None,
        "sentence": f"{one.title} · {one.company}",
        "action": "Préparer",
    }
