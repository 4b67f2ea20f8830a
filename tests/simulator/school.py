"""The whole sample school from one seed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random

from tests.simulator.blocks import cohorts, sites
from tests.simulator.companies import make_companies
from tests.simulator.history import make_year
from tests.simulator.oddities import Oddity, add_oddities
from tests.simulator.openings import make_openings
from tests.simulator.people import make_trainees
from tests.simulator.staff import make_mandates, make_staff
from tests.simulator.text import number
from tests.simulator.truth import Truth
from tests.simulator.wishes import wish_columns

SAMPLE_SEED = 92

Rows = list[dict[str, str]]

TRANSIT_MINUTES = (
    ("92024", "92007", "48"), ("92007", "92024", "48"), ("92050", "92024", "35"),
    ("92024", "92050", "35"), ("92050", "92007", "58"), ("92007", "92050", "58"),
    ("92036", "92024", "19"), ("92078", "92024", "31"), ("92019", "92007", "24"),
    ("92025", "92050", "22"),
)  # fmt: skip
"""A few door-to-door times by public transport that the school timed itself."""


@dataclass(frozen=True)
class School:
    """Rows of every exchange file by format, the hidden truth and the intended faults."""

    files: dict[str, Rows]
    truth: Truth
    oddities: tuple[Oddity, ...]


@cache
def sample_school() -> School:
    """Return the sample school that is shipped."""
    return make_school(SAMPLE_SEED)


def make_school(seed: int) -> School:
    """Return the school of that seed; the same seed gives the same school."""
    staff = make_staff(Random(f"{seed} staff"))
    trainees = make_trainees(Random(f"{seed} trainees"), staff)
    companies = make_companies(Random(f"{seed} companies"))
    openings = make_openings(Random(f"{seed} openings"), companies)
    year = make_year(Random(f"{seed} year"), trainees, openings)
    wishes = Random(f"{seed} wishes")
    rows = [
        trainee.row | wish_columns(wishes, trainee, year.trades_of(trainee))
        for trainee in trainees
    ]
    _opt_out(rows)
    oddities = add_oddities(year)
    files = {
        "sites": _site_rows(),
        "trainers": staff,
        "cohorts": _cohort_rows(),
        "mandates": make_mandates(),
        "trainees": rows,
        "companies": [company.row for company in companies],
        "openings": [opening.row for opening in openings],
        "placements": sorted(year.placements, key=lambda row: (row["trainee"], row["start_date"])),
        "decisions": [year.decisions[key] for key in sorted(year.decisions)],
        "travel_times": [
            {"from_insee": a, "to_insee": b, "mode": "transit", "minutes": minutes}
            for a, b, minutes in TRANSIT_MINUTES
        ],
    }
    truth = Truth(
        natures={trainee.reference: trainee.nature for trainee in trainees},
        trades_offered={opening.key: opening.trade.code for opening in openings},
    )
    return School(files, truth, tuple(oddities))


def _opt_out(rows: Rows) -> None:
    """Let one active trainee object to the computation."""
    actives = [row for row in rows if row["status"] == "active"]
    actives[40]["matching_opt_out"] = "yes"


def _site_rows() -> Rows:
    return [
        {
            "name": site.name,
            "address": site.address,
            "postcode": site.commune.postcode,
            "commune": site.commune.name,
            "latitude": number(site.commune.latitude, 4),
            "longitude": number(site.commune.longitude, 4),
        }
        for site in sites()
    ]


def _cohort_rows() -> Rows:
    return [
        {
            "cohort": cohort.name,
            "site": cohort.site.name,
            "block_start": block.start.isoformat(),
            "block_end": block.end.isoformat(),
        }
        for cohort in cohorts()
        for block in cohort.blocks
    ]
