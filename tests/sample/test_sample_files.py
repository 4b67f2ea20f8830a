"""The shipped files obey the exchange formats."""

from __future__ import annotations

import re
from datetime import date, time
from typing import TYPE_CHECKING

import pytest
from stdnum.fr import siret

from matcher import vocabulary as words
from tests.sample.sample_files import FOLDER, anchor, day, items, rows
from tests.simulator.files import COLUMNS

if TYPE_CHECKING:
    from matcher.vocabulary import Term

KEYS = {
    "sites": ("name",),
    "trainers": ("email",),
    "cohorts": ("cohort", "block_start"),
    "mandates": ("prescriber", "site", "from"),
    "trainees": ("reference",),
    "companies": ("siret",),
    "openings": ("company_siret", "reference"),
    "placements": ("trainee", "company_siret", "start_date"),
    "decisions": ("trainee", "company_siret", "opening", "date"),
    "travel_times": ("from_insee", "to_insee", "mode"),
}
DATES = {
    "cohorts": ("block_start", "block_end"),
    "mandates": ("from", "to", "suspended_from", "suspended_to"),
    "trainees": ("birth_date", "entry_date", "exit_date", "available_from", "available_to"),
    "openings": ("start_date", "end_date"),
    "placements": ("start_date", "end_date", "last_day"),
    "decisions": ("date",),
}
ENUMERATED: list[tuple[str, str, type[Term]]] = [
    ("trainers", "role", words.Role),
    ("trainees", "status", words.TraineeStatus),
    ("trainees", "phase", words.Purpose),
    ("trainees", "travel_modes", words.TravelMode),
    ("trainees", "french_oral", words.FrenchLevel),
    ("trainees", "french_written", words.FrenchLevel),
    ("trainees", "capability_limits", words.CapabilityLimit),
    ("companies", "size", words.CompanySize),
    ("companies", "status", words.CompanyStatus),
    ("openings", "kind", words.Kind),
    ("openings", "purposes", words.Purpose),
    ("openings", "weekdays", words.Weekday),
    ("openings", "required_licences", words.Licence),
    ("openings", "demands", words.Demand),
    ("openings", "risk_categories", words.RiskCategory),
    ("openings", "status", words.OpeningStatus),
    ("placements", "kind", words.Kind),
    ("placements", "purpose", words.Purpose),
    ("placements", "status", words.PlacementStatus),
    ("placements", "result", words.PlacementResult),
    ("placements", "converted", words.Converted),
    ("decisions", "decision", words.Decision),
    ("decisions", "reason", words.DecisionReason),
    ("travel_times", "mode", words.TravelMode),
]


@pytest.mark.parametrize("name", sorted(COLUMNS))
def test_every_column_of_the_format_is_there_in_order(name: str) -> None:
    header = (FOLDER / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0]
    assert header.split(",") == list(COLUMNS[name])


@pytest.mark.parametrize("name", sorted(KEYS))
def test_keys_are_filled_and_unique(name: str) -> None:
    keys = [tuple(row[column] for column in KEYS[name]) for row in rows(name)]
    assert all(all(key) for key in keys)
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("name", sorted(DATES))
def test_dates_are_dates(name: str) -> None:
    for row in rows(name):
        for column in DATES[name]:
            assert not row[column] or date.fromisoformat(row[column])


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("cohorts", "block_start", "block_end"),
        ("mandates", "from", "to"),
        ("trainees", "entry_date", "exit_date"),
        ("trainees", "available_from", "available_to"),
        ("openings", "start_date", "end_date"),
        ("placements", "start_date", "end_date"),
        ("placements", "start_date", "last_day"),
    ],
)
def test_nothing_ends_before_it_begins(name: str, start: str, end: str) -> None:
    both = [(row[start], row[end]) for row in rows(name) if row[start] and row[end]]
    assert both
    assert all(first <= last for first, last in both)


@pytest.mark.parametrize(("name", "column", "term"), ENUMERATED)
def test_enumerated_values_are_known(name: str, column: str, term: type[Term]) -> None:
    cells = [item for row in rows(name) for item in items(row[column])]
    assert cells
    unknown = {cell for cell in cells if cell not in {"none", "aucun"} and not term.parse(cell)}
    assert not unknown


def test_licences_and_soft_skills_of_trainees_are_known() -> None:
    for row in rows("trainees"):
        for item in items(row["licences"]):
            assert words.Licence.parse(item.removesuffix(":pending"))
        for item in items(row["soft_skills"]):
            assert words.SoftSkill.parse(re.sub(r":[0-3]$", "", item)), item
    for row in rows("openings"):
        for item in items(row["soft_skills"]):
            assert words.SoftSkill.parse(re.sub(r":[0-3]$", "", item)), item


def test_references_are_well_formed() -> None:
    pattern = re.compile(r"[^\s/|:]{1,64}")
    named = [row["reference"] for name in ("trainees", "openings") for row in rows(name)]
    assert all(pattern.fullmatch(reference) for reference in named)


def test_sirets_pass_the_check_and_show_that_they_are_invented() -> None:
    codes = [row["siret"] for row in rows("companies")]
    assert all(siret.is_valid(code) and code.startswith("9990") for code in codes)


def test_every_reference_exists() -> None:
    sites = {row["name"] for row in rows("sites")}
    cohorts = {(row["cohort"], row["site"]) for row in rows("cohorts")}
    trainers = {row["email"] for row in rows("trainers")}
    trainees = {row["reference"] for row in rows("trainees")}
    companies = {row["siret"] for row in rows("companies")}
    openings = {(row["company_siret"], row["reference"]) for row in rows("openings")}
    assert {site for _, site in cohorts} == sites
    assert {row["site"] for row in rows("mandates")} == sites
    for row in rows("trainees"):
        assert (row["cohort"], row["site"]) in cohorts
        assert row["trainer_email"] in trainers
    assert {siret for siret, _ in openings} <= companies
    for row in (*rows("placements"), *rows("decisions")):
        assert row["trainee"] in trainees
        assert (row["company_siret"], row["opening"]) in openings


def test_numbers_times_and_levels_are_in_range() -> None:
    for row in rows("openings"):
        assert int(row["seats"] or 1) >= 1
        assert row["title"] or row["rome"]
        for column in ("day_start", "day_end"):
            assert not row[column] or time.fromisoformat(row[column])
        assert row["day_start"] < row["day_end"] or not row["day_start"]
        levels = [item.rsplit(":", 1)[1] for item in items(row["skills"]) if ":" in item]
        assert set(levels) <= {"1", "2", "3"}
    for row in rows("trainees"):
        levels = [item.rsplit(":", 1)[1] for item in items(row["skills"]) if ":" in item]
        assert set(levels) <= {"0", "1", "2", "3"}
        assert set(row["riasec"]) <= set("RIASEC")


def test_mail_addresses_and_telephones_lead_nowhere() -> None:
    texts = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.csv"))
    domains = re.findall(r"@([A-Za-z][\w.-]*)", texts)
    assert domains
    assert all(domain.endswith(".example") for domain in domains)
    telephones = {row["contact_phone"] for row in rows("companies")} - {""}
    assert all(number.startswith("01 99 00 ") for number in telephones)


def test_no_birth_is_ahead_and_no_past_placement_is_still_open() -> None:
    today = anchor().isoformat()
    assert all(row["birth_date"] < today for row in rows("trainees"))
    closed = {"done", "interrupted", "cancelled"}
    for row in rows("placements"):
        if row["end_date"] < today:
            assert row["status"] in closed
        else:
            assert row["status"] not in closed or day(row["last_day"])
    assert all(row["date"] <= today for row in rows("decisions"))
