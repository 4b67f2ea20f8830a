"""Lifting a refusal on the pages, and the list that a director reads."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from matcher.models.openings import Opening
from matcher.models.trainees import Trainee
from matcher.vocabulary import PlacementStatus, RiskCategory, Role
from tests.builders import TODAY, a_placement, a_trainee, a_trainer, an_opening
from tests.web.conftest import csrf_token, sign_in

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from matcher.services.context import Context


@pytest.fixture
def place(client: FlaskClient, context: Context) -> str:
    """Sign a director in; return the page of a place that T1 does not want."""
    person = a_trainer(context, role=Role.DIRECTOR)
    a_trainee(context, "T1", dislikes=("G1602",), trainer=person)
    opening = an_opening(context, "P1")
    address = f"/stagiaires/T1/places/{opening.company.siret}/P1"
    sign_in(client, context, person.email)
    context.session.rollback()
    return address


def test_refusal_is_lifted_from_its_page_and_ended_from_the_list(
    client: FlaskClient, place: str
) -> None:
    page = client.get(place).text
    assert "Lever ce refus" in page
    form = {"csrf_token": csrf_token(page), "rule": "PR-08", "why": "veut essayer", "until": ""}
    page = client.post(f"{place}/levees", data=form, follow_redirects=True).text
    assert "peut être proposée" in page
    assert "Refus levé (règle PR-08) par" in page
    assert "veut essayer" in client.get("/stagiaires/T1").text
    listed = client.get("/levees").text
    assert "Métier refusé par le stagiaire" in listed
    end = {"csrf_token": csrf_token(listed), "why": "finalement non"}
    listed = client.post("/levees/1/fin", data=end, follow_redirects=True).text
    assert "Aucun refus levé" in listed
    assert "finalement non" in client.get("/levees?toutes=1&stagiaire=T1").text
    assert "Lever ce refus" in client.get(place).text


def test_placement_of_the_past_that_breaks_the_law_is_listed(
    client: FlaskClient, context: Context, place: str
) -> None:
    assert "Aucun placement hors des règles" in client.get("/placements-hors-regles").text
    trainee, opening = context.session.query(Trainee).one(), context.session.query(Opening).one()
    a_placement(
        context, trainee, opening, date(2026, 1, 5), date(2026, 2, 20), status=PlacementStatus.DONE
    )
    page = client.get("/placements-hors-regles").text
    assert "Immersion de plus d&#39;un mois (PM-02)" in page


def test_what_nobody_may_lift_has_no_form_and_is_refused_when_forced(
    client: FlaskClient, context: Context, place: str
) -> None:
    a_trainee(context, "T2", birth_date=TODAY.replace(year=2009))
    risky = an_opening(context, "P2", risk_categories=[RiskCategory.COLLAPSE])
    address = f"/stagiaires/T2/places/{risky.company.siret}/P2"
    page = client.get(address).text
    assert "Une période tout entière après ses 18 ans, à partir du 23/11/2027" in page
    assert "Lever ce refus" not in page
    token = csrf_token(client.get(place).text)
    form = {"csrf_token": token, "rule": "TR-collapse", "why": "si si"}
    forced = client.post(f"{address}/levees", data=form)
    assert (forced.status_code, "ne se lève jamais" in forced.text) == (409, True)
