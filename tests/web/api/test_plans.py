"""Joint plans over the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcher.vocabulary import Role
from tests.builders import a_cohort, a_site, a_trainee, an_opening
from tests.web.api.conftest import client_of

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from matcher.services.context import Context
    from tests.web.api.conftest import ApiClient

ON = "23/11/2026"


def test_plan_is_made_kept_listed_and_read(api: ApiClient, context: Context) -> None:
    a_trainee(context, "T1")
    opening = an_opening(context, "P1")
    lock = f"T1:{opening.company.siret}:P1"
    response = api.post("/plans", {"on": ON, "locks": [lock]})
    assert response.status_code == 201, response.text
    made = response.get_json()
    assert [(seat["trainee"], seat["opening"]) for seat in made["plan"]] == [("T1", "P1")]
    assert made["certificate"]["gap"] == 0
    shown = api.get(f"/plans/{made['id']}").get_json()
    for key in ("plan", "blocks", "certificate", "unplaced"):
        assert shown[key] == made[key]
    assert shown["locks"] == [lock]
    assert [plan["id"] for plan in api.get("/plans?cohort=BAG-2026-11").get_json()] == [made["id"]]
    assert api.get("/plans?cohort=AUTRE").get_json() == []


def test_impossible_lock_is_refused_and_nothing_is_kept(api: ApiClient, context: Context) -> None:
    a_trainee(context, "T1", dislikes=("G1602",))
    siret = an_opening(context, "P1").company.siret
    response = api.post("/plans", {"on": ON, "locks": [f"T1:{siret}:P1"]})
    assert response.status_code == 409
    assert "PR-08" in response.get_json()["detail"]
    assert api.post("/plans", {"on": ON, "bans": ["T1"]}).status_code == 422
    assert api.post("/plans", {"on": ON, "sites": ["Nulle-Part"]}).status_code == 404
    assert api.get("/plans").get_json() == []
    assert api.get("/plans/rien").status_code == 404


def test_person_of_a_site_reads_the_trainees_of_that_site_only(
    client: FlaskClient, api: ApiClient, context: Context
) -> None:
    clichy = a_cohort(context, "CLI-1", site=a_site(context, "Clichy"))
    a_trainee(context, "T1")
    a_trainee(context, "C1", cohort=clichy)
    an_opening(context, seats=2)
    made = api.post("/plans", {"on": ON}).get_json()
    trainer = client_of(client, context, Role.TRAINER, site="Clichy")
    seen = trainer.get(f"/plans/{made['id']}").get_json()
    assert [seat["trainee"] for seat in seen["plan"]] == ["C1"]
