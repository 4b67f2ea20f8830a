"""Plans of random schools hold before a checker that knows only what is printed."""

from __future__ import annotations

import random
from copy import deepcopy
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from matcher.services import plans
from matcher.services.planning.ground import PairName
from tests.builders import (
    TODAY,
    a_cohort,
    a_company,
    a_placement,
    a_trainee,
    an_opening,
)
from tests.checker.check import faults, optimum, tiers

if TYPE_CHECKING:
    from matcher.services.context import Context

TRADES = ("G1602", "D1106", "N1103", "K1304", "F1607")
SCHOOLS = 25
"""On each of the two databases: fifty in all."""


def a_random_school(context: Context, number: int) -> str:
    """Store a cohort with its own block and the openings of that block; return its name."""
    chance = random.Random(f"school {number} {context.session.get_bind().dialect.name}")
    start = TODAY + timedelta(days=7 + 28 * number)
    block = (start, start + timedelta(days=18))
    past = (TODAY - timedelta(days=60), TODAY - timedelta(days=40))
    older = (TODAY - timedelta(days=200), TODAY - timedelta(days=180))
    name = f"ECOLE-{number}"
    cohort = a_cohort(context, name, blocks=(older, past, block))
    trainees = chance.randint(1, 9)
    company = None
    openings = []
    for place in range(max(1, round(trainees * chance.choice((0.5, 0.8, 1.1))))):
        if company is None or chance.random() < 0.6:
            cap = chance.choice((None, None, 0, 1, 2))
            company = a_company(
                context,
                max_solicitations_per_month=cap,
                latitude=48.8 + chance.uniform(-0.15, 0.15),
            )
        openings.append(
            an_opening(
                context,
                f"{number}-{place}",
                rome=chance.choice(TRADES),
                company=company,
                seats=chance.choice((1, 1, 2)),
                start_date=block[0],
                end_date=block[1] - timedelta(days=chance.choice((0, 4, 9))),
            )
        )
    for row in range(trainees):
        trainee = a_trainee(
            context,
            f"{number}-{row}",
            cohort=cohort,
            projects=tuple(chance.sample(TRADES, chance.randint(0, 2))),
            dislikes=tuple(chance.sample(TRADES, chance.randint(0, 2))),
            max_travel_minutes=chance.choice((15, 30, 60, None)),
        )
        if chance.random() < 0.4:
            a_placement(context, trainee, openings[0], *past, status="done")
    return name


def printed(context: Context, number: int) -> dict[str, Any]:
    """Return the plan of a random school, with a ban and a lock where there is room for them."""
    name = a_random_school(context, number)
    free = plans.plan(context, cohorts=[name], with_pairs=True)
    if number % 3 == 0 or len(free["plan"]) < 2:
        return free
    first, second = free["plan"][0], free["plan"][-1]
    ban = PairName(first["trainee"], first["company_siret"], first["opening"])
    if number % 3 == 1:
        return plans.plan(context, cohorts=[name], bans=[ban], with_pairs=True)
    lock = PairName(second["trainee"], second["company_siret"], second["opening"])
    return plans.plan(context, cohorts=[name], bans=[ban], locks=[lock], with_pairs=True)


def test_checker_agrees_on_random_schools(context: Context) -> None:
    sizes = []
    for number in range(SCHOOLS):
        document = printed(context, number)
        assert faults(document) == [], document["blocks"]
        sizes.append((len(document["plan"]), len(document["unplaced"])))
    assert sum(placed for placed, _ in sizes) > SCHOOLS
    assert sum(without for _, without in sizes) > SCHOOLS / 2


def a_document() -> dict[str, Any]:
    """Return a plan by hand: two trainees, one seat each at two companies."""
    pairs = [["A", "1", "P", 0.5], ["A", "2", "Q", 0.9], ["B", "2", "Q", 0.2]]
    return {
        "plan": [
            {"trainee": "A", "company_siret": "1", "opening": "P", "utility": 0.5},
            {"trainee": "B", "company_siret": "2", "opening": "Q", "utility": 0.2},
        ],
        "unplaced": [],
        "certificate": {"placed": 2, "need": 3, "utility": 0.7, "max_placeable": 2},
        "eligible_pairs": pairs,
        "seats": [["1", "P", 1], ["2", "Q", 1]],
        "caps": [["1", 1]],
        "trainees": [["A", 0], ["B", 3]],
        "locks": [],
        "bans": [],
    }


def test_checker_finds_the_optimum_by_hand() -> None:
    assert optimum(a_document()) == tiers(a_document()) == (2, 3, 7_000_000)
    assert faults(a_document()) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda d: d["plan"].pop(),
        lambda d: d["plan"][0].update(company_siret="2", opening="Q"),
        lambda d: d["plan"][1].update(opening="Z"),
        lambda d: d["caps"].append(["2", 0]),
        lambda d: d["bans"].append("A:1:P"),
        lambda d: d["locks"].append("A:2:Q"),
        lambda d: d["certificate"].update(utility=0.8),
        lambda d: d["certificate"].update(max_placeable=3),
        lambda d: d["trainees"].append(["C", 0]),
    ],
)
def test_checker_finds_every_fault(spoil: Any) -> None:
    document = deepcopy(a_document())
    spoil(document)
    assert faults(document)
