"""One placement taken by hand from the company's yes to the bilan."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from playwright.sync_api import expect
from sqlalchemy import select

from matcher.app import use_case
from matcher.models.companies import Company
from matcher.models.mandates import Mandate
from matcher.models.openings import Opening
from matcher.models.placements import Placement
from matcher.models.trainees import Trainee
from matcher.services import decisions, suggestions
from matcher.services.placements import life
from matcher.vocabulary import Decision, Kind, PlacementStatus
from tests.browser.accessibility import violations
from tests.browser.conftest import DESK_WIDTH, PHONE_WIDTH

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.conftest import School, Visit

pytestmark = pytest.mark.browser


def _accept_first_proposal(window: Visit, school: School) -> str:
    """Have the company of the first immersion say yes; return the title of the place."""
    with use_case(window.app) as context:
        found = suggestions.suggest(context, school.trainee, limit=20, kinds=(Kind.PMSMP,))
        first = next(one for one in found["suggestions"] if not one["warnings"])
        key = (first["company_siret"], first["opening"])
        for step in (Decision.SENT, Decision.ACCEPTED):
            decisions.decide(context, school.trainee, *key, decision=step)
        place = context.session.scalars(
            select(Opening)
            .join(Opening.company)
            .where(Company.siret == key[0], Opening.reference == key[1])
        ).one()
        place.tutor_name = "Awa Tutrice"
        person = context.session.scalars(
            select(Trainee).where(Trainee.reference == school.trainee)
        ).one()
        start = context.today - timedelta(days=1)
        context.session.add(
            Mandate(prescriber="Mission locale test", site_id=person.site_id, start_date=start)
        )
        context.session.commit()
        return str(first["company"])


def _check(page: Page, width: int) -> None:
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [DESK_WIDTH, PHONE_WIDTH])
def test_placement_goes_by_hand_from_the_yes_to_the_bilan(
    visit: Callable[..., Visit], school: School, width: int
) -> None:
    window = visit(width)
    company = _accept_first_proposal(window, school)
    window.sign_in(school.trainer)
    page = window.open("/placements")
    _check(page, width)
    row = page.locator(".row", has_text=company).filter(has_text="acceptée").first
    row.get_by_role("link", name="Préparer").click()
    _check(page, width)
    page.get_by_label("découvrir", exact=False).check()
    page.get_by_label("Objectifs précis").fill("Voir le métier de près")
    page.get_by_role("button", name="Préparer le placement").click()
    expect(page.locator(".head .badge")).to_have_text("en préparation")

    page.get_by_role("button", name="Envoyer à la signature").click()
    expect(page.locator(".head .badge")).to_have_text("signatures en cours")
    expect(page.locator("[aria-labelledby=suite]")).to_contain_text("Signature attendue")
    page.locator("details.more summary").first.click()
    _check(page, width)
    signing = page.get_by_role("button", name="A signé")
    while signing.count():
        left = signing.count()
        signing.first.click()
        expect(signing).to_have_count(left - 1)
    page.get_by_role("button", name="Déclarer").click()
    expect(page.locator(".head .badge")).to_have_text("peut démarrer")

    number = int(page.url.rsplit("/", 1)[1])
    with use_case(window.app) as context:
        found = life.show(context, number)
    with time_machine.travel(f"{found['start']}T08:30:00+01:00", tick=True):
        window.sign_in(school.trainer)
        page.goto(f"{window.url}/placements/{number}")
        page.get_by_role("button", name="Démarrer").click()
        expect(page.locator(".head .badge")).to_have_text("en cours")
    with time_machine.travel(f"{found['end']}T17:30:00+01:00", tick=True):
        window.sign_in(school.trainer)
        page.goto(f"{window.url}/placements/{number}")
        page.get_by_label("Les objectifs sont").select_option("yes")
        page.get_by_role("button", name="Garder la parole du tuteur").click()
        expect(page.locator(".head .badge")).to_have_text("terminé")
        page.get_by_label("Oui", exact=True).check()
        page.get_by_role("button", name="Garder la parole du stagiaire").click()
        expect(page.locator("[aria-labelledby=bilan]")).to_contain_text("D'accord avec le tuteur")
        _check(page, width)
    with use_case(window.app) as context:
        row_kept = context.session.get(Placement, number)
        assert row_kept is not None
        assert row_kept.status is PlacementStatus.DONE
