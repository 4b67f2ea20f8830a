"""What rules say of some trainees and every opening, without judging pair by pair.

A rule that reads nothing of a trainee but the days proposed is judged once for each company block
and gathered; any other for the pairs that it may refuse at all (``Rule.meets``). The same as
judging every pair (``engine.rank``): a test holds it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matcher.scoring.rules.every import EVERY
from matcher.scoring.rules.meetings import crossed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matcher.scoring.arrays import Flags, Ints
    from matcher.scoring.proposed import Periods
    from matcher.scoring.rules.registry import Rule
    from matcher.scoring.world import World


@dataclass(frozen=True)
class Verdicts:
    """``eligible``: (T, O). ``refused``: of each trainee, rule id to how many openings it refuses.

    Whatever other rules say; rules that refuse none are left out.
    """

    eligible: Flags
    refused: list[dict[str, int]]


def verdicts_of(world: World, periods: Periods) -> Verdicts:
    """Judge every opening for the trainees of ``periods``."""
    shape = (len(periods.of), len(world.market))
    allowed, counts = _by_block(world, periods)
    eligible = allowed.take(periods.of, axis=0)
    for rule in EVERY:
        if rule.id in counts:
            continue
        row, opening = _met(world, periods, rule)
        if not len(row):
            continue
        refused = np.flatnonzero(rule.stands(world, periods.pairs(row, opening)))
        row = row[refused]
        eligible.reshape(-1)[row * shape[1] + opening[refused]] = False
        counts[rule.id] = np.bincount(row, minlength=shape[0])
    ordered = {rule.id: counts[rule.id] for rule in EVERY if rule.id in counts}
    return Verdicts(eligible, by_row(ordered, shape[0]))


def _by_block(world: World, periods: Periods) -> tuple[Flags, dict[str, Ints]]:
    """Return what rules on days alone allow each company block (B, O), and their counts (T)."""
    first = np.unique(periods.of, return_index=True)[1]
    pairs = periods.pairs(*crossed(first, np.arange(len(world.market))))
    allowed = np.ones(periods.start.shape, dtype=np.bool_)
    counts = {}
    for rule in EVERY:
        if rule.reads_days_only and not rule.is_liftable:
            refused = rule.stands(world, pairs).reshape(allowed.shape)
            allowed &= ~refused
            counts[rule.id] = np.count_nonzero(refused, axis=1)[periods.of]
    return allowed, counts


def _met(world: World, periods: Periods, rule: Rule) -> tuple[Ints, Ints]:
    """Return (row, opening) of the pairs that a rule may refuse, each once."""
    if rule.meets is None:
        return crossed(np.arange(len(periods.of)), np.arange(len(world.market)))
    return rule.meets(world, periods)


def by_row(counts: Mapping[str, Ints], rows: int) -> list[dict[str, int]]:
    """Return the counts of each row, rules that count none left out."""
    return [
        {rule: int(count[row]) for rule, count in counts.items() if count[row]}
        for row in range(rows)
    ]
