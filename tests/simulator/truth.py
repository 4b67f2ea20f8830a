"""The hidden truth: what each invented trainee really likes and can do.

Never written to a file. Projects, decisions, results and contracts of the simulated year
are drawn from it, so that a test may ask how much of it a ranking finds again.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.simulator.material import Trade, trades

if TYPE_CHECKING:
    from random import Random

LETTERS = "RIASEC"


@dataclass(frozen=True)
class Nature:
    """Latent taste (six letters, then one quirk per trade) and aptitude of one trainee."""

    taste: tuple[float, ...]
    sector_taste: dict[str, float]
    quirks: dict[str, float]
    aptitude: tuple[float, ...]


@dataclass(frozen=True)
class Truth:
    """The natures of all the trainees by reference, the real trades of all the openings by key."""

    natures: dict[str, Nature]
    trades_offered: dict[tuple[str, str], str]

    def appeal(self, trainee: str, trade: str) -> float:
        """Return how much the trainee would really like the trade, in [0, 1]."""
        return appeal(self.natures[trainee], trades()[trade])

    def worth(self, trainee: str, opening: tuple[str, str]) -> float:
        """Return what the opening (siret, reference) would really bring the trainee, in [0, 1]."""
        trade = self.trades_offered[opening]
        return self.appeal(trainee, trade) * self.ability(trainee, trade)

    def ability(self, trainee: str, trade: str) -> float:
        """Return how well the trainee would really do in the trade, in [0, 1]."""
        return ability(self.natures[trainee], trades()[trade])


def draw_nature(chance: Random) -> Nature:
    """Draw a trainee's nature: a few strong letters, a few dear sectors."""
    raw = [chance.gauss(0, 1) for _ in LETTERS]
    size = math.sqrt(sum(value * value for value in raw))
    sectors = sorted({trade.sector for trade in trades().values()})
    return Nature(
        taste=tuple(value / size for value in raw),
        sector_taste={sector: chance.gauss(0, 1) for sector in sectors},
        quirks={code: chance.gauss(0, 0.6) for code in trades()},
        aptitude=tuple(min(1.0, max(0.05, chance.gauss(0.55, 0.22))) for _ in range(4)),
    )


def appeal(nature: Nature, trade: Trade) -> float:
    """Return sigmoid(1.5 letters + 1.2 sector + quirk - 0.8), in [0, 1]."""
    weights = (1.0, 0.5)
    letters = sum(
        weight * nature.taste[LETTERS.index(letter)]
        for weight, letter in zip(weights, trade.riasec, strict=False)
    )
    drive = 1.5 * letters + 1.2 * nature.sector_taste[trade.sector] + nature.quirks[trade.code]
    return 1 / (1 + math.exp(0.8 - drive))


def ability(nature: Nature, trade: Trade) -> float:
    """Return the mean aptitude weighted by what the trade needs, in [0, 1]."""
    total = sum(trade.needs)
    return sum(n * a for n, a in zip(trade.needs, nature.aptitude, strict=True)) / total
