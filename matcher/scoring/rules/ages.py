"""Ages by kind of place: an age is yes or no, never a grade.

A trainee's age counts on the first day of the period, against the bounds of ``config/rules.toml``
in force on it; the cohort carries the day on which each bound is reached.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matcher.scoring.params import spans
from matcher.vocabulary import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from matcher.scoring.arrays import Flags, Pairs
    from matcher.scoring.world import World

PMSMP_ONLY = (Kind.PMSMP,)


def of_kind(*kinds: Kind) -> Callable[[World], Flags]:
    """Return what says which openings are of ``kinds`` (O)."""

    def among(world: World) -> Flags:
        found = [world.market.kind == list(Kind).index(kind) for kind in kinds]
        return np.asarray(np.logical_or.reduce(found), dtype=np.bool_)

    return among


def is_kind(world: World, pairs: Pairs, *kinds: Kind) -> Flags:
    """Return which pairs are about an opening of ``kinds`` (P)."""
    return np.asarray(of_kind(*kinds)(world).take(pairs.openings), dtype=np.bool_)


def has_reached(world: World, pairs: Pairs, bound: str) -> Flags:
    """Return which periods begin at or after the age ``bound``, a field of ``AgeParams`` (P)."""
    reached = np.zeros(len(pairs), dtype=np.bool_)
    dated = spans(world.rules.ages)
    for numbers, first, last in dated:
        column = world.rules.legal_ages.index(getattr(numbers, bound))
        is_of_age = pairs.start >= world.cohort.age_from[:, column].take(pairs.trainees)
        if len(dated) > 1:
            is_of_age &= (pairs.start >= first) & (pairs.start <= last)
        reached |= is_of_age
    return reached
