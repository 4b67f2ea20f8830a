"""The pages, in one list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcher.web.pages import health, sign_in

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask) -> None:
    """Give ``app`` every page."""
    for blueprint in (health.blueprint, sign_in.blueprint):
        app.register_blueprint(blueprint)
