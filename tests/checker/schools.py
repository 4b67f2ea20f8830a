"""Small invented schools as exchange files, full of edges, from a seed.

Every cell is text, as in the files: the reader of `tests.checker.naive` starts from the same
cells as the product. Nothing here is imported from the product.
"""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tests.checker.people import trainees
from tests.checker.places import companies, openings
from tests.checker.story import decisions, placements

if TYPE_CHECKING:
    from pathlib import Path

Row = dict[str, str]

DAYS = (date(2026, 11, 23), date(2027, 2, 25), date(2028, 2, 21), date(2026, 8, 31))
"""The days on which questions are asked; the third is near a 29 February."""


@dataclass(frozen=True)
class School:
    """The cells of every file, and the day on which questions are asked."""

    seed: int
    on: date
    tables: dict[str, list[Row]] = field(repr=False)

    def write(self, folder: Path) -> None:
        """Write one CSV file per table into ``folder``."""
        folder.mkdir(parents=True)
        for name, rows in self.tables.items():
            if not rows:
                continue
            columns = list(dict.fromkeys(column for row in rows for column in row))
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
                writer = csv.DictWriter(stream, columns, restval="")
                writer.writeheader()
                writer.writerows(rows)


def school(seed: int) -> School:
    """Return the school of ``seed``: always the same."""
    chance = random.Random(seed)
    on = DAYS[seed % len(DAYS)]
    cohorts = _cohorts(chance, on)
    blocks: dict[str, list[tuple[date, date]]] = {}
    for row in cohorts:
        if row["block_start"]:
            blocks.setdefault(row["cohort"], []).append(
                (date.fromisoformat(row["block_start"]), date.fromisoformat(row["block_end"]))
            )
    people = trainees(chance, on, blocks)
    firms = companies(chance)
    offers = openings(chance, on, firms)
    if seed % 2:
        for rows in (people, firms, offers):
            _soften(chance, rows)
    return School(
        seed=seed,
        on=on,
        tables={
            "sites": [
                {"name": "Clichy", "postcode": "92110", "commune": "Clichy"},
                {"name": "Ailleurs", "commune": ""},
            ],
            "trainers": [
                {
                    "email": "formatrice@e2c.example",
                    "first_name": "Ada",
                    "last_name": "Essai",
                    "site": "Clichy",
                    "role": "trainer",
                }
            ],
            "cohorts": cohorts,
            "trainees": people,
            "companies": firms,
            "openings": offers,
            "placements": placements(chance, on, people, offers, blocks),
            "decisions": decisions(chance, on, people, offers),
        },
    )


SOFTENED = {
    "status": "",
    "matching_opt_out": "no",
    "max_solicitations_per_month": "50",
    "required_licences": "",
    "required_certificates": "",
    "required_level": "",
    "risk_categories": "none",
    "day_start": "",
    "day_end": "",
    "weekly_hours": "35",
    "weekdays": "mon|tue|wed|thu|fri",
}
"""What keeps most pairs away, and the cell that keeps none away."""


def _soften(chance: random.Random, rows: list[Row]) -> None:
    """Make most rows harmless, so that lists are long and their order says something."""
    for row in rows:
        if chance.random() < 0.8:
            row.update({name: cell for name, cell in SOFTENED.items() if name in row})


def _cohorts(chance: random.Random, on: date) -> list[Row]:
    """Blocks before, on, around and after the day; one cohort has only past ones."""
    spans = {
        "C-NOW": [
            (-60, -40),
            (-chance.randrange(1, 15), chance.choice([0, 3, 12])),
            (20, 40),
            (60, 85),
        ],
        "C-NEXT": [
            (-50, -chance.choice([1, 1, 10])),
            (chance.choice([0, 1, 7, 9]), 28),
            (45, 45 + chance.choice([0, 20, 40])),
        ],
        "C-LONG": [(chance.randrange(3, 12), chance.randrange(30, 60)), (70, 90)],
        "C-PAST": [(-90, -70), (-30, -chance.choice([1, 5]))],
    }
    return [
        {
            "cohort": cohort,
            "site": "Clichy",
            "block_start": (on + timedelta(days=start)).isoformat(),
            "block_end": (on + timedelta(days=end)).isoformat(),
        }
        for cohort, periods in spans.items()
        for start, end in periods
    ]
