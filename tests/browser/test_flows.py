"""Three stories: a trainer finds a place, a company offers one, a director reads the night."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from matcher.app import use_case
from matcher.models.openings import Opening
from matcher.models.outbox import OutboxMessage
from matcher.vocabulary import OpeningStatus
from tests.browser.conftest import PHONE_WIDTH

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import School, Visit

pytestmark = pytest.mark.browser


def _mailed_link(window: Visit) -> str:
    with use_case(window.app) as context:
        body = context.session.scalars(select(OutboxMessage.body)).all()[-1]
    found = re.search(r"http\S+/connexion/\S+", body)
    assert found
    return found.group(0)


def test_trainer_signs_in_reads_reasons_and_asks_why(
    visit: Callable[..., Visit], school: School
) -> None:
    window = visit()
    page = window.open(f"/stagiaires/{school.trainee}")
    page.get_by_label("Votre adresse").fill(school.trainer)
    page.get_by_role("button", name="Recevoir un lien").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Regardez votre courrier")
    page.goto(_mailed_link(window))
    page.get_by_role("button", name="Ouvrir ma session").click()
    expect(page).to_have_url(re.compile(f"/stagiaires/{school.trainee}"))

    page.get_by_role("link", name="Ma file").first.click()
    page.get_by_role("link", name="Voir").first.click()
    first = page.locator(".suggestion").first
    expect(first.locator(".rank")).to_contain_text("1")
    expect(first.locator(".reasons .for").first).to_be_visible()
    expect(first.locator(".bar")).to_be_visible()
    window.wait_for_scripts()

    page.locator(".counts summary").first.click()
    page.locator(".counts .links a").first.click()
    expect(page.get_by_text("Cette place n'est pas proposée")).to_be_visible()
    expect(page.get_by_text("Source", exact=True).first).to_be_visible()


def test_trainer_retains_the_last_proposal_shown_and_takes_it_back(
    visit: Callable[..., Visit], school: School
) -> None:
    window = visit(PHONE_WIDTH)
    window.sign_in(school.trainer)
    page = window.open(f"/stagiaires/{school.trainee}")
    last = page.locator(".suggestion").last
    title = last.get_by_role("heading").inner_text()
    last.get_by_role("button", name="Retenir").click()
    expect(last.get_by_text("Retenue")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("Proposition retenue")
    page.get_by_role("status").get_by_role("button", name="Annuler").click()
    expect(last.get_by_role("button", name=f"Retenir : {title}")).to_be_visible()


def test_company_offers_a_place_with_the_keyboard_alone(visit: Callable[..., Visit]) -> None:
    window = visit(PHONE_WIDTH)
    page = window.open(window.offer_path())
    page.get_by_label("SIRET").focus()
    page.keyboard.type("732 829 320 00075")
    expect(page.locator("#siret-dit .fault")).to_be_visible()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("732 829 320 00074")
    expect(page.locator("#siret-dit")).to_contain_text("Numéro valide")
    page.keyboard.press("Tab")
    page.keyboard.type("Garage du Parc")
    page.get_by_label("Métier").focus()
    page.keyboard.type("mécano auto")
    page.locator("#metiers .choice").first.wait_for()
    page.keyboard.press("ArrowDown")
    chosen = page.locator("#metiers input:checked")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(chosen).to_be_focused()
    trade = chosen.get_attribute("value")
    page.get_by_label("Oui, aucun travail dangereux").focus()
    page.keyboard.press("Space")
    page.get_by_label("Cette place ne remplace personne").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Merci, c'est noté")
    with use_case(window.app) as context:
        place = context.session.scalars(select(Opening).order_by(Opening.id)).all()[-1]
        assert place.status is OpeningStatus.TO_REVIEW
        assert (place.company.siret, place.company.name) == ("73282932000074", "Garage du Parc")
        assert (place.title, place.rome, place.risk_categories) == ("mécano auto", trade, [])


def test_director_reads_the_last_night(visit: Callable[..., Visit], school: School) -> None:
    window = visit()
    page = window.sign_in(school.director)
    page.get_by_role("navigation", name="Pages", exact=True).get_by_role(
        "link", name="Nuits"
    ).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Le calcul de la nuit")
    expect(page.locator(".figure").first).to_contain_text("stagiaires")
    expect(page.get_by_role("heading", name="Sans proposition")).to_be_visible()
    page.get_by_role("button", name="Refaire le calcul maintenant").click()
    expect(page.locator(".badge").filter(has_text="terminée").first).to_be_visible()
