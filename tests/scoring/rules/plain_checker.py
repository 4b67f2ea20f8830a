"""The law read slowly: one trainee, one place, one period, day by day, in plain Python.

Written from the text (domain, tables PM, MN and TR; meanings of the interface), it shares no code
with the product: the array rules are held to it on random histories.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
MINUTES_OF_A_DAY = 24 * 60
RISKS = (
    "violence_porn",
    "chemical",
    "asbestos",
    "biological",
    "vibration",
    "radiation",
    "hyperbaric",
    "electrical",
    "collapse",
    "vehicles",
    "machines",
    "height",
    "pressure_confined_molten",
    "temperature",
    "animals",
    "load",
)


@dataclass(frozen=True)
class Past:
    """A placement of this trainee at this host. ``last``: the last day really spent."""

    first: date
    last: date
    is_pmsmp: bool = True
    is_renewal: bool = False
    purpose: str | None = None
    objectives: str | None = None


@dataclass(frozen=True)
class Place:
    """What the opening says; None and empty are unknown. Minutes since midnight; Monday = 0."""

    kind: str = "pmsmp"
    start: int | None = None
    end: int | None = None
    pause: int | None = None
    weekly: int | None = None
    weekdays: frozenset[int] = frozenset()
    risks: tuple[str, ...] = ()
    is_assessed: bool = True
    holidays: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Case:
    """One question: may this trainee go there on these days."""

    birth: date
    first: date
    last: date
    place: Place = field(default_factory=Place)
    past: tuple[Past, ...] = ()
    purpose: str | None = None
    objectives: str | None = None


def refusals(case: Case) -> set[str]:
    """Return the ids of the rules that refuse."""
    found = set()
    if case.place.kind == "pmsmp":
        if case.last > same_day_later(case.first, 1) - ONE_DAY:
            found.add("PM-02")
        if _too_much_here(case):
            found.add("PM-04")
    return found | _time_of_minors(case) | _time_of_adults(case) | _risks(case)


def same_day_later(day: date, months: int) -> date:
    """Return the same day some months later; the last day of a month that has no such day."""
    year, month = day.year, day.month + months
    while month > 12:
        year, month = year + 1, month - 12
    number = day.day
    while True:
        try:
            return date(year, month, number)
        except ValueError:
            number -= 1


def comes_of_age(birth: date) -> date:
    """Return the 18th birthday; 1 March for who was born on 29 February."""
    if (birth.month, birth.day) == (2, 29):
        return date(birth.year + 18, 3, 1)
    return date(birth.year + 18, birth.month, birth.day)


def days_of(first: date, last: date) -> list[date]:
    """Return every day from the first to the last."""
    days, day = [], first
    while day <= last:
        days.append(day)
        day += ONE_DAY
    return days


def _too_much_here(case: Case) -> bool:
    pmsmp = [past for past in case.past if past.is_pmsmp]
    spent = {day for past in pmsmp for day in days_of(past.first, past.last)}
    asked = set(days_of(case.first, case.last))
    agreements = [past for past in pmsmp if not past.is_renewal]
    opens = case.first - timedelta(days=400)
    for offset in range(400 + len(asked)):
        first = opens + timedelta(days=offset)
        last = same_day_later(first, 12) - ONE_DAY
        if any(first <= day <= last for day in (case.first, case.last)) or (
            case.first < first and last < case.last
        ):
            inside = sum(1 for day in spent | asked if first <= day <= last)
            if inside > 60:
                return True
        if first <= case.first <= last:
            here = [past for past in agreements if first <= past.first <= last]
            if len(here) + 1 > 2:
                return True
            for past in here:
                known = case.purpose and case.objectives and past.purpose and past.objectives
                if known and (past.purpose, past.objectives) == (case.purpose, case.objectives):
                    return True
    return False


def _hours(place: Place) -> tuple[int | None, int | None, int | None]:
    """Return the span, the work of a day and the work of a week, in minutes."""
    if place.start is None or place.end is None or place.start == place.end:
        return None, None, place.weekly
    span = place.end - place.start
    if span < 0:
        span += MINUTES_OF_A_DAY
    if place.pause is None:
        return span, None, place.weekly
    day = span - place.pause
    weeks = [place.weekly] if place.weekly is not None else []
    if place.weekdays:
        weeks.append(day * len(place.weekdays))
    return span, day, max(weeks) if weeks else None


def _time_of_minors(case: Case) -> set[str]:
    place = case.place
    of_age = comes_of_age(case.birth)
    everyday = frozenset(range(7))
    listed = [
        day
        for day in days_of(case.first, case.last)
        if day.weekday() in (place.weekdays or everyday)
    ]
    young = [day for day in listed if day < of_age]
    older = [day for day in listed if day >= of_age]
    open_days = [day for day in young if day.weekday() != 6 and day not in place.holidays]
    found = set()
    if young and (6 in place.weekdays or not (open_days or older)):
        found.add("MN-06")
    if not open_days or not (place.weekdays or not older or len(young) >= 7):
        return found
    span, day, week = _hours(place)
    if (day is not None and day > 8 * 60) or (week is not None and week > 35 * 60):
        found.add("MN-01")
    if span is not None and place.pause is not None:
        in_a_row = span if place.pause < 30 else (span - place.pause) / 2
        if in_a_row > 4 * 60 + 30:
            found.add("MN-02")
    if _touches_night(place):
        found.add("MN-03")
    in_turn = any((weekday + 1) % 7 in place.weekdays for weekday in place.weekdays)
    if in_turn and span is not None and MINUTES_OF_A_DAY - span < 12 * 60:
        found.add("MN-04")
    if place.weekdays and not any(
        weekday not in place.weekdays and (weekday + 1) % 7 not in place.weekdays
        for weekday in range(7)
    ):
        found.add("MN-05")
    return found


def _touches_night(place: Place) -> bool:
    start, end = place.start, place.end
    if start is not None and (start < 6 * 60 or start >= 22 * 60):
        return True
    if end is not None and (end > 22 * 60 or end <= 6 * 60):
        return True
    return start is not None and end is not None and end < start


def _time_of_adults(case: Case) -> set[str]:
    place = case.place
    if place.kind not in {"pmsmp", "stage"}:
        return set()
    of_age = comes_of_age(case.birth)
    everyday = frozenset(range(7))
    listed = [
        day
        for day in days_of(case.first, case.last)
        if day.weekday() in (place.weekdays or everyday)
    ]
    older = [day for day in listed if day >= of_age]
    young = [day for day in listed if day < of_age]
    if not older or not (place.weekdays or not young or len(older) >= 7):
        return set()
    _, day, week = _hours(place)
    too_long = day is not None and day > 10 * 60
    too_much = week is not None and week > 48 * 60
    return {"PM-11"} if too_long or too_much else set()


def _risks(case: Case) -> set[str]:
    if case.first >= comes_of_age(case.birth):
        return set()
    if not case.place.is_assessed:
        return {"TR-not_assessed"}
    return {f"TR-{risk}" for risk in RISKS if risk in case.place.risks}
