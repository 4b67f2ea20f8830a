"""Joint plans over the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcher.vocabulary import Role
from tests.builders import a_cohort, a_company, a_site, a_trainee, an_opening
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


def test_plan_is_compared_with_the_one_of_the_night(api: ApiClient, context: Context) -> None:
    a_trainee(context, "T1")
    siret = an_opening(context, "P1").company.siret
    night = api.post("/nights", {"on": ON}).get_json()["id"]
    made = api.post("/plans", {"on": ON, "bans": [f"T1:{siret}:P1"]}).get_json()["id"]
    found = api.get(f"/plans/{made}/comparison").get_json()
    assert found["before"]["night"] == night
    assert [(one["trainee"], one["after"]) for one in found["lost"]] == [("T1", None)]
    assert found["tiers"]["before"]["placed"] == 1
    itself = api.get(f"/plans/{made}/comparison?with={made}").get_json()
    assert (itself["same"], itself["lost"]) == (1, [])
    assert api.get("/plans/rien/comparison").status_code == 404
    assert api.get(f"/plans/{made}/comparison?with=rien").status_code == 404


def test_cost_of_a_place_and_missing_places_are_told_and_name_nobody(
    api: ApiClient, context: Context
) -> None:
    for name in ("T1", "T2"):
        a_trainee(context, name, projects=("G1602",))
    siret = an_opening(context, "P1", rome="G1602").company.siret
    taken = api.post("/plans", {"on": ON}).get_json()["plan"][0]["trainee"]
    other = {"T1": "T2", "T2": "T1"}[taken]
    told = api.get(f"/trainees/{other}/openings/{siret}/P1/plan-cost?on={ON}")
    assert told.get_json()["cost"]["trainees_affected"] == 1
    assert taken not in told.text
    [need, *_] = api.get(f"/needs?on={ON}&site=Bagneux").get_json()
    assert (need["rome"], need["gain_placed"]) == ("G1602", 1)
    assert api.get("/needs?site=Nulle-Part").status_code == 404
    assert api.get(f"/trainees/T1/openings/{siret}/rien/plan-cost").status_code == 404


def test_bad_orders_are_refused_by_name_and_nothing_is_kept(
    api: ApiClient, context: Context
) -> None:
    for name in ("T1", "T2"):
        a_trainee(context, name)
    company = a_company(context, max_solicitations_per_month=0)
    one, two, none = (
        f"{opening.company.siret}:{opening.reference}"
        for opening in (
            an_opening(context, "P1"),
            an_opening(context, "P2"),
            an_opening(context, "P3", company=company),
        )
    )
    for order, status, said in (
        ({"locks": [f"T1:{one}", f"T2:{one}"]}, 409, "2 place(s) demandée(s), 1 libre(s)"),
        ({"locks": [f"T1:{one}", f"T1:{two}"]}, 409, "déjà un autre verrou"),
        ({"locks": [f"T1:{one}"], "bans": [f"T1:{one}"]}, 409, "aussi interdit"),
        ({"locks": [f"T1:{none}"]}, 409, "PR-11"),
        ({"locks": [f"nul:{one}"]}, 404, "nul"),
        ({"bans": [f"T1:{one}9"]}, 404, "P19"),
        ({"cohorts": ["NULLE"]}, 404, "NULLE"),
    ):
        response = api.post("/plans", {"on": ON, **order})
        assert response.status_code == status, order
        assert said in response.get_json()["detail"]
    assert api.get("/plans").get_json() == []


def test_order_of_the_wrong_shape_is_told_in_french(api: ApiClient) -> None:
    for wrong in ("T1:1:P1", None):
        errors = api.post("/plans", {"on": ON, "locks": wrong}).get_json()["errors"]
        assert errors == {"locks": ["attendu : une liste de textes."]}
    errors = api.post("/plans", {"on": ON, "bans": [3]}).get_json()["errors"]
    assert "attendu : un texte." in str(errors)
