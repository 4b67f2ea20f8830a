"""What becomes of a suggestion over the API: steps, conflicts that say what is possible."""

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
    a_trainee(context, "T1")
    opening = an_opening(context, "P1")
    context.session.commit()
    return f"/trainees/T1/openings/{opening.company.siret}/P1/decision"


def test_suggestion_is_kept_seen_sent_and_refused_with_its_reason(
    api: ApiClient, context: Context
) -> None:
    path = a_path(context)
    for words in ("retenue", "vue avec le jeune", "envoyée à l'entreprise"):
        assert api.post(path, {"decision": words}).status_code == 200
    last = api.post(path, {"decision": "refused_by_company", "reason": "plus de place"})
    kept = last.get_json()
    assert (kept["decision"], kept["reason"]) == ("refused_by_company", "no_seat")
    assert kept["following"] == ["shortlisted", "discussed", "sent"]
    steps = api.get("/trainees/T1/decisions").get_json()
    assert [one["to"] for one in steps] == [
        "shortlisted",
        "discussed",
        "sent",
        "refused_by_company",
    ]
    assert {one["by"] for one in steps} == {"jeton école"}


def test_step_that_is_not_allowed_is_409_and_says_which_are(
    api: ApiClient, context: Context
) -> None:
    refused = api.post(a_path(context), {"decision": "accepted"})
    assert refused.status_code == 409
    assert "envoyée à l'entreprise (sent)" in refused.get_json()["detail"]


def test_second_trainer_is_told_that_the_last_seat_is_held(
    api: ApiClient, context: Context
) -> None:
    path = a_path(context)
    a_trainee(context, "T2")
    context.session.commit()
    assert api.post(path, {"decision": "sent"}).status_code == 200
    second = api.post(path.replace("T1", "T2"), {"decision": "sent"})
    assert (second.status_code, "la seule place est prise" in second.text) == (409, True)


def test_unknown_words_places_and_readers_decide_nothing(
    client: FlaskClient, api: ApiClient, context: Context
) -> None:
    path = a_path(context)
    assert list(api.post(path, {"decision": "rêvée"}).get_json()["errors"]) == ["decision"]
    assert list(api.post(path, {"decision": "sent", "reason": "santé"}).get_json()["errors"]) == [
        "reason"
    ]
    assert api.post(path.replace("P1", "P9"), {"decision": "sent"}).status_code == 404
    assert api.post(path.replace("T1", "T9"), {"decision": "sent"}).status_code == 404
    reader = client_of(client, context, Role.DPO)
    assert reader.post(path, {"decision": "sent"}).status_code == 403
