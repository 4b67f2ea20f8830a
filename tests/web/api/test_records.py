"""Trainees, companies and openings over the API."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from matcher.vocabulary import Role
from tests.builders import a_cohort, a_company, a_siret, a_site, a_trainee, an_opening
from tests.web.api.conftest import client_of

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from matcher.services.context import Context
    from tests.web.api.conftest import ApiClient

SIRET = a_siret(77)


def a_new_trainee(**fields: Any) -> dict[str, Any]:
    """Return the body of a trainee to record, at Bagneux."""
    return {
        "reference": "BAG-001",
        "first_name": "Inès",
        "last_name": "Exemple",
        "birth_date": "2008-12-10",
        "site": "Bagneux",
        "cohort": "BAG-2026-11",
    } | fields


def a_new_opening(**fields: Any) -> dict[str, Any]:
    """Return the body of an opening to record."""
    return {
        "company_siret": SIRET,
        "reference": "P1",
        "kind": "pmsmp",
        "title": "Commis de cuisine",
    } | fields


def test_trainee_is_recorded_and_read_back(api: ApiClient, context: Context) -> None:
    a_cohort(context)
    body = a_new_trainee(
        status="en parcours",
        phase="découvrir",
        postcode="92220",
        commune="bagneu",
        travel_modes=["vélo", "transit"],
        max_travel_minutes=40,
        licences=["AM", "B:pending"],
        certificates=["SST@2027-05-31", "HACCP"],
        projects=["Commis de cuisine", "D1106"],
        skills=["cuisine:2", "accueil"],
        capability_limits=[],
        matching_opt_out=False,
    )
    created = api.post("/trainees", body)
    assert created.status_code == 201, created.text
    read = api.get("/trainees/BAG-001")
    assert read.get_json() == created.get_json()
    assert read.headers["ETag"] == created.headers["ETag"]
    stored = read.get_json()
    assert stored["status"] == "active"
    assert stored["phase"] == "discover"
    assert stored["commune_insee"] == "92007"
    assert stored["travel_modes"] == ["bike", "transit"]
    assert stored["licences"] == ["AM", "B:pending"]
    assert stored["certificates"] == ["SST@2027-05-31", "HACCP"]
    assert stored["projects"] == ["Commis de cuisine", "D1106"]
    assert stored["skills"] == ["cuisine:2", "accueil"]
    assert stored["matching_opt_out"] is False


def test_unknown_and_known_to_be_nothing_stay_apart(api: ApiClient, context: Context) -> None:
    a_cohort(context)
    body = a_new_trainee(
        dislikes=[], skills=None, capability_limits=[], licences=["aucun"], certificates=[]
    )
    stored = api.post("/trainees", body).get_json()
    assert stored["dislikes"] == []
    assert stored["skills"] is None
    assert stored["projects"] is None
    assert stored["capability_limits"] == []
    assert stored["licences"] == []
    assert stored["certificates"] == []
    changed = api.patch("/trainees/BAG-001", {"dislikes": None, "skills": []}).get_json()
    assert changed["dislikes"] is None
    assert changed["skills"] == []
    assert changed["capability_limits"] == []


def test_change_touches_only_what_it_names(api: ApiClient, context: Context) -> None:
    a_cohort(context)
    api.post("/trainees", a_new_trainee(projects=["D1106"], interests=["G1602"], riasec="RC"))
    before = api.get("/trainees/BAG-001").get_json()
    after = api.patch("/trainees/BAG-001", {"projects": ["N1103", "D1106"]}).get_json()
    assert after == before | {"projects": ["N1103", "D1106"]}
    assert api.get("/trainees/BAG-001").get_json() == after


def test_what_was_read_can_be_sent_again_unchanged(api: ApiClient, context: Context) -> None:
    opening = an_opening(context, skills={"x": 2}, weekly_hours=35.5, weekdays=["mon", "tue"])
    path = f"/openings/{opening.company.siret}/{opening.reference}"
    stored = api.get(path).get_json()
    dumped = {"company_siret", "reference", "trade", "commune_insee", "to_review"}
    changes = {name: value for name, value in stored.items() if name not in dumped}
    again = api.patch(path, changes)
    assert again.status_code == 200, again.text
    assert again.get_json()["skills"] == ["x:2"]
    assert {name: again.get_json()[name] for name in changes} == changes


def test_change_without_version_is_428_and_with_an_old_one_412(
    api: ApiClient, context: Context
) -> None:
    company = a_company(context)
    path = f"/companies/{company.siret}"
    old = api.get(path).headers["ETag"]
    missing = api.send("PATCH", path, json={"name": "Autre nom"})
    assert missing.status_code == 428
    assert missing.get_json()["title"] == "Version à préciser"
    assert api.patch(path, {"name": "Autre nom"}, old).status_code == 200
    late = api.patch(path, {"name": "Troisième nom"}, old)
    assert late.status_code == 412
    assert api.get(path).get_json()["name"] == "Autre nom"


def test_known_version_is_not_sent_again(api: ApiClient, context: Context) -> None:
    path = f"/companies/{a_company(context).siret}"
    tag = api.get(path).headers["ETag"]
    again = api.get(path, headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert again.data == b""


def test_company_siret_is_checked_and_blanks_are_taken_out(api: ApiClient) -> None:
    wrong = api.post("/companies", {"siret": "73282932000075", "name": "Garage"})
    assert wrong.status_code == 422
    assert "SIRET" in wrong.get_json()["errors"]["siret"][0]
    spaced = api.post("/companies", {"siret": "732 829 320 00074", "name": "Garage"})
    assert spaced.status_code == 201
    assert spaced.get_json()["siret"] == "73282932000074"
    post_office = api.post("/companies", {"siret": "35600000009075", "name": "La Poste"})
    assert post_office.status_code == 201


def test_opening_title_is_resolved_and_its_code_wins(api: ApiClient, context: Context) -> None:
    a_company(context, SIRET)
    by_title = api.post("/openings", a_new_opening()).get_json()
    assert by_title["trade"] == "G1602"
    by_code = api.post("/openings", a_new_opening(reference="P2", rome="D1106")).get_json()
    assert by_code["trade"] == "D1106"


def test_doubtful_title_is_taken_and_listed_for_review(api: ApiClient, context: Context) -> None:
    a_company(context, SIRET)
    stored = api.post("/openings", a_new_opening(title="Zglorbulateur quantique")).get_json()
    assert stored["trade"] is None
    assert stored["status"] == "open"
    assert "métier : Zglorbulateur quantique" in stored["to_review"]


def test_opening_reads_french_numbers_times_and_labels(api: ApiClient, context: Context) -> None:
    a_company(context, SIRET)
    body = a_new_opening(
        kind="immersion",
        weekly_hours="35h",
        day_start="8h30",
        day_end="16:30",
        weekdays=["lun", "mardi"],
        start_date="30/11/2026",
        flexible_dates="oui",
        risk_categories=["aucun"],
        skills=["cuisine"],
    )
    stored = api.post("/openings", body).get_json()
    assert stored["kind"] == "pmsmp"
    assert stored["weekly_hours"] == 35
    assert (stored["day_start"], stored["day_end"]) == ("08:30", "16:30")
    assert stored["weekdays"] == ["mon", "tue"]
    assert stored["start_date"] == "2026-11-30"
    assert stored["flexible_dates"] is True
    assert stored["risk_categories"] == []
    assert stored["skills"] == ["cuisine:2"]
    assert stored["seats"] == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": None}, "title"),
        ({"seats": -1}, "seats"),
        ({"seats": 1.5}, "seats"),
        ({"seats": True}, "seats"),
        ({"start_date": "2026-12-10", "end_date": "2026-12-01"}, "end_date"),
        ({"start_date": "2026-02-30"}, "start_date"),
        ({"day_start": "08:00", "day_end": "8h"}, "day_end"),
        ({"required_level": 9}, "required_level"),
        ({"kind": "bénévolat"}, "kind"),
        ({"kind": None}, "kind"),
        ({"reference": "P 1"}, "reference"),
        ({"skills": ["cuisine:7"]}, "skills"),
        ({"skills": "cuisine:7"}, "skills"),
        ({"skills": {"cuisine": 2}}, "skills"),
        ({"title": 12}, "title"),
        ({"title": "nul\x00"}, "title"),
        ({"description": "x" * 20_001}, "description"),
        ({"weekly_hours": "1e999"}, "weekly_hours"),
        ({"company_siret": a_siret(78)}, "company_siret"),
        ({"salary": 1000}, "salary"),
    ],
)
def test_wrong_value_of_an_opening_is_422_by_field(
    api: ApiClient, context: Context, fields: dict[str, Any], field: str
) -> None:
    a_company(context, SIRET)
    response = api.post("/openings", a_new_opening(**fields))
    assert response.status_code == 422, response.text
    assert response.content_type == "application/problem+json"
    problem = response.get_json()
    assert list(problem["errors"]) == [field]
    assert "attendu" in problem["errors"][field][0] or "inconnu" in problem["errors"][field][0]
    assert api.get(f"/openings/{SIRET}/P1").status_code == 404


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"birth_date": "2027-01-01"}, "birth_date"),
        ({"site": "Lyon"}, "site"),
        ({"cohort": "X"}, "cohort"),
        ({"cohort": "CLI-2026-11"}, "cohort"),
        ({"trainer_email": "personne@ecole.example"}, "trainer_email"),
        ({"entry_date": "2026-09-01", "exit_date": "2026-08-01"}, "exit_date"),
        ({"first_name": " "}, "first_name"),
        ({"licences": ["Z"]}, "licences"),
    ],
)
def test_wrong_value_of_a_trainee_is_422_by_field(
    api: ApiClient, context: Context, fields: dict[str, Any], field: str
) -> None:
    a_cohort(context)
    a_cohort(context, "CLI-2026-11", site=a_site(context, "Clichy"))
    response = api.post("/trainees", a_new_trainee(**fields))
    assert response.status_code == 422, response.text
    assert list(response.get_json()["errors"]) == [field]


def test_all_wrong_values_are_told_at_once(api: ApiClient, context: Context) -> None:
    a_cohort(context)
    body = a_new_trainee(birth_date="hier", education_level=9, riasec="XYZ")
    errors = api.post("/trainees", body).get_json()["errors"]
    assert set(errors) == {"birth_date", "education_level", "riasec"}
    assert "« hier »" in errors["birth_date"][0]


def test_key_that_is_taken_is_409(api: ApiClient, context: Context) -> None:
    a_cohort(context)
    a_company(context, SIRET)
    for path, body in (
        ("/trainees", a_new_trainee()),
        ("/openings", a_new_opening()),
        ("/companies", {"siret": a_siret(79), "name": "Garage"}),
    ):
        assert api.post(path, body).status_code == 201
        again = api.post(path, body)
        assert again.status_code == 409
        assert again.content_type == "application/problem+json"


@pytest.mark.parametrize(
    "path", ["/trainees/PERSONNE", f"/companies/{SIRET}", f"/openings/{SIRET}/P1"]
)
def test_unknown_reference_is_404(api: ApiClient, path: str) -> None:
    read = api.get(path)
    assert read.status_code == 404
    assert "introuvable" in read.get_json()["detail"]
    changed = api.send("PATCH", path, json={}, headers={"If-Match": '"x"'})
    assert changed.status_code == 404


def test_list_is_paged_in_the_order_of_its_keys(api: ApiClient, context: Context) -> None:
    for reference in ("C3", "A1", "B2"):
        a_trainee(context, reference)
    first = api.get("/trainees?page_size=2")
    second = api.get("/trainees?page_size=2&page=2")
    assert [one["reference"] for one in first.get_json()] == ["A1", "B2"]
    assert [one["reference"] for one in second.get_json()] == ["C3"]
    assert json.loads(second.headers["X-Pagination"]) == {
        "total": 3,
        "total_pages": 2,
        "page": 2,
        "page_size": 2,
    }


@pytest.mark.parametrize("page", ["3", "0", "-1", "x", "1.5", "99999999999999999999"])
def test_page_out_of_range_is_422(api: ApiClient, context: Context, page: str) -> None:
    a_trainee(context)
    response = api.get(f"/trainees?page={page}")
    assert response.status_code == 422
    assert "attendu" in response.get_json()["errors"]["page"][0]


def test_first_page_of_nothing_is_empty(api: ApiClient) -> None:
    response = api.get("/openings")
    assert response.get_json() == []
    assert json.loads(response.headers["X-Pagination"])["total"] == 0


def test_filters_narrow_the_list(api: ApiClient, context: Context) -> None:
    clichy = a_cohort(context, "CLI-2026-11", site=a_site(context, "Clichy"))
    a_trainee(context, "A1", last_name="Dupré")
    a_trainee(context, "B2", cohort=clichy, status="left")

    def found(query: str) -> list[str]:
        return [one["reference"] for one in api.get(f"/trainees?{query}").get_json()]

    assert found("site=Clichy") == ["B2"]
    assert found("cohort=BAG-2026-11") == ["A1"]
    assert found("status=sorti") == ["B2"]
    assert found("q=dupr") == ["A1"]
    assert found("q=%25") == []
    assert api.get("/trainees?statut=sorti").status_code == 422
    assert api.get("/trainees?status=parti").status_code == 422


def test_opening_filters(api: ApiClient, context: Context) -> None:
    an_opening(context, "P1", title="Serveur", rome="G1803", kind="job")
    an_opening(context, "P2", status="full")

    def found(query: str) -> list[str]:
        return [one["reference"] for one in api.get(f"/openings?{query}").get_json()]

    assert found("kind=emploi") == ["P1"]
    assert found("trade=G1602") == ["P2"]
    assert found("status=complète") == ["P2"]
    assert found("q=serv") == ["P1"]
    assert found(f"company_siret={SIRET}") == []


def test_token_of_a_site_sees_only_its_trainees(client: FlaskClient, context: Context) -> None:
    a_site(context)
    clichy = a_cohort(context, "CLI-2026-11", site=a_site(context, "Clichy"))
    a_trainee(context, "A1")
    a_trainee(context, "B2", cohort=clichy)
    bagneux = client_of(client, context, Role.TRAINER, "Bagneux")
    assert [one["reference"] for one in bagneux.get("/trainees").get_json()] == ["A1"]
    assert bagneux.get("/trainees/B2").status_code == 404
    body = a_new_trainee(reference="B3", site="Clichy", cohort="CLI-2026-11")
    refused = bagneux.post("/trainees", body)
    assert refused.status_code == 403
    assert bagneux.patch("/trainees/A1", {"site": "Clichy"}).status_code == 403
    whole_school = client_of(client, context, Role.DIRECTOR)
    assert len(whole_school.get("/trainees").get_json()) == 2


def test_role_that_only_reads_changes_nothing(client: FlaskClient, context: Context) -> None:
    company = a_company(context)
    dpo = client_of(client, context, Role.DPO)
    path = f"/companies/{company.siret}"
    assert dpo.get(path).status_code == 200
    assert dpo.patch(path, {"name": "Autre"}).status_code == 403
    assert dpo.post("/companies", {"siret": SIRET, "name": "X"}).status_code == 403


def test_company_and_its_openings_say_nothing_of_trainees(
    api: ApiClient, context: Context
) -> None:
    a_trainee(context, "SECRET-1", first_name="Zébulon", last_name="Introuvable")
    opening = an_opening(context)
    for path in (
        "/companies",
        f"/companies/{opening.company.siret}",
        "/openings",
        f"/openings/{opening.company.siret}/{opening.reference}",
    ):
        text = api.get(path).text
        assert "SECRET-1" not in text
        assert "Zébulon" not in text
        assert "Introuvable" not in text
        assert "trainee" not in text
