"""What scoring may know is a closed list: nothing of a person beyond it can reach a score."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from matcher.scoring.arrays import Cohort, Ragged, ShapeMismatchError
from tests.scoring.worlds import a_cohort_row, a_pair, a_world

KNOWN_OF_A_TRAINEE = {
    "reference",  # for ties and answers, never for a score
    "adult_from",
    "age_from",  # legal bounds of age, as dates
    "is_active",
    "is_opted_out",
    "has_block",
    "block_start",
    "block_end",
    "weighting",
    "licences",
    "certificate_until",
    "limits",  # declared capability, never its cause
    "level",
    "latitude",
    "longitude",
    "commune",
    "modes",
    "max_minutes",  # the trainee's own limit
    "skills",
    "soft_skills",
    "project",
    "project_rank",
    "interest",
    "dislike",
    "riasec",
    "tried_trades",
    "tried_hosts",
}


def test_nothing_else_is_known_of_a_trainee() -> None:
    assert {field.name for field in fields(Cohort)} == KNOWN_OF_A_TRAINEE


def test_columns_of_different_lengths_are_named() -> None:
    pair = a_pair()
    with pytest.raises(ShapeMismatchError, match=r"Pairs\.opening"):
        replace(pair, opening=pair.opening[:0])


def test_ragged_rows_come_back_in_order() -> None:
    rows = [[3, 1], [], [2]]
    ragged = Ragged.of(rows)
    assert [ragged.row(row).tolist() for row in range(3)] == rows
    position, place = ragged.take(a_world([a_cohort_row()] * 3).history.of_trainee.values[:0])
    assert len(position) == len(place) == 0
