"""Clients with a token: of the whole school, of one site, of a role that only reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from matcher.services import accounts
from matcher.vocabulary import Role

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from matcher.services.context import Context


@dataclass(frozen=True)
class ApiClient:
    """Asks the API as a program of the school would: a token in every request, JSON bodies."""

    client: FlaskClient
    token: str

    def get(self, path: str, **more: Any) -> TestResponse:
        """Ask ``path`` under the API."""
        return self.send("GET", path, **more)

    def post(self, path: str, body: Any, **more: Any) -> TestResponse:
        """Create something."""
        return self.send("POST", path, json=body, **more)

    def patch(self, path: str, body: Any, etag: str | None = None) -> TestResponse:
        """Change something, in the version ``etag`` or in the one that is there."""
        tag = self.get(path).headers["ETag"] if etag is None else etag
        return self.send("PATCH", path, json=body, headers={"If-Match": tag})

    def send(self, method: str, path: str, **more: Any) -> TestResponse:
        """Send any request with the token."""
        headers = {"Authorization": f"Bearer {self.token}"} | dict(more.pop("headers", {}))
        return self.client.open(f"/api/v1{path}", method=method, headers=headers, **more)


@pytest.fixture
def api(client: FlaskClient, context: Context) -> ApiClient:
    """Give a client that sees and writes the whole school."""
    token = accounts.create_token(context, name="école", role=Role.ADMIN)
    return ApiClient(client, token)


def client_of(
    client: FlaskClient, context: Context, role: Role, site: str | None = None
) -> ApiClient:
    """Return a client of ``role``, of one site if it is named."""
    name = f"{role.value} {site or ''}".strip()
    return ApiClient(client, accounts.create_token(context, name=name, role=role, site=site))
