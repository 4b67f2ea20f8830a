"""The pages of one trainee, through HTTP, as a trainer sees them."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from matcher.models.decisions import SuggestionDecision
from matcher.models.suggestions import SuggestionList
from matcher.vocabulary import Decision, Role
from tests.builders import a_cohort, a_site, a_trainee, a_trainer, an_opening
from tests.web.conftest import csrf_token, sign_in

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from matcher.services.context import Context

HTMX = {"HX-Request": "true"}


@pytest.fixture
def trainer(client: FlaskClient, context: Context) -> FlaskClient:
    """Give a client signed in as the trainer of T1, for whom P1 is eligible and P2 is full."""
    person = a_trainer(context)
    a_trainee(context, "T1", trainer=person)
    an_opening(context, "P1", day_start=time(9), day_end=time(17), weekly_hours=35)
    an_opening(context, "P2", title="Pâtissier", status="full")
    context.session.commit()
    sign_in(client, context, person.email)
    context.session.rollback()
    return client


def _siret(context: Context, reference: str) -> str:
    from matcher.models.openings import Opening  # noqa: PLC0415 - one value of one row

    opening = context.session.scalars(select(Opening).where(Opening.reference == reference)).one()
    return opening.company.siret


def _decide(client: FlaskClient, context: Context, decision: str, **headers: str) -> str:
    token = csrf_token(client.get("/stagiaires/T1").text)
    address = f"/stagiaires/T1/places/{_siret(context, 'P1')}/P1/decision"
    data = {"csrf_token": token, "decision": decision}
    return client.post(address, data=data, headers=headers, follow_redirects=True).text


def test_desk_lists_the_trainee_under_what_is_left_to_do(trainer: FlaskClient) -> None:
    page = trainer.get("/file").text
    assert "Sans place" in page
    assert "Inès Exemple" in page
    assert "30 nov. → 18 déc." in page


def test_proposal_shows_place_days_hours_and_fit(trainer: FlaskClient) -> None:
    page = trainer.get("/stagiaires/T1").text
    assert "Commis de cuisine" in page
    assert "30 nov. → 18 déc., 35 h, 9 h – 17 h" in page
    assert "adéquation" in page
    assert "%" not in page.split("<main", 1)[1]


def test_what_was_shown_is_kept_once(trainer: FlaskClient, context: Context) -> None:
    trainer.get("/stagiaires/T1")
    trainer.get("/stagiaires/T1")
    context.session.rollback()
    (shown,) = context.session.scalars(select(SuggestionList)).all()
    assert shown.shown_to == "formatrice@ecole.example"


def test_place_kept_away_is_explained_by_rule_and_by_place(
    trainer: FlaskClient, context: Context
) -> None:
    assert "place fermée, ou entreprise en pause" in trainer.get("/stagiaires/T1").text
    by_rule = trainer.get("/stagiaires/T1/ecartees/PR-01")
    assert "Pâtissier" in by_rule.text
    fragment = trainer.get("/stagiaires/T1/ecartees/PR-01", headers=HTMX).text
    assert "Pâtissier" in fragment
    assert "<html" not in fragment
    why = trainer.get(f"/stagiaires/T1/places/{_siret(context, 'P2')}/P2").text
    assert "PR-01" in why
    assert "n&#39;est pas proposée" in why or "n'est pas proposée" in why


def test_why_of_a_proposal_gives_its_rank_and_terms(
    trainer: FlaskClient, context: Context
) -> None:
    page = trainer.get(f"/stagiaires/T1/places/{_siret(context, 'P1')}/P1").text
    assert "rang 1" in page
    assert "Écart à sa moyenne" in page


def test_decision_is_kept_shown_and_taken_back(trainer: FlaskClient, context: Context) -> None:
    page = _decide(trainer, context, "shortlisted")
    assert "Retenue" in page
    context.session.rollback()
    row = context.session.scalars(select(SuggestionDecision)).one()
    assert row.decision is Decision.SHORTLISTED
    token = csrf_token(page)
    trainer.post(f"/decisions/{row.id}/annuler", data={"csrf_token": token})
    context.session.rollback()
    assert context.session.scalars(select(SuggestionDecision)).all() == []


def test_accepted_proposal_leads_to_its_placement(trainer: FlaskClient, context: Context) -> None:
    assert "Préparer le placement" not in _decide(trainer, context, "sent", **HTMX)
    card = _decide(trainer, context, "accepted", **HTMX)
    assert "Préparer le placement" in card
    assert "/placements/nouveau?trainee=T1" in card


def test_card_comes_back_alone_with_a_toast_for_htmx(
    trainer: FlaskClient, context: Context
) -> None:
    fragment = _decide(trainer, context, "declined_by_trainer", **HTMX)
    assert "<html" not in fragment
    assert "Proposition écartée" in fragment
    assert "Annuler" in fragment


def test_declined_place_can_be_taken_back_from_the_page(
    trainer: FlaskClient, context: Context
) -> None:
    _decide(trainer, context, "declined_by_trainee")
    page = trainer.get("/stagiaires/T1").text
    assert "Écartées aujourd" in page
    assert "Reprendre" in page


def test_decision_that_is_none_is_refused(trainer: FlaskClient, context: Context) -> None:
    assert "attendu" in _decide(trainer, context, "peut-être")


@pytest.mark.parametrize(
    "path",
    ["/stagiaires/NOBODY", "/stagiaires/T1/places/123/NONE", "/stagiaires/T1/ecartees/XX-01"],
)
def test_unknown_reference_is_a_french_404(trainer: FlaskClient, path: str) -> None:
    response = trainer.get(path)
    assert response.status_code == 404
    assert "introuvable" in response.text


def test_trainee_of_another_site_does_not_exist(trainer: FlaskClient, context: Context) -> None:
    other = a_cohort(context, "CLI-1", site=a_site(context, "Clichy"))
    a_trainee(context, "T9", cohort=other)
    context.session.commit()
    assert trainer.get("/stagiaires/T9").status_code == 404


@pytest.mark.parametrize(
    "path", ["/file", "/stagiaires/T1", "/stagiaires/T1/ecartees/PR-01", "/places"]
)
def test_nothing_is_shown_to_who_is_not_signed_in(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/connexion?suite=/")


def test_who_only_reads_cannot_decide(client: FlaskClient, context: Context) -> None:
    person = a_trainer(context, "dpo@ecole.example", role=Role.DPO)
    a_trainee(context, "T1")
    an_opening(context, "P1")
    context.session.commit()
    sign_in(client, context, person.email)
    assert "pas le droit" in _decide(client, context, "sent")
