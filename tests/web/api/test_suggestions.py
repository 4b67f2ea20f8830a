"""Suggestions over the API: the JSON of the interface, and what was shown is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from matcher.models.suggestions import Suggestion, SuggestionList
from matcher.services import suggestions
from matcher.vocabulary import Role
from tests.builders import a_cohort, a_site, a_trainee, an_opening
from tests.web.api.conftest import client_of

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from matcher.services.context import Context
    from tests.web.api.conftest import ApiClient

ON = "on=2026-11-23"


def test_list_is_that_of_the_use_case(api: ApiClient, context: Context) -> None:
    a_trainee(context, "T1")
    for reference in ("P1", "P2", "P3"):
        an_opening(context, reference)
    an_opening(context, "P4", status="withdrawn")
    found = api.get(f"/trainees/T1/suggestions?{ON}&limit=2").get_json()
    assert found == suggestions.suggest(context, "T1", limit=2)
    assert found["eligible"] == 3
    assert [entry["rank"] for entry in found["suggestions"]] == [1, 2]
    assert found["refused"]["PR-01"] == 1


def test_what_was_shown_is_kept_once(api: ApiClient, context: Context) -> None:
    a_trainee(context, "T1")
    an_opening(context, "P1")
    for _ in range(2):
        assert api.get(f"/trainees/T1/suggestions?{ON}").status_code == 200
    context.session.rollback()
    shown = context.session.scalars(select(SuggestionList)).one()
    assert shown.shown_to == "jeton école"
    assert context.session.scalar(select(func.count()).select_from(Suggestion)) == 1


def test_trainee_without_an_eligible_opening_gets_an_empty_list(
    api: ApiClient, context: Context
) -> None:
    a_trainee(context, "T1", skills={"x": 2})
    an_opening(context, "P1", status="withdrawn", skills={"x": 2})
    found = api.get(f"/trainees/T1/suggestions?{ON}").get_json()
    assert found["eligible"] == 0
    assert found["suggestions"] == []


def test_kinds_are_repeated_and_read_in_french(api: ApiClient, context: Context) -> None:
    a_trainee(context, "T1")
    an_opening(context, "P1", kind="pmsmp")
    an_opening(context, "P2", kind="stage")
    an_opening(context, "P3", kind="job")

    def kinds(query: str) -> set[str]:
        found = api.get(f"/trainees/T1/suggestions?{ON}&{query}").get_json()
        return {entry["kind"] for entry in found["suggestions"]}

    assert kinds("kind=immersion&kind=stage") == {"pmsmp", "stage"}
    assert kinds("kind=emploi") == {"job"}
    assert kinds("purpose=confirmer") == {"pmsmp", "stage", "job"}


@pytest.mark.parametrize(
    ("query", "field"),
    [("limit=0", "limit"), ("limit=dix", "limit"), ("kind=vente", "kind"), ("on=hier", "on")],
)
def test_wrong_question_is_422_by_field(
    api: ApiClient, context: Context, query: str, field: str
) -> None:
    a_trainee(context, "T1")
    response = api.get(f"/trainees/T1/suggestions?{query}")
    assert response.status_code == 422
    assert list(response.get_json()["errors"]) == [field]


def test_why_gives_the_rank_or_the_rules(api: ApiClient, context: Context) -> None:
    a_trainee(context, "T1")
    good = an_opening(context, "P1")
    gone = an_opening(context, "P2", status="withdrawn")
    path = "/trainees/T1/openings/{}/{}/why"
    shown = api.get(f"{path.format(good.company.siret, 'P1')}?{ON}").get_json()
    assert shown["eligible"] is True
    assert shown["rank"] == 1
    assert shown["terms"]
    refused = api.get(f"{path.format(gone.company.siret, 'P2')}?{ON}").get_json()
    assert refused["eligible"] is False
    assert refused["terms"] == []
    (rule,) = refused["refusals"]
    assert rule["rule"] == "PR-01"
    assert {"rule", "source", "text", "first_possible", "liftable"} <= set(rule)


def test_unknown_trainee_or_opening_is_404(api: ApiClient, context: Context) -> None:
    a_trainee(context, "T1")
    siret = an_opening(context, "P1").company.siret
    assert api.get("/trainees/PERSONNE/suggestions").status_code == 404
    assert api.get(f"/trainees/PERSONNE/openings/{siret}/P1/why").status_code == 404
    assert api.get(f"/trainees/T1/openings/{siret}/P2/why").status_code == 404


def test_token_of_another_site_gets_404(client: FlaskClient, context: Context) -> None:
    a_site(context)
    a_trainee(context, "T1", cohort=a_cohort(context, "CLI-1", site=a_site(context, "Clichy")))
    siret = an_opening(context, "P1").company.siret
    bagneux = client_of(client, context, Role.TRAINER, "Bagneux")
    assert bagneux.get("/trainees/T1/suggestions").status_code == 404
    assert bagneux.get(f"/trainees/T1/openings/{siret}/P1/why").status_code == 404
