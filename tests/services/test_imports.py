"""What importing a file does to the base."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from matcher.errors import AccessDeniedError, UnreadableFileError
from matcher.models.cohorts import Cohort, CompanyBlock
from matcher.models.decisions import SuggestionDecision
from matcher.models.openings import Opening
from matcher.models.placements import Placement
from matcher.models.sites import Site
from matcher.models.trainees import Trainee, TraineeWish, WishKind
from matcher.models.trainers import Trainer
from matcher.services import imports
from matcher.services.context import Actor, Context
from matcher.vocabulary import EndedBy, ProjectEffect, Role, SoftSkill, TraineeStatus
from tests.services.school_files import (
    SCHOOL,
    SIRET,
    SITES,
    bring_in,
    counts,
    on_shelf,
    open_school,
    told,
)

if TYPE_CHECKING:
    from pathlib import Path

    from matcher.models.companies import Company

TRAINEE = "reference,first_name,last_name,birth_date,site,cohort"
OPENING = "company_siret,reference,kind,title"


def the_trainee(context: Context) -> Trainee:
    context.session.expire_all()
    return context.session.scalars(select(Trainee)).one()


def the_opening(context: Context) -> Opening:
    context.session.expire_all()
    return context.session.scalars(select(Opening)).one()


def count_of(context: Context, table: type[Site | Trainee | Company | Opening | Cohort]) -> int:
    return context.session.scalar(select(func.count()).select_from(table)) or 0


def a_trainee_file(columns: str, values: str) -> str:
    return f"{TRAINEE},{columns}\nT1,Lina,Petit,2007-03-01,Bagneux,BAG-1,{values}\n"


def test_the_same_file_twice_changes_nothing(context: Context, tmp_path: Path) -> None:
    open_school(context, tmp_path)
    for name, text in SCHOOL.items():
        rows = text.count("\n") - 1
        assert counts(bring_in(context, tmp_path, name, text)) == (rows, 0, 0, rows, 0)


def test_a_changed_row_updates_and_an_absent_one_is_left_alone(
    context: Context, tmp_path: Path
) -> None:
    open_school(context, tmp_path, "sites")
    changed = "name,address,commune\nBagneux,4 allée des Apprentis,Bagneux\n"
    assert counts(bring_in(context, tmp_path, "sites", changed)) == (1, 0, 1, 0, 0)
    names = context.session.scalars(select(Site.name).order_by(Site.name)).all()
    assert names == ["Bagneux", "Clichy"]


def test_everything_a_trainee_file_says_is_kept(context: Context, tmp_path: Path) -> None:
    open_school(context, tmp_path, "sites", "trainers", "cohorts")
    report = bring_in(
        context,
        tmp_path,
        "trainees",
        "Matricule;Prénom;NOM;Date de naissance;Site;Promotion;Courriel formateur;Statut;Phase;"
        "Code postal;Commune;Modes de transport;Temps de trajet maximum;Permis;Certificats;"
        "Niveau de formation;Français oral;Projets;Appétences;Refus;RIASEC;Compétences;"
        "Savoir-être;Limites d'activité;Disponible du;Opposition au calcul\r\n"
        "T1;Lina;Petit;01/03/2007;bagneux;BAG-1;ANNE@e2c.example;en parcours;découvrir;"
        "92220;Bagneux;à pied|transport en commun;45 min;AM|B:pending;SST@31/05/2027|HACCP;"
        "3;B1;Boulanger|G1602;D1106;boucher;SA;Encaisser:2|Servir;ponctualité:3|curiosité;"
        "pas de nuit;30/11/2026;non\r\n",
    )
    assert report.counts["refused"] == 0, report.issues
    lina = the_trainee(context)
    assert (lina.birth_date, lina.status) == (date(2007, 3, 1), TraineeStatus.ACTIVE)
    assert lina.trainer is not None
    assert lina.trainer.email == "anne@e2c.example"
    assert (lina.site.name, lina.cohort.name) == ("Bagneux", "BAG-1")
    assert (lina.travel_modes, lina.max_travel_minutes) == (["walk", "transit"], 45)
    assert (lina.licences, lina.pending_licences) == (["AM"], ["B"])
    assert [(c.label, c.valid_until) for c in lina.certificates] == [
        ("SST", date(2027, 5, 31)),
        ("HACCP", None),
    ]
    assert [(w.kind, w.label, w.trade) for w in lina.wishes if w.kind is WishKind.PROJECT] == [
        (WishKind.PROJECT, "Boulanger", "D1102"),
        (WishKind.PROJECT, "G1602", "G1602"),
    ]
    assert [(s.label, s.level) for s in lina.skills] == [("Encaisser", 2), ("Servir", None)]
    assert [(s.soft_skill, s.level) for s in lina.soft_skills] == [
        (SoftSkill.RESPONSIBILITY, 3),
        (SoftSkill.CURIOSITY, None),
    ]
    assert lina.capability_limits == ["no_night"]
    assert (lina.riasec, lina.matching_opt_out) == ("SA", False)
    assert lina.commune_insee == "92007"
    assert lina.latitude == pytest.approx(48.798, abs=0.02)


def test_everything_an_opening_file_says_is_kept(context: Context, tmp_path: Path) -> None:
    open_school(context, tmp_path, "companies")
    report = bring_in(
        context,
        tmp_path,
        "openings",
        "siret;référence;type;intitulé;objets;places;début;fin;dates souples;durée en jours;"
        "heures par semaine;heure début;heure fin;pause (minutes);jours travaillés;niveau exigé;"
        "permis exigés;compétences attendues;exigences physiques;risques;tuteur;statut\n"
        "732 829 320 00074;O1;immersion;Boulanger / Boulangère;découvrir|confirmer;2;30/11/2026;"
        ";oui;14;35h;5h00;12:00;30;lun|mar|mer;3;B;Faire du pain|Servir:3;nuit;aucun;M. Blé;\n",
    )
    assert report.counts["refused"] == 0, report.issues
    opening = the_opening(context)
    assert (opening.trade, opening.seats, opening.status.value) == ("D1102", 2, "open")
    assert opening.purposes == ["discover", "confirm"]
    assert (opening.day_start, opening.day_end) == (time(5), time(12))
    assert (opening.weekly_hours, opening.break_minutes) == (35, 30)
    assert opening.weekdays == ["mon", "tue", "wed"]
    assert [(s.label, s.level) for s in opening.skills] == [("Faire du pain", 2), ("Servir", 3)]
    assert (opening.demands, opening.risk_categories) == (["night"], [])
    assert opening.end_date is None


def test_absent_column_leaves_the_value_and_empty_cell_makes_it_unknown(
    context: Context, tmp_path: Path
) -> None:
    open_school(context, tmp_path, "sites", "cohorts")
    columns = "phase,licences,skills,capability_limits"
    full = "confirm,B,Servir:2,no_night"
    bring_in(context, tmp_path, "trainees", a_trainee_file(columns, full))
    bring_in(context, tmp_path, "trainees", a_trainee_file("french_oral", "B2"))
    lina = the_trainee(context)
    assert (lina.phase, lina.licences, lina.capability_limits) == ("confirm", ["B"], ["no_night"])
    assert len(lina.skills) == 1
    bring_in(context, tmp_path, "trainees", a_trainee_file(columns, ",,,"))
    lina = the_trainee(context)
    assert (lina.phase, lina.licences, lina.capability_limits) == (None, None, None)
    assert (lina.skills, lina.stated_none, lina.french_oral) == ([], None, "B2")


def test_none_is_known_to_be_nothing_and_not_unknown(context: Context, tmp_path: Path) -> None:
    open_school(context, tmp_path, "sites", "cohorts")
    columns = "licences,skills,dislikes,capability_limits"
    bring_in(context, tmp_path, "trainees", a_trainee_file(columns, "aucun,none,Aucun,none"))
    lina = the_trainee(context)
    assert (lina.licences, lina.capability_limits) == ([], [])
    assert lina.stated_none == ["dislikes", "skills"]
    bring_in(context, tmp_path, "trainees", a_trainee_file("skills", "Servir:1"))
    assert the_trainee(context).stated_none == ["dislikes"]


def test_none_in_a_free_text_is_no_text(context: Context, tmp_path: Path) -> None:
    open_school(context, tmp_path, "companies")
    text = f"{OPENING},derogation_reference\n{SIRET},O1,pmsmp,Boulanger,aucun\n"
    bring_in(context, tmp_path, "openings", text)
    assert the_opening(context).derogation_reference is None


def test_shorter_list_replaces_the_longer_one(context: Context, tmp_path: Path) -> None:
    open_school(context, tmp_path, "sites", "cohorts")
    bring_in(context, tmp_path, "trainees", a_trainee_file("projects", "Boulanger|Cuisinier"))
    report = bring_in(context, tmp_path, "trainees", a_trainee_file("projects", "Cuisinier"))
    assert report.counts["updated"] == 1
    assert [wish.label for wish in the_trainee(context).wishes] == ["Cuisinier"]


def test_unknown_column_is_reported_and_ignored(context: Context, tmp_path: Path) -> None:
    report = bring_in(context, tmp_path, "sites", "Site,Fax\nBagneux,01\n")
    assert told(report) == [(1, "Fax", "warning")]
    assert counts(report) == (1, 1, 0, 0, 0)


def test_second_row_of_a_key_is_refused_and_the_first_stays(
    context: Context, tmp_path: Path
) -> None:
    report = bring_in(context, tmp_path, "sites", "name,address\nBagneux,un\nBagneux,deux\n")
    assert counts(report) == (2, 1, 0, 0, 1)
    assert told(report) == [(3, "name", "refused")]
    assert context.session.scalars(select(Site.address)).all() == ["un"]


def test_two_spellings_of_a_site_are_one_key(context: Context, tmp_path: Path) -> None:
    open_school(context, tmp_path, "sites")
    text = "prescriber,site,from\nML,Bagneux,2026-01-01\nML,BAGNEUX,2026-01-01\n"
    assert counts(bring_in(context, tmp_path, "mandates", text)) == (2, 1, 0, 0, 1)


def test_rows_of_a_cohort_make_one_cohort_and_its_blocks(context: Context, tmp_path: Path) -> None:
    open_school(context, tmp_path, "sites", "cohorts")
    assert count_of(context, Cohort) == 1
    starts = context.session.scalars(select(CompanyBlock.start_date).order_by("start_date")).all()
    assert starts == [date(2026, 11, 30), date(2027, 2, 1)]


def test_date_that_a_spreadsheet_shows_as_a_number_is_taken_and_told(
    context: Context, tmp_path: Path
) -> None:
    open_school(context, tmp_path, "sites")
    text = "cohort,site,block_start,block_end\nC1,Bagneux,46055,46073\nC2,Bagneux,75013,75020\n"
    report = bring_in(context, tmp_path, "cohorts", text)
    assert [(issue.line, issue.column, issue.severity.value) for issue in report.issues] == [
        (2, "block_start", "warning"),
        (2, "block_end", "warning"),
        (3, "block_start", "refused"),
        (3, "block_end", "refused"),
    ]
    block = context.session.scalars(select(CompanyBlock)).one()
    assert (block.start_date, block.end_date) == (date(2026, 2, 2), date(2026, 2, 20))


def test_cohort_at_two_sites_in_one_file_is_refused(context: Context, tmp_path: Path) -> None:
    open_school(context, tmp_path, "sites")
    report = bring_in(
        context,
        tmp_path,
        "cohorts",
        "cohort,site,block_start,block_end\n"
        "A,Bagneux,2026-11-30,2026-12-18\nA,Clichy,2027-02-01,2027-02-19\n",
    )
    assert told(report) == [(3, "site", "refused")]


def test_cohort_that_moves_is_updated(context: Context, tmp_path: Path) -> None:
    open_school(context, tmp_path, "sites", "cohorts")
    moved = SCHOOL["cohorts"].replace("Bagneux", "Clichy")
    assert counts(bring_in(context, tmp_path, "cohorts", moved)) == (2, 0, 1, 1, 0)
    context.session.expire_all()
    assert context.session.scalars(select(Cohort)).one().site.name == "Clichy"


def test_explicit_point_wins_over_the_commune(context: Context, tmp_path: Path) -> None:
    text = "name,commune,latitude,longitude\nBagneux,Bagneux,48.5,2.5\n"
    bring_in(context, tmp_path, "sites", text)
    site = context.session.scalars(select(Site)).one()
    assert (site.commune_insee, site.latitude, site.longitude) == ("92007", 48.5, 2.5)


def test_row_that_moves_takes_the_point_of_its_new_commune(
    context: Context, tmp_path: Path
) -> None:
    bring_in(context, tmp_path, "sites", "name,commune\nA,Bagneux\n")
    bring_in(context, tmp_path, "sites", "name,commune\nA,Clichy\n")
    site = context.session.scalars(select(Site)).one()
    assert site.commune_insee == "92024"
    assert site.latitude == pytest.approx(48.90, abs=0.02)


def test_code_rome_wins_over_the_title(context: Context, tmp_path: Path) -> None:
    open_school(context, tmp_path, "companies")
    text = f"{OPENING},rome\n{SIRET},O1,pmsmp,Boulanger,G1602\n"
    bring_in(context, tmp_path, "openings", text)
    assert the_opening(context).trade == "G1602"


def test_undecided_title_is_taken_and_its_trade_left_empty(
    context: Context, tmp_path: Path
) -> None:
    open_school(context, tmp_path, "companies")
    report = bring_in(context, tmp_path, "openings", f"{OPENING}\n{SIRET},O1,pmsmp,Employé\n")
    assert told(report) == [(2, "title", "warning")]
    assert the_opening(context).trade is None


def test_trade_that_a_person_chose_survives_the_same_file(
    context: Context, tmp_path: Path
) -> None:
    open_school(context, tmp_path, "companies")
    text = f"{OPENING}\n{SIRET},O1,pmsmp,Employé\n"
    bring_in(context, tmp_path, "openings", text)
    the_opening(context).trade = "G1602"
    context.session.commit()
    report = bring_in(context, tmp_path, "openings", text)
    assert counts(report) == (1, 0, 0, 1, 0)
    assert report.issues == []
    assert the_opening(context).trade == "G1602"


def test_wish_that_a_person_settled_survives_the_same_file(
    context: Context, tmp_path: Path
) -> None:
    open_school(context, tmp_path, "sites", "cohorts")
    text = a_trainee_file("projects", "truc inconnu")
    assert told(bring_in(context, tmp_path, "trainees", text)) == [(2, "projects", "warning")]
    wish = context.session.scalars(select(TraineeWish)).one()
    wish.trade = "G1602"
    context.session.commit()
    assert counts(bring_in(context, tmp_path, "trainees", text)) == (1, 0, 0, 1, 0)


def test_unknown_skill_is_kept_as_text_with_a_warning(context: Context, tmp_path: Path) -> None:
    open_school(context, tmp_path, "sites", "cohorts")
    report = bring_in(
        context, tmp_path, "trainees", a_trainee_file("skills,soft_skills", "Zut:1,Hop:2")
    )
    assert told(report) == [(2, "skills", "warning"), (2, "soft_skills", "warning")]
    assert [(skill.label, skill.macro_skill) for skill in the_trainee(context).skills] == [
        ("Zut", None)
    ]


def test_placement_of_an_unknown_opening_is_taken_with_a_warning(
    context: Context, tmp_path: Path
) -> None:
    open_school(context, tmp_path)
    report = bring_in(
        context,
        tmp_path,
        "placements",
        "trainee,company_siret,start_date,end_date,opening,status\n"
        f"T1,{SIRET},2026-01-05,2026-01-16,O1,done\nT1,{SIRET},2026-03-02,2026-03-13,O9,fait\n",
    )
    assert counts(report) == (2, 2, 0, 0, 0)
    assert told(report) == [(3, "opening", "warning")]
    placed = context.session.scalars(select(Placement).order_by(Placement.start_date)).all()
    assert [(p.opening_reference, p.opening_id is None) for p in placed] == [
        ("O1", False),
        ("O9", True),
    ]


def test_decision_needs_its_opening(context: Context, tmp_path: Path) -> None:
    open_school(context, tmp_path)
    report = bring_in(
        context,
        tmp_path,
        "decisions",
        "matricule,siret,référence,date,décision,motif\n"
        f"T1,{SIRET},O1,2026-11-02,envoyée,\nT1,{SIRET},O9,2026-11-02,envoyée,\n"
        f"T1,{SIRET},O1,2026-11-09,refused_by_company,plus de place\n",
    )
    assert counts(report) == (3, 2, 0, 0, 1)
    assert told(report) == [(3, "opening", "refused")]
    found = context.session.scalars(select(SuggestionDecision)).all()
    assert [row.decision.value for row in found] == ["sent", "refused_by_company"]


def test_rehearsal_reports_the_same_and_writes_nothing(context: Context, tmp_path: Path) -> None:
    text = SITES + "Bagneux,,\n"
    rehearsed = bring_in(context, tmp_path, "sites", text, dry_run=True)
    assert count_of(context, Site) == 0
    done = bring_in(context, tmp_path, "sites", text)
    assert rehearsed.summary() == done.summary()
    assert rehearsed.issues == done.issues


def test_reader_of_the_school_may_not_import(context: Context, tmp_path: Path) -> None:
    reader = Context(
        session=context.session,
        today=context.today,
        actor=Actor("dpo", Role.DPO),
        scoring=context.scoring,
        rules=context.rules,
        instance=context.instance,
    )
    with pytest.raises(AccessDeniedError, match="importer"):
        bring_in(reader, tmp_path, "sites", SITES)


def a_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "école"
    folder.mkdir()
    names = {
        "sites": "1 Sites",
        "trainers": "FORMATEURS_2026",
        "cohorts": "promotions (rentrée)",
        "companies": "Entreprises",
        "trainees": "liste des jeunes",
        "openings": "Places-2026-11",
    }
    for name, text in SCHOOL.items():
        (folder / f"{names[name]}.csv").write_text(text)
    (folder / "photo.png").write_bytes(b"\x89PNG")
    (folder / "notes.txt").write_text("à faire\n")
    (folder / "~$Entreprises.xlsx").write_bytes(b"lock")
    return folder


def test_school_folder_is_read_in_the_right_order_and_the_rest_told(
    context: Context, tmp_path: Path
) -> None:
    school = imports.import_school(on_shelf(context), a_folder(tmp_path))
    assert [report.format for report in school.files] == [
        "sites",
        "trainers",
        "cohorts",
        "companies",
        "trainees",
        "openings",
    ]
    assert sorted(school.ignored) == ["notes.txt", "photo.png"]
    assert all(report.counts["created"] for report in school.files)
    assert context.session.scalar(select(func.count()).select_from(Trainer)) == 1


def test_rehearsal_of_a_folder_sees_its_own_rows_and_writes_nothing(
    context: Context, tmp_path: Path
) -> None:
    school = imports.import_school(on_shelf(context), a_folder(tmp_path), dry_run=True)
    assert all(report.counts["created"] for report in school.files)
    assert count_of(context, Site) == 0


def test_one_bad_file_of_a_folder_does_not_stop_the_others(
    context: Context, tmp_path: Path
) -> None:
    folder = a_folder(tmp_path)
    (folder / "Entreprises.csv").write_text("nom,commune\nA,Sceaux\n")
    school = imports.import_school(on_shelf(context), folder)
    errors = {report.format: report.error for report in school.files if report.error}
    assert list(errors) == ["companies"]
    assert "colonne manquante : siret (siret)" in errors["companies"]
    assert count_of(context, Trainee) == 1
    assert count_of(context, Opening) == 0


def test_missing_folder_is_told(context: Context, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="dossier illisible"):
        imports.import_school(on_shelf(context), tmp_path / "absent")


def test_representative_of_a_minor_is_kept_and_that_of_an_adult_is_told_and_not(
    context: Context, tmp_path: Path
) -> None:
    open_school(context, tmp_path, "sites", "trainers", "cohorts")
    columns = "email,phone,representative_name,representative_email,representative_phone"
    said = "lina@jeune.example,+33612345678,Paule Petit,paule@famille.example,+33145678901"
    text = f"{TRAINEE},{columns}\nT1,Lina,Petit,2010-03-01,Bagneux,BAG-1,{said}\n"
    assert told(bring_in(context, tmp_path, "trainees", text)) == []
    minor = the_trainee(context)
    assert [minor.email, minor.representative_name] == ["lina@jeune.example", "Paule Petit"]
    again = bring_in(context, tmp_path, "trainees", text.replace("2010", "2006"))
    assert {issue[1:] for issue in told(again)} == {
        (f"representative_{name}", "warning") for name in ("name", "email", "phone")
    }
    grown = the_trainee(context)
    assert [grown.email, grown.representative_name, grown.representative_phone] == [
        "lina@jeune.example",
        None,
        None,
    ]
    same = bring_in(context, tmp_path, "trainees", text.replace("2010", "2006"))
    assert counts(same) == (1, 0, 0, 1, 0)


def test_hours_by_weekday_and_how_a_placement_ended_are_kept(
    context: Context, tmp_path: Path
) -> None:
    open_school(context, tmp_path)
    opening = f"{OPENING},horaires\n{SIRET},O1,pmsmp,Boulanger,lun 9h-12h 13h-17h | mar 9h-12h\n"
    assert told(bring_in(context, tmp_path, "openings", opening)) == []
    assert str(the_opening(context).schedule) == "lun 9:00-12:00 13:00-17:00 | mar 9:00-12:00"
    placement = (
        "matricule,siret,début,fin,statut,interrompu par,effet sur le projet,horaires\n"
        f"T1,{SIRET},2026-11-09,2026-11-20,interrompu,entreprise,abandonné,mer 9:00-12:00\n"
    )
    report = bring_in(context, tmp_path, "placements", placement)
    assert counts(report) == (1, 1, 0, 0, 0)
    kept = context.session.scalars(select(Placement)).one()
    assert (kept.ended_by, kept.project_effect) == (EndedBy.COMPANY, ProjectEffect.DROPPED)
    assert str(kept.schedule) == "mer 9:00-12:00"
    assert counts(bring_in(context, tmp_path, "placements", placement)) == (1, 0, 0, 1, 0)
