"""Sites, cohorts and their company blocks around the anchor date.

Blocks last three weeks, Monday to Friday, and alternate with three weeks in the school. No
block covers the first week after the anchor: the next one is always ahead.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tests.simulator.material import Commune, communes

ANCHOR = date(2026, 11, 2)
"""A Monday; the loader moves every date by whole weeks from here to the day of loading."""

WEEK = timedelta(weeks=1)
BLOCK_LAST_DAY = timedelta(days=18)
BLOCKS_AHEAD = 4

PAST_BLOCKS = {"Clichy": (7, 5, 2, 0), "Bagneux": (6, 4, 2, 1), "Nanterre": (7, 4, 3, 0)}
"""How many company blocks each cohort has behind it."""


@dataclass(frozen=True)
class Site:
    """A site of the school."""

    name: str
    prefix: str
    address: str
    commune: Commune


@dataclass(frozen=True)
class Block:
    """One company block, inclusive."""

    start: date
    end: date


@dataclass(frozen=True)
class Cohort:
    """A cohort: the day it entered and its blocks, in order."""

    name: str
    site: Site
    entry: date
    blocks: tuple[Block, ...]

    def past(self) -> tuple[Block, ...]:
        """Return the blocks that are over at the anchor."""
        return tuple(block for block in self.blocks if block.end < ANCHOR)

    def ahead(self) -> tuple[Block, ...]:
        """Return the blocks that begin after the anchor."""
        return tuple(block for block in self.blocks if block.start > ANCHOR)


def sites() -> tuple[Site, ...]:
    """Return the three sites."""
    by_name = {commune.name: commune for commune in communes()}
    streets = {
        "Clichy": "12 rue de l'Atelier",
        "Bagneux": "4 allée des Apprentis",
        "Nanterre": "27 allée du Chantier",
    }
    return tuple(
        Site(name, name[:3].upper(), street, by_name[name]) for name, street in streets.items()
    )


def cohorts() -> tuple[Cohort, ...]:
    """Return the twelve cohorts, oldest first within each site."""
    made = []
    for site_index, site in enumerate(sites()):
        for index, past in enumerate(PAST_BLOCKS[site.name]):
            weeks_to_next = (site_index + index) % 3 + 1
            first = ANCHOR + (weeks_to_next - 6 * past) * WEEK
            starts = [first + 6 * k * WEEK for k in range(past + BLOCKS_AHEAD)]
            blocks = tuple(Block(start, start + BLOCK_LAST_DAY) for start in starts)
            name = f"{site.prefix}-P{31 + index}"
            made.append(Cohort(name, site, first - 5 * WEEK, blocks))
    return tuple(made)
