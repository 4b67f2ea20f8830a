"""Files as they should not be: each fault is told in French, with its line, and nothing breaks."""

from __future__ import annotations

import csv
import json
import os
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
from sqlalchemy import func, select

from matcher.exchange.report import write_report
from matcher.models.companies import Company
from matcher.models.openings import Opening
from matcher.models.sites import Site
from matcher.models.trainees import Trainee
from matcher.services import imports
from tests.program import ran_with
from tests.services.school_files import (
    SIRET,
    bring_in,
    counts,
    on_shelf,
    open_school,
    told,
)

if TYPE_CHECKING:
    from pathlib import Path

    from matcher.models.base import Base
    from matcher.services.context import Context

TRAINEE = "reference,first_name,last_name,birth_date,site,cohort"
LINA = "T1,Lina,Petit,2007-03-01,Bagneux,BAG-1"
OPENING = "company_siret,reference,kind,title"


def how_many(context: Context, table: type[Base]) -> int:
    return context.session.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.parametrize(
    ("columns", "values", "column", "message"),
    [
        ("", "T2,Noé,Roy,31/02/2007,Bagneux,BAG-1", "birth_date", "ce jour n'existe pas"),
        ("", "T2,Noé,Roy,demain,Bagneux,BAG-1", "birth_date", "une date comme 2026-11-30"),
        ("", "T2,Noé,Roy,2031-01-01,Bagneux,BAG-1", "birth_date", "une date de naissance passée"),
        ("", ",Noé,Roy,2007-01-01,Bagneux,BAG-1", "reference", "colonne obligatoire"),
        ("", "T 2,Noé,Roy,2007-01-01,Bagneux,BAG-1", "reference", "sans espace"),
        ("", "T2,Noé,Roy,2007-01-01,Poitiers,BAG-1", "site", "un site de l'école"),
        ("", "T2,Noé,Roy,2007-01-01,Bagneux,BAG-9", "cohort", "une promotion de l'école"),
        (
            ",trainer_email",
            "T2,Noé,Roy,2007-01-01,Bagneux,BAG-1,paul@e2c.example",
            "trainer_email",
            "une personne de l'école",
        ),
        (",education_level", "T2,Noé,Roy,2007-01-01,Bagneux,BAG-1,9", "education_level", "0 à 8"),
        (",french_oral", "T2,Noé,Roy,2007-01-01,Bagneux,BAG-1,Z9", "french_oral", "A1, A2, B1"),
        (",skills", "T2,Noé,Roy,2007-01-01,Bagneux,BAG-1,Servir:4", "skills", "niveau de 0 à 3"),
        (",status", "T2,Noé,Roy,2007-01-01,Bagneux,BAG-1,perdu", "status", "en parcours (active)"),
        (
            ",entry_date,exit_date",
            "T2,Noé,Roy,2007-01-01,Bagneux,BAG-1,2026-11-01,2026-10-01",
            "exit_date",
            "égale ou postérieure au 2026-11-01",
        ),
    ],
)
def test_bad_trainee_is_refused_and_the_others_are_taken(
    context: Context, tmp_path: Path, columns: str, values: str, column: str, message: str
) -> None:
    open_school(context, tmp_path, "sites", "trainers", "cohorts")
    good = LINA + "," * columns.count(",")
    report = bring_in(context, tmp_path, "trainees", f"{TRAINEE}{columns}\n{values}\n{good}\n")
    assert counts(report) == (2, 1, 0, 0, 1)
    assert told(report) == [(2, column, "refused")]
    assert message in report.issues[0].expected
    assert context.session.scalars(select(Trainee.reference)).all() == ["T1"]


@pytest.mark.parametrize(
    ("columns", "values", "column", "message"),
    [
        (",seats", "O2,pmsmp,Boulanger,-1", "seats", "un nombre entier de 1"),
        (",seats", "O2,pmsmp,Boulanger,0", "seats", "un nombre entier de 1"),
        (
            ",start_date,end_date",
            "O2,pmsmp,Boulanger,2026-12-01,2026-11-01",
            "end_date",
            "égale ou postérieure",
        ),
        (",day_start,day_end", "O2,pmsmp,Boulanger,09:00,9h", "day_end", "différente"),
        (",required_level", "O2,pmsmp,Boulanger,12", "required_level", "0 à 8"),
        (",risk_categories", "O2,pmsmp,Boulanger,foudre", "risk_categories", "amiante"),
        ("", "O2,bénévolat,Boulanger", "kind", "immersion (pmsmp)"),
        ("", "O2,pmsmp,", "title", "un intitulé ou un code ROME"),
        ("", "O/2,pmsmp,Boulanger", "reference", "une référence"),
    ],
)
def test_bad_opening_is_refused_and_the_others_are_taken(
    context: Context, tmp_path: Path, columns: str, values: str, column: str, message: str
) -> None:
    open_school(context, tmp_path, "companies")
    good = f"{SIRET},O1,pmsmp,Boulanger" + "," * columns.count(",")
    text = f"{OPENING}{columns}\n{SIRET},{values}\n{good}\n"
    report = bring_in(context, tmp_path, "openings", text)
    assert counts(report) == (2, 1, 0, 0, 1)
    assert told(report) == [(2, column, "refused")]
    assert message in report.issues[0].expected
    assert context.session.scalars(select(Opening.reference)).all() == ["O1"]


def test_end_before_a_stored_start_is_refused(context: Context, tmp_path: Path) -> None:
    open_school(context, tmp_path, "companies")
    start = f"{OPENING},start_date\n{SIRET},O1,pmsmp,Boulanger,2026-12-01\n"
    bring_in(context, tmp_path, "openings", start)
    end = f"{OPENING},end_date\n{SIRET},O1,pmsmp,Boulanger,2026-11-01\n"
    assert told(bring_in(context, tmp_path, "openings", end)) == [(2, "end_date", "refused")]


def test_opening_of_an_unknown_company_is_refused(context: Context, tmp_path: Path) -> None:
    report = bring_in(context, tmp_path, "openings", f"{OPENING}\n{SIRET},O1,pmsmp,Boulanger\n")
    assert told(report) == [(2, "company_siret", "refused")]


def test_sirets_are_judged_by_their_key(context: Context, tmp_path: Path) -> None:
    text = (
        "siret;raison sociale\n73282932000074;A\n73282932000075;B\n"
        "356 000 000 09075;La Poste\n7,33E+13;C\n35600000009090;D\n"
    )
    report = bring_in(context, tmp_path, "companies", text)
    assert counts(report) == (5, 2, 0, 0, 3)
    assert told(report) == [(line, "siret", "refused") for line in (3, 5, 6)]
    assert "au format texte" in report.issues[1].expected
    stored = context.session.scalars(select(Company.siret).order_by(Company.siret)).all()
    assert stored == ["35600000009075", "73282932000074"]


def test_postcode_is_mended_only_where_the_commune_agrees(
    context: Context, tmp_path: Path
) -> None:
    report = bring_in(
        context,
        tmp_path,
        "sites",
        "name,postcode,commune\nA,1000,\nB,9222,Bagneux\n",
    )
    assert counts(report) == (2, 2, 0, 0, 0)
    rows = context.session.execute(select(Site.name, Site.postcode).order_by(Site.name)).all()
    assert [tuple(row) for row in rows] == [("A", "01000"), ("B", None)]
    assert (2, "postcode", "warning") in told(report)
    assert (3, "postcode", "warning") in told(report)


def test_unknown_commune_leaves_the_place_unknown_and_a_typo_is_understood(
    context: Context, tmp_path: Path
) -> None:
    report = bring_in(
        context, tmp_path, "sites", "name,commune\nA,Xyzzyville\nB,Bagneu\nC,SEVRES\n"
    )
    assert told(report) == [(2, "commune", "warning")]
    rows = context.session.execute(
        select(Site.commune, Site.commune_insee, Site.latitude.is_(None)).order_by(Site.name)
    ).all()
    assert [tuple(row) for row in rows] == [
        ("Xyzzyville", None, True),
        ("Bagneu", "92007", False),
        ("SEVRES", "92072", False),
    ]


def test_wrong_separator_stops_the_file_before_any_row(context: Context, tmp_path: Path) -> None:
    report = bring_in(context, tmp_path, "companies", f"siret|name\n{SIRET}|A\n")
    assert "colonne manquante : siret (siret)" in report.error
    assert "point-virgule" in report.error
    assert how_many(context, Company) == 0


def test_column_that_stands_twice_stops_the_file(context: Context, tmp_path: Path) -> None:
    report = bring_in(context, tmp_path, "companies", f"siret,name,Raison sociale\n{SIRET},A,B\n")
    assert "colonne en double : name" in report.error
    assert how_many(context, Company) == 0


def test_text_with_a_bare_separator_shifts_no_cell(context: Context, tmp_path: Path) -> None:
    text = "name,address,commune\nA,4, rue du Bac,Bagneux\nB,rue,Clichy\n"
    report = bring_in(context, tmp_path, "sites", text)
    assert told(report) == [(2, "", "refused")]
    assert context.session.scalars(select(Site.name)).all() == ["B"]


def test_file_of_a_french_excel_imports_as_it_is(context: Context, tmp_path: Path) -> None:
    text = "Raison sociale;SIRET;Téléphone;Commune\r\nL'Été;732 829 320 00074;01 02;Sèvres\r\n"
    report = bring_in(context, tmp_path, "companies", text.encode("cp1252"))
    assert counts(report) == (1, 1, 0, 0, 0)
    assert context.session.scalars(select(Company.name)).all() == ["L'Été"]


def test_ten_megabyte_cell_refuses_its_row_only(context: Context, tmp_path: Path) -> None:
    text = f"name,address\nA,{'x' * 10_000_000}\nB,rue\n"
    report = bring_in(context, tmp_path, "sites", text)
    assert told(report) == [(2, "address", "refused")]
    assert report.issues[0].expected == "300 caractères au plus (il y en a 10000000)"
    assert len(report.issues[0].value) < 300
    assert context.session.scalars(select(Site.name)).all() == ["B"]


def test_control_characters_refuse_their_row_only(context: Context, tmp_path: Path) -> None:
    report = bring_in(context, tmp_path, "sites", "name,address\nA,x\x07y\nB,rue\n")
    assert told(report) == [(2, "address", "refused")]


def test_formula_of_a_file_is_taken_as_text(context: Context, tmp_path: Path) -> None:
    bring_in(context, tmp_path, "sites", "name,address\nA,'=1+1\nB,=cmd()\n")
    found = context.session.scalars(select(Site.address).order_by(Site.name)).all()
    assert found == ["=1+1", "=cmd()"]


def test_picture_named_as_a_table_is_told(context: Context, tmp_path: Path) -> None:
    report = bring_in(context, tmp_path, "trainees", b"\x89PNG\r\n\x1a\n" + bytes(100))
    assert "image PNG" in report.error


def test_zip_bomb_as_a_workbook_is_told(context: Context, tmp_path: Path) -> None:
    path = tmp_path / "sites.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (60 * 1024 * 1024))
    report = imports.import_file(on_shelf(context), "sites", path)
    assert "archive piégée" in report.error


def test_lost_zero_of_a_workbook_number_is_mended(context: Context, tmp_path: Path) -> None:
    path = tmp_path / "sites.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["name", "postcode"])
    sheet.append(["A", 1000])
    book.save(path)
    report = imports.import_file(on_shelf(context), "sites", path)
    assert told(report)[0] == (2, "postcode", "warning")
    assert context.session.scalars(select(Site.postcode)).all() == ["01000"]


def test_report_names_the_line_where_the_row_begins(context: Context, tmp_path: Path) -> None:
    text = 'name,address\nA,"une\nadresse"\nA,encore\n=B,=C\n'
    report = bring_in(context, tmp_path, "sites", text)
    path = tmp_path / "rapport.csv"
    write_report(path, [report])
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows == [
        {
            "file": "sites.csv",
            "line": "4",
            "column": "name",
            "value": "A",
            "expected": "une seule ligne par clé (déjà ligne 2)",
            "severity": "refused",
        }
    ]


def the_program(folder: Path, *words: str) -> tuple[int, str, str]:
    """Run the program on a database of its own."""
    environ = {"MATCHER_HOME": str(folder), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    return ran_with(environ, *words, cwd=folder)


def test_command_line_says_what_was_refused_and_leaves_with_its_code(tmp_path: Path) -> None:
    assert the_program(tmp_path, "init")[0] == 0
    folder = tmp_path / "école"
    folder.mkdir()
    (folder / "Entreprises.csv").write_text(
        "Siret;Raison sociale\n73282932000074;Été\n73282932000075;Faux\n", encoding="cp1252"
    )
    (folder / "photo.png").write_bytes(b"\x89PNG")
    report = tmp_path / "rapport.csv"
    code, out, err = the_program(
        tmp_path, "import", "school", str(folder), "--report", str(report), "--format", "json"
    )
    assert code == 1, err
    assert json.loads(out)["files"] == [
        {
            "format": "companies",
            "read": 2,
            "created": 1,
            "updated": 0,
            "unchanged": 0,
            "refused": 1,
            "warnings": 0,
            "file": "Entreprises.csv",
        }
    ]
    assert "photo.png : fichier non reconnu" in err
    assert "Entreprises.csv,3,siret,73282932000075," in report.read_text(encoding="utf-8")

    (folder / "stagiaires.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    code, out, err = the_program(tmp_path, "import", "school", str(folder))
    assert code == 2
    assert "image PNG" in err
    assert "1 inchangée(s)" in out

    code, _, err = the_program(tmp_path, "export", "companies", str(tmp_path / "sortie.xlsx"))
    assert code == 0, err
    code, out, _ = the_program(tmp_path, "import", "companies", str(tmp_path / "sortie.xlsx"))
    assert code == 0
    assert "1 inchangée(s)" in out
