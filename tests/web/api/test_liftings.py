"""Liftings over the API: given, listed, ended; refused with a problem that says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcher.vocabulary import Role
from tests.builders import a_trainee, an_opening
from tests.web.api.conftest import client_of

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from matcher.services.context import Context
    from tests.web.api.conftest import ApiClient


def a_path(context: Context) -> str:
    a_trainee(context, "T1", dislikes=("G1602",))
    opening = an_opening(context, "P1")
    return f"/trainees/T1/openings/{opening.company.siret}/P1"


def test_lifting_is_given_listed_and_ended(api: ApiClient, context: Context) -> None:
    path = a_path(context)
    made = api.post(f"{path}/liftings", {"rule": "PR-08", "why": "il veut essayer"})
    assert made.status_code == 201
    number = made.get_json()["id"]
    why = api.get(f"{path}/why").get_json()
    assert (why["eligible"], why["lifted"][0]["why"]) == (True, "il veut essayer")
    [listed] = api.get("/liftings?trainee=T1").get_json()
    assert (listed["id"], listed["by"], listed["holds"]) == (number, "jeton école", True)
    ended = api.post(f"/liftings/{number}/end", {"why": "finalement non"})
    assert ended.get_json()["end_reason"] == "finalement non"
    assert api.get("/liftings").get_json() == []
    assert len(api.get("/liftings?all=oui").get_json()) == 1


def test_rule_that_is_never_lifted_is_a_conflict_in_words(
    client: FlaskClient, api: ApiClient, context: Context
) -> None:
    path = f"{a_path(context)}/liftings"
    refused = api.post(path, {"rule": "MN-03", "why": "il est d'accord"})
    assert (refused.status_code, refused.mimetype) == (409, "application/problem+json")
    assert "MN-03 ne se lève jamais" in refused.get_json()["detail"]
    assert list(api.post(path, {"rule": "PR-08"}).get_json()["errors"]) == ["why"]
    assert api.post(path, {"rule": "XX", "why": "x"}).status_code == 404
    assert api.post("/liftings/404/end", {"why": "x"}).status_code == 404
    reader = client_of(client, context, Role.DPO)
    assert reader.post(path, {"rule": "PR-08", "why": "x"}).status_code == 403
