"""The numbers of scores and rules: every fault is named, in French, when they are read."""

from __future__ import annotations

import copy
import tomllib
from pathlib import Path
from typing import Any

import pytest

from matcher.errors import SettingsError
from matcher.scoring.params import rule_params, scoring_params

CONFIG = Path(__file__).parents[2] / "config"


def table(name: str) -> dict[str, Any]:
    return tomllib.loads((CONFIG / name).read_text(encoding="utf-8"))


def test_shipped_numbers_are_read() -> None:
    assert scoring_params(table("scoring.toml")).weight_matrix().sum() == pytest.approx(4)
    assert rule_params(table("rules.toml")).pmsmp[0].host_max_days == 60


def test_every_fault_is_named_at_once() -> None:
    broken = copy.deepcopy(table("scoring.toml"))
    broken["weights"]["discover"]["project"] = 0.9
    broken["fit"]["strogn"] = 1
    del broken["skills"]["prior_level"]
    broken["travel"]["walk"]["speed_kmh"] = "vite"
    with pytest.raises(SettingsError) as caught:
        scoring_params(broken)
    message = caught.value.message
    for expected in ("weights.discover", "strogn", "prior_level", "speed_kmh"):
        assert expected in message


def test_weights_that_miss_a_term_are_named() -> None:
    broken = copy.deepcopy(table("scoring.toml"))
    del broken["weights"]["confirm"]["travel"]
    with pytest.raises(SettingsError, match=r"weights\.confirm"):
        scoring_params(broken)


def test_dates_out_of_order_are_named() -> None:
    broken = copy.deepcopy(table("rules.toml"))
    broken["pmsmp"].append(copy.deepcopy(broken["pmsmp"][0]))
    with pytest.raises(SettingsError, match="valid_from"):
        rule_params(broken)
