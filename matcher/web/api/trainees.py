"""Trainees over the API: only those of the site of the token."""

from __future__ import annotations

from typing import Any

from matcher.services import trainees
from matcher.web import request_context
from matcher.web.api.resource import PAGINATION_HEADER, Resource, paged
from matcher.web.schemas.queries import TraineeQuery
from matcher.web.schemas.records import NewTrainee, TraineeChanges, TraineeRecord

blueprint = Resource("trainees", "Stagiaires : les noms sont ceux des formats d'échange.")


@blueprint.route("/trainees")
@blueprint.arguments(TraineeQuery, location="query")
@blueprint.response(200, TraineeRecord(many=True), headers=PAGINATION_HEADER)
def list_trainees(query: dict[str, Any]) -> Any:
    """Donner les stagiaires, par matricule."""
    return paged(trainees.list_page(request_context.context(), **query), query)


@blueprint.route("/trainees", methods=["POST"])
@blueprint.etag
@blueprint.arguments(NewTrainee)
@blueprint.response(201, TraineeRecord)
@blueprint.alt_response(409, "CONFLICT")
def create_trainee(values: dict[str, Any]) -> Any:
    """Inscrire un stagiaire."""
    return trainees.create(request_context.context(), values)


@blueprint.route("/trainees/<reference>")
@blueprint.etag
@blueprint.response(200, TraineeRecord)
def read_trainee(reference: str) -> Any:
    """Donner un stagiaire."""
    return trainees.read(request_context.context(), reference)


@blueprint.route("/trainees/<reference>", methods=["PATCH"])
@blueprint.etag
@blueprint.arguments(TraineeChanges)
@blueprint.response(200, TraineeRecord)
def change_trainee(values: dict[str, Any], reference: str) -> Any:
    """Changer un stagiaire : une clé absente ne change rien, null efface."""
    return trainees.update(
        request_context.context(),
        reference,
        values,
        lambda stored: blueprint.check_etag(stored, TraineeRecord),
    )
