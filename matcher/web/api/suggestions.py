"""Suggestions over the API: the ranked openings of a trainee, and why not another one."""

from __future__ import annotations

from typing import Any

from matcher.services import suggestions
from matcher.web.api.resource import Resource, on_day
from matcher.web.schemas.documents import SuggestionList, Why
from matcher.web.schemas.queries import DayQuery, SuggestionQuery

blueprint = Resource(
    "suggestions", "Propositions : classées, expliquées, à décider par un humain."
)


@blueprint.route("/trainees/<reference>/suggestions")
@blueprint.arguments(SuggestionQuery, location="query")
@blueprint.response(200, SuggestionList)
@blueprint.alt_response(404, "NOT_FOUND")
def suggest(query: dict[str, Any], reference: str) -> Any:
    """Donner les places qui valent un appel, dans l'ordre, avec les raisons."""
    context = on_day(query.get("on"))
    shown = suggestions.suggest(
        context,
        reference,
        limit=query["limit"],
        kinds=tuple(query.get("kind", ())),
        purpose=query.get("purpose"),
    )
    suggestions.record_shown(context, shown)
    return shown


@blueprint.route("/trainees/<reference>/openings/<siret>/<opening>/why")
@blueprint.arguments(DayQuery, location="query")
@blueprint.response(200, Why)
@blueprint.alt_response(404, "NOT_FOUND")
def why(query: dict[str, Any], reference: str, siret: str, opening: str) -> Any:
    """Dire pourquoi cette place est proposée, ou ce qui l'écarte."""
    return suggestions.why(on_day(query.get("on")), reference, siret, opening)
