"""Nightly runs over the API."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from matcher.services import leases
from matcher.vocabulary import Role
from tests.builders import a_site, a_trainee, an_opening
from tests.web.api.conftest import client_of

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from matcher.services.context import Context
    from tests.web.api.conftest import ApiClient

KEYS = {
    "id",
    "on",
    "status",
    "trainees",
    "openings",
    "eligible_pairs",
    "suggestions",
    "without_suggestion",
    "seconds",
}


def test_night_is_run_listed_and_read(api: ApiClient, context: Context) -> None:
    a_trainee(context, "T1")
    an_opening(context, "P1")
    response = api.post("/nights", {"on": "23/11/2026"})
    assert response.status_code == 201, response.text
    night = response.get_json()
    assert set(night) >= KEYS
    assert (night["on"], night["status"]) == ("2026-11-23", "done")
    assert (night["trainees"], night["openings"], night["suggestions"]) == (1, 1, 1)
    read = api.get(f"/nights/{night['id']}").get_json()
    assert {key: read[key] for key in KEYS} == {key: night[key] for key in KEYS}
    assert [one["id"] for one in api.get("/nights").get_json()] == [night["id"]]


def test_same_night_again_is_unchanged(api: ApiClient, context: Context) -> None:
    a_trainee(context)
    an_opening(context)
    first = api.post("/nights", {"on": "2026-11-23"}).get_json()
    again = api.post("/nights", {"on": "2026-11-23"})
    assert again.status_code == 201
    assert (again.get_json()["id"], again.get_json()["status"]) == (first["id"], "unchanged")


def test_second_night_at_once_is_409(api: ApiClient, context: Context) -> None:
    a_trainee(context)
    with leases.held(context, "night", "Le calcul de la nuit", timedelta(minutes=10)):
        busy = api.post("/nights", {})
    assert busy.status_code == 409
    assert busy.content_type == "application/problem+json"
    assert api.get("/nights").get_json() == []


def test_only_those_who_may_start_a_night_do(client: FlaskClient, context: Context) -> None:
    a_trainee(context)
    a_site(context, "Clichy")
    assert client_of(client, context, Role.TRAINER).post("/nights", {}).status_code == 403
    director = client_of(client, context, Role.DIRECTOR, "Bagneux")
    assert director.post("/nights", {"site": "Clichy"}).status_code == 403
    assert director.post("/nights", {"site": "Bagneux"}).status_code == 201


def test_unknown_night_or_site_is_404_and_wrong_day_422(api: ApiClient, context: Context) -> None:
    a_trainee(context)
    assert api.get("/nights/aucune").status_code == 404
    assert api.post("/nights", {"site": "Lyon"}).status_code == 404
    assert list(api.post("/nights", {"on": "hier"}).get_json()["errors"]) == ["on"]
