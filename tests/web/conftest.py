"""A browser without a screen: the client of the application, and people to sign in as."""

from __future__ import annotations

import contextvars
import re
from typing import TYPE_CHECKING, Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from matcher.models.outbox import OutboxMessage

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from matcher.services.context import Context


class OutsideClient(FlaskClient):
    """A client outside the application: nothing of the test's own context reaches a request.

    Without it, ``flask.g`` of the fixture ``context`` would be that of every request.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Run the request as a server would."""
        return contextvars.Context().run(super().open, *args, **kwargs)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Give a client that keeps cookies."""
    app.test_client_class = OutsideClient
    return app.test_client()


def csrf_token(page: str) -> str:
    """Return the CSRF token of the first form of ``page``."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found, page
    return found.group(1)


def link_in_last_letter(context: Context) -> str:
    """Return the path of the sign-in link in the newest queued letter."""
    context.session.rollback()
    body = context.session.scalars(select(OutboxMessage.body).order_by(OutboxMessage.id)).all()[-1]
    found = re.search(r"http://localhost(/connexion/\S+)", body)
    assert found, body
    return found.group(1)


def sign_in(client: FlaskClient, context: Context, email: str) -> str:
    """Sign in as ``email`` the way a person does; return the page that follows."""
    token = csrf_token(client.get("/connexion").text)
    client.post("/connexion", data={"email": email, "csrf_token": token})
    link = link_in_last_letter(context)
    token = csrf_token(client.get(link).text)
    return client.post(link, data={"csrf_token": token}, follow_redirects=True).text
