"""Every error answers in French, in the right shape, without a traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, text

from config.settings import load_settings
from matcher.app import close, create_app

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from config.settings import Settings


def test_unknown_page_is_a_french_404(client: FlaskClient) -> None:
    response = client.get("/nulle-part")
    assert response.status_code == 404
    assert "Introuvable" in response.text


def test_unknown_api_address_is_problem_json(client: FlaskClient) -> None:
    response = client.get("/api/v1/nulle-part")
    assert response.status_code == 404
    assert response.content_type == "application/problem+json"
    document = response.get_json()
    assert document["status"] == 404
    assert document["title"] == "Introuvable"


def test_wrong_method_names_the_allowed_ones(client: FlaskClient) -> None:
    response = client.open("/sante", method="PROPFIND")
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


def test_unexpected_error_shows_its_number_and_no_detail(settings: Settings) -> None:
    app = create_app(settings)
    app.config.update(PROPAGATE_EXCEPTIONS=False)

    def broken() -> str:
        raise ZeroDivisionError("secret detail")

    app.add_url_rule("/cassee", "broken", broken)
    response = app.test_client().get("/cassee")
    close(app)
    assert response.status_code == 500
    assert "secret detail" not in response.text
    assert response.headers["X-Request-ID"] in response.text


def test_headers_forbid_foreign_scripts_and_frames(client: FlaskClient) -> None:
    headers = client.get("/connexion").headers
    policy = headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_too_big_a_body_is_413(client: FlaskClient) -> None:
    response = client.post("/connexion", data={"email": "x" * 2_000_000})
    assert response.status_code == 413
    assert "trop gros" in response.text


def test_health_is_good_on_a_ready_database(client: FlaskClient) -> None:
    assert client.get("/sante").get_json() == {"status": "ok"}


def _client_on(path: Path) -> FlaskClient:
    return create_app(
        load_settings(
            {"MATCHER_HOME": str(path.parent), "MATCHER_DATABASE_URL": f"sqlite:///{path}"}
        )
    ).test_client()


def test_absent_database_is_a_french_503(tmp_path: Path) -> None:
    response = _client_on(tmp_path / "none.sqlite3").get("/sante")
    assert response.status_code == 503
    assert "matcher init" in response.text
    assert response.headers["Retry-After"]


@pytest.mark.parametrize("revision", ["0000", "9999"])
def test_database_of_another_version_is_503(
    tmp_path: Path, sqlite_template: Path, revision: str
) -> None:
    path = tmp_path / "other.sqlite3"
    path.write_bytes(sqlite_template.read_bytes())
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": revision})
    engine.dispose()
    response = _client_on(path).get("/sante")
    assert response.status_code == 503
    assert revision in response.text
