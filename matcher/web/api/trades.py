"""Trades and job titles over the API."""

from __future__ import annotations

from typing import Any

from matcher.services import trades
from matcher.web import request_context
from matcher.web.api.resource import Resource
from matcher.web.schemas.documents import NearTrade, Titles
from matcher.web.schemas.queries import NearQuery, TitleQuery

blueprint = Resource("trades", "Métiers et intitulés.")


@blueprint.route("/trades/<code>/near")
@blueprint.arguments(NearQuery, location="query")
@blueprint.response(200, NearTrade(many=True))
@blueprint.alt_response(404, "NOT_FOUND")
def near(query: dict[str, Any], code: str) -> Any:
    """Donner les familles de métiers les plus proches."""
    return trades.near(
        request_context.context(),
        code,
        limit=query["limit"],
        with_mobility=not query["no_mobility"],
    )


@blueprint.route("/titles")
@blueprint.arguments(TitleQuery, location="query")
@blueprint.response(200, Titles)
def titles(query: dict[str, Any]) -> Any:
    """Trouver le métier d'un intitulé : jusqu'à cinq candidats, le meilleur d'abord."""
    return trades.resolve_title(request_context.context(), query["q"])
