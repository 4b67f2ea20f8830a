"""Numbers of a suggestion: rounded together as they would be one by one."""

from __future__ import annotations

import numpy as np

from matcher.services.proposals import rounded

DIGITS = 9


def test_numbers_of_a_list_round_as_they_do_one_by_one() -> None:
    middles = np.arange(4000) * 1e-9 + 5e-10
    table = np.concatenate(
        [
            np.random.default_rng(7).uniform(-1, 1, 4000),
            middles,
            np.nextafter(middles, 1),
            np.nextafter(middles, 0),
            -middles,
            np.array([0.0, -0.0, 1.0, 1 / 1024]),
        ]
    ).reshape(-1, 4)
    one_by_one = [[round(number, DIGITS) for number in row] for row in table.tolist()]
    assert str(rounded(table, DIGITS)) == str(one_by_one)
