"""Ma file: the trainees one follows, in the order of what is left to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, request, url_for

from matcher.services import desk
from matcher.services.desk import Filters
from matcher.vocabulary import Role
from matcher.web import request_context
from matcher.web.auth import signed_in
from matcher.web.pages import french, rule_words
from matcher.web.pages.frame import render

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from werkzeug.wrappers import Response

    from matcher.services.desk import Best, Desk, DeskRow

blueprint = Blueprint("desk", __name__)


@dataclass(frozen=True)
class Section:
    """A stretch of the queue: those who wait for the same thing."""

    code: str
    label: str
    tone: str
    rows: Sequence[dict[str, Any]]
    hint: str = ""


SECTIONS = (
    ("none", "Sans place", "stop", ""),
    ("shortlisted", "Retenue, à voir avec le jeune", "to_discuss", ""),
    ("discussed", "Vue avec le jeune, à envoyer", "to_discuss", ""),
    ("sent", "Attend l'entreprise", "possible", ""),
    ("accepted", "Acceptée, convention à préparer", "to_discuss", ""),
    ("placed", "Placés", "strong", ""),
    ("aside", "Pas de place à chercher", "calm", ""),
)


@blueprint.get("/")
def home() -> Response:
    """Go to the queue."""
    return redirect(url_for("desk.queue"))


@blueprint.get("/file")
@signed_in
def queue() -> str:
    """Show the queue, cut to the filters of the address."""
    context = request_context.context()
    person = request_context.person()
    is_trainer = person is not None and person.role is Role.TRAINER
    filters = Filters(
        site=request.args.get("site", ""),
        cohort=request.args.get("promotion", ""),
        search=request.args.get("q", "")[:100],
        only_mine=is_trainer and request.args.get("qui") != "tous",
    )
    found = desk.desk(context, filters)
    return render(
        "pages/desk.html",
        "desk",
        sections=_sections(found.rows, context.today),
        figures=_figures(found.rows),
        line=_line(found, filters),
        desk=found,
        filters=filters,
        is_trainer=is_trainer,
    )


def _sections(rows: Sequence[DeskRow], today: date) -> list[Section]:
    grouped: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        grouped.setdefault(_place_in_queue(row), []).append(_words(row, today))
    return [
        Section(code, label, tone, grouped[code], hint)
        for code, label, tone, hint in SECTIONS
        if code in grouped
    ]


def _place_in_queue(row: DeskRow) -> str:
    if row.placed is not None:
        return "placed"
    if row.is_opted_out or row.next_block is None:
        return "aside"
    return row.standing.decision.value if row.standing else "none"


def _figures(rows: Sequence[DeskRow]) -> list[tuple[str, str]]:
    groups = [_place_in_queue(row) for row in rows]
    counted = len(groups) - groups.count("aside")
    waiting = sum(map(groups.count, ("shortlisted", "discussed", "accepted")))
    return [
        (f"{groups.count('placed')} / {counted}", "placés pour leur période"),
        (str(groups.count("none")), "sans place"),
        (str(groups.count("sent")), "attendent l'entreprise"),
        (str(waiting), "à envoyer ou à conclure"),
    ]


def _line(found: Desk, filters: Filters) -> str:
    parts = [french.count(len(found.rows), "stagiaire")]
    if filters.site:
        parts.append(filters.site)
    when = french.moment(found.night_at) if found.night_at else None
    parts.append(f"liste du {when}" if when else "aucune nuit calculée pour l'instant")
    return " · ".join(parts)


def _words(row: DeskRow, today: date) -> dict[str, Any]:
    age = french.age(row.birth_date, today)
    phase = row.phase.label if row.phase else "phase à préciser"
    best = row.night.best if row.night and _place_in_queue(row) == "none" else None
    return {
        "name": f"{row.first_name} {row.last_name}",
        "initials": french.initials(row.first_name, row.last_name),
        "line": f"{age} ans · {phase}",
        "cohort": row.cohort,
        "when": french.period(*row.next_block) if row.next_block else "",
        "href": url_for("trainees.ranked", reference=row.reference),
        "best": _best(best) if best else None,
        "sentence": _sentence(row, today),
        "action": _action(row),
    }


def _best(best: Best) -> dict[str, str]:
    travel = french.travel(best.minutes, best.mode, best.within_limit)
    return {
        "title": best.title,
        "company": best.company,
        "travel": travel,
        "fit": best.fit.value,
        "fit_word": best.fit.label.removeprefix("adéquation "),
    }


def _sentence(row: DeskRow, today: date) -> str:
    """Return what is known of a trainee who has no proposal to show: a fact or a reason."""
    if row.placed is not None:
        state = f" · {row.placed.status.label}" if row.placed.status else ""
        period = french.period(row.placed.start, row.placed.end)
        return f"{row.placed.company} · {period}{state}"
    if row.is_opted_out:
        return "Ne souhaite pas de calcul : cherchez avec lui ou elle, à la main."
    if row.next_block is None:
        return "Plus de période en entreprise au calendrier de sa promotion."
    if row.standing is not None:
        when = french.days_ago(row.standing.on, today)
        return f"{row.standing.title} · {row.standing.company} · {when}"
    return _absence(row)


def _absence(row: DeskRow) -> str:
    if row.night is None:
        return "Pas encore dans la liste de la nuit : ouvrez sa page pour un calcul maintenant."
    if not row.night.refused:
        return "Aucune place enregistrée à lui proposer."
    rule, number = max(row.night.refused.items(), key=lambda pair: (pair[1], pair[0]))
    places = french.count(number, "place écartée", "places écartées")
    return f"Aucune place ne convient : {places} pour « {rule_words.short(rule)} »."


def _action(row: DeskRow) -> str:
    if _place_in_queue(row) != "none" or row.night is None:
        return "Ouvrir"
    if not row.night.eligible:
        return "Comprendre"
    return f"Voir {french.count(row.night.eligible, 'proposition')}"
