"""The bar of a card: the same stretches in the same order, as wide as they weigh."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from matcher.web.pages.cards import GROUPS, TERMS, parts

NAMES = [name for _, names in GROUPS for name in names]


def test_every_term_has_words_and_a_stretch() -> None:
    assert sorted(NAMES) == sorted(TERMS)


@given(st.lists(st.floats(0, 1), min_size=len(NAMES), max_size=len(NAMES)))
def test_stretches_follow_one_another_and_stay_inside(values: list[float]) -> None:
    weight = 1 / len(NAMES)
    found = parts(
        [{"name": n, "value": v, "weight": weight} for n, v in zip(NAMES, values, strict=True)]
    )
    assert [part.tone for part in found] == sorted({part.tone for part in found})
    end = 0.0
    for part in found:
        assert abs(part.start - end) < 0.05
        end = part.start + part.width
    assert end <= 100.05


def test_stretch_is_weight_times_value() -> None:
    (part,) = parts([{"name": "skills", "value": 0.5, "weight": 0.4}])
    assert (part.label, part.width, part.points) == ("Compétences", 20.0, 20)
