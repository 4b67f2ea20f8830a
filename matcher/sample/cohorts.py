"""Invented cohorts and staff of one site of the network."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from matcher.sample.material import Draw, Row, fold

if TYPE_CHECKING:
    from matcher.sample.geography import Site

COHORT_SIZE = 14
BLOCKS_AHEAD = 6
MAX_PAST_BLOCKS = 5
WEEK = timedelta(weeks=1)
BLOCK_LAST_DAY = timedelta(days=18)


@dataclass(frozen=True)
class Cohort:
    """A cohort of one site: its company blocks last three weeks, every six weeks."""

    name: str
    site: Site
    trainer: str
    starts: tuple[date, ...]
    past: int

    @property
    def entry(self) -> date:
        """Return the Monday the cohort entered."""
        return self.starts[0] - 5 * WEEK

    @property
    def next_start(self) -> date:
        """Return the first day of the next block."""
        return self.starts[self.past]

    def rows(self) -> list[Row]:
        """Return one row per block."""
        return [
            {
                "cohort": self.name,
                "site": self.site.name,
                "block_start": start.isoformat(),
                "block_end": (start + BLOCK_LAST_DAY).isoformat(),
            }
            for start in self.starts
        ]


def make_cohorts(draw: Draw, site: Site, trainers: list[str]) -> list[Cohort]:
    """Return the cohorts of a site; every next block begins one to three weeks ahead."""
    chance = draw.chance
    cohorts = []
    for rank in range(-(-site.trainees // COHORT_SIZE)):
        past = chance.randint(0, MAX_PAST_BLOCKS)
        first = draw.monday + (chance.randint(1, 3) - 6 * past) * WEEK
        starts = tuple(first + 6 * k * WEEK for k in range(past + BLOCKS_AHEAD))
        name = f"{site.code}-P{rank + 1}"
        cohorts.append(Cohort(name, site, trainers[rank % len(trainers)], starts, past))
    return cohorts


def make_staff(draw: Draw, site: Site) -> list[Row]:
    """Return a trainer for every cohort or so, an officer, and the head of each school."""
    chance, material = draw.chance, draw.material
    roles = ["trainer"] * max(1, -(-site.trainees // COHORT_SIZE)) + ["company_officer"]
    roles += ["director", "dpo", "admin"] if site.is_head else []
    rows = []
    for rank, role in enumerate(roles):
        first, last = chance.choice(material.first_names), chance.choice(material.last_names)
        rows.append(
            {
                "email": f"{fold(first)}.{fold(last)}.{site.index}-{rank}@{site.domain}",
                "first_name": first,
                "last_name": last,
                "site": site.name,
                "role": role,
            }
        )
    return rows


def phase_after(past: int) -> str:
    """Return the phase of a path after that many company blocks."""
    return "discover" if past <= 1 else "confirm" if past <= 3 else "recruit"
