"""Ten thousand random histories: the array rules and the slow reading of the law agree."""

from __future__ import annotations

import random

import pytest

from tests.scoring.rules.plain_checker import refusals
from tests.scoring.rules.random_cases import a_case, refused_by_arrays

CASES_OF_A_SEED = 1000


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(10))
def test_arrays_and_plain_checker_agree_on_ten_thousand_histories(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(CASES_OF_A_SEED):
        case = a_case(chance)
        assert refused_by_arrays(case) == refusals(case), case
