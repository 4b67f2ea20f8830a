"""What must hold exactly, on sizes that run in seconds: S4 to S6, S8, S11 to S13."""

from __future__ import annotations

import pytest

from tests.benchmarks import exact, plans


def test_plans_of_fifty_schools_are_optimal_and_never_behind() -> None:
    found = plans.optimality()
    assert found == {"schools": 50, "worst_gap": 0.0, "missed": 0, "scipy_apart": 0.0}
    assert plans.against_peers()["ever_behind"] == 0


def test_curve_costs_little_worth_and_places_nobody_less() -> None:
    found = plans.fairness()
    assert found["fewer_placed"] == 0
    assert found["total_worth_worst"] >= 0.985


def test_pruned_arcs_and_reasons_hold() -> None:
    pruned = exact.pruned_against_plain(trainees=20, openings=60)
    assert pruned["arcs"] > 1000
    assert (pruned["wrong"], pruned["error"] <= 1e-5) == (0, True)
    reasons = exact.reasons_that_hold(trainees=15, openings=60)
    assert reasons["sum_error"] <= 1e-6
    assert reasons["falls_share"] >= 0.95


@pytest.mark.proof
def test_number_of_threads_changes_no_byte() -> None:
    assert exact.same_bytes()["different_plans"] == 1


def test_plan_never_places_fewer_than_a_stable_matching() -> None:
    found = plans.small_games()
    assert found["games"] == 200
    assert found["plan_fewer"] == 0
    assert found["plan"] > found["stable"]
