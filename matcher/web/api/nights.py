"""Nightly runs over the API."""

from __future__ import annotations

from typing import Any

from matcher.services import nights
from matcher.web import request_context
from matcher.web.api.resource import Resource, on_day
from matcher.web.schemas.documents import NightOrder, NightReport

blueprint = Resource("nights", "Calculs de la nuit.")


@blueprint.route("/nights")
@blueprint.response(200, NightReport(many=True))
def list_nights() -> Any:
    """Donner les calculs, le plus récent d'abord."""
    return nights.list_nights(request_context.context())


@blueprint.route("/nights", methods=["POST"])
@blueprint.arguments(NightOrder)
@blueprint.response(201, NightReport)
@blueprint.alt_response(409, "CONFLICT")
def run(order: dict[str, Any]) -> Any:
    """Lancer un calcul et attendre sa fin ; 409 si un autre est en cours."""
    return nights.run(on_day(order.get("on")), order.get("site"))


@blueprint.route("/nights/<night>")
@blueprint.response(200, NightReport)
@blueprint.alt_response(404, "NOT_FOUND")
def show(night: str) -> Any:
    """Donner un calcul."""
    return nights.show(request_context.context(), night)
