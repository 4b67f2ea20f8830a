"""Placements of the past that break a rule of law: for those who answer for the school."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, url_for

from matcher.services import breaches
from matcher.web import request_context
from matcher.web.auth import signed_in
from matcher.web.pages import french, rule_words
from matcher.web.pages.frame import render

if TYPE_CHECKING:
    from matcher.services.breaches import Breach

blueprint = Blueprint("breaches", __name__)


@blueprint.get("/placements-hors-regles")
@signed_in
def listed() -> str:
    """Show each stored placement whose days break the law, and which rules."""
    found = breaches.breaches(request_context.context())
    return render(
        "pages/breaches.html",
        "placements",
        breaches=[_shown(one) for one in found],
        total=french.count(len(found), "placement"),
    )


def _shown(one: Breach) -> dict[str, Any]:
    return {
        "trainee": one.trainee,
        "company": one.company,
        "when": french.day(one.start, year=True),
        "rules": [(rule, rule_words.short(rule)) for rule in one.rules],
        "href": url_for("placements.one", number=one.placement),
    }
