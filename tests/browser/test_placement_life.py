"""One placement taken by hand from the suggestion to the bilan, its papers and agenda read."""

from __future__ import annotations

from subprocess import run
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from icalendar import Calendar
from playwright.sync_api import expect
from sqlalchemy import select

from matcher.app import use_case
from matcher.models.companies import Company
from matcher.models.openings import Opening
from matcher.services import suggestions
from matcher.services.placements import life
from matcher.vocabulary import Kind
from tests.browser.accessibility import violations
from tests.browser.conftest import DESK_WIDTH, PHONE_WIDTH

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from tests.browser.conftest import School, Visit

pytestmark = pytest.mark.browser


def _set_up_first_proposal(window: Visit, school: School) -> str:
    """Give the first immersion without a warning a tutor; return its company."""
    with use_case(window.app) as context:
        found = suggestions.suggest(context, school.trainee, limit=50, kinds=(Kind.PMSMP,))
        first = next(one for one in found["suggestions"] if not one["warnings"])
        place = context.session.scalars(
            select(Opening)
            .join(Opening.company)
            .where(Company.siret == first["company_siret"], Opening.reference == first["opening"])
        ).one()
        place.tutor_name = "Awa Tutrice"
        context.session.commit()
        return str(first["company"])


def _check(page: Page, width: int) -> None:
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def _decide_on_card(page: Page, company: str) -> None:
    """Keep a proposal, see it with the trainee, send it, write down the company's yes."""
    card = page.locator(".suggestion", has_text=company).first
    card.get_by_role("button", name="Retenir").click()
    for verb in ("Vue avec le jeune", "Envoyer à l'entreprise", "L'entreprise accepte"):
        card.locator(".decided-line").get_by_role("button", name=verb).first.click()
    card.get_by_role("link", name="Préparer le placement").click()


def _state(page: Page) -> Locator:
    return page.locator(".head .badge")


def _open(page: Page, summary: str) -> None:
    page.locator("details.more > summary", has_text=summary).first.click()


def _sign_all(page: Page) -> None:
    signing = page.get_by_role("button", name="A signé")
    while left := signing.count():
        signing.first.click()
        expect(signing).to_have_count(left - 1)


def _read_paper(page: Page, label: str, folder: Path) -> str:
    """Return what a paper says; it must also be there as a picture, with ink on the page."""
    href = page.get_by_role("link", name=label).get_attribute("href")
    answer = page.request.get(page.url.split("/placements")[0] + str(href))
    assert answer.headers["content-type"] == "application/pdf"
    file = folder / "paper.pdf"
    file.write_bytes(answer.body())
    picture = folder / "picture"
    run(["pdftoppm", "-r", "40", "-gray", str(file), str(picture)], check=True)
    first = min(folder.glob("picture*.pgm")).read_bytes()
    assert min(first[20:]) < 100 < max(first[20:])
    for made in folder.glob("picture*.pgm"):
        made.unlink()
    told = run(["pdftotext", "-layout", str(file), "-"], check=True, capture_output=True)
    return " ".join(told.stdout.decode().split())


def _feed(page: Page) -> set[str]:
    """Return the titles of the agenda whose address the list of placements shows."""
    page.goto(page.url.split("/placements")[0] + "/placements")
    answer = page.request.get(str(page.locator("a.address").get_attribute("href")))
    return {str(event["summary"]) for event in Calendar.from_ical(answer.body()).events}


def _prepare(page: Page, width: int) -> int:
    """Prepare the placement and what the first day needs; return its number."""
    _check(page, width)
    page.get_by_label("découvrir", exact=False).check()
    page.get_by_label("Objectifs précis").fill("Voir le métier de près")
    page.get_by_role("button", name="Préparer le placement").click()
    expect(_state(page)).to_have_text("en préparation")
    _open(page, "Préparer le premier jour")
    page.get_by_label("Rendez-vous du premier jour").fill("8 h 45, à l'accueil")
    page.get_by_label("Quoi apporter").fill("Des chaussures fermées")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    return int(page.url.rsplit("/", 1)[1])


def _have_signed(page: Page, width: int) -> None:
    page.get_by_role("button", name="Envoyer à la signature").click()
    expect(_state(page)).to_have_text("signatures en cours")
    expect(page.locator("[aria-labelledby=suite]")).to_contain_text("Signature attendue")
    _check(page, width)
    _sign_all(page)
    page.get_by_role("button", name="Déclarer").click()
    expect(_state(page)).to_have_text("peut démarrer")


def _live_first_day(page: Page, width: int, found: Mapping[str, Any]) -> None:
    """Start, plan a visit for the last day, tell an accident; read the agenda."""
    page.get_by_role("button", name="Démarrer").click()
    expect(_state(page)).to_have_text("en cours")
    _open(page, "Ajouter une visite")
    page.get_by_label("Prévu le").fill(found["end"])
    page.get_by_role("button", name="Ajouter", exact=True).click()
    _open(page, "Signaler un accident")
    page.get_by_label("Moment des faits").fill(f"{found['start']}T08:15")
    page.get_by_label("Faits", exact=True).fill("Chute dans la réserve")
    page.get_by_role("button", name="Signaler", exact=True).click()
    expect(page.locator("[aria-labelledby=incidents]")).to_contain_text("Chute")
    _check(page, width)
    titles = " | ".join(_feed(page))
    for text in ("Visite :", "Déclaration avant", "Bilan attendu", "Période en entreprise"):
        assert text in titles


def _live_last_day(page: Page, width: int) -> None:
    """Visit, write the tutor's word, the trainee's own, and the contract that follows."""
    _open(page, "C'est fait")
    page.get_by_role("button", name="Noter comme fait").click()
    expect(page.locator("[aria-labelledby=visites]")).to_contain_text("Visite faite")
    page.get_by_label("Les objectifs sont").select_option("yes")
    page.get_by_label("Présence").fill("95")
    page.get_by_label("Ce que dit le tuteur").fill("Ponctuelle et curieuse")
    page.get_by_role("button", name="Garder la parole du tuteur").click()
    expect(_state(page)).to_have_text("terminé")
    page.get_by_label("Oui", exact=True).check()
    page.get_by_label("Avec ses mots").fill("J'ai aimé la cuisine")
    page.get_by_role("button", name="Garder la parole du stagiaire").click()
    expect(page.locator("[aria-labelledby=bilan]")).to_contain_text("D'accord avec le tuteur")
    _open(page, "Noter le contrat")
    page.get_by_label("Contrat", exact=True).select_option("cdi")
    page.get_by_role("button", name="Noter le contrat").click()
    expect(page.locator("[aria-labelledby=ensuite]")).to_contain_text("CDI")
    _check(page, width)


@pytest.mark.proof
@pytest.mark.parametrize("width", [DESK_WIDTH, PHONE_WIDTH])
def test_placement_goes_by_hand_from_the_suggestion_to_the_bilan(
    visit: Callable[..., Visit], school: School, width: int, tmp_path: Path
) -> None:
    window = visit(width)
    company = _set_up_first_proposal(window, school)
    window.sign_in(school.trainer)
    page = window.open(f"/stagiaires/{school.trainee}?tout=1")
    _decide_on_card(page, company)
    number = _prepare(page, width)
    _have_signed(page, width)
    sheet = _read_paper(page, "Fiche de données", tmp_path)
    for text in ("PMSMP", company, "Awa Tutrice", "Mission locale", "Voir le métier de près"):
        assert text in sheet
    own = _read_paper(page, "Page du stagiaire", tmp_path)
    for text in ("8 h 45, à l'accueil", "Des chaussures fermées", company):
        assert text in own.replace("’", "'")

    with use_case(window.app) as context:
        found = life.show(context, number)
    with time_machine.travel(f"{found['start']}T08:30:00+01:00", tick=True):
        window.sign_in(school.trainer)
        page.goto(f"{window.url}/placements/{number}")
        _live_first_day(page, width, found)
    with time_machine.travel(f"{found['end']}T17:30:00+01:00", tick=True):
        window.sign_in(school.trainer)
        page.goto(f"{window.url}/placements/{number}")
        _live_last_day(page, width)
        bilan = _read_paper(page, "Bilan", tmp_path).replace("’", "'")
        assert "Ponctuelle et curieuse" in bilan
        assert "J'ai aimé la cuisine" in bilan
        page.goto(f"{window.url}/placements/liste")
        expect(page.locator("table")).to_contain_text(company)
        _check(page, width)
    with use_case(window.app) as context:
        kept = life.show(context, number)
    assert (kept["status"], kept["assessment"]["state"]) == ("done", "shared")
    moved = [event["to"] for event in kept["events"] if event["act"] == "moved"]
    assert moved == ["awaiting_signatures", "ready", "running"]
