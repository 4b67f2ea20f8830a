"""Every page, on a desk and in the hand: no fault that axe can see, nothing wider than it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.accessibility import violations
from tests.browser.conftest import DESK_WIDTH, PHONE_WIDTH

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.conftest import School, Visit

pytestmark = [pytest.mark.browser, pytest.mark.proof]
WIDTHS = pytest.mark.parametrize("width", [DESK_WIDTH, PHONE_WIDTH])


def _check(page: Page, width: int) -> None:
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@WIDTHS
@pytest.mark.parametrize(
    "path", ["/file", "/file?qui=tous", "/file?q=zzzz", "/nuits", "/places", "/plan"]
)
def test_pages_of_the_school_are_accessible(
    visit: Callable[..., Visit], school: School, path: str, width: int
) -> None:
    window = visit(width)
    window.sign_in(school.director if path == "/nuits" else school.trainer)
    _check(window.open(path), width)


@WIDTHS
def test_page_of_a_trainee_is_accessible_with_everything_open(
    visit: Callable[..., Visit], school: School, width: int
) -> None:
    window = visit(width)
    window.sign_in(school.trainer)
    page = window.open(f"/stagiaires/{school.trainee}")
    page.locator("details.more summary").first.click()
    page.locator(".counts summary").first.click()
    page.locator(".counts .links a").first.wait_for()
    _check(page, width)


@WIDTHS
def test_plan_changed_by_hand_is_accessible_with_everything_open(
    visit: Callable[..., Visit], school: School, width: int
) -> None:
    window = visit(width)
    window.sign_in(school.trainer)
    page = window.open("/plan")
    page.get_by_role("link", name="Interdire").first.click()
    page.get_by_role("heading", name="Changé à la main").wait_for()
    page.locator("details.more summary").first.click()
    _check(page, width)
    page.get_by_role("link", name="Changer").first.click()
    page.get_by_role("link", name="Placer ici").first.wait_for()
    _check(page, width)


@WIDTHS
def test_why_page_is_accessible(visit: Callable[..., Visit], school: School, width: int) -> None:
    window = visit(width)
    window.sign_in(school.trainer)
    page = window.open(f"/stagiaires/{school.trainee}")
    page.locator(".counts summary").first.click()
    page.locator(".counts .links a").first.click()
    page.get_by_role("heading", level=1).wait_for()
    _check(page, width)


@WIDTHS
def test_form_of_a_company_is_accessible_empty_and_with_faults(
    visit: Callable[..., Visit], width: int
) -> None:
    window = visit(width)
    page = window.open(window.offer_path())
    _check(page, width)
    page.get_by_label("Métier").fill("mécano auto")
    page.locator("#metiers .choice").first.wait_for()
    page.get_by_label("Il y a des risques").check()
    _check(page, width)


@WIDTHS
def test_signing_in_is_accessible(visit: Callable[..., Visit], width: int) -> None:
    _check(visit(width).open("/connexion"), width)
