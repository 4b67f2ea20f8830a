"""Invented networks of any size obey the exchange formats and repeat to the byte."""

from __future__ import annotations

import ast
import csv
import sys
import tracemalloc
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from stdnum.fr import siret

from matcher.sample.generator import FORMATS, make_network
from tests.sample.sample_files import FOLDER, Row
from tests.simulator.files import COLUMNS

if TYPE_CHECKING:
    from pathlib import Path

A_TUESDAY = date(2026, 11, 24)
MONDAY = date(2026, 11, 23)
BYTES_PER_SITE_ALLOWED = 12_000_000


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("network")
    make_network(700, 1400, 3, folder, on=A_TUESDAY)
    return folder


def rows(folder: Path, name: str) -> list[Row]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def age_on(birth: str, day: date) -> int:
    b = date.fromisoformat(birth)
    return day.year - b.year - ((day.month, day.day) < (b.month, b.day))


@pytest.mark.parametrize(("trainees", "openings"), [(1, 1), (30, 7), (700, 1400)])
def test_asked_numbers_are_written(trainees: int, openings: int, tmp_path: Path) -> None:
    counts = make_network(trainees, openings, 3, tmp_path, on=A_TUESDAY)
    assert len(rows(tmp_path, "trainees")) == counts.trainees == trainees
    assert len(rows(tmp_path, "openings")) == counts.openings == openings
    assert len(rows(tmp_path, "companies")) == counts.companies <= openings
    assert len(rows(tmp_path, "placements")) == counts.placements


def test_same_seed_gives_the_same_bytes(network: Path, tmp_path: Path) -> None:
    make_network(700, 1400, 3, tmp_path, on=MONDAY)
    for name in FORMATS:
        first = (network / f"{name}.csv").read_bytes()
        assert (tmp_path / f"{name}.csv").read_bytes() == first, name


def test_another_seed_gives_other_persons_and_openings(network: Path, tmp_path: Path) -> None:
    make_network(700, 1400, 4, tmp_path, on=MONDAY)
    for name in ("sites", "cohorts", "trainees", "companies", "openings", "placements"):
        assert rows(tmp_path, name) != rows(network, name), name


def test_another_week_moves_dates_and_nothing_else(network: Path, tmp_path: Path) -> None:
    make_network(700, 1400, 3, tmp_path, on=A_TUESDAY + timedelta(weeks=5))
    now, later = rows(network, "cohorts"), rows(tmp_path, "cohorts")
    moved = {
        date.fromisoformat(b["block_start"]) - date.fromisoformat(a["block_start"])
        for a, b in zip(now, later, strict=True)
    }
    assert moved == {timedelta(weeks=5)}
    assert [row["title"] for row in rows(network, "openings")] == [
        row["title"] for row in rows(tmp_path, "openings")
    ]


def test_columns_are_those_of_the_formats(network: Path) -> None:
    for name in FORMATS:
        header = (network / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0]
        assert header.split(",") == list(COLUMNS[name])


def test_keys_are_unique_and_sirets_valid(network: Path) -> None:
    keys = {
        "sites": ("name",),
        "trainers": ("email",),
        "cohorts": ("cohort", "block_start"),
        "trainees": ("reference",),
        "companies": ("siret",),
        "openings": ("company_siret", "reference"),
        "placements": ("trainee", "company_siret", "start_date"),
        "decisions": ("trainee", "company_siret", "opening", "date"),
    }
    for name, columns in keys.items():
        found = [tuple(row[column] for column in columns) for row in rows(network, name)]
        assert len(found) == len(set(found)), name
    assert all(siret.is_valid(row["siret"]) for row in rows(network, "companies"))


def test_every_reference_exists(network: Path) -> None:
    sites = {row["name"] for row in rows(network, "sites")}
    cohorts = {(row["cohort"], row["site"]) for row in rows(network, "cohorts")}
    trainers = {row["email"]: row["site"] for row in rows(network, "trainers")}
    trainees = {row["reference"] for row in rows(network, "trainees")}
    openings = {(row["company_siret"], row["reference"]) for row in rows(network, "openings")}
    assert {site for _, site in cohorts} | set(trainers.values()) <= sites
    for row in rows(network, "trainees"):
        assert (row["cohort"], row["site"]) in cohorts
        assert trainers[row["trainer_email"]] == row["site"]
    for row in (*rows(network, "placements"), *rows(network, "decisions")):
        assert row["trainee"] in trainees
        assert (row["company_siret"], row["opening"]) in openings


def test_next_block_of_every_cohort_is_one_to_three_weeks_ahead(network: Path) -> None:
    ahead: dict[str, date] = {}
    for row in rows(network, "cohorts"):
        if row["block_end"] >= MONDAY.isoformat():
            start = date.fromisoformat(row["block_start"])
            ahead[row["cohort"]] = min(start, ahead.get(row["cohort"], start))
    weeks = {(start - MONDAY).days // 7 for start in ahead.values()}
    assert weeks == {1, 2, 3}


def test_a_third_are_minors_and_none_was_sent_to_unassessed_or_risky_places(
    network: Path,
) -> None:
    births = {row["reference"]: row["birth_date"] for row in rows(network, "trainees")}
    ages = [age_on(birth, A_TUESDAY) for birth in births.values()]
    assert 0.27 < sum(age < 18 for age in ages) / len(ages) < 0.40
    assert min(ages) >= 16
    assert max(ages) <= 26
    places = {(row["company_siret"], row["reference"]): row for row in rows(network, "openings")}
    for row in rows(network, "placements"):
        if age_on(births[row["trainee"]], date.fromisoformat(row["start_date"])) < 18:
            place = places[row["company_siret"], row["opening"]]
            assert place["risk_categories"] in {"none", "aucun"}


def test_no_coming_place_is_given_twice_and_no_trainee_is_in_two_places(network: Path) -> None:
    coming = [
        (row["company_siret"], row["opening"])
        for row in rows(network, "placements")
        if row["start_date"] > MONDAY.isoformat()
    ]
    assert coming
    assert len(coming) == len(set(coming))
    starts = [(row["trainee"], row["start_date"]) for row in rows(network, "placements")]
    assert len(starts) == len(set(starts))


def test_memory_does_not_grow_with_the_network(tmp_path: Path) -> None:
    peaks = []
    for sites in (2, 8):
        tracemalloc.start()
        make_network(106 * sites, 219 * sites, 5, tmp_path / str(sites), on=MONDAY)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.5
    assert peaks[1] < BYTES_PER_SITE_ALLOWED


def test_generator_needs_nothing_else_of_the_product() -> None:
    for path in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                assert name.startswith("matcher.sample.") or name.split(".")[0] in (
                    sys.stdlib_module_names
                ), path
