"""Joint plans over the API: computed and stored, listed, shown again."""

from __future__ import annotations

from typing import Any

from matcher.services import needs, plans
from matcher.services.planning.ground import PairName
from matcher.web import request_context
from matcher.web.api.resource import Resource, on_day
from matcher.web.schemas.plans import (
    Comparison,
    ComparisonWanted,
    Need,
    NeedsQuery,
    PlanCost,
    PlanDocument,
    PlanHead,
    PlanOrder,
    PlansWanted,
)
from matcher.web.schemas.queries import DayQuery

blueprint = Resource("plans", "Plans d'ensemble des prochaines périodes.")


@blueprint.route("/plans")
@blueprint.arguments(PlansWanted, location="query")
@blueprint.response(200, PlanHead(many=True))
def list_plans(wanted: dict[str, Any]) -> Any:
    """Donner les plans gardés, le plus récent d'abord (`cohort` : ceux de cette promotion)."""
    return plans.list_plans(request_context.context(), wanted.get("cohort"))


@blueprint.route("/plans", methods=["POST"])
@blueprint.arguments(PlanOrder)
@blueprint.response(201, PlanDocument)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def make(order: dict[str, Any]) -> Any:
    """Calculer un plan et le garder ; un verrou impossible est refusé et nommé (409)."""
    return plans.make(
        on_day(order.get("on")),
        sites=order.get("sites") or (),
        cohorts=order.get("cohorts") or (),
        locks=[PairName.read("locks", text) for text in order.get("locks") or ()],
        bans=[PairName.read("bans", text) for text in order.get("bans") or ()],
    )


@blueprint.route("/plans/<plan>")
@blueprint.response(200, PlanDocument)
@blueprint.alt_response(404, "NOT_FOUND")
def show(plan: str) -> Any:
    """Donner un plan gardé, avec les stagiaires que l'on peut voir."""
    return plans.show(request_context.context(), plan)


@blueprint.route("/plans/<plan>/comparison")
@blueprint.arguments(ComparisonWanted, location="query")
@blueprint.response(200, Comparison)
@blueprint.alt_response(404, "NOT_FOUND")
def compare(wanted: dict[str, Any], plan: str) -> Any:
    """Comparer un plan gardé à celui de la nuit d'avant, ou à un autre (`with`)."""
    return plans.compare(request_context.context(), plan, wanted.get("other"))


@blueprint.route("/trainees/<reference>/openings/<siret>/<opening>/plan-cost")
@blueprint.arguments(DayQuery, location="query")
@blueprint.response(200, PlanCost)
@blueprint.alt_response(404, "NOT_FOUND")
def cost(query: dict[str, Any], reference: str, siret: str, opening: str) -> Any:
    """Dire ce que placer ce stagiaire là coûterait aux autres, ou la règle qui l'interdit."""
    return plans.why(on_day(query.get("on")), PairName(reference, siret, opening))


@blueprint.route("/needs")
@blueprint.arguments(NeedsQuery, location="query")
@blueprint.response(200, Need(many=True))
@blueprint.alt_response(404, "NOT_FOUND")
def list_needs(query: dict[str, Any]) -> Any:
    """Donner les places qui manquent le plus, chaque gain vérifié en refaisant le plan."""
    return needs.needs(on_day(query.get("on")), query.get("site") or ())
