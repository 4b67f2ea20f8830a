"""Openings as use cases: what the API and the form of a company both stand on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from matcher.errors import ConflictError, InvalidFieldsError, UnknownReferenceError
from matcher.services import openings
from matcher.vocabulary import Kind, OpeningStatus
from tests.builders import a_company, an_opening

if TYPE_CHECKING:
    from matcher.services.context import Context
    from matcher.services.record_keeping import Record


def values_for(siret: str, **more: Any) -> dict[str, Any]:
    """Return the values of an opening, as a schema loads them."""
    return {
        "company_siret": siret,
        "reference": "P1",
        "kind": Kind.PMSMP,
        "title": "Commis de cuisine",
    } | more


def agree(_stored: Record) -> None:
    """Let any change pass."""


def test_what_was_not_said_has_its_default_or_is_unknown(context: Context) -> None:
    siret = a_company(context).siret
    stored = openings.create(context, values_for(siret))
    assert stored["status"] is OpeningStatus.OPEN
    assert stored["seats"] == 1
    assert stored["risk_categories"] is None
    assert openings.read(context, siret, "P1") == stored


def test_refused_change_leaves_the_opening_as_it_was(context: Context) -> None:
    opening = an_opening(context, skills={"cuisine": 2})
    key = (opening.company.siret, opening.reference)
    before = openings.read(context, *key)
    with pytest.raises(InvalidFieldsError):
        openings.update(context, *key, {"skills": [], "title": None, "rome": None}, agree)
    assert openings.read(context, *key) == before


def test_whoever_looks_at_the_stored_version_can_stop_the_change(context: Context) -> None:
    opening = an_opening(context, title="Commis")
    key = (opening.company.siret, opening.reference)

    def refuse(stored: Record) -> None:
        raise ConflictError(f"vu : {stored['title']}")

    with pytest.raises(ConflictError, match="vu : Commis"):
        openings.update(context, *key, {"title": "Chef"}, refuse)
    assert openings.read(context, *key)["title"] == "Commis"


def test_new_title_is_resolved_again(context: Context) -> None:
    opening = an_opening(context, rome=None, title="Commis de cuisine")
    key = (opening.company.siret, opening.reference)
    assert (
        openings.update(context, *key, {"title": "Commis de cuisine"}, agree)["trade"] == "G1602"
    )
    assert openings.update(context, *key, {"title": "Zglorbulateur"}, agree)["trade"] is None


def test_trade_that_a_person_settled_stays_while_the_title_stays(context: Context) -> None:
    opening = an_opening(context, rome=None, title="Zglorbulateur")
    opening.trade = "D1106"
    context.session.commit()
    key = (opening.company.siret, opening.reference)
    same = {"title": "Zglorbulateur", "seats": 2}
    assert openings.update(context, *key, same, agree)["trade"] == "D1106"
    assert openings.update(context, *key, {"title": "Zglorb"}, agree)["trade"] is None


def test_same_reference_in_two_companies_is_two_openings(context: Context) -> None:
    first, second = a_company(context), a_company(context)
    openings.create(context, values_for(first.siret))
    openings.create(context, values_for(second.siret))
    page = openings.list_page(context, page=1, page_size=10)
    assert page.total == 2
    assert [one["company_siret"] for one in page.records] == sorted([first.siret, second.siret])


def test_unknown_opening_is_told(context: Context) -> None:
    with pytest.raises(UnknownReferenceError, match="123/P1"):
        openings.read(context, "123", "P1")
