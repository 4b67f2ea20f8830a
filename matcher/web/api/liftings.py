"""Liftings over the API: a refusal set aside with a reason, listed, ended."""

from __future__ import annotations

from typing import Any

from matcher.services import liftings
from matcher.web.api.resource import Resource
from matcher.web.request_context import context
from matcher.web.schemas.liftings import (
    LiftingDocument,
    LiftingEnd,
    LiftingQuery,
    NewLifting,
)

blueprint = Resource("liftings", "Refus levés : par qui, quand, pourquoi ; jamais effacés.")


@blueprint.route("/trainees/<reference>/openings/<siret>/<opening>/liftings", methods=["POST"])
@blueprint.arguments(NewLifting)
@blueprint.response(201, LiftingDocument)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def add(asked: dict[str, Any], reference: str, siret: str, opening: str) -> Any:
    """Lever un refus ; 409 si la règle ne se lève pas ou n'écarte pas cette place."""
    return liftings.add(context(), reference, siret, opening, asked.pop("rule"), **asked)


@blueprint.route("/liftings")
@blueprint.arguments(LiftingQuery, location="query")
@blueprint.response(200, LiftingDocument(many=True))
@blueprint.alt_response(404, "NOT_FOUND")
def list_liftings(query: dict[str, Any]) -> Any:
    """Lister les refus levés qui valent aujourd'hui, ou tous."""
    return liftings.listing(
        context(), trainee=query.get("trainee"), with_ended=bool(query.get("all"))
    )


@blueprint.route("/liftings/<int:number>/end", methods=["POST"])
@blueprint.arguments(LiftingEnd)
@blueprint.response(200, LiftingDocument)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def end(asked: dict[str, Any], number: int) -> Any:
    """Mettre fin à une levée : la règle écarte de nouveau."""
    return liftings.end(context(), number, why=asked["why"])
