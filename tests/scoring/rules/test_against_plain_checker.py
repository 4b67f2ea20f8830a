"""The array rules and the slow reading of the text refuse the same cases."""

from __future__ import annotations

import random

from tests.scoring.rules.plain_checker import refusals
from tests.scoring.rules.random_cases import a_case, refused_by_arrays

CASES = 1000


def test_arrays_and_plain_checker_agree_on_a_thousand_histories() -> None:
    chance = random.Random(20261123)
    seen: set[str] = set()
    for _ in range(CASES):
        case = a_case(chance)
        expected = refusals(case)
        assert refused_by_arrays(case) == expected, case
        seen |= expected
    assert seen >= {"PM-02", "PM-04", "PM-11", "MN-01", "MN-02", "MN-03", "MN-04", "MN-05"}
    assert seen >= {"MN-06", "TR-not_assessed", "TR-height"}
