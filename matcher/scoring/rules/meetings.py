"""What a rule may refuse at all, so that a block is not judged pair by pair where nothing can be.

Each returns (row, opening), rows of the block, of all pairs that a rule may refuse, each once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from matcher.scoring.arrays import Flags, Indexes, Ints, Ragged
    from matcher.scoring.proposed import Periods
    from matcher.scoring.rules.registry import Meets
    from matcher.scoring.world import World

    Openings = Callable[[World], Flags]
    Trainees = Callable[[World], Flags]


def any_opening(world: World) -> Flags:
    """Return every opening (O)."""
    return np.ones(len(world.market), dtype=np.bool_)


def everybody(openings: Openings) -> Meets:
    """Everybody meets ``openings``."""

    def meets(world: World, periods: Periods) -> tuple[Ints, Ints]:
        return crossed(np.arange(len(periods.of)), np.flatnonzero(openings(world)))

    return meets


def some(trainees: Trainees, openings: Openings = any_opening) -> Meets:
    """``trainees`` (T of the world) meet ``openings``."""

    def meets(world: World, periods: Periods) -> tuple[Ints, Ints]:
        rows = np.flatnonzero(trainees(world)[periods.trainees])
        return crossed(rows, np.flatnonzero(openings(world)))

    return meets


def minors(openings: Openings = any_opening) -> Meets:
    """Those who are minors on some first day meet ``openings``."""

    def meets(world: World, periods: Periods) -> tuple[Ints, Ints]:
        is_minor = world.cohort.adult_from[periods.trainees] > periods.soonest
        return crossed(np.flatnonzero(is_minor), np.flatnonzero(openings(world)))

    return meets


def younger_than(bound: str, openings: Openings = any_opening) -> Meets:
    """Those who have not reached an age of the law on some first day meet ``openings``."""

    def meets(world: World, periods: Periods) -> tuple[Ints, Ints]:
        ages = [getattr(numbers, bound) for numbers in world.rules.ages]
        columns = [world.rules.legal_ages.index(age) for age in ages]
        reached = world.cohort.age_from[periods.trainees][:, columns].max(axis=1)
        rows = np.flatnonzero(reached > periods.soonest)
        return crossed(rows, np.flatnonzero(openings(world)))

    return meets


def nobody(world: World, periods: Periods) -> tuple[Ints, Ints]:
    """No proposal is refused."""
    del world, periods
    return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)


def crossed(rows: Ints, openings: Ints) -> tuple[Ints, Ints]:
    """Return every pair of ``rows`` and ``openings``."""
    return np.repeat(rows, len(openings)), np.tile(openings, len(rows))


def listed(lists: Ragged, trainees: Indexes, by: Ragged | None = None) -> tuple[Ints, Ints]:
    """Return what trainees' lists name, each once: openings, or those of what they name in ``by``.

    A host or a trade without an opening names none.
    """
    if by is None:
        row, place = lists.take(trainees)
        named = lists.values[place].astype(np.int64)
    else:
        row, named = lists.through(trainees, by)
    width = int(named.max(initial=0)) + 1
    row, named = np.divmod(np.unique(row * width + named), width)
    return row, named
