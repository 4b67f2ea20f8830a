"""The page of needs: which places to look for, where, for which weeks, and what they change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from matcher.vocabulary import CompanyStatus, OpeningStatus
from tests.builders import (
    a_cohort,
    a_company,
    a_site,
    a_trainee,
    a_trainer,
    an_opening,
)
from tests.web.conftest import sign_in

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from matcher.services.context import Context


@pytest.fixture
def trainer(client: FlaskClient, context: Context) -> FlaskClient:
    """Give a client signed in at Bagneux, where three want the one kitchen."""
    person = a_trainer(context)
    clichy = a_cohort(
        context, "CLI-1", site=a_site(context, "Clichy", commune="Clichy", commune_insee="92024")
    )
    for number in range(3):
        a_trainee(context, f"T{number}", projects=("G1602",))
    a_trainee(context, "Z", first_name="Zoé", cohort=clichy)
    an_opening(context, rome="G1602")
    context.session.commit()
    sign_in(client, context, person.email)
    context.session.rollback()
    return client


@pytest.mark.parametrize(
    ("by", "title"), [("metier", "G1602"), ("commune", "Bagneux"), ("periode", "30 nov. →")]
)
def test_places_to_look_for_are_told_by_trade_commune_and_weeks(
    trainer: FlaskClient, by: str, title: str
) -> None:
    page = trainer.get(f"/besoins?par={by}").text
    assert title in page[page.index("<h2") : page.index("</h2>")]
    assert "2 places" in page
    assert "2 stagiaires de plus placés" in page


def test_other_site_and_its_people_are_not_looked_at(trainer: FlaskClient) -> None:
    page = trainer.get("/besoins").text
    assert "Clichy" not in page
    assert "Zoé" not in page
    assert trainer.get("/besoins?site=Nulle-Part").status_code == 404


def test_where_nothing_is_missing_the_page_says_so(client: FlaskClient, context: Context) -> None:
    person = a_trainer(context)
    context.session.commit()
    sign_in(client, context, person.email)
    assert "Aucune place à chercher" in client.get("/besoins").text


def test_companies_that_opened_such_a_place_are_named_nearest_first(
    trainer: FlaskClient, context: Context
) -> None:
    far = a_company(context, name="Traiteur de Lille", commune="Lille", commune_insee="59350")
    near = a_company(context, name="Cantine voisine", commune="Bagneux", commune_insee="92007")
    never = a_company(context, name="Jamais", max_solicitations_per_month=0)
    paused = a_company(context, name="En repos", status=CompanyStatus.PAUSED)
    for company in (far, near, never, paused):
        an_opening(context, rome="G1602", company=company, status=OpeningStatus.FULL)
    context.session.commit()
    page = trainer.get("/besoins").text
    assert page.index("Cantine voisine") < page.index("Traiteur de Lille")
    assert "Jamais" not in page
    assert "En repos" not in page
    assert f'href="/places/lien?siret={near.siret}"' in page


def test_companies_to_call_are_near_where_the_place_is_missing(
    client: FlaskClient, context: Context
) -> None:
    person = a_trainer(context)
    home: dict[str, Any] = {"commune": "Argenteuil", "latitude": 48.948, "longitude": 2.248}
    a_trainee(context, "LOIN", travel_modes=["walk"], max_travel_minutes=20, **home)
    here = a_company(context, name="Cuisine de Bagneux", commune="Bagneux", commune_insee="92007")
    there = a_company(context, name="Cuisine d'Argenteuil", commune_insee="95018")
    for company in (here, there):
        an_opening(context, rome="G1602", company=company, status=OpeningStatus.FULL)
    an_opening(context, rome="D1106")
    context.session.commit()
    sign_in(client, context, person.email)
    page = client.get("/besoins").text.replace("&#39;", "'")
    assert "Argenteuil" in page
    assert page.index("Cuisine d'Argenteuil") < page.index("Cuisine de Bagneux")
