"""A trainer reads the plan, changes it from the keyboard, and keeps what is to be discussed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from matcher.app import use_case
from matcher.models.decisions import SuggestionDecision
from matcher.vocabulary import Decision

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.conftest import School, Visit

pytestmark = pytest.mark.browser


def _kept_today(window: Visit) -> int:
    with use_case(window.app) as context:
        rows = context.session.scalars(
            select(SuggestionDecision).where(
                SuggestionDecision.decided_on == context.today,
                SuggestionDecision.decision == Decision.SHORTLISTED,
            )
        ).all()
        return len(rows)


def test_trainer_changes_the_plan_with_the_keyboard_and_keeps_it(
    visit: Callable[..., Visit], school: School
) -> None:
    window = visit()
    page = window.sign_in(school.trainer)
    page.get_by_role("navigation", name="Pages", exact=True).get_by_role(
        "link", name="Plan de période"
    ).click()
    expect(page.locator(".proof")).to_contain_text("Aucun plan possible ne place plus")
    window.wait_for_scripts()
    first = page.locator(".weeks tbody tr").filter(has=page.locator(".stay.seat")).first
    name = first.get_by_role("rowheader").get_by_role("link").inner_text()
    keep = page.get_by_role("link", name=f"Garder la place : {name}")
    keep.focus()
    page.keyboard.press("Enter")
    free = page.get_by_role("link", name=f"Libérer la place : {name}")
    expect(free).to_be_focused()
    expect(page.locator(".changed")).to_contain_text("n'enlèvent rien aux autres")
    expect(page.get_by_role("status")).to_contain_text("n'enlèvent rien aux autres")
    page.keyboard.press("Enter")
    expect(page.locator(".changed")).to_have_count(0)

    page.get_by_role("link", name=f"Changer la place : {name}").click()
    option = page.locator(".option").filter(has_text="Placer ici").nth(1)
    expect(option.locator(".cost")).to_contain_text("Possible, ")
    option.get_by_role("link", name=re.compile("^Placer ici")).click()
    expect(page.locator(".changed")).to_contain_text(f"Gardée pour {name}")
    window.wait_for_scripts()

    other = page.locator(".weeks tbody tr").filter(has=page.locator(".stay.seat")).nth(1)
    banned = other.get_by_role("rowheader").get_by_role("link").inner_text()
    page.get_by_role("link", name=f"Interdire cette place à {banned}").press("Enter")
    expect(page.locator(".changed")).to_contain_text(f"Interdite pour {banned}")
    page.get_by_role("link", name="Comparer à la nuit").press("Enter")
    expect(page.locator(".compared")).to_contain_text("La nuit")
    expect(page.locator(".compared")).to_contain_text(name)

    before = _kept_today(window)
    page.get_by_role("button", name="Tout décocher").click()
    expect(page.locator("input[name=place]:checked")).to_have_count(0)
    for box in page.locator("input[name=place]").all()[:3]:
        box.press("Space")
    page.get_by_role("link", name="Refaire le plan").press("Enter")
    expect(page.get_by_role("link", name="Refaire le plan")).to_be_focused()
    ticked = page.locator("input[name=place]:checked").count()
    assert ticked == 3
    page.get_by_role("button", name="Retenir les places cochées").click()
    expect(page.locator(".kept")).to_contain_text(f"{ticked} propositions retenues")
    assert _kept_today(window) == before + ticked
    page.locator(".kept").get_by_role("button", name="Annuler").click()
    expect(page.locator(".kept")).to_have_count(0)
    assert _kept_today(window) == before
