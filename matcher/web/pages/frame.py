"""The frame around a page: who is signed in, which pages they may open, how many things wait."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import render_template, url_for

from matcher.services import reviews
from matcher.web import request_context


@dataclass(frozen=True)
class NavItem:
    """One entry of the rail and of the tab bar."""

    href: str
    icon: str
    label: str
    short: str
    is_current: bool
    count: int = 0


def render(template: str, section: str, **values: Any) -> str:
    """Return the page ``template`` inside the frame, with ``section`` marked as current."""
    person = request_context.person()
    return render_template(template, nav=_nav(section), person=person, **values)


def _nav(section: str) -> list[NavItem]:
    waiting = reviews.count_waiting(request_context.context())
    return [
        NavItem(url_for("desk.queue"), "queue", "Ma file", "File", section == "desk"),
        NavItem(url_for("plan.board"), "plan", "Plan de période", "Plan", section == "plan"),
        NavItem(
            url_for("companies.review"),
            "inbox",
            "Places",
            "Places",
            section == "companies",
            waiting,
        ),
        NavItem(
            url_for("placements.listed"),
            "hands",
            "Placements",
            "Placements",
            section == "placements",
        ),
        NavItem(url_for("needs.listed"), "bars", "Besoins", "Besoins", section == "needs"),
        NavItem(url_for("nights.last"), "moon", "Nuits", "Nuits", section == "nights"),
    ]
