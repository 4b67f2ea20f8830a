"""Openings over the API, under the SIRET of their company."""

from __future__ import annotations

from typing import Any

from matcher.services import openings
from matcher.web import request_context
from matcher.web.api.resource import PAGINATION_HEADER, Resource, paged
from matcher.web.schemas.queries import OpeningQuery
from matcher.web.schemas.records import NewOpening, OpeningChanges, OpeningRecord

blueprint = Resource("openings", "Places d'immersion et offres de contrat.")


@blueprint.route("/openings")
@blueprint.arguments(OpeningQuery, location="query")
@blueprint.response(200, OpeningRecord(many=True), headers=PAGINATION_HEADER)
def list_openings(query: dict[str, Any]) -> Any:
    """Donner les places, par SIRET puis référence."""
    return paged(openings.list_page(request_context.context(), **query), query)


@blueprint.route("/openings", methods=["POST"])
@blueprint.etag
@blueprint.arguments(NewOpening)
@blueprint.response(201, OpeningRecord)
@blueprint.alt_response(409, "CONFLICT")
def create_opening(values: dict[str, Any]) -> Any:
    """Enregistrer une place : son intitulé est rapproché d'un métier."""
    return openings.create(request_context.context(), values)


@blueprint.route("/openings/<siret>/<reference>")
@blueprint.etag
@blueprint.response(200, OpeningRecord)
def read_opening(siret: str, reference: str) -> Any:
    """Donner une place."""
    return openings.read(request_context.context(), siret, reference)


@blueprint.route("/openings/<siret>/<reference>", methods=["PATCH"])
@blueprint.etag
@blueprint.arguments(OpeningChanges)
@blueprint.response(200, OpeningRecord)
def change_opening(values: dict[str, Any], siret: str, reference: str) -> Any:
    """Changer une place : une clé absente ne change rien, null efface."""
    return openings.update(
        request_context.context(),
        siret,
        reference,
        values,
        lambda stored: blueprint.check_etag(stored, OpeningRecord),
    )
