"""Companies as use cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from matcher.errors import ConflictError, UnknownReferenceError
from matcher.services import companies
from matcher.vocabulary import CompanyStatus
from tests.builders import a_company, a_siret

if TYPE_CHECKING:
    from matcher.services.context import Context


def test_company_is_a_partner_unless_said_otherwise(context: Context) -> None:
    values = {"siret": a_siret(5), "name": "Garage", "postcode": "92220", "commune": "BAGNEUX"}
    stored = companies.create(context, values)
    assert stored["status"] is CompanyStatus.PARTNER
    assert stored["commune_insee"] == "92007"
    assert stored["max_solicitations_per_month"] is None
    assert stored["to_review"] == []


def test_point_follows_the_commune_unless_one_is_given(context: Context) -> None:
    siret = a_siret(5)
    stored = companies.create(context, {"siret": siret, "name": "Garage", "commune": "Bagneux"})
    assert stored["latitude"] == pytest.approx(48.8, abs=0.05)
    moved = companies.update(context, siret, {"commune": "Gennevilliers"}, lambda _stored: None)
    assert moved["latitude"] == pytest.approx(48.93, abs=0.05)
    point = {"latitude": 48.9, "longitude": 2.3}
    exact = companies.update(context, siret, point, lambda _stored: None)
    assert (exact["latitude"], exact["longitude"]) == (48.9, 2.3)
    renamed = companies.update(context, siret, {"name": "Atelier"}, lambda _stored: None)
    assert renamed["latitude"] == 48.9


def test_place_that_is_not_recognised_is_kept_and_listed(context: Context) -> None:
    values = {"siret": a_siret(5), "name": "Garage", "commune": "Zglorb-sur-Mer"}
    stored = companies.create(context, values)
    assert stored["commune"] == "Zglorb-sur-Mer"
    assert stored["to_review"] == ["commune : Zglorb-sur-Mer"]


def test_same_siret_twice_is_refused(context: Context) -> None:
    siret = a_company(context).siret
    with pytest.raises(ConflictError, match=siret):
        companies.create(context, {"siret": siret, "name": "Autre"})


def test_search_looks_in_name_siret_and_commune(context: Context) -> None:
    a_company(context, name="Boulangerie 100 % levain")
    a_company(context, name="Garage", commune="Clichy")

    def found(q: str) -> list[str]:
        page = companies.list_page(context, page=1, page_size=10, q=q)
        return [one["name"] for one in page.records]

    assert found("LEVAIN") == ["Boulangerie 100 % levain"]
    assert found("100 %") == ["Boulangerie 100 % levain"]
    assert found("clich") == ["Garage"]
    assert found("_") == []


def test_unknown_company_is_told(context: Context) -> None:
    with pytest.raises(UnknownReferenceError):
        companies.read(context, "123")
