"""The last night: what was computed, what was not, and why."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, url_for

from matcher.services import access, desk, nights
from matcher.services.nights import NoNightError
from matcher.vocabulary import NightStatus
from matcher.web import request_context
from matcher.web.auth import signed_in
from matcher.web.pages import french, rule_words
from matcher.web.pages.frame import render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.wrappers import Response

blueprint = Blueprint("nights", __name__)

STATUSES = {status.value: status for status in NightStatus}
TONES = {
    NightStatus.DONE: "strong",
    NightStatus.UNCHANGED: "strong",
    NightStatus.PARTIAL: "possible",
    NightStatus.FAILED: "stop",
    NightStatus.STARTED: "brand-soft",
}
STEPS = {
    "inputs": "relire les données",
    "read": "les préparer",
    "score": "classer",
    "write": "enregistrer",
    "plan": "planifier",
    "plan_pack": "dont lecture",
    "plan_score": "dont couples possibles",
    "plan_pairs": "dont tirage",
    "plan_solve": "dont calcul",
    "plan_certify": "dont preuve",
    "total": "en tout",
}
"""The steps of a night, in their order, as they are shown."""


@blueprint.get("/nuits")
@signed_in
def last() -> str:
    """Show the last night, or how to have a first one."""
    try:
        return _page(nights.show(request_context.context()))
    except NoNightError:
        may_start = request_context.context().actor.role in access.NIGHT_STARTERS
        return render("pages/no_night.html", "nights", may_start=may_start)


@blueprint.get("/nuits/<night_id>")
@signed_in
def one(night_id: str) -> str:
    """Show one night."""
    return _page(nights.show(request_context.context(), night_id))


@blueprint.post("/nuits")
@signed_in
def start() -> Response:
    """Compute the lists again now, then show the result."""
    context = request_context.context()
    person = request_context.person()
    answer = nights.run(context, person.site if person else None)
    return redirect(url_for("nights.one", night_id=answer["id"]))


def _page(night: Mapping[str, Any]) -> str:
    context = request_context.context()
    status = STATUSES[night["status"]]
    named = [one["trainee"] for key in ("without_suggestion", "broken") for one in night[key]]
    names = desk.names(context, named)
    return render(
        "pages/night.html",
        "nights",
        night=night,
        status=status,
        tone=TONES[status],
        when=french.moment(datetime.fromisoformat(night["started_at"])),
        figures=_figures(night),
        seconds=[
            (name, french.number(night["seconds"][step], 2))
            for step, name in STEPS.items()
            if step in night["seconds"]
        ],
        without=[_absent(one, names) for one in night["without_suggestion"]],
        broken=[
            {**one, "name": names.get(one["trainee"], one["trainee"])} for one in night["broken"]
        ],
        earlier=[_line(other) for other in nights.list_nights(context, limit=10)],
        may_start=context.actor.role in access.NIGHT_STARTERS,
    )


def _figures(night: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (french.grouped(night["trainees"]), "stagiaires"),
        (french.grouped(night["openings"]), "places lues"),
        (french.grouped(night["eligible_pairs"]), "rencontres possibles"),
        (str(len(night["without_suggestion"])), "sans proposition"),
    ]


def _absent(one: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    reasons = sorted(one["refused"].items(), key=lambda pair: (-pair[1], pair[0]))[:3]
    return {
        "name": names.get(one["trainee"], one["trainee"]),
        "href": url_for("trainees.ranked", reference=one["trainee"]),
        "reasons": [f"{number} : {rule_words.short(rule)}" for rule, number in reasons],
    }


def _line(night: Mapping[str, Any]) -> dict[str, Any]:
    status = STATUSES[night["status"]]
    return {
        "href": url_for("nights.one", night_id=night["id"]),
        "when": french.moment(datetime.fromisoformat(night["started_at"])),
        "site": night["site"] or "tous les sites",
        "status": status.label,
        "tone": TONES[status],
        "suggestions": night["suggestions"],
    }
