"""The pages, in one list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcher.web.pages import (
    agenda,
    breaches,
    choices,
    companies,
    contacts,
    desk,
    health,
    liftings,
    needs,
    nights,
    offers,
    placement_follow,
    placement_papers,
    placements,
    plan,
    refusals,
    sign_in,
    trainees,
)

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Give ``app`` every page."""
    for room in (
        agenda,
        health,
        sign_in,
        desk,
        trainees,
        choices,
        refusals,
        liftings,
        breaches,
        companies,
        contacts,
        offers,
        nights,
        needs,
        plan,
        placements,
        placement_follow,
        placement_papers,
    ):
        app.register_blueprint(room.blueprint)
