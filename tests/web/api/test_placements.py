"""The life of a placement over the API, from the company's yes to the bilan, and bad input."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from matcher.vocabulary import PlacementStatus, Role
from tests.builders import BLOCK_END, BLOCK_START, TODAY, a_placement, a_trainee, an_opening
from tests.services.placements.builders import OFFICE_HOURS, a_mandate, accepted_pair
from tests.web.api.conftest import client_of

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from matcher.services.context import Context
    from tests.web.api.conftest import ApiClient

KEYS = {"id", "trainee", "company_siret", "opening", "start", "end", "status"}


def an_order(siret: str, **more: Any) -> dict[str, Any]:
    return {
        "trainee": "T1",
        "company_siret": siret,
        "opening": "P1",
        "start_date": BLOCK_START.isoformat(),
        "end_date": BLOCK_END.isoformat(),
        "purpose": "découvrir",
        "objectives": "Découvrir la cuisine",
    } | more


def a_prepared_one(api: ApiClient, context: Context) -> dict[str, Any]:
    _, opening = accepted_pair(context)
    made = api.post("/placements", an_order(opening.company.siret))
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.get_json()
    return found


def test_a_placement_is_prepared_signed_and_ready(api: ApiClient, context: Context) -> None:
    made = a_prepared_one(api, context)
    context.session.rollback()
    a_mandate(context)
    path = f"/placements/{made['id']}"
    moved = api.post(f"{path}/moves", {"to": "signatures en cours"}).get_json()
    for line in moved["signatures"]:
        signed = api.post(f"{path}/signatures", {"party": line["party"]})
        assert signed.status_code == 200, signed.text
    ready = api.post(f"{path}/moves", {"to": "ready"})
    assert (ready.status_code, ready.get_json()["status"]) == (200, "ready")
    [line] = api.get("/placements?status=ready&trainee=T1").get_json()
    assert set(line) == KEYS
    assert api.get("/placements?status=done").get_json() == []
    paper = api.get(f"{path}/papers/sheet")
    assert (paper.content_type, paper.data[:5]) == ("application/pdf", b"%PDF-")
    assert api.get(f"{path}/papers/score").status_code == 404


def test_a_move_that_is_not_allowed_is_409_and_says_which_are(
    api: ApiClient, context: Context
) -> None:
    made = a_prepared_one(api, context)
    refused = api.post(f"/placements/{made['id']}/moves", {"to": "done"})
    assert refused.status_code == 409
    assert refused.content_type == "application/problem+json"
    assert "awaiting_signatures" in refused.get_json()["detail"]


def test_the_second_editor_sees_what_the_first_changed(api: ApiClient, context: Context) -> None:
    made = a_prepared_one(api, context)
    path, version = f"/placements/{made['id']}", made["version"]
    first = api.send("PATCH", path, json={"version": version, "tasks": "plonge"})
    assert first.status_code == 200, first.text
    second = api.send("PATCH", path, json={"version": version, "tasks": "service"})
    assert second.status_code == 409
    assert "tâches : vide → plonge" in second.get_json()["detail"]


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("moves", {"to": "volant"}, "to"),
        ("moves", {}, "to"),
        ("signatures", {"party": "voisin"}, "party"),
        ("signatures", {"party": "host", "signed_on": "hier"}, "signed_on"),
        ("lifts", {"rule": "TR-height", "why": " "}, "why"),
        ("visits", {"channel": "visit"}, "planned_on"),
        ("visits", {"channel": "visit", "done_on": "2100-01-01"}, "done_on"),
        ("incidents", {"happened_at": "hier", "facts": "chute"}, "happened_at"),
        ("incidents", {"happened_at": "2100-01-01T10:00:00+01:00", "facts": "x"}, "happened_at"),
        ("assessment/tutor", {"result": "done", "objective": "bof"}, "objective"),
    ],
)
def test_bad_bodies_are_422_and_name_the_field(
    api: ApiClient, context: Context, path: str, body: dict[str, Any], field: str
) -> None:
    made = a_prepared_one(api, context)
    answer = api.post(f"/placements/{made['id']}/{path}", body)
    assert answer.status_code == 422, answer.text
    assert list(answer.get_json()["errors"]) == [field]


def test_bilan_before_the_end_is_409(api: ApiClient, context: Context) -> None:
    made = a_prepared_one(api, context)
    early = api.post(
        f"/placements/{made['id']}/assessment/tutor", {"result": "done", "objective": "yes"}
    )
    assert (early.status_code, "fin de la période" in early.get_json()["detail"]) == (409, True)


def test_a_past_placement_takes_bilan_contract_and_renewal_rules(
    api: ApiClient, context: Context
) -> None:
    trainee = a_trainee(context, "T9")
    row = a_placement(
        context,
        trainee,
        an_opening(context, **OFFICE_HOURS),
        TODAY.replace(month=9, day=7),
        TODAY.replace(month=9, day=18),
        status=PlacementStatus.DONE,
        renewal=True,
    )
    path = f"/placements/{row.id}"
    body = {"result": "partial", "objective": "partly", "presence": 90, "tutor_word": "Ponctuel"}
    assert api.post(f"{path}/assessment/tutor", body).status_code == 200
    own = api.post(f"{path}/assessment/trainee", {"trainee_agrees": True, "trainee_word": "Bien"})
    assert own.get_json()["assessment"]["state"] == "shared"
    contract = api.post(f"{path}/contract", {"converted": "CDI", "start_date": "2026-10-01"})
    assert contract.get_json()["converted"] == "cdi"
    again = api.post(
        f"{path}/renewal",
        {"start_date": "2026-11-30", "end_date": "2026-12-04", "reason": "pas fini"},
    )
    assert (again.status_code, "ne se renouvelle pas" in again.text) == (409, True)


def test_contacts_close_a_company_for_the_month(api: ApiClient, context: Context) -> None:
    company = an_opening(context, "P1").company
    company.max_solicitations_per_month = 1
    context.session.commit()
    path = f"/companies/{company.siret}/contacts"
    assert api.get(path).get_json()["is_closed"] is False
    made = api.post(path, {"channel": "appel", "note": "rappeler", "next_step": "mail"})
    assert made.status_code == 201, made.text
    log = api.get(path).get_json()
    assert (log["asked_this_month"], log["is_closed"]) == (1, True)
    assert api.get("/companies/00000000000000/contacts").status_code == 404


def test_only_those_who_may_write_move_a_placement(
    client: FlaskClient, api: ApiClient, context: Context
) -> None:
    made = a_prepared_one(api, context)
    path = f"/placements/{made['id']}"
    assert (
        client_of(client, context, Role.DPO).post(f"{path}/moves", {"to": "cancelled"}).status_code
        == 403
    )
    assert api.get("/placements/999999999999999999").status_code == 404


def test_days_outside_the_block_and_on_another_placement_are_409(
    api: ApiClient, context: Context
) -> None:
    trainee, opening = accepted_pair(context)
    siret = opening.company.siret
    outside = str(BLOCK_END + timedelta(days=1))
    refused = api.post("/placements", an_order(siret, end_date=outside))
    assert (refused.status_code, "PR-03" in refused.get_json()["detail"]) == (409, True)
    context.session.rollback()
    a_placement(context, trainee, an_opening(context), BLOCK_END, BLOCK_END)
    refused = api.post("/placements", an_order(siret))
    assert (refused.status_code, "PR-09" in refused.get_json()["detail"]) == (409, True)
    assert len(api.get("/placements").get_json()) == 1


def test_who_does_not_sign_and_who_signs_tomorrow_are_422(
    api: ApiClient, context: Context
) -> None:
    made = a_prepared_one(api, context)
    path = f"/placements/{made['id']}"
    api.post(f"{path}/moves", {"to": "awaiting_signatures"})
    stranger = api.post(f"{path}/signatures", {"party": "legal_representative"})
    assert list(stranger.get_json()["errors"]) == ["party"]
    early = {"party": "host", "signed_on": str(TODAY + timedelta(days=2000))}
    refused = api.post(f"{path}/signatures", early)
    assert (refused.status_code, list(refused.get_json()["errors"])) == (422, ["signed_on"])


def test_lists_come_as_csv_and_xlsx(api: ApiClient, context: Context) -> None:
    a_prepared_one(api, context)
    made = api.get("/placements/lists/csv")
    assert (made.mimetype, "en préparation" in made.text) == ("text/csv", True)
    assert api.get("/placements/lists/xlsx").data[:2] == b"PK"
    assert api.get("/placements/lists/pdf").status_code == 404


def test_schedule_that_ends_when_it_starts_is_no_schedule(
    api: ApiClient, context: Context
) -> None:
    opening = an_opening(context, "P1")
    context.session.commit()
    path = f"/openings/{opening.company.siret}/P1"
    same = api.patch(path, {"day_start": "09:00", "day_end": "09:00"})
    assert (same.status_code, list(same.get_json()["errors"])) == (422, ["day_end"])
    night = api.patch(path, {"day_start": "22:00", "day_end": "06:00"})
    assert night.status_code == 200
