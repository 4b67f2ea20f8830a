"""The folder of a careless secretary, brought in through the real program."""

from __future__ import annotations

import csv
import json
import os
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from tests import open_data
from tests.program import ran_with

HERE = Path(__file__).parent
FILES = HERE / "careless_school"
EXPECTED = HERE / "careless_school_report.csv"
"""Every fault of the folder, found by reading it; ``built-in``: only without all communes."""
"""The official referentials, where the machine has them beside the checkout."""
ON = "2026-11-23"


@dataclass(frozen=True)
class Answer:
    """What a command gave back."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The JSON document on stdout."""
        return json.loads(self.out)


@dataclass(frozen=True)
class School:
    """A home of the program and its database."""

    home: Path
    url: str
    is_official: bool = False

    def run(self, *words: str, cwd: Path | None = None) -> Answer:
        """Run a command of the real program."""
        environ = {
            "PATH": os.environ["PATH"],
            "LC_ALL": "C.UTF-8",
            "MATCHER_HOME": str(self.home),
            "MATCHER_DATABASE_URL": self.url,
        }
        code, out, err = ran_with(environ, *words, cwd=cwd or self.home)
        assert "Traceback" not in err, err
        return Answer(code, out, err)

    def json(self, *words: str, cwd: Path | None = None) -> Any:
        """Run a command that must succeed; return the document of stdout."""
        answer = self.run(*words, "--format", "json", cwd=cwd)
        assert answer.code == 0, answer.err
        return answer.document


def on_sqlite(home: Path) -> School:
    """Return a school on a database of its own under ``home``."""
    home.mkdir(parents=True, exist_ok=True)
    return School(home, f"sqlite:///{home / 'school.sqlite3'}")


def load_official(school: School) -> School:
    """Load ROME and the communes of the open data."""
    for words in (
        ("referential", str(open_data.ROME)),
        ("communes", str(open_data.COMMUNES)),
    ):
        answer = school.run("import", *words)
        assert answer.code == 0, answer.err
    return School(school.home, school.url, is_official=True)


def careless_folder(folder: Path) -> Path:
    """Copy the files of the secretary to ``folder``, with the workbook that she keeps."""
    shutil.copytree(FILES, folder)
    _write_workbook(folder / "Immersions 2025-26.xlsx")
    return folder


def reversed_folder(source: Path, folder: Path) -> Path:
    """Copy ``source`` with the good rows of each CSV file from the last to the first."""
    shutil.copytree(source, folder)
    for path in sorted(folder.glob("*")):
        if path.suffix == ".csv" and not path.name.startswith("menu"):
            _reverse(path)
    return folder


def _reverse(path: Path) -> None:
    """Write the rows that are not in the report of faults as refused, last first."""
    refused = {int(row["line"]) for row in expected_rows(path.name, "refused")}
    data = path.read_bytes()
    encoding = "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        encoding = "cp1252"
        text = data.decode(encoding)
    separator = max(";,\t", key=text.partition("\n")[0].count)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=separator)
    header, rows, start = next(reader), [], reader.line_num + 1
    for row in reader:
        if start not in refused:
            rows.append(row)
        start = reader.line_num + 1
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=separator)
        writer.writerows([header, *reversed(rows)])


def expected_rows(file: str = "", severity: str = "") -> list[dict[str, str]]:
    """Return the faults that the report must name, of one file and severity if given."""
    with EXPECTED.open(encoding="utf-8", newline="") as stream:
        return [
            row
            for row in csv.DictReader(stream)
            if file in {"", row["file"]} and severity in {"", row["severity"]}
        ]


def _write_workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    header = ("MATRICULE", "Siret", "Début", "Fin", "Référence", "Type", "Objet", "Statut")
    sheet.append([*header, "Bilan", "Suivi d'un contrat", "Vu par"])
    four, lilas, shop = 90000010200013, "900 000 101 00015", 90000010300011
    jan, end_jan = date(2026, 1, 5), date(2026, 1, 23)
    rows: list[list[object]] = [
        ["E001", four, jan, end_jan, "P3", "immersion", "Découvrir", "terminée", "fait", "aucun"],
        ["E002", lilas, "05/01/2026", "16/01/2026", "P77", "Stage", "", "Terminé", "", ""],
        ["E003", shop, date(2026, 3, 2), date(2026, 2, 20), "", "", "", "", "", ""],
        [],
        ["E099", shop, date(2026, 3, 2), date(2026, 3, 20), "", "", "", "", "", ""],
        ["E001", 7.33e13, date(2026, 3, 2), date(2026, 3, 20), "", "", "", "", "", ""],
        ["E002", four, date(2026, 3, 2), date(2026, 3, 20), "", "", "", "perdu", "", ""],
    ]
    for row in rows:
        sheet.append(row)
    book.save(path)
