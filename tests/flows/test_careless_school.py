"""Done when 2: a careless secretary's folder in, ranked and explained placements out."""

from __future__ import annotations

import csv
import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import create_engine, make_url, text

from tests.flows.careless import (
    ON,
    School,
    careless_folder,
    expected_rows,
    load_official,
    on_sqlite,
    reversed_folder,
)
from tests.flows.shapes import IMPORT, NEAR, NIGHT, SUGGEST, TITLES, WHY, require

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.flows.careless import Answer

COUNTS = {
    "sites": (4, 3, 1),
    "trainers": (5, 2, 3),
    "cohorts": (7, 4, 3),
    "companies": (10, 6, 4),
    "trainees": (18, 5, 13),
    "mandates": (2, 1, 1),
    "openings": (20, 9, 11),
    "placements": (6, 2, 4),
    "decisions": (6, 2, 4),
    "travel_times": (4, 3, 1),
}
"""Format to rows read, created and refused."""
DOUBTFUL = "un seul métier"
BUILT_IN, OFFICIAL = "built-in", "official"
Case = tuple[str, str]


class Opened:
    """A school after its first import and its night, with what both said."""

    def __init__(self, school: School, folder: Path, report: Path) -> None:
        self.folder = folder
        self.report = report
        assert school.run("init").code == 0
        self.rehearsal = school.run(
            "import", "school", str(folder), "--dry-run", "--format", "json"
        )
        self.school = school
        self.imported: Answer | None = None
        self.night: Any = None

    def import_all(self) -> None:
        """Import the folder, then run the night."""
        self.imported = self.school.run(
            *("import", "school", str(self.folder), "--report", str(self.report)),
            *("--format", "json"),
        )
        self.night = self.school.json("night", "run", "--on", ON)


@pytest.fixture(scope="session")
def open_case(
    postgresql_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[Case], Opened]]:
    """Open each case once, whatever the order of the tests."""
    opened: dict[Case, Opened] = {}
    dropped: list[str] = []

    def make(case: Case) -> Opened:
        if case in opened:
            return opened[case]
        base = tmp_path_factory.mktemp("-".join(case))
        school = on_sqlite(base / "maison")
        if case[0] == "postgresql":
            name = f"careless_{case[1].replace('-', '_')}"
            _administer(
                postgresql_url, f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}"
            )
            dropped.append(name)
            url = make_url(postgresql_url).set(database=name)
            school = School(school.home, url.render_as_string(hide_password=False))
        found = Opened(
            school, careless_folder(base / "Dossier de l'école 2026"), base / "rapport.csv"
        )
        if case[1] == OFFICIAL:
            found.school = load_official(school)
        found.import_all()
        opened[case] = found
        return found

    yield make
    for name in dropped:
        _administer(postgresql_url, f"DROP DATABASE {name} WITH (FORCE)")


def _administer(server: str, *statements: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(
    params=[
        ("postgresql", BUILT_IN),
        pytest.param(("sqlite", BUILT_IN), marks=pytest.mark.proof),
        pytest.param(("sqlite", OFFICIAL), marks=[pytest.mark.proof, pytest.mark.open_data]),
        pytest.param(("postgresql", OFFICIAL), marks=[pytest.mark.proof, pytest.mark.open_data]),
    ],
    ids="-".join,
)
def careless(request: pytest.FixtureRequest, open_case: Callable[[Case], Opened]) -> Opened:
    """Give the careless school on one database, with one referential."""
    return open_case(request.param)


def test_every_file_is_counted_and_the_exit_tells_of_refused_rows(careless: Opened) -> None:
    answer = careless.imported
    assert answer is not None
    assert answer.code == 1, answer.err
    document = answer.document
    require(document, IMPORT)
    counts = {
        file["format"]: (file["read"], file["created"], file["refused"])
        for file in document["files"]
    }
    assert counts == COUNTS
    assert {(file["updated"], file["unchanged"]) for file in document["files"]} == {(0, 0)}
    for left in ("menu cantine.csv", "photo groupe.png"):
        assert f"{left} : fichier non reconnu" in answer.err


def test_report_names_every_bad_row(careless: Opened) -> None:
    with careless.report.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = [tuple(row.values()) for row in reader]
    assert reader.fieldnames == ["file", "line", "column", "value", "expected", "severity"]
    is_official = careless.school.is_official
    wanted = {
        tuple(value for key, value in row.items() if key != "only")
        for row in expected_rows()
        if not (is_official and row["only"] == BUILT_IN)
    }
    more = [row for row in rows if row not in wanted]
    assert wanted - set(rows) == set()
    # The many trades of the full ROME leave more titles for a person to settle.
    assert [row for row in more if not (is_official and DOUBTFUL in row[4])] == []
    assert len(rows) == len(set(rows))


def test_rehearsal_says_the_same_and_writes_nothing(careless: Opened) -> None:
    assert careless.rehearsal.code == 1
    rehearsed = {
        file["format"]: (file["read"], file["created"], file["refused"])
        for file in careless.rehearsal.document["files"]
    }
    # Had it written, the import after it would have created nothing.
    assert rehearsed == COUNTS


def test_second_import_changes_nothing(careless: Opened) -> None:
    again = careless.school.run("import", "school", str(careless.folder), "--format", "json")
    assert again.code == 1
    files = again.document["files"]
    assert {(file["created"], file["updated"]) for file in files} == {(0, 0)}
    unchanged = {file["format"]: file["unchanged"] for file in files}
    assert unchanged == {name: created for name, (_, created, _) in COUNTS.items()}
    night = careless.school.json("night", "run", "--on", ON)
    assert (night["id"], night["status"]) == (careless.night["id"], "unchanged")


def test_night_counts_trainees_openings_and_pairs(careless: Opened) -> None:
    night = careless.night
    require(night, NIGHT)
    assert (night["on"], night["status"]) == (ON, "done")
    assert night["trainees"] == 5
    assert night["openings"] == 9
    lists = {name: careless.school.json("suggest", name, "--on", ON) for name in ("E001", "E002")}
    assert night["eligible_pairs"] >= sum(found["eligible"] for found in lists.values())
    without = {one["trainee"]: one["refused"] for one in night["without_suggestion"]}
    assert set(without) == {"E004"}
    assert without["E004"]["PR-12"] == 9


def test_suggestions_are_as_the_interface_says_and_sum_up(
    careless: Opened, tmp_path: Path
) -> None:
    run = careless.school.run
    words = ("suggest", "E001", "--limit", "50", "--on")
    first = run(*words, ON, "--format", "json")
    again = run(*words, "23/11/2026", "--format", "json", cwd=tmp_path)
    assert (first.code, first.err) == (0, "")
    assert again.out == first.out
    found = first.document
    require(found, SUGGEST)
    assert (found["trainee"], found["on"], found["purpose"]) == ("E001", ON, "discover")
    assert found["block"] == {"start": "2026-11-30", "end": "2026-12-18"}
    assert len(found["suggestions"]) == found["eligible"] > 3
    assert found["eligible"] + found["refused"]["PR-01"] <= 9
    assert found["refused"]["PR-01"] == 1
    assert found["refused"]["PR-10"] == 1
    for rank, suggestion in enumerate(found["suggestions"], start=1):
        assert suggestion["rank"] == rank
        _sums_up(suggestion, found["baseline"])
    _is_in_order(found["suggestions"])
    bakery = next(one for one in found["suggestions"] if one["opening"] == "P1")
    assert bakery["travel"] == {"minutes": 22, "mode": "transit", "within_limit": True}
    why = careless.school.json("why", "E001", "90000010100015", "P1", "--on", ON)
    require(why, WHY)
    assert (why["eligible"], why["rank"]) == (True, bakery["rank"])
    assert why["terms"] == bakery["terms"]


def test_minor_is_kept_from_what_is_forbidden_or_unassessed(careless: Opened) -> None:
    found = careless.school.json("suggest", "E002", "--on", ON, "--limit", "50")
    assert found["purpose"] == "confirm"
    assert {one["opening"] for one in found["suggestions"]} == {"P1", "P4"}
    assert found["refused"]["TR-not_assessed"] >= 4
    refused = careless.school.json("why", "E002", "90000010100015", "P2", "--on", ON)
    require(refused, WHY)
    assert (refused["eligible"], refused["rank"], refused["terms"]) == (False, None, [])
    assert {"MN-05", "TR-temperature"} & {one["rule"] for one in refused["refusals"]}
    said = careless.school.run("why", "E002", "90000010100015", "P2", "--on", ON)
    assert said.code == 0
    assert all(one["text"] in said.out for one in refused["refusals"])


def test_kind_and_purpose_are_asked_in_french(careless: Opened) -> None:
    json = careless.school.json
    words = ("suggest", "E003", "--on", ON)
    spoken = json(*words, "--kind", "Contrat d'Apprentissage", "--purpose", "Découverte")
    coded = json(*words, "--kind", "apprenticeship", "--purpose", "discover")
    assert spoken == coded
    assert [one["opening"] for one in coded["suggestions"]] == ["C1"]
    assert coded["purpose"] == "discover"


def test_titles_and_trades_answer_as_the_interface_says(careless: Opened) -> None:
    titles = careless.school.json("titles", "resolve", "boulengère H/F")
    require(titles, TITLES)
    assert not titles["decided"], "a misspelt word alone is for a person to settle"
    assert careless.school.json("titles", "resolve", "Boulangère H/F")["decided"]
    assert titles["candidates"][0]["family"] == "D1102"
    families = [one["family"] for one in titles["candidates"]]
    assert len(families) == len(set(families)) == 5
    assert all(
        (one["rome"] == one["family"]) or careless.school.is_official
        for one in titles["candidates"]
    )
    near = careless.school.json("trades", "near", "d1102", "--limit", "4")
    require(near, NEAR)
    assert len(near) == 4
    assert near == sorted(near, key=lambda one: -one["closeness"])
    assert all(one["rome"] == one["family"] != "D1102" for one in near)


def test_export_gives_the_good_rows_back(careless: Opened, tmp_path: Path) -> None:
    out = tmp_path / "stagiaires.csv"
    assert careless.school.run("export", "Stagiaires", str(out)).code == 0
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["reference"]: row for row in csv.DictReader(file)}
    assert set(rows) == {"E001", "E002", "E003", "E004", "E016"}
    assert rows["E001"]["travel_modes"] == "transit|walk"
    assert rows["E001"]["licences"] == "none"
    assert rows["E003"]["first_name"] == "'=CMD()"
    assert rows["E016"]["postcode"] == ""
    back = careless.school.run("import", "trainees", str(out), "--format", "json")
    assert back.code == 0, back.err
    assert back.document["files"][0]["unchanged"] == 5
    listed = tmp_path / "propositions.xlsx"
    assert careless.school.run("export", "suggestions", str(listed)).code == 0
    assert listed.stat().st_size > 0


@pytest.mark.proof
def test_order_of_rows_and_database_make_no_difference(
    open_case: Callable[[Case], Opened], tmp_path: Path
) -> None:
    first = open_case(("postgresql", BUILT_IN))
    other = on_sqlite(tmp_path / "ailleurs")
    assert other.run("init").code == 0
    folder = reversed_folder(first.folder, tmp_path / "à l'envers")
    done = other.run("import", "school", str(folder), "--format", "json")
    created = {file["format"]: file["created"] for file in done.document["files"]}
    assert created == {name: created for name, (_, created, _) in COUNTS.items()}
    other.json("night", "run", "--on", ON)
    words = ("suggest", "E001", "--on", ON, "--limit", "50", "--format", "json")
    assert other.run(*words).out == first.school.run(*words).out


def _sums_up(suggestion: dict[str, Any], baseline: float) -> None:
    terms = suggestion["terms"]
    score = suggestion["score"]
    weighed = math.fsum(term["value"] * term["weight"] for term in terms)
    assert weighed == pytest.approx(score, abs=1e-6)
    parts = math.fsum(term["contribution"] for term in terms)
    assert parts == pytest.approx(score - baseline, abs=1e-6)


def _is_in_order(suggestions: list[dict[str, Any]]) -> None:
    """Require: what is beyond the limit after all others, then by score."""
    keys = [(one["travel"]["within_limit"] is False, -one["score"]) for one in suggestions]
    assert all(
        one[0] < two[0] or (one[0] == two[0] and one[1] <= two[1] + 1e-6)
        for one, two in pairwise(keys)
    )
