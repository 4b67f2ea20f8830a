"""Ages by kind of place: an age is yes or no, never a grade.

A trainee's age counts on the first day of the period. Bounds come from ``config/rules.toml``; the
cohort carries the day on which each bound is reached.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matcher.vocabulary import Kind

if TYPE_CHECKING:
    from matcher.scoring.arrays import Flags, Pairs
    from matcher.scoring.world import World

PMSMP_ONLY = (Kind.PMSMP,)


def is_kind(world: World, pairs: Pairs, *kinds: Kind) -> Flags:
    """Return which pairs are about an opening of ``kinds`` (P)."""
    wanted = [list(Kind).index(kind) for kind in kinds]
    return np.asarray(np.isin(world.market.kind, wanted).take(pairs.openings), dtype=np.bool_)


def under_sixteen(world: World, pairs: Pairs) -> Flags:
    """Return which periods begin before the 16th birthday (P)."""
    return np.asarray(pairs.start < world.cohort.sixteen_from.take(pairs.trainees), dtype=np.bool_)
