"""Random cases for the plain checker and for the array rules, near the edges of the law."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from matcher.referentials.holidays import legal_holidays
from matcher.scoring.arrays import UNKNOWN
from matcher.scoring.rules.every import EVERY
from matcher.vocabulary import Kind, Purpose, RiskCategory, Weekday, Weighting
from tests.scoring.rules.plain_checker import RISKS, Case, Past, Place, comes_of_age
from tests.scoring.worlds import a_cohort_row, a_stay, a_world, an_opening_row, pairs

if TYPE_CHECKING:
    from random import Random

    from matcher.scoring.world import World

JUDGED = ("PM-02", "PM-04", "PM-11", *(f"MN-0{number}" for number in range(1, 7)))
OBJECTIVES = ("accueil", "caisse", "stock")
PURPOSES = tuple(purpose.value for purpose in Purpose)
HOLIDAYS = frozenset(day for year in range(2022, 2032) for day in legal_holidays(year, "92"))


def a_case(chance: Random) -> Case:
    """Return one case; half of them at the age of 17 or 18, with a past at the host."""
    first = date(2024, 1, 1) + timedelta(days=chance.randrange(1500))
    length = chance.choice([1, 2, 5, 12, 19, 26, 28, 29, 30, 31, 35])
    last = first + timedelta(days=length - 1)
    of_age = first + timedelta(days=chance.choice([-900, -1, 0, 1, 3, 8, 15, 40, 400]))
    birth = _born(of_age)
    return Case(
        birth=birth,
        first=first,
        last=last,
        place=_place(chance),
        past=tuple(_past(chance, first) for _ in range(chance.choice([0, 1, 2, 2, 3, 4]))),
        purpose=chance.choice(PURPOSES),
        objectives=chance.choice([None, *OBJECTIVES]),
    )


def _born(of_age: date) -> date:
    if (of_age.month, of_age.day) == (2, 29):
        of_age += timedelta(days=1)
    return of_age.replace(year=of_age.year - 18)


def _place(chance: Random) -> Place:
    is_known = chance.random() < 0.9
    any_days = tuple(day for day in range(7) if chance.random() < 0.6)
    weekdays = chance.choice(
        [
            (0, 1, 2, 3, 4),
            (1, 2, 3, 4, 5),
            (0, 1, 2, 3, 4, 5),
            (0, 1, 3, 4, 5),
            (6,),
            (2,),
            (),
            any_days,
        ]
    )
    return Place(
        kind=chance.choice(["pmsmp", "pmsmp", "pmsmp", "stage", "apprenticeship"]),
        start=chance.choice([None, 330, 360, 420, 480, 540, 840, 1320]) if is_known else None,
        end=chance.choice([None, 0, 300, 765, 1020, 1080, 1200, 1320, 1350]),
        pause=chance.choice([None, 0, 15, 29, 30, 60, 120, 300]),
        weekly=chance.choice([None, 28 * 60, 35 * 60, 36 * 60, 48 * 60, 49 * 60]),
        weekdays=frozenset(weekdays),
        risks=tuple(chance.sample(RISKS, chance.choice([0, 0, 1, 2]))),
        is_assessed=chance.random() < 0.8,
        holidays=HOLIDAYS,
    )


def _past(chance: Random, near: date) -> Past:
    first = near + timedelta(days=chance.randrange(-430, 430))
    last = first + timedelta(days=chance.choice([-1, 0, 4, 11, 18, 27, 29, 30]))
    return Past(
        first=first,
        last=last,
        is_pmsmp=chance.random() < 0.9,
        is_renewal=chance.random() < 0.25,
        purpose=chance.choice([None, *PURPOSES]),
        objectives=chance.choice([None, *OBJECTIVES]),
    )


def refused_by_arrays(case: Case) -> set[str]:
    """Return the ids of the array rules that refuse ``case``, of those the checker knows."""
    world = world_of(case)
    asked = pairs((0, 0, case.first, case.last))
    asked.objectives[0] = UNKNOWN if case.objectives is None else _number(case.objectives)
    return {
        rule.id
        for rule in EVERY
        if (rule.id in JUDGED or rule.id.startswith("TR-")) and rule.refuses(world, asked)[0]
    }


def world_of(case: Case) -> World:
    """Return a world of one trainee, one opening and their past."""
    place = case.place
    opening = an_opening_row(
        kind=Kind(place.kind),
        day_start=_known(place.start),
        day_end=_known(place.end),
        break_minutes=_known(place.pause),
        weekly_minutes=_known(place.weekly),
        weekdays=tuple(list(Weekday)[day] for day in place.weekdays),
        risks=tuple(RiskCategory(risk) for risk in place.risks),
        is_assessed=place.is_assessed,
    )
    trainee = a_cohort_row(
        case.birth,
        adult_from=comes_of_age(case.birth),
        weighting=Weighting(case.purpose or Weighting.DISCOVER),
    )
    stays = [
        a_stay(
            past.first,
            past.last,
            counts_pmsmp=past.is_pmsmp,
            is_renewal=past.is_renewal,
            purpose=UNKNOWN if past.purpose is None else Purpose(past.purpose),
            objectives=UNKNOWN if past.objectives is None else _number(past.objectives),
        )
        for past in case.past
    ]
    return a_world([trainee], [opening], stays, on=case.first)


def _known(minutes: int | None) -> int:
    return UNKNOWN if minutes is None else minutes


def _number(objectives: str) -> int:
    return OBJECTIVES.index(objectives)
