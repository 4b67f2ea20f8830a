"""The pages of placements: what to do next, and one placement from the yes to the bilan."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from matcher.exchange.xlsx_files import xlsx_rows
from matcher.vocabulary import Decision, PlacementResult, PlacementStatus, Role
from tests.builders import (
    BLOCK_END,
    BLOCK_START,
    TODAY,
    a_cohort,
    a_decision,
    a_placement,
    a_site,
    a_trainee,
    a_trainer,
    an_opening,
)
from tests.services.placements.builders import (
    OFFICE_HOURS,
    accepted_pair,
    awaiting,
    prepared,
    ready,
    running,
)
from tests.web.conftest import csrf_token, sign_in

if TYPE_CHECKING:
    from pathlib import Path

    import time_machine
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from matcher.services.context import Context


@pytest.fixture
def trainer(client: FlaskClient, context: Context) -> FlaskClient:
    """Give a client signed in as a trainer of Bagneux."""
    email = a_trainer(context).email
    sign_in(client, context, email)
    context.session.rollback()
    return client


def _post(client: FlaskClient, page: str, action: str, **data: str) -> TestResponse:
    token = csrf_token(client.get(page).text)
    given = {"csrf_token": token} | data
    return client.post(f"{page}{action}", data=given, follow_redirects=True)


def _come_back(client: FlaskClient, context: Context) -> None:
    """Sign in anew: a session does not last until another day."""
    sign_in(client, context, "formatrice@ecole.example")
    context.session.rollback()


def _path(shown: dict[str, Any]) -> str:
    return f"/placements/{shown['id']}"


def test_yes_of_a_company_waits_in_the_list_until_it_is_prepared(
    trainer: FlaskClient, context: Context
) -> None:
    _, opening = accepted_pair(context)
    siret = opening.company.siret
    page = trainer.get("/placements").text
    assert "Acceptées par l" in page
    form = f"/placements/nouveau?trainee=T1&siret={siret}&opening=P1"
    shown = trainer.get(form).text
    assert f'value="{BLOCK_START}"' in shown
    token = csrf_token(shown)
    made = trainer.post(
        "/placements/nouveau",
        data={
            "csrf_token": token,
            "trainee": "T1",
            "siret": siret,
            "opening": "P1",
            "start_date": str(BLOCK_START),
            "end_date": str(BLOCK_END),
            "purpose": "discover",
            "objectives": "Voir la cuisine",
        },
        follow_redirects=True,
    ).text
    assert "en préparation" in made
    assert "Voir la cuisine" in made
    page = trainer.get("/placements").text
    assert "Acceptées par l" not in page
    assert "En préparation" in page


def test_days_that_are_missing_are_told_on_the_form(
    trainer: FlaskClient, context: Context
) -> None:
    _, opening = accepted_pair(context)
    siret = opening.company.siret
    token = csrf_token(trainer.get("/placements").text)
    data = {"csrf_token": token, "trainee": "T1", "siret": siret, "opening": "P1"}
    answer = trainer.post("/placements/nouveau", data=data)
    assert answer.status_code == 422
    assert "Premier jour" in answer.text
    assert "Champ obligatoire" in answer.text


def test_checklist_names_who_still_signs_and_the_missing_mandate(
    trainer: FlaskClient, context: Context
) -> None:
    page = trainer.get(_path(awaiting(context))).text
    assert "Avant «" in page
    assert "Signature attendue" in page
    assert "PM-05" in page
    assert "A signé" in page


def test_signature_is_written_down(trainer: FlaskClient, context: Context) -> None:
    path = _path(awaiting(context))
    page = _post(trainer, path, "/signatures", party="trainee", signed_on=str(TODAY)).text
    assert "signé le 23 nov. 2026" in page
    tomorrow = str(TODAY + timedelta(days=1))
    refused = _post(trainer, path, "/signatures", party="host", signed_on=tomorrow)
    assert refused.status_code == 422
    assert "Jour de la signature" in refused.text


def test_move_too_early_says_all_that_is_lacking_on_the_page(
    trainer: FlaskClient, context: Context
) -> None:
    path = _path(awaiting(context))
    refused = _post(trainer, path, "/etat", state="ready")
    assert refused.status_code == 409
    assert "pas encore" in refused.text
    assert "Qui signe" in refused.text


def test_state_that_is_none_is_refused(trainer: FlaskClient, context: Context) -> None:
    assert _post(trainer, _path(prepared(context)), "/etat", state="parti").status_code == 422


def test_second_editor_is_told_what_the_first_changed(
    trainer: FlaskClient, context: Context
) -> None:
    shown = prepared(context)
    path = _path(shown)
    values = {
        "version": str(shown["version"]),
        "start_date": shown["start"],
        "end_date": shown["end"],
        "purpose": "discover",
        "objectives": "Voir la salle",
    }
    assert "Voir la salle" in _post(trainer, path, "/accord", **values).text
    second = _post(trainer, path, "/accord", **(values | {"objectives": "Voir le bar"}))
    assert second.status_code == 409
    assert "a changé depuis que vous l" in second.text
    assert "Voir la salle" in second.text


def test_cancelling_keeps_the_reason_in_the_history(
    trainer: FlaskClient, context: Context
) -> None:
    path = _path(prepared(context))
    page = _post(trainer, path, "/etat", state="cancelled", by="host", reason="chantier").text
    assert "annulé" in page
    assert "chantier" in page


def test_ready_placement_starts_on_its_day_not_before(
    trainer: FlaskClient, context: Context, morning: time_machine.Traveller
) -> None:
    path = _path(ready(context))
    assert "La période commence le" in trainer.get(path).text
    morning.move_to(f"{BLOCK_START}T08:30:00+01:00")
    _come_back(trainer, context)
    page = trainer.get("/placements").text
    assert "À démarrer" in page
    assert "en cours" in _post(trainer, path, "/etat", state="running").text


def test_visit_and_accident_are_kept_with_their_deadlines(
    trainer: FlaskClient, context: Context, morning: time_machine.Traveller
) -> None:
    _, shown = running(context)
    path = _path(shown)
    morning.move_to(f"{BLOCK_START}T18:30:00+01:00")
    _come_back(trainer, context)
    page = _post(trainer, path, "/visites", channel="visit", done_on=str(BLOCK_START), note="RAS")
    assert "Visite faite le" in page.text
    page = _post(
        trainer,
        path,
        "/incidents",
        happened_at=f"{BLOCK_START}T10:00",
        facts="Chute dans la réserve",
    )
    assert "Chute dans la réserve" in page.text
    assert "avant le 1er déc., 10 h" in page.text
    assert "avant le 2 déc., 10 h" in page.text
    page = _post(trainer, path, "/incidents/1", step="report")
    assert "fait le 30 nov." in page.text


def test_bilan_keeps_the_word_of_both(
    trainer: FlaskClient, context: Context, morning: time_machine.Traveller
) -> None:
    _, shown = running(context)
    path = _path(shown)
    assert "La parole du tuteur" not in trainer.get(path).text
    morning.move_to(f"{BLOCK_END}T17:30:00+01:00")
    _come_back(trainer, context)
    assert "Bilan à faire" in trainer.get("/placements").text
    page = _post(
        trainer,
        path,
        "/bilan/tuteur",
        result="done",
        objective="yes",
        missed_hours="3,5",
        tutor_word="Ponctuel",
    ).text
    assert "Ponctuel" in page
    assert "terminé" in page
    assert _post(trainer, path, "/bilan/stagiaire", agrees="").status_code == 422
    page = _post(
        trainer, path, "/bilan/stagiaire", agrees="non", project="dropped", trainee_word="Bof"
    ).text
    assert "Pas d" in page
    assert "projet abandonné" in page
    assert "Terminés" in trainer.get("/placements").text


def test_imported_placement_without_state_can_be_opened(
    trainer: FlaskClient, context: Context
) -> None:
    trainee, opening = a_trainee(context, "T1"), an_opening(context, "P1")
    row = a_placement(context, trainee, opening, BLOCK_START, BLOCK_END, status=None)
    assert "État à préciser" in trainer.get("/placements").text
    page = trainer.get(f"/placements/{row.id}").text
    assert "repris d'un autre outil" in page


def test_imported_agreement_can_be_signed_here(trainer: FlaskClient, context: Context) -> None:
    trainee, opening = a_trainee(context, "T1"), an_opening(context, "P1")
    state = PlacementStatus.AWAITING_SIGNATURES
    row = a_placement(context, trainee, opening, BLOCK_START, BLOCK_END, status=state)
    path = f"/placements/{row.id}"
    assert "A signé" in trainer.get(path).text
    page = _post(trainer, path, "/signatures", party="trainee", signed_on=str(TODAY)).text
    assert "signé le 23 nov. 2026" in page


def test_placement_assessed_in_another_tool_is_over(
    trainer: FlaskClient, context: Context
) -> None:
    trainee, opening = a_trainee(context, "T1"), an_opening(context, "P1")
    days = (TODAY - timedelta(days=20), TODAY - timedelta(days=3))
    state = PlacementStatus.DONE
    a_placement(context, trainee, opening, *days, status=state, result=PlacementResult.DONE)
    page = trainer.get("/placements").text
    assert "Terminés" in page
    assert "Bilan à faire" not in page


def test_placement_of_another_site_does_not_exist(trainer: FlaskClient, context: Context) -> None:
    cohort = a_cohort(context, "CLI-1", site=a_site(context, "Clichy"))
    other = a_trainee(context, "X", first_name="Zoé", cohort=cohort)
    row = a_placement(context, other, an_opening(context, "P1"), BLOCK_START, BLOCK_END)
    assert trainer.get(f"/placements/{row.id}").status_code == 404
    assert "Zoé" not in trainer.get("/placements").text


def test_who_only_reads_sees_no_button(client: FlaskClient, context: Context) -> None:
    person = a_trainer(context, "dpo@ecole.example", role=Role.DPO)
    path = _path(awaiting(context))
    sign_in(client, context, person.email)
    page = client.get(path).text
    assert "A signé" not in page
    assert "Modifier l" not in page
    token = csrf_token(page)
    data = {"csrf_token": token, "state": PlacementStatus.CANCELLED.value}
    assert client.post(f"{path}/etat", data=data).status_code == 403


def test_nothing_to_do_says_when_something_will_be(trainer: FlaskClient) -> None:
    page = trainer.get("/placements").text
    assert "Aucun placement en cours" in page


def test_planned_visit_is_written_down_as_done(
    trainer: FlaskClient, context: Context, morning: time_machine.Traveller
) -> None:
    _, shown = running(context)
    path = _path(shown)
    morning.move_to(f"{BLOCK_START}T18:30:00+01:00")
    _come_back(trainer, context)
    later = str(BLOCK_START + timedelta(days=1))
    assert (
        "Visite prévue le"
        in _post(trainer, path, "/visites", channel="visit", planned_on=later).text
    )
    refused = _post(trainer, path, "/visites/1", done_on=later)
    assert (refused.status_code, "Jour fait" in refused.text) == (422, True)
    done = _post(trainer, path, "/visites/1", done_on=str(BLOCK_START), note="RAS")
    assert "Visite faite le 30 nov. 2026" in done.text


def test_ended_placement_is_renewed_once_and_its_contract_noted(
    trainer: FlaskClient, context: Context, morning: time_machine.Traveller
) -> None:
    january = (BLOCK_END + timedelta(days=17), BLOCK_END + timedelta(days=35))
    a_cohort(context, name="BAG-2", blocks=((BLOCK_START, BLOCK_END), january))
    _, shown = running(context, cohort=a_cohort(context, "BAG-2"))
    path = _path(shown)
    morning.move_to(f"{BLOCK_END}T17:30:00+01:00")
    _come_back(trainer, context)
    assert "terminé" in _post(trainer, path, "/etat", state="done").text
    days = {"start_date": str(january[0]), "end_date": str(january[1])}
    assert _post(trainer, path, "/renouvellement", **days).status_code == 422
    renewed = _post(trainer, path, "/renouvellement", reason="pas fini", **days)
    assert "Renouvellement du" in renewed.text
    assert "pas fini" in renewed.text
    first = trainer.get(path).text
    assert "Renouvelé une fois" in first
    assert "Renouveler une fois" not in first
    noted = _post(trainer, path, "/contrat", converted="cdi", start_date=str(january[0])).text
    assert "Contrat qui a suivi : CDI, à partir du 4 janv. 2027." in noted


def test_papers_open_and_an_unknown_one_does_not(trainer: FlaskClient, context: Context) -> None:
    path = _path(prepared(context))
    page = trainer.get(path).text
    assert f"{path}/papiers/bilan.pdf" not in page
    for name in ("sheet", "trainee", "bilan"):
        paper = trainer.get(f"{path}/papiers/{name}.pdf")
        assert (paper.mimetype, paper.data[:5]) == ("application/pdf", b"%PDF-")
    assert trainer.get(f"{path}/papiers/score.pdf").status_code == 404


def test_list_is_cut_and_taken_out_as_csv_and_xlsx(
    trainer: FlaskClient, context: Context, tmp_path: Path
) -> None:
    shown = prepared(context, last_name="=Exemple")
    assert f"/placements/{shown['id']}" in trainer.get("/placements/liste").text
    assert "Aucun placement" in trainer.get("/placements/liste?etat=done").text
    assert "Aucun placement" in trainer.get(f"/placements/liste?au={TODAY}").text
    said = trainer.get("/placements/liste.csv").text.splitlines()
    assert said[0].startswith("n°,matricule,nom,prénom")
    assert "'=Exemple" in said[1]
    assert "en préparation" in said[1]
    file = tmp_path / "liste.xlsx"
    file.write_bytes(trainer.get("/placements/liste.xlsx").data)
    [heading, line] = [cells for _, cells in xlsx_rows(file)]
    assert dict(zip(heading, line, strict=True))["premier jour"] == str(BLOCK_START)
    assert trainer.get("/placements/liste.pdf").status_code == 404
    assert trainer.get("/placements/liste?etat=volant").status_code == 422


def test_first_day_is_completed_without_new_signatures(
    trainer: FlaskClient, context: Context
) -> None:
    shown = awaiting(context)
    path, version = _path(shown), str(shown["version"])
    _post(trainer, path, "/signatures", party="trainee")
    stale = _post(trainer, path, "/pratique", version=version, meeting="9 h")
    assert stale.status_code == 409
    assert "signature reçue" in stale.text
    version = str(shown["version"] + 1)
    page = _post(trainer, path, "/pratique", version=version, meeting="9 h, accueil").text
    assert "signé le 23 nov. 2026" in page
    assert "rendez-vous du premier jour : vide → 9 h, accueil" in page


def test_rule_that_staff_may_lift_is_lifted_on_the_form_with_its_reason(
    trainer: FlaskClient, context: Context
) -> None:
    birth = BLOCK_START.replace(year=BLOCK_START.year - 17)
    trainee = a_trainee(context, "T1", birth_date=birth)
    opening = an_opening(
        context,
        "P1",
        **OFFICE_HOURS,
        risk_categories=["machines"],
        derogation_reference="DRIEETS 2026-12",
    )
    a_decision(context, trainee, opening, Decision.ACCEPTED, TODAY)
    siret = opening.company.siret
    data = {
        "trainee": "T1",
        "siret": siret,
        "opening": "P1",
        "start_date": str(BLOCK_START),
        "end_date": str(BLOCK_END),
        "csrf_token": csrf_token(trainer.get("/placements").text),
    }
    refused = trainer.post("/placements/nouveau", data=data)
    assert refused.status_code == 409
    assert 'name="lift-TR-machines"' in refused.text
    data["lift-TR-machines"] = "déclaration vue, accord du tuteur"
    made = trainer.post("/placements/nouveau", data=data, follow_redirects=True)
    assert "déclaration vue, accord du tuteur" in made.text


def test_contact_with_a_company_is_noted_with_its_next_step(
    trainer: FlaskClient, context: Context
) -> None:
    company = an_opening(context, "P1").company
    company.max_solicitations_per_month = 1
    context.session.commit()
    siret = company.siret
    page = f"/entreprises/{siret}"
    data = {"csrf_token": csrf_token(trainer.get("/placements").text), "channel": "call"}
    given = data | {"note": "Intéressé", "next_step": "Rappeler", "next_on": str(BLOCK_START)}
    said = trainer.post(f"{page}/contacts", data=given, follow_redirects=True).text
    assert "Appel le 23 nov. 2026" in said
    assert "Intéressé" in said
    assert "30 nov. 2026" in said
    assert "de nouveau proposée le" in said
    late = trainer.post(f"{page}/contacts", data=data | {"on": str(BLOCK_START)})
    assert late.status_code == 422
    assert trainer.get("/entreprises/00000000000000").status_code == 404
