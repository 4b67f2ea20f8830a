"""What the openings of a market bring to a score whoever the trainee is, worked out once.

Immersions and contracts have their own weights: a ``Group`` each. Many openings ask the same: what
depends on levels asked is per distinct row of them (``Asked``), and gathered.
n openings of a group, K macro-skills or savoir-être that any of them asks, D distinct rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matcher.scoring.arrays import UNKNOWN
from matcher.scoring.factors import thermometer
from matcher.scoring.periods import is_immersion
from matcher.vocabulary import Purpose

if TYPE_CHECKING:
    import numpy.typing as npt

    from matcher.scoring.arrays import Bits, Flags, Ints, Levels, Shares
    from matcher.scoring.params import CoverageParams
    from matcher.scoring.world import World

    Singles = npt.NDArray[np.float32]

LETTERS = 6


@dataclass(frozen=True)
class Asked:
    """Levels asked: of each opening the row in ``of`` (n); of each row, all else.

    ``used``: the columns that any row asks (K); ``target``: thermometer (D, 3 K); ``levels``
    (D, K); ``share``: 1 / sum of levels; ``kept``: share of the presence that counts (D).
    """

    of: Ints
    used: Ints
    target: Singles
    levels: Singles
    share: Shares
    kept: Shares

    @classmethod
    def by(cls, levels: Levels, kept: Shares) -> Asked:
        """Return the distinct rows of ``levels`` (n, K) and ``kept`` (n)."""
        used = np.flatnonzero((levels > 0).any(axis=0))
        first, of = _distinct(levels[:, used], kept)
        asked = levels[:, used][first]
        total = asked.sum(axis=1, dtype=np.float64)
        share = np.divide(1.0, total, out=np.zeros_like(total), where=total > 0)
        return cls(of, used, thermometer(asked, 0), asked.astype(np.float32), share, kept[first])

    def covered(self, held: Levels, params: CoverageParams) -> tuple[Shares, Shares]:
        """Return (presence x value, presence) of the coverage of ``factors``, each (T, D)."""
        mine = held[:, self.used]
        value = (thermometer(mine, params.prior_level) @ self.target.T).astype(np.float64)
        known = ((mine > 0).astype(np.float32) @ self.levels.T).astype(np.float64)
        value *= self.share
        known *= self.share
        known *= self.kept
        value *= known
        return value, known


@dataclass(frozen=True)
class Group:
    """The openings that share a set of weights: immersions, or contracts; n of them.

    ``columns``: their places in the market, by class (trade, with letters or without).
    ``starts``, ``trade``, ``lettered``: where each class begins and what it is (C); ``of_class``:
    class of each opening (n). ``presence``: (5, n): trade known, purposes stated, host known,
    tension known, always. ``numbers``: (n, 11): fit to each purpose, host, tension, unit letters.
    """

    is_contract: bool
    columns: Ints
    starts: Ints
    trade: Ints
    lettered: Flags
    of_class: Ints
    skills: Asked
    soft_skills: Asked
    presence: Shares
    numbers: Shares


def groups_of(world: World) -> list[Group]:
    """Return the immersions, then the contracts, those that there are."""
    immersion = is_immersion(world.market.kind)
    kinds = ((False, np.flatnonzero(immersion)), (True, np.flatnonzero(~immersion)))
    return [
        _group(world, chosen, is_contract=is_contract)
        for is_contract, chosen in kinds
        if len(chosen)
    ]


def _group(world: World, columns: Ints, *, is_contract: bool) -> Group:
    market, scoring = world.market, world.scoring
    lettered = np.any(market.riasec, axis=1)
    columns = columns[np.lexsort((lettered[columns], market.trade[columns]))]
    trade = market.trade[columns].astype(np.int64)
    key = trade * 2 + lettered[columns]
    edges = np.diff(key, prepend=key[:1] - 1) != 0
    starts = np.flatnonzero(edges)
    known = (trade != UNKNOWN).astype(np.float64)
    purposes = market.purposes[columns]
    stated = (purposes != 0).astype(np.float64) * (not is_contract)
    low, high = scoring.host.low, scoring.host.high
    rate = (np.clip(market.host_rate[columns], low, high) - low) / (high - low)
    calm = 1 - np.clip(market.pressure[columns] / scoring.tension.full_pressure, 0, 1)
    fit = fits(purposes, scoring.phase.neighbour).T * stated[:, None]
    numbers = [fit, np.nan_to_num(np.stack([rate, calm], axis=1))]
    letters = unit(market.riasec[columns]) * known[:, None]
    kept = np.where(market.has_own_skills[columns], 1.0, scoring.skills.core_presence)
    return Group(
        is_contract=is_contract,
        columns=columns,
        starts=starts,
        trade=trade[starts],
        lettered=lettered[columns][starts],
        of_class=np.cumsum(edges) - 1,
        skills=Asked.by(market.skills[columns], kept),
        soft_skills=Asked.by(market.soft_skills[columns], np.ones(len(columns))),
        presence=np.stack(
            [known, stated, 1.0 - np.isnan(rate), 1.0 - np.isnan(calm), np.ones(len(columns))]
        ),
        numbers=np.concatenate([*numbers, letters], axis=1),
    )


def _distinct(levels: Levels, kept: Shares) -> tuple[Ints, Ints]:
    """Return the first place of each distinct row, and the row of each place (n).

    Known by their bytes: to sort the rows, as ``np.unique`` does, takes twenty times as long.
    """
    rows = np.column_stack([levels, kept.reshape(-1, 1).view(np.int8)])
    found: dict[bytes, int] = {}
    of = [found.setdefault(row.tobytes(), len(found)) for row in rows]
    _, first = np.unique(of, return_index=True)
    return first.astype(np.int64), np.array(of, dtype=np.int64)


def unit(letters: Shares) -> Shares:
    """Return the rows of ``letters`` brought to length 1; a row of zeros stays."""
    norms = np.linalg.norm(letters, axis=1, keepdims=True)
    return np.asarray(letters / np.where(norms > 0, norms, 1))


def fits(purposes: Bits, near: float) -> Shares:
    """Return how well stated purposes fit each purpose asked: listed 1, next to it ``near``.

    Shape (purposes, openings).
    """
    asked = np.arange(len(Purpose), dtype=np.uint64)[:, None]
    listed = ((purposes >> asked) & np.uint64(1)).astype(np.float64)
    beside = np.zeros_like(listed)
    beside[1:] = listed[:-1]
    np.maximum(beside[:-1], listed[1:], out=beside[:-1])
    return np.maximum(listed, near * beside)
