"""Whole random schools for properties: every field varies, unknowns included."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from matcher.scoring.arrays import FAR_FUTURE, FAR_PAST, UNKNOWN, Ragged, to_day
from matcher.scoring.rules.every import EVERY
from matcher.scoring.rules.registry import TRAVEL_LIMIT
from matcher.scoring.travel import MODES, TravelTable
from matcher.vocabulary import (
    CapabilityLimit,
    Demand,
    Kind,
    Licence,
    Purpose,
    RiskCategory,
    Term,
    TravelMode,
    Weekday,
    Weighting,
)
from tests.scoring.worlds import (
    BLOCK_START,
    TODAY,
    Row,
    a_cohort_row,
    a_stay,
    a_world,
    an_opening_row,
)

if TYPE_CHECKING:
    from matcher.scoring.params import RuleParams
    from matcher.scoring.world import World

TRADES = 5
COMMUNES = 6
STATIONS = 5


def a_random_world(seed: int, trainees: int = 4, openings: int = 12) -> World:
    """Return a school drawn from ``seed``."""
    rows, places = random_rows(seed, trainees, openings)
    return world_of(rows, places, seed)


def a_travelled_world(seed: int, trainees: int = 30, openings: int = 80) -> World:
    """Return a random school with stations, and imported times between some communes."""
    world, chance = a_random_world(seed, trainees, openings), np.random.default_rng(seed)
    pairs = COMMUNES * COMMUNES * len(MODES)
    key = np.sort(chance.choice(pairs, pairs // 3, replace=False)).astype(np.int64)
    homes = chance.integers(-1, COMMUNES, trainees).astype(np.int32)
    works = chance.integers(-1, COMMUNES, openings).astype(np.int32)
    return replace(
        world,
        cohort=replace(world.cohort, commune=homes),
        market=replace(world.market, commune=works),
        travel=TravelTable(
            key=key,
            minutes=chance.integers(5, 120, len(key)).astype(np.float64),
            communes=COMMUNES,
            trainee_station=chance.integers(-1, STATIONS, trainees).astype(np.int32),
            opening_station=chance.integers(-1, STATIONS, openings).astype(np.int32),
            station_latitude=48.7 + 0.2 * chance.random(STATIONS),
            station_longitude=2.2 + 0.2 * chance.random(STATIONS),
            lines=chance.integers(0, 4, (STATIONS, 1)).astype(np.uint64),
        ),
    )


def a_world_with_a_past(seed: int, trainees: int, openings: int) -> World:
    """Return a random school with stays, seats taken, places closed, dislikes and liftings.

    Several trainees share a block, as those of a class do. Of an odd ``seed`` the law changes in
    the middle of the block.
    """
    chance = np.random.default_rng(seed)
    people, places = random_rows(seed, trainees, openings)
    for place in places:
        place["host"] = place["legal_unit"] = int(chance.integers(0, openings // 2))
        place["over_cap"] = bool(chance.random() < 0.1)
        place.update(_demanding(chance))
    for number, person in enumerate(people):
        person["dislike"] = tuple(chance.permutation(TRADES)[: chance.integers(0, 2)].tolist())
        person["is_opted_out"] = bool(chance.random() < 0.1)
        person["limits"] = _some(chance, CapabilityLimit, 0.1)
        person["level"] = int(chance.integers(-1, 5))
        person["certificate_until"] = tuple((to_day(TODAY) + chance.integers(-9, 60, 2)).tolist())
        if number % 5 == 0:
            birth = date(int(chance.choice([1990, 2010, 2011])), int(chance.integers(1, 13)), 9)
            ages = a_cohort_row(birth)
            person.update({name: ages[name] for name in ("adult_from", "age_from")})
        if number % 2:
            block = ("block_start", "block_end", "has_block")
            person.update({name: people[number - 1][name] for name in block})
    world = a_world(
        people,
        places,
        [_stay(chance, trainees, places) for _ in range(2 * trainees)],
        taken=[_seat(chance, trainees, openings) for _ in range(openings)],
        closed={one: chance.integers(0, openings, 3).tolist() for one in range(0, trainees, 3)},
        closeness=world_of(people, places, seed).closeness,
    )
    lifted = {
        rule: Ragged.of(
            [
                np.unique(chance.integers(0, openings, chance.integers(0, 8))).tolist()
                for _ in range(trainees)
            ]
        )
        for rule in (*(rule.id for rule in EVERY if rule.is_liftable), TRAVEL_LIMIT)
    }
    rules = _laws_that_change(world.rules) if seed % 2 else world.rules
    return replace(world, history=replace(world.history, lifted=lifted), rules=rules)


def _laws_that_change(rules: RuleParams) -> RuleParams:
    """Return rules whose numbers for immersions and working time are stricter from a day on."""
    day = BLOCK_START + timedelta(days=7)
    pmsmp, adult, minor = rules.pmsmp[-1], rules.adult_time[-1], rules.minor_time[-1]
    return replace(
        rules,
        pmsmp=(
            *rules.pmsmp,
            replace(pmsmp, valid_from=day, host_max_agreements=1, host_max_days=30),
        ),
        adult_time=(*rules.adult_time, replace(adult, valid_from=day, max_week_minutes=40 * 60)),
        minor_time=(*rules.minor_time, replace(minor, valid_from=day, max_day_minutes=6 * 60)),
    )


def _demanding(chance: np.random.Generator) -> Row:
    """Return what an opening may ask that a rule looks at, hours and risks included."""
    weekdays = _some(chance, Weekday, 0.7) if chance.random() < 0.8 else (Weekday.SUN,)
    return {
        "licences": _some(chance, Licence, 0.02),
        "certificates": tuple((chance.random(2) < 0.1).tolist()),
        "demands": _some(chance, Demand, 0.2),
        "required_level": int(chance.integers(-1, 6)),
        "risks": _some(chance, RiskCategory, 0.1),
        "has_derogation": bool(chance.random() < 0.5),
        "weekdays": weekdays,
        "day_start": int(chance.integers(0, 24)) * 60 if chance.random() < 0.9 else UNKNOWN,
        "day_end": int(chance.integers(1, 24)) * 60,
        "break_minutes": int(chance.choice([-1, 0, 30, 60])),
        "weekly_minutes": int(chance.integers(20, 50)) * 60,
    }


def _some(chance: np.random.Generator, terms: type[Term], share: float) -> tuple[Term, ...]:
    return tuple(term for term in terms if chance.random() < share)


def _stay(chance: np.random.Generator, trainees: int, places: list[Row]) -> Row:
    start = TODAY + timedelta(days=int(chance.integers(-300, 40)))
    opening = int(chance.integers(0, len(places)))
    return a_stay(
        start,
        start + timedelta(days=int(chance.integers(2, 30))),
        trainee=int(chance.integers(0, trainees)),
        opening=opening,
        host=places[opening]["host"],
        legal_unit=places[opening]["legal_unit"],
        is_ended=bool(chance.random() < 0.7),
        counts_pmsmp=bool(chance.random() < 0.8),
        is_renewal=bool(chance.random() < 0.2),
    )


def _seat(
    chance: np.random.Generator, trainees: int, openings: int
) -> tuple[int, date, date, int]:
    start = TODAY + timedelta(days=int(chance.integers(-10, 30)))
    end = start + timedelta(days=int(chance.integers(2, 30)))
    return int(chance.integers(0, openings)), start, end, int(chance.integers(-1, trainees))


def random_rows(seed: int, trainees: int, openings: int) -> tuple[list[Row], list[Row]]:
    """Return the rows of a school drawn from ``seed``."""
    chance = np.random.default_rng(seed)
    return (
        [_trainee(chance, number) for number in range(trainees)],
        [_opening(chance, number) for number in range(openings)],
    )


def world_of(trainees: list[Row], openings: list[Row], seed: int) -> World:
    """Return the world of these rows, with a closeness of trades drawn from ``seed``."""
    chance = np.random.default_rng(seed)
    half = chance.random((TRADES, TRADES)).astype(np.float32)
    closeness = np.maximum(half, half.T)
    np.fill_diagonal(closeness, 1)
    return a_world(trainees, openings, closeness=closeness)


def _trainee(chance: np.random.Generator, number: int) -> Row:
    start = TODAY + timedelta(days=int(chance.integers(1, 20)))
    wishes = chance.permutation(TRADES)[: chance.integers(0, 4)].tolist()
    return a_cohort_row(
        birth=date(int(chance.integers(1998, 2010)), int(chance.integers(1, 13)), 9),
        reference=f"T-{number:03d}",
        block_start=start,
        block_end=start + timedelta(days=int(chance.integers(2, 30))),
        weighting=list(Weighting)[int(chance.integers(0, 3))],
        latitude=_maybe(chance, 48.7 + chance.random() / 5),
        longitude=_maybe(chance, 2.2 + chance.random() / 5),
        max_minutes=_maybe(chance, float(chance.integers(15, 90))),
        modes=tuple(mode for mode in TravelMode if chance.random() < 0.5) or (TravelMode.WALK,),
        skills=tuple(chance.integers(-1, 4, 3).tolist()),
        soft_skills=tuple(chance.integers(-1, 4, 16).tolist()),
        project=tuple(wishes),
        interest=tuple(chance.permutation(TRADES)[: chance.integers(0, 3)].tolist()),
        dislike=tuple(chance.permutation(TRADES)[: int(chance.random() < 0.2)].tolist()),
        riasec=tuple(chance.random(6).tolist()) if chance.random() < 0.5 else (0.0,) * 6,
        tried_trades=tuple(chance.permutation(TRADES)[: chance.integers(0, 3)].tolist()),
        tried_hosts=tuple(chance.permutation(4)[: chance.integers(0, 2)].tolist()),
    )


def _opening(chance: np.random.Generator, number: int) -> Row:
    kind = Kind.PMSMP if chance.random() < 0.8 else list(Kind)[int(chance.integers(0, 6))]
    window = TODAY + timedelta(days=int(chance.integers(-20, 20)))
    return an_opening_row(
        siret=f"9000000{number % 7:07d}",
        reference=f"P-{number:03d}",
        kind=kind,
        is_open=bool(chance.random() < 0.9),
        start=window if chance.random() < 0.5 else FAR_PAST,
        end=window + timedelta(days=30) if chance.random() < 0.5 else FAR_FUTURE,
        duration=int(chance.integers(3, 40)) if chance.random() < 0.5 else UNKNOWN,
        purposes=tuple(purpose for purpose in Purpose if chance.random() < 0.4),
        trade=int(chance.integers(-1, TRADES)),
        is_assessed=bool(chance.random() < 0.7),
        latitude=_maybe(chance, 48.7 + chance.random() / 5),
        longitude=_maybe(chance, 2.2 + chance.random() / 5),
        skills=tuple(chance.integers(0, 4, 3).tolist()),
        has_own_skills=bool(chance.random() < 0.6),
        soft_skills=tuple(chance.integers(0, 4, 16).tolist()),
        riasec=tuple(chance.random(6).tolist()) if chance.random() < 0.5 else (0.0,) * 6,
        host=number % 4,
        host_rate=float(chance.random()),
        host_kept=int(chance.integers(0, 4)),
        host_broken=int(chance.integers(0, 3)),
        pressure=_maybe(chance, float(chance.integers(0, 30))),
    )


def _maybe(chance: np.random.Generator, value: float) -> float:
    return value if chance.random() < 0.8 else float("nan")
