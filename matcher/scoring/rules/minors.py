"""Minors, 16 and 17: MN-01 to MN-06 and MN-09, by the day.

A rule on time applies if a day before the 18th birthday is worked in the period; the days from
the birthday on are free of it. A Sunday or a legal holiday inside a longer period is a day off.
The numbers are those in force on the days before 18 (``minor_time``). A schedule that is not
stated never refuses: it is a question before the start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matcher.scoring.arrays import UNKNOWN
from matcher.scoring.params import spans
from matcher.scoring.rules import ages, meetings, schedules
from matcher.scoring.rules.registry import Family, Rule, Tag, days_within
from matcher.scoring.timetable import DAY

if TYPE_CHECKING:
    from collections.abc import Callable

    from matcher.scoring.arrays import Flags, Ints, Pairs
    from matcher.scoring.params import MinorTimeParams
    from matcher.scoring.timetable import Timetable
    from matcher.scoring.world import World

    Limit = Callable[[Timetable, MinorTimeParams], Flags]

SUNDAY_BIT = np.uint64(1 << schedules.SUNDAY)


def begins_before_adult(world: World, pairs: Pairs, rows: Ints) -> Ints:
    """Return those of ``rows`` whose period begins before the 18th birthday."""
    adult_from = world.cohort.adult_from[pairs.trainee[rows]]
    is_minor = (pairs.start[rows] < adult_from) & pairs.has_period[rows]
    return rows[np.asarray(is_minor, dtype=np.bool_)]


def _limited(limit: Limit) -> Callable[[World, Pairs], Flags]:
    """Return the rule that refuses a minor a schedule over ``limit`` (shape O)."""

    def refuses(world: World, pairs: Pairs) -> Flags:
        refused = np.zeros(len(pairs), dtype=np.bool_)
        for numbers, first, last in spans(world.rules.minor_time):
            over = limit(world.timetable, numbers)
            if not over.any():
                continue
            rows = np.flatnonzero(over.take(pairs.openings))
            rows, part = days_within(pairs, begins_before_adult(world, pairs, rows), first, last)
            known = world.market.weekdays[part.opening] != 0
            refused[rows] |= schedules.days_worked(world, part).as_minor(known)
        return refused

    return refuses


def _over(limit: Limit) -> Callable[[World], Flags]:
    """Return what says which openings are over ``limit`` at some date (O)."""

    def among(world: World) -> Flags:
        dated = [limit(world.timetable, numbers) for numbers in world.rules.minor_time]
        return np.asarray(np.logical_or.reduce(dated), dtype=np.bool_)

    return among


def over_hours(hours: Timetable, numbers: MinorTimeParams) -> Flags:
    """MN-01: a day over 8 hours or a week over 35."""
    day = hours.day_minutes > numbers.max_day_minutes
    week = hours.week_minutes > numbers.max_week_minutes
    return np.asarray(day | week, dtype=np.bool_)


def too_long_in_a_row(hours: Timetable, numbers: MinorTimeParams) -> Flags:
    """MN-02: over 4 h 30 in a row, the best place of the break taken."""
    run = hours.longest_run_minutes(numbers.min_break_minutes)
    return np.asarray(run > numbers.max_run_minutes, dtype=np.bool_)


def at_night(hours: Timetable, numbers: MinorTimeParams) -> Flags:
    """MN-03: a minute between 22:00 and 06:00; one end of the day may be enough to know it."""
    evening = numbers.night_start.hour * 60 + numbers.night_start.minute
    morning = numbers.night_end.hour * 60 + numbers.night_end.minute
    start, end = hours.market.day_start, hours.market.day_end
    starts_so = (start != UNKNOWN) & ((start < morning) | (start >= evening))
    ends_so = (end != UNKNOWN) & ((end <= morning) | (end > evening))
    return np.asarray(starts_so | ends_so | hours.crosses_midnight, dtype=np.bool_)


def too_little_rest(hours: Timetable, numbers: MinorTimeParams) -> Flags:
    """MN-04: less than 12 hours between two days that follow each other."""
    rest = DAY - hours.span_minutes
    known = hours.span_minutes != UNKNOWN
    short = known & (rest < numbers.min_rest_minutes)
    return np.asarray(short & hours.has_days_in_a_row, dtype=np.bool_)


def no_two_rest_days(hours: Timetable, numbers: MinorTimeParams) -> Flags:
    """MN-05: no two days of rest in a row in the week."""
    return np.asarray(hours.rest_days_in_a_row < numbers.min_rest_days, dtype=np.bool_)


def _on_days_of_rest(world: World, pairs: Pairs) -> Flags:
    """MN-06: every Sunday, or a period in which no other day is left to work."""
    refused = np.zeros(len(pairs), dtype=np.bool_)
    adult_from = world.cohort.adult_from.take(pairs.trainees)
    rows = np.flatnonzero((pairs.start < adult_from) & pairs.has_period)
    part = pairs.where(rows)
    worked = schedules.days_worked(world, part)
    every_sunday = ((world.market.weekdays & SUNDAY_BIT) != 0).take(part.openings)
    nothing_else = (worked.free == 0) & (worked.adult == 0)
    refused[rows] = (worked.listed > 0) & (every_sunday | nothing_else)
    return refused


def _under_sixteen(world: World, pairs: Pairs) -> Flags:
    is_too_young = ~ages.has_reached(world, pairs, "immersion_min")
    return is_too_young & ~ages.is_kind(world, pairs, *ages.PMSMP_ONLY)


OTHER_HOURS = "D'autres horaires convenus avec l'entreprise, ou une période après les 18 ans."
RULES = (
    Rule(
        "MN-01",
        Family.MINORS,
        "Code du travail, L3162-1",
        "Avant 18 ans : pas plus de 8 heures par jour et 35 heures par semaine.",
        _limited(over_hours),
        meets=meetings.minors(_over(over_hours)),
        depends_on_days=True,
        remedy=OTHER_HOURS,
    ),
    Rule(
        "MN-02",
        Family.MINORS,
        "Code du travail, L3162-3",
        "Avant 18 ans : pas plus de 4 h 30 de travail d'affilée, puis 30 minutes de pause.",
        _limited(too_long_in_a_row),
        meets=meetings.minors(_over(too_long_in_a_row)),
        depends_on_days=True,
        remedy="Une pause d'au moins 30 minutes dans la journée, ou une période après les 18 ans.",
    ),
    Rule(
        "MN-03",
        Family.MINORS,
        "Code du travail, L3163-1 et L3163-2",
        "Avant 18 ans : pas de travail entre 22 heures et 6 heures.",
        _limited(at_night),
        meets=meetings.minors(_over(at_night)),
        depends_on_days=True,
        remedy=OTHER_HOURS,
    ),
    Rule(
        "MN-04",
        Family.MINORS,
        "Code du travail, L3164-1",
        "Avant 18 ans : 12 heures de repos d'affilée entre deux jours de travail.",
        _limited(too_little_rest),
        meets=meetings.minors(_over(too_little_rest)),
        depends_on_days=True,
        remedy=OTHER_HOURS,
    ),
    Rule(
        "MN-05",
        Family.MINORS,
        "Code du travail, L3164-2",
        "Avant 18 ans : deux jours de repos d'affilée par semaine.",
        _limited(no_two_rest_days),
        meets=meetings.minors(_over(no_two_rest_days)),
        depends_on_days=True,
        remedy="Une semaine de cinq jours au plus, avec deux jours de repos qui se suivent.",
    ),
    Rule(
        "MN-06",
        Family.MINORS,
        "Code du travail, L3164-5 et L3164-6",
        "Avant 18 ans : pas de travail le dimanche ni les jours fériés.",
        _on_days_of_rest,
        meets=meetings.minors(),
        depends_on_days=True,
        remedy="D'autres jours de travail, sans dimanche ni jour férié.",
        tag=Tag.GENERAL,
    ),
    Rule(
        "MN-09",
        Family.MINORS,
        "Code du travail, L4153-1",
        "Avant 16 ans, ce régime de travail ne s'applique pas.",
        _under_sixteen,
        meets=meetings.younger_than("immersion_min"),
        depends_on_days=True,
        remedy="Attendre les 16 ans.",
    ),
)
