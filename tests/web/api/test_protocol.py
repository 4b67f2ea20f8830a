"""What the API answers to anything but a good question: problem+json in French."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from matcher.app import close, create_app
from tests.builders import a_company

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from config.settings import Settings
    from matcher.services.context import Context
    from tests.web.api.conftest import ApiClient

PATHS = ["/trainees", "/companies", "/openings", "/trainees/T1", "/companies/1", "/openings/1/2"]


def assert_problem(response: Any, status: int) -> dict[str, Any]:
    """Check that ``response`` is a problem document with ``status``; return it."""
    assert response.status_code == status, response.text
    assert response.content_type == "application/problem+json"
    problem: dict[str, Any] = response.get_json()
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    return problem


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("header", [None, "Bearer faux", "Basic YTpi", "Bearer"])
def test_nothing_is_readable_without_a_token(
    client: FlaskClient, context: Context, path: str, header: str | None
) -> None:
    a_company(context)
    headers = {"Authorization": header} if header else {}
    response = client.get(f"/api/v1{path}", headers=headers)
    assert_problem(response, 401)
    assert response.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "body", [b"{", b"\xff\xfe", b"[" * 200_000, b"NaNa", b'{"seats": ' + b"9" * 5000 + b"}"]
)
def test_body_that_is_no_json_is_400(api: ApiClient, body: bytes) -> None:
    response = api.send("POST", "/companies", data=body, content_type="application/json")
    assert "JSON" in assert_problem(response, 400)["detail"]


@pytest.mark.parametrize("body", [[], [1], "texte", 3])
def test_json_that_is_no_object_is_422(api: ApiClient, body: Any) -> None:
    response = api.send("POST", "/companies", json=body)
    assert "errors" in assert_problem(response, 422)


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", None])
def test_other_content_type_is_415(api: ApiClient, content_type: str | None) -> None:
    response = api.send("POST", "/companies", data=b"siret=1", content_type=content_type)
    assert "application/json" in assert_problem(response, 415)["detail"]


def test_huge_body_is_413(api: ApiClient) -> None:
    body = b'{"name": "' + b"x" * (2 * 1024 * 1024) + b'"}'
    response = api.send("POST", "/companies", data=body, content_type="application/json")
    assert_problem(response, 413)


def test_method_that_is_not_offered_is_405_and_names_the_others(api: ApiClient) -> None:
    response = api.send("DELETE", "/companies")
    assert_problem(response, 405)
    assert {"GET", "POST"} <= set(response.headers["Allow"].split(", "))


def test_error_of_the_program_is_500_without_detail(settings: Settings) -> None:
    app = create_app(settings)
    app.config.update(PROPAGATE_EXCEPTIONS=False)

    def broken() -> str:
        raise ZeroDivisionError("secret detail")

    app.add_url_rule("/api/v1/broken", "broken", broken)
    response = app.test_client().get("/api/v1/broken")
    close(app)
    assert_problem(response, 500)
    assert "secret" not in response.text
    assert "Traceback" not in response.text


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/plans", {"cohorts": ["Automne", "\x00"]}),
        ("POST", "/plans", {"locks": ["\ud800:1:2"]}),
        ("POST", "/nights", {"site": "Bagneux\x00"}),
        ("GET", "/plans?cohort=%00", None),
        ("GET", "/openings?q=%00", None),
        ("GET", "/titles?q=boulanger%00", None),
        ("GET", "/trainees/T%00", None),
        ("GET", "/trainees/%00/openings/%00/%00/why", None),
    ],
)
def test_signs_that_no_database_stores_are_refused(
    api: ApiClient, method: str, path: str, body: Any
) -> None:
    response = api.send(method, path, json=body) if body else api.get(path)
    assert_problem(response, 422 if body else 400)
