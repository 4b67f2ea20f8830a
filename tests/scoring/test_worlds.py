"""The default world of the tests of scoring is one in which the place can be proposed."""

from __future__ import annotations

import numpy as np

from matcher.scoring import engine
from tests.scoring.worlds import a_world


def test_the_default_trainee_may_go_to_the_default_opening() -> None:
    ranking = next(engine.rank(a_world(), np.array([0], dtype=np.int32)))
    assert ranking.refused == {}
    assert len(ranking.pairs) == 1
