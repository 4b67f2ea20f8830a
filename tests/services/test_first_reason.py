"""Target S11 on the sample school: the first reason stated is one that holds the place up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matcher.scoring.params import FACTORS
from matcher.scoring.reading import View
from matcher.scoring.reasons import PRO
from matcher.services import answers, imports

if TYPE_CHECKING:
    from matcher.scoring.engine import Ranking
    from matcher.services.context import Context

SHARE = 0.95
TOP = 10
EQUAL = 1e-6


def first_stated(ground: answers.Ground, ranking: Ranking, place: int) -> int | None:
    """Return the column of the term that the first reason for a place speaks of."""
    seen = View(ground.world, ranking.pairs, ranking.way, ranking.scores, place, ground.labels)
    least = ground.world.scoring.reasons.smallest
    for column in np.argsort(-ranking.parts[place], kind="stable").tolist():
        if ranking.parts[place, column] < least:
            return None
        if seen.is_present(FACTORS[column]) and PRO[FACTORS[column]](seen):
            return int(column)
    return None


def rank_without(ranking: Ranking, place: int, column: int) -> int:
    """Return the place if that term were at its mean over the trainee's list."""
    score, beyond = ranking.scores.score, ranking.way.within_limit == 0
    lowered = score[place] - ranking.parts[place, column]
    above = (beyond < beyond[place]) | ((beyond == beyond[place]) & (score > lowered + EQUAL))
    above[place] = False
    return int(above.sum())


def test_s11_first_reason_at_its_mean_lowers_the_rank(context: Context) -> None:
    imports.import_sample(context)
    ground = answers.open_ground(context)
    stated, lowered = 0, 0
    for ranking in ground.rank():
        for place in range(min(TOP, len(ranking.pairs))):
            column = first_stated(ground, ranking, place)
            if column is not None:
                stated += 1
                lowered += rank_without(ranking, place, column) > place
    assert stated > 1000
    assert lowered / stated >= SHARE
