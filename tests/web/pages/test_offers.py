"""A company offers a place through its link; somebody of the school looks at it."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from matcher.models.openings import Opening
from matcher.services.company_links import CompanyLinks
from matcher.vocabulary import CompanyStatus, OpeningStatus, Role
from tests.builders import a_company, a_trainer
from tests.web.conftest import csrf_token, sign_in

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from matcher.services.context import Context

LINKS = CompanyLinks("a secret key that is only good for tests")
GOOD = {
    "siret": "732 829 320 00074",
    "name": "Garage du Parc",
    "contact_email": "patron@garage.example",
    "kind": "pmsmp",
    "title": "mécano auto",
    "rome": "I1604",
    "seats": "2",
    "start_date": "2027-01-11",
    "end_date": "2027-01-29",
    "risks_known": "aucun",
    "statement": "oui",
}


def _send(client: FlaskClient, values: dict[str, str], siret: str = "") -> TestResponse:
    path = f"/offrir/{LINKS.sign(siret)}"
    token = csrf_token(client.get(path).text)
    return client.post(path, data=values | {"csrf_token": token}, follow_redirects=True)


def _kept(context: Context) -> Opening:
    context.session.rollback()
    return context.session.scalars(select(Opening)).one()


def test_a_company_writes_nothing_that_its_form_does_not_offer(
    client: FlaskClient, context: Context
) -> None:
    more = {
        "derogation_reference": "DREETS 2026-7",
        "derogation_date": "2026-09-01",
        "required_level": "8",
        "reference": "CHOISIE",
        "status": "open",
    }
    assert _send(client, GOOD | more).status_code == 200
    place = _kept(context)
    assert (place.derogation_reference, place.derogation_date) == (None, None)
    assert place.required_level is None
    assert place.reference != "CHOISIE"
    assert place.status is OpeningStatus.TO_REVIEW


@pytest.mark.parametrize("seats", ["0", "5", "9999", "-1", "2.5"])
def test_a_company_offers_as_many_seats_as_its_form_does(
    client: FlaskClient, context: Context, seats: str
) -> None:
    assert _send(client, GOOD | {"seats": seats}).status_code == 422
    assert context.session.scalars(select(Opening)).all() == []


def test_place_of_a_new_company_waits_for_a_look(client: FlaskClient, context: Context) -> None:
    page = _send(client, GOOD)
    assert page.status_code == 200
    assert "Merci" in page.text
    place = _kept(context)
    assert place.status is OpeningStatus.TO_REVIEW
    assert (place.seats, place.start_date, place.trade) == (2, date(2027, 1, 11), "I1604")
    assert place.risk_categories == []
    assert "ne remplace pas un salarié absent" in (place.description or "")
    assert place.company.siret == "73282932000074"
    assert place.company.status is CompanyStatus.PROSPECT


def test_link_of_a_company_fixes_whose_place_it_is(client: FlaskClient, context: Context) -> None:
    siret = a_company(context, name="Boulangerie Exemple").siret
    context.session.commit()
    page = client.get(f"/offrir/{LINKS.sign(siret)}").text
    assert "Boulangerie Exemple" in page
    _send(client, GOOD | {"siret": "35600000000048", "name": "Autre"}, siret)
    assert _kept(context).company.siret == siret


def test_details_are_kept_when_given(client: FlaskClient, context: Context) -> None:
    details = {"day_start": "09:00", "day_end": "17:30", "tutor_name": "Mme Exemple"}
    _send(client, GOOD | details)
    place = _kept(context)
    assert (place.day_start, place.day_end) == (time(9), time(17, 30))
    assert place.tutor_name == "Mme Exemple"


def test_risks_ticked_are_kept(client: FlaskClient, context: Context) -> None:
    _send(client, GOOD | {"risks_known": "cocher", "risks": "machines"})
    assert _kept(context).risk_categories == ["machines"]


def test_risks_left_to_assess_stay_unknown(client: FlaskClient, context: Context) -> None:
    _send(client, GOOD | {"risks_known": "evaluer"})
    assert _kept(context).risk_categories is None


def test_no_trade_chosen_leaves_it_to_the_school(client: FlaskClient, context: Context) -> None:
    _send(client, GOOD | {"title": "aide pour divers petits travaux", "rome": ""})
    assert _kept(context).rome is None


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("siret", "732 829 320 00075", "siret-fault"),
        ("siret", "", "siret-fault"),
        ("name", "", "name-fault"),
        ("title", " ", "title-fault"),
        ("seats", "0", "seats-fault"),
        ("end_date", "2026-01-01", "end_date-fault"),
        ("start_date", "31/31/2027", "start_date-fault"),
        ("contact_email", "nulle part", "contact_email-fault"),
        ("risks_known", "", "risks_known-fault"),
        ("statement", "", "statement-fault"),
        ("kind", "esclavage", "kind-fault"),
    ],
)
def test_fault_is_said_beside_its_field_and_nothing_is_kept(
    client: FlaskClient, context: Context, field: str, value: str, said: str
) -> None:
    page = _send(client, GOOD | {field: value})
    assert page.status_code == 422
    assert f'id="{said}"' in page.text
    context.session.rollback()
    assert context.session.scalars(select(Opening)).all() == []


def test_form_with_a_fault_keeps_what_was_written(client: FlaskClient) -> None:
    page = _send(client, GOOD | {"siret": "1"}).text
    assert 'value="Garage du Parc"' in page
    assert 'value="mécano auto"' in page
    assert 'value="2027-01-11"' in page


def test_siret_is_checked_while_it_is_written(client: FlaskClient, context: Context) -> None:
    known = a_company(context, name="Boulangerie Exemple").siret
    context.session.commit()
    path = f"/offrir/{LINKS.sign()}/siret"
    assert "fault" in client.get(path, query_string={"siret": "732 829 320 00075"}).text
    assert "valide" in client.get(path, query_string={"siret": "35600000000048"}).text
    assert "Boulangerie Exemple" in client.get(path, query_string={"siret": known}).text


def test_title_gives_up_to_five_trades_and_none_of_them(client: FlaskClient) -> None:
    page = client.get(f"/offrir/{LINKS.sign()}/metiers", query_string={"title": "mécano auto"})
    assert page.text.count('name="rome"') <= 6
    assert 'value="I1604"' in page.text
    assert "Aucun ne convient" in page.text


@pytest.mark.parametrize("path", ["", "/siret", "/metiers", "/merci"])
def test_forged_link_opens_nothing(client: FlaskClient, path: str) -> None:
    response = client.get(f"/offrir/forged{path}")
    assert response.status_code == 410
    assert "ne sert plus" in response.text


def test_school_opens_the_place_after_a_look(client: FlaskClient, context: Context) -> None:
    _send(client, GOOD)
    officer = a_trainer(context, "cre@ecole.example", role=Role.COMPANY_OFFICER)
    context.session.commit()
    sign_in(client, context, officer.email)
    page = client.get("/places").text
    assert "envoyée par l" in page
    place = _kept(context)
    path = f"/places/{place.company.siret}/{place.reference}/ouvrir"
    client.post(path, data={"csrf_token": csrf_token(page)})
    assert _kept(context).status is OpeningStatus.OPEN
    assert "Tout est vérifié" in client.get("/places").text


def test_school_makes_a_link_for_a_company(client: FlaskClient, context: Context) -> None:
    siret = a_company(context, name="Boulangerie Exemple").siret
    officer = a_trainer(context, "cre@ecole.example", role=Role.COMPANY_OFFICER)
    context.session.commit()
    sign_in(client, context, officer.email)
    page = client.get("/places/lien", query_string={"siret": siret}).text
    assert "Boulangerie Exemple" in page
    assert "/offrir/" in page
    assert client.get("/places/lien", query_string={"siret": "1"}).status_code == 404
