"""Companies over the API: shared by the whole school, nothing about trainees in them."""

from __future__ import annotations

from typing import Any

from matcher.services import companies
from matcher.web import request_context
from matcher.web.api.resource import PAGINATION_HEADER, Resource, paged
from matcher.web.schemas.queries import CompanyQuery
from matcher.web.schemas.records import CompanyChanges, CompanyRecord, NewCompany

blueprint = Resource("companies", "Entreprises, connues par leur SIRET.")


@blueprint.route("/companies")
@blueprint.arguments(CompanyQuery, location="query")
@blueprint.response(200, CompanyRecord(many=True), headers=PAGINATION_HEADER)
def list_companies(query: dict[str, Any]) -> Any:
    """Donner les entreprises, par SIRET."""
    return paged(companies.list_page(request_context.context(), **query), query)


@blueprint.route("/companies", methods=["POST"])
@blueprint.etag
@blueprint.arguments(NewCompany)
@blueprint.response(201, CompanyRecord)
@blueprint.alt_response(409, "CONFLICT")
def create_company(values: dict[str, Any]) -> Any:
    """Enregistrer une entreprise."""
    return companies.create(request_context.context(), values)


@blueprint.route("/companies/<siret>")
@blueprint.etag
@blueprint.response(200, CompanyRecord)
def read_company(siret: str) -> Any:
    """Donner une entreprise."""
    return companies.read(request_context.context(), siret)


@blueprint.route("/companies/<siret>", methods=["PATCH"])
@blueprint.etag
@blueprint.arguments(CompanyChanges)
@blueprint.response(200, CompanyRecord)
def change_company(values: dict[str, Any], siret: str) -> Any:
    """Changer une entreprise : une clé absente ne change rien, null efface."""
    return companies.update(
        request_context.context(),
        siret,
        values,
        lambda stored: blueprint.check_etag(stored, CompanyRecord),
    )
