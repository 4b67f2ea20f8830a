"""Suggestions over the API: the ranked openings of a trainee, and why not another one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matcher.services import decisions, suggestions
from matcher.web.api.resource import Resource, on_day
from matcher.web.request_context import context as ground
from matcher.web.schemas.decisions import DecisionDocument, DecisionStep, NewDecision
from matcher.web.schemas.documents import SuggestionList, Why
from matcher.web.schemas.queries import DayQuery, SuggestionQuery

if TYPE_CHECKING:
    from matcher.services.decisions import Choice

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


@blueprint.route("/trainees/<reference>/openings/<siret>/<opening>/decision", methods=["POST"])
@blueprint.arguments(NewDecision)
@blueprint.response(200, DecisionDocument)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def decide(asked: dict[str, Any], reference: str, siret: str, opening: str) -> Any:
    """Noter ce que devient une proposition ; 409 dit ce qui peut suivre, ou ce qui manque."""
    return _document(decisions.decide(ground(), reference, siret, opening, **asked))


@blueprint.route("/trainees/<reference>/decisions")
@blueprint.response(200, DecisionStep(many=True))
@blueprint.alt_response(404, "NOT_FOUND")
def list_decisions(reference: str) -> Any:
    """Donner toutes les décisions prises, dans l'ordre : qui, quand, de, vers, pourquoi."""
    return decisions.history(ground(), reference)


def _document(choice: Choice) -> dict[str, Any]:
    return {
        "trainee": choice.trainee,
        "company_siret": choice.siret,
        "opening": choice.opening,
        "on": choice.on.isoformat(),
        "decision": choice.decision,
        "reason": choice.reason,
        "following": choice.following,
    }
