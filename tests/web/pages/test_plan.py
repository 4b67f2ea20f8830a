"""The plan board: who sits where, what a change costs, what is kept to be discussed."""

from __future__ import annotations

import re
from datetime import time, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from matcher.models.cohorts import Cohort
from matcher.models.decisions import SuggestionDecision
from matcher.models.openings import Opening
from matcher.models.trainees import Trainee
from matcher.services import nights
from matcher.vocabulary import Decision, Kind, Role, TraineeStatus
from tests.builders import (
    TODAY,
    a_cohort,
    a_decision,
    a_site,
    a_trainee,
    a_trainer,
    an_opening,
)
from tests.web.conftest import csrf_token, sign_in

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from matcher.services.context import Context


@pytest.fixture
def trainer(client: FlaskClient, context: Context) -> FlaskClient:
    """Give a client signed in at Bagneux: Ada likes only the kitchen, Bo can also sell."""
    person = a_trainer(context)
    a_trainee(context, "A", first_name="Ada", dislikes=("D1106",))
    a_trainee(context, "B", first_name="Bo")
    an_opening(context, "CUISINE", day_start=time(9), day_end=time(17))
    an_opening(context, "VENTE", rome="D1106", title="Vendeur")
    context.session.commit()
    sign_in(client, context, person.email)
    context.session.rollback()
    return client


def _pair(context: Context, trainee: str, reference: str) -> str:
    opening = context.session.scalars(select(Opening).where(Opening.reference == reference)).one()
    return f"{trainee}:{opening.company.siret}:{reference}"


def _plain(page: str) -> str:
    return page.replace("&#39;", "'")


def _keep(client: FlaskClient, *pairs: str) -> str:
    data = {"csrf_token": csrf_token(client.get("/plan").text), "place": list(pairs)}
    return client.post("/plan/retenir", data=data, follow_redirects=True).text


def _ticks(page: str) -> set[str]:
    return set(re.findall(r'name="place"\s+form="retenir"\s+value="([^"]+)"', page))


def _decided(context: Context) -> dict[str, Decision]:
    context.session.rollback()
    rows = context.session.scalars(select(SuggestionDecision)).all()
    return {f"{row.trainee.reference} {row.opening.reference}": row.decision for row in rows}


def test_board_says_who_is_where_and_that_no_plan_places_more(trainer: FlaskClient) -> None:
    page = trainer.get("/plan").text
    assert "Aucun plan possible ne place plus de stagiaires" in page
    assert "2 / 2" in page
    assert "30 nov. → 4 déc." in page
    assert page.index("Ada Exemple") < page.index("Commis de cuisine")
    assert page.index("Bo Exemple") < page.index("Vendeur")


def test_place_given_by_hand_shows_who_would_lose_theirs(
    trainer: FlaskClient, context: Context
) -> None:
    page = trainer.get("/plan", query_string={"verrou": _pair(context, "B", "CUISINE")}).text
    assert "1 stagiaire de moins placé" in page
    assert "1 autre n&#39;aurait plus de place (Ada Exemple)" in page
    assert "Sans place" in page
    assert "Libérer" in page
    assert _decided(context) == {}


def test_change_that_costs_nothing_says_so(trainer: FlaskClient, context: Context) -> None:
    page = trainer.get("/plan", query_string={"verrou": _pair(context, "A", "CUISINE")}).text
    assert "enlèvent rien aux autres" in page


def test_pair_set_aside_by_hand_leaves_the_plan(trainer: FlaskClient, context: Context) -> None:
    page = trainer.get("/plan", query_string={"interdit": _pair(context, "A", "CUISINE")}).text
    assert "<strong>Interdite</strong> pour Ada Exemple" in page
    assert "1 stagiaire de moins placé" in page


def test_lock_against_a_rule_is_refused_by_name_and_the_plan_stays(
    trainer: FlaskClient, context: Context
) -> None:
    page = trainer.get("/plan", query_string={"verrou": _pair(context, "A", "VENTE")}).text
    assert "Impossible pour Ada Exemple" in page
    assert "PR-08" in page
    assert "2 / 2" in page


def test_two_changes_that_cannot_be_are_both_left_out(
    trainer: FlaskClient, context: Context
) -> None:
    locks = [_pair(context, "A", "VENTE"), _pair(context, "B", "CUISINE")]
    bans = [_pair(context, "B", "CUISINE")]
    page = trainer.get("/plan", query_string={"verrou": locks, "interdit": bans}).text
    assert "Impossible pour Ada Exemple" in page
    assert "2 / 2" in page


def test_plan_stands_beside_the_one_of_the_night(trainer: FlaskClient, context: Context) -> None:
    assert "Aucune nuit n'a encore gardé de plan" in trainer.get("/plan?comparer=1").text
    nights.run(context)
    assert "Rien n'a bougé" in _plain(trainer.get("/plan?comparer=1").text)
    page = trainer.get(
        "/plan", query_string={"comparer": "1", "verrou": _pair(context, "B", "CUISINE")}
    ).text
    assert "1 change de place et 1 perd la sienne" in page
    assert "<strong>Ada Exemple</strong> : Commis de cuisine" in page
    assert "La nuit : Vendeur" in page


def test_each_other_place_says_its_cost_before_it_is_taken(trainer: FlaskClient) -> None:
    page = _plain(trainer.get("/plan/stagiaires/B").text)
    kitchen, shop = page.index("Commis de cuisine"), page.index("Vendeur")
    lost, given = page.index("n'aurait plus de place"), page.index("déjà cette place")
    assert (kitchen < shop) == (lost < given)
    assert "Ada" not in page


def test_why_of_a_place_tells_what_it_would_cost_the_others(
    trainer: FlaskClient, context: Context
) -> None:
    siret = _pair(context, "B", "CUISINE").split(":")[1]
    page = trainer.get(f"/stagiaires/B/places/{siret}/CUISINE").text
    address = f"/plan/stagiaires/B/{siret}/CUISINE/cout"
    assert address in page
    told = _plain(trainer.get(address).text)
    assert "Possible, mais un autre stagiaire n'aurait plus de place." in told
    assert "Ada" not in told
    assert "déjà cette place" in trainer.get(address.replace("/B/", "/A/")).text
    assert trainer.get(address.replace("/B/", "/Z/")).status_code == 404


def test_pair_that_is_none_is_a_french_error(trainer: FlaskClient) -> None:
    answer = trainer.get("/plan?verrou=n-importe")
    assert answer.status_code == 422
    assert "attendu" in answer.text
    assert trainer.get("/plan?verrou=Z:1:2").status_code == 404
    assert trainer.get("/plan?promotion=NULLE").status_code == 404


def test_kept_places_are_to_be_discussed_and_can_be_taken_back(
    trainer: FlaskClient, context: Context
) -> None:
    page = _keep(trainer, _pair(context, "A", "CUISINE"), _pair(context, "B", "VENTE"))
    assert "2 propositions retenues" in page
    assert "Rien n'est parti vers les entreprises" in page
    assert set(_decided(context).values()) == {Decision.SHORTLISTED}
    ids = [str(row.id) for row in context.session.scalars(select(SuggestionDecision))]
    trainer.post("/plan/annuler", data={"csrf_token": csrf_token(page), "decision": ids})
    assert _decided(context) == {}


def test_keeping_never_takes_a_step_back_and_is_all_or_none(
    trainer: FlaskClient, context: Context
) -> None:
    ada, bo = _pair(context, "A", "CUISINE"), _pair(context, "B", "VENTE")
    person = a_trainee(context, "C")
    opening = context.session.scalars(select(Opening).where(Opening.reference == "VENTE")).one()
    a_decision(context, person, opening, Decision.SENT, TODAY)
    _keep(trainer, ada, bo, _pair(context, "C", "VENTE"))
    assert _decided(context)["C VENTE"] is Decision.SENT
    assert "introuvable" in _keep(trainer, _pair(context, "A", "VENTE"), "Z:1:2")
    assert "A VENTE" not in _decided(context)


def test_kept_place_is_marked_and_not_ticked_again_whatever_was_decided_elsewhere(
    trainer: FlaskClient, context: Context
) -> None:
    asked = an_opening(context, "AILLEURS", rome="D1106")
    person = context.session.scalars(select(Trainee).where(Trainee.reference == "A")).one()
    a_decision(context, person, asked, Decision.SENT, TODAY)
    ada, bo = _pair(context, "A", "CUISINE"), _pair(context, "B", "VENTE")
    assert _ticks(trainer.get("/plan").text) == {ada, bo}
    _keep(trainer, ada)
    page = trainer.get("/plan").text
    assert "retenue aujourd'hui" in _plain(page)
    assert _ticks(page) == {bo}


def test_place_that_waits_for_others_too_says_for_how_many(
    trainer: FlaskClient, context: Context
) -> None:
    place = context.session.scalars(select(Opening).where(Opening.reference == "CUISINE")).one()
    for reference, ago in (("B", 0), ("C", 3), ("D", 90)):
        person = context.session.scalars(
            select(Trainee).where(Trainee.reference == reference)
        ).one_or_none() or a_trainee(context, reference, status=TraineeStatus.CANDIDATE)
        a_decision(context, person, place, Decision.SHORTLISTED, TODAY - timedelta(days=ago))
    page = trainer.get("/plan").text
    assert page.count("retenue aussi pour 2 autres") == 1
    assert "retenue aujourd" not in page


def test_plan_of_a_part_says_that_another_may_aim_at_the_same_seats(
    trainer: FlaskClient, context: Context
) -> None:
    here = context.session.scalars(select(Cohort)).one()
    told = "peut viser les mêmes places"
    assert told not in trainer.get("/plan").text
    a_trainee(context, "E", cohort=a_cohort(context, "AUTRE", site=here.site))
    assert told not in trainer.get("/plan").text
    page = trainer.get("/plan", query_string={"promotion": here.name}).text
    assert "Calculé pour cette promotion seule" in page
    assert told in page
    a_trainee(context, "Z", site=a_site(context, "Nanterre"))
    page = trainer.get("/plan").text
    assert "Calculé pour ce site seul" in page
    assert told in page


def test_site_and_cohort_of_others_are_as_unknown_ones(
    trainer: FlaskClient, context: Context
) -> None:
    a_cohort(context, "LOIN", site=a_site(context, "Nanterre"))
    for query in ("site=Nanterre", "promotion=LOIN"):
        assert trainer.get(f"/plan?{query}").status_code == 404


def test_other_places_of_a_trainee_can_be_tried(trainer: FlaskClient, context: Context) -> None:
    page = trainer.get("/plan/stagiaires/B").text
    assert "Placer ici" in page
    assert "Commis de cuisine" in page
    assert f"verrou={_pair(context, 'B', 'CUISINE')}" in page


def test_change_answers_htmx_with_the_board_alone(trainer: FlaskClient, context: Context) -> None:
    answer = trainer.get(
        "/plan",
        query_string={"verrou": _pair(context, "B", "CUISINE")},
        headers={"HX-Request": "true"},
    )
    assert "<html" not in answer.text
    assert "Ce que cela coûte" in answer.text


def test_trainee_of_another_site_is_neither_shown_nor_named(
    trainer: FlaskClient, context: Context
) -> None:
    other = a_cohort(context, "CLI-1", site=a_site(context, "Clichy"))
    a_trainee(context, "X", first_name="Zoé", cohort=other)
    context.session.commit()
    assert "Zoé" not in trainer.get("/plan?site=tous").text
    lock = _pair(context, "X", "CUISINE")
    assert trainer.get("/plan", query_string={"verrou": lock}).status_code == 404
    assert trainer.get("/plan/stagiaires/X").status_code == 404


def test_director_sees_one_site_first_and_all_on_demand(
    client: FlaskClient, context: Context
) -> None:
    a_trainee(context, "A", first_name="Ada")
    other = a_cohort(context, "CLI-1", site=a_site(context, "Clichy"))
    a_trainee(context, "X", first_name="Zoé", cohort=other)
    person = a_trainer(context, "direction@ecole.example", role=Role.DIRECTOR, site=None)
    context.session.commit()
    sign_in(client, context, person.email)
    assert "Zoé" not in client.get("/plan").text
    page = client.get("/plan?site=tous").text
    assert "Zoé" in page
    assert '<th scope="row">Clichy</th>' in page


def test_without_anybody_to_place_the_page_says_why(client: FlaskClient, context: Context) -> None:
    person = a_trainer(context)
    context.session.commit()
    sign_in(client, context, person.email)
    assert "Personne à placer" in client.get("/plan").text


def test_who_only_reads_cannot_keep(client: FlaskClient, context: Context) -> None:
    person = a_trainer(context, "dpo@ecole.example", role=Role.DPO)
    a_trainee(context, "A")
    an_opening(context, "P1")
    context.session.commit()
    sign_in(client, context, person.email)
    assert "à retenir" not in client.get("/plan").text
    assert "pas le droit" in _keep(client, _pair(context, "A", "P1"))


def test_keeping_no_place_is_told_and_keeps_nothing(
    trainer: FlaskClient, context: Context
) -> None:
    assert "Aucune place n'était cochée" in _plain(_keep(trainer))
    assert _decided(context) == {}
    assert "cochée :" not in trainer.get("/plan").text


def test_place_without_an_end_is_on_the_board_of_who_has_no_block(
    trainer: FlaskClient, context: Context
) -> None:
    sans = a_cohort(context, "SANS-BLOC", blocks=())
    a_trainee(context, "C", first_name="Cy", cohort=sans, available_from=TODAY)
    an_opening(context, "LONG", kind=Kind.STAGE, rome="D1106", end_date=None)
    context.session.commit()
    page = trainer.get("/plan", query_string={"verrou": _pair(context, "C", "LONG")}).text
    assert "SANS-BLOC" in page
    assert "Cy Exemple" in page
    assert "dès le 23 nov." in page
