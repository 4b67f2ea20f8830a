"""The last night says what it found, what it did not, and what was wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from matcher.models.nights import Night
from matcher.vocabulary import NightStatus, Role
from tests.builders import TODAY, a_trainee, a_trainer, an_opening
from tests.web.conftest import csrf_token, sign_in

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from matcher.services.context import Context


@pytest.fixture
def director(client: FlaskClient, context: Context) -> FlaskClient:
    """Give a client signed in as a director of all sites, with one trainee and no place."""
    a_trainee(context, "T1")
    person = a_trainer(context, "direction@ecole.example", role=Role.DIRECTOR, site=None)
    context.session.commit()
    sign_in(client, context, person.email)
    context.session.rollback()
    return client


def _compute(client: FlaskClient) -> str:
    token = csrf_token(client.get("/nuits").text)
    return client.post("/nuits", data={"csrf_token": token}, follow_redirects=True).text


def _a_night(context: Context, status: NightStatus, **report: object) -> None:
    context.session.add(
        Night(
            id=f"night-{status.value}",
            on_date=TODAY,
            status=status,
            inputs_sha256="0" * 64,
            weights_version="1",
            referential_version="1",
            started_at=context.now,
            ended_at=context.now,
            report=report,
        )
    )
    context.session.commit()


def test_before_the_first_night_the_page_says_how_to_have_one(director: FlaskClient) -> None:
    page = director.get("/nuits").text
    assert "Aucune nuit" in page
    assert "Calculer maintenant" in page


def test_trainee_without_proposal_is_named_with_what_keeps_places_away(
    director: FlaskClient, context: Context
) -> None:
    an_opening(context, "P1", status="full")
    page = _compute(director)
    assert "Inès Exemple" in page
    assert "1\u00a0: place fermée" in page or "1 : place fermée" in page
    assert "Comprendre" in page


def test_night_with_a_proposal_for_all_says_nothing_is_left(
    director: FlaskClient, context: Context
) -> None:
    an_opening(context, "P1")
    assert "Chaque stagiaire calculé a au moins une proposition" in _compute(director)
    assert "adéquation" not in director.get("/nuits").text
    assert "Voir 1 proposition" in director.get("/file").text


def test_partial_night_names_whose_data_broke(director: FlaskClient, context: Context) -> None:
    broken = [{"trainee": "T1", "reason": "date de naissance illisible"}]
    _a_night(context, NightStatus.PARTIAL, broken=broken, without_suggestion=[])
    page = director.get("/nuits").text
    assert "partielle" in page
    assert "Inès Exemple" in page
    assert "date de naissance illisible" in page


def test_failed_night_says_that_older_lists_stand(director: FlaskClient, context: Context) -> None:
    _a_night(context, NightStatus.FAILED, failure="disque plein")
    page = director.get("/nuits").text
    assert "disque plein" in page
    assert "Les listes de la nuit d'avant restent affichées" in page


def test_trainer_sees_the_night_and_cannot_start_one(
    client: FlaskClient, context: Context
) -> None:
    email = a_trainer(context).email
    context.session.commit()
    sign_in(client, context, email)
    page = client.get("/nuits").text
    assert "Calculer maintenant" not in page
    answer = client.post("/nuits", data={"csrf_token": csrf_token(page)})
    assert answer.status_code == 403
    assert "pas le droit" in answer.text
