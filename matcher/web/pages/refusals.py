"""What keeps places away from one trainee, rule by rule, with the places."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for

from matcher.services import profiles, refusals
from matcher.web import request_context
from matcher.web.auth import signed_in
from matcher.web.pages import french, rule_words
from matcher.web.pages.frame import render

blueprint = Blueprint("refusals", __name__)

MOST_SHOWN = 200
IN_A_FRAGMENT = 12


@blueprint.get("/stagiaires/<reference>/ecartees/<rule>")
@signed_in
def by_rule(reference: str, rule: str) -> str:
    """Show the rule in a plain sentence, its source, and the places that it keeps away."""
    context = request_context.context()
    profile = profiles.profile(context, reference)
    found = refusals.by_rule(context, reference, rule)
    is_fragment = bool(request.headers.get("HX-Request"))
    shown = IN_A_FRAGMENT if is_fragment else MOST_SHOWN
    words = {
        "href": url_for("refusals.by_rule", reference=reference, rule=rule),
        "rule": found.rule,
        "source": found.source,
        "text": found.sentence,
        "remedy": found.remedy,
        "title": rule_words.short(rule),
        "total": french.count(len(found.places), "place écartée", "places écartées"),
        "places": [
            {
                "title": place.title,
                "company": place.company,
                "href": url_for(
                    "trainees.why",
                    reference=reference,
                    siret=place.siret,
                    opening=place.reference,
                ),
            }
            for place in found.places[:shown]
        ],
        "more": max(0, len(found.places) - shown),
    }
    if is_fragment:
        return render_template("fragments/refused.html", rule=words)
    return render("pages/refused.html", "desk", profile=profile, rule=words)
