"""The calendar feed is served to whoever holds its signed address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcher.services.placements import agenda
from tests.builders import a_trainer

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from matcher.services.context import Context


def test_the_feed_is_served_without_signing_in(
    app: Flask, client: FlaskClient, context: Context
) -> None:
    trainer = a_trainer(context)
    token = agenda.address(app.config["SECRET_KEY"], trainer.email)
    answer = client.get(f"/agenda/{token}.ics")
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    assert client.get("/agenda/faux.ics").status_code == 404
