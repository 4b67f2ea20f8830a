"""The law on given days, read from the tables of the trade and from interface.md section 2.

Each function answers for one trainee, one opening and the days of one period; a day is looked at
after a day, a window after a window.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

import holidays

from tests.checker.cells import (
    Row,
    Span,
    birthday,
    days_of,
    items,
    minutes,
    months_later,
    share_a_day,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.checker.naive import Naive

    Rule = Callable[[Naive, Row, Row, Span], bool]

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = 24 * 60
REGULATED = {"chemical", "machines", "pressure_confined_molten", "load"}


@cache
def _holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("FR", years=year))


# Days


def adult_from(trainee: Row) -> date:
    """Return the first day on which the trainee is of age."""
    return birthday(date.fromisoformat(trainee["birth_date"]), 18)


def is_listed(opening: Row, day: date) -> bool:
    """Return whether one may work on this weekday there; any, where they are not known."""
    listed = items(opening["weekdays"])
    return not listed or WEEK[day.weekday()] in listed


def days_before_18(trainee: Row, opening: Row, days: Span) -> Iterator[date]:
    """Yield the listed days of the period before the 18th birthday."""
    day, last = days[0], min(days[1], adult_from(trainee) - timedelta(days=1))
    while day <= last:
        if is_listed(opening, day):
            yield day
        day += timedelta(days=1)


def days_from_18(trainee: Row, opening: Row, days: Span) -> list[date]:
    """Return the listed days of the period from the 18th birthday on: a week at most."""
    start = max(days[0], adult_from(trainee))
    end = min(days[1], start + timedelta(days=6))
    if start > end:
        return []
    return [day for day in days_of((start, end)) if is_listed(opening, day)]


def is_day_off(day: date) -> bool:
    """Return whether a minor rests on this day."""
    return day.weekday() == WEEK.index("sun") or day in _holidays(day.year)


def works_before_18(trainee: Row, opening: Row, days: Span) -> bool:
    """Return whether a day before 18 is surely worked.

    With unknown weekdays that takes a week before 18, or a period that ends before 18.
    """
    young = days_before_18(trainee, opening, days)
    if not any(not is_day_off(day) for day in young):
        return False
    if opening["weekdays"] or not days_from_18(trainee, opening, days):
        return True
    return sum(1 for _ in days_before_18(trainee, opening, days)) >= len(WEEK)


def works_from_18(trainee: Row, opening: Row, days: Span) -> bool:
    """Return whether a day from 18 on is surely worked."""
    grown = days_from_18(trainee, opening, days)
    if not grown:
        return False
    young = any(True for _ in days_before_18(trainee, opening, days))
    return bool(opening["weekdays"]) or not young or len(grown) >= len(WEEK)


# Hours


def span_minutes(opening: Row) -> int | None:
    """Return minutes between the start and the end of a day."""
    start, end = minutes(opening["day_start"]), minutes(opening["day_end"])
    if start is None or end is None or start == end:
        return None
    return (end - start) % DAY


def day_minutes(opening: Row) -> int | None:
    """Return minutes of work in a day; unknown without a break stated."""
    span = span_minutes(opening)
    if span is None or not opening["break_minutes"]:
        return None
    return span - int(opening["break_minutes"])


def exceeds(opening: Row, day_most: int, week_most: int) -> bool:
    """Return whether a day or a week is longer than allowed, by either way of counting."""
    day = day_minutes(opening) or 0
    stated = float(opening["weekly_hours"].replace(",", ".") or 0) * 60
    return (
        day > day_most or stated > week_most or day * len(items(opening["weekdays"])) > week_most
    )


def run_is_long(opening: Row) -> bool:
    """Return whether more than 4 h 30 are worked in a row, the break in the middle."""
    span = span_minutes(opening)
    if span is None or not opening["break_minutes"]:
        return False
    pause = int(opening["break_minutes"])
    return (span - pause) / 2 > 270 if pause >= 30 else span > 270


def is_at_night(opening: Row) -> bool:
    """Return whether a minute between 22:00 and 06:00 is worked."""
    start, end = minutes(opening["day_start"]), minutes(opening["day_end"])
    if start is not None and (start < 6 * 60 or start >= 22 * 60):
        return True
    if end is not None and (end <= 6 * 60 or end > 22 * 60):
        return True
    return start is not None and end is not None and end < start


def rest_is_short(opening: Row) -> bool:
    """Return whether less than 12 hours lie between two working days that follow each other."""
    span, listed = span_minutes(opening), items(opening["weekdays"])
    in_a_row = any(
        WEEK[n] in listed and WEEK[(n + 1) % len(WEEK)] in listed for n in range(len(WEEK))
    )
    return span is not None and DAY - span < 12 * 60 and in_a_row


def has_no_two_days_off(opening: Row) -> bool:
    """Return whether no two days in a row are free, Sunday and Monday being neighbours."""
    listed = items(opening["weekdays"])
    return bool(listed) and not any(
        WEEK[n] not in listed and WEEK[(n + 1) % len(WEEK)] not in listed for n in range(len(WEEK))
    )


def only_days_off(trainee: Row, opening: Row, days: Span) -> bool:
    """MN-06: every Sunday, or a period that holds nothing but Sundays and legal holidays."""
    young = days_before_18(trainee, opening, days)
    first = next(young, None)
    if first is None:
        return False
    if "sun" in items(opening["weekdays"]):
        return True
    nothing_else = is_day_off(first) and all(is_day_off(day) for day in young)
    return nothing_else and not days_from_18(trainee, opening, days)


# Immersions at one host


def over_host_limits(school: Naive, trainee: Row, opening: Row, days: Span) -> bool:
    """PM-04: over 60 days or 2 agreements at one host in some 12 months."""
    if opening["kind"] != "pmsmp":
        return False
    there = [
        row
        for row in school.placements_of(trainee["reference"])
        if row["company_siret"] == opening["company_siret"] and row["kind"] in {"", "pmsmp"}
    ]
    spans = [school.span(row) for row in there]
    starts = [school.span(row)[0] for row in there if row["renewal"] != "yes"]
    counted = {day for span in spans for day in days_of(span)} | set(days_of(days))
    for back in range(-370, (days[1] - days[0]).days + 1):
        first = days[0] + timedelta(days=back)
        window = first, months_later(first, 12) - timedelta(days=1)
        if not share_a_day(window, days):
            continue
        inside = [day for day in counted if window[0] <= day <= window[1]]
        agreements = 1 + sum(window[0] <= start <= window[1] for start in starts)
        holds_start = window[0] <= days[0] <= window[1]
        if len(inside) > 60 or (holds_start and agreements > 2):
            return True
    return False


# The rules by id


def _minor(check: Callable[[Row], bool]) -> Rule:
    def refuses(school: Naive, trainee: Row, opening: Row, days: Span) -> bool:
        del school
        return check(opening) and works_before_18(trainee, opening, days)

    return refuses


def _risk(code: str) -> Rule:
    def refuses(school: Naive, trainee: Row, opening: Row, days: Span) -> bool:
        del school
        listed = items(opening["risk_categories"])
        here = code in listed if code != "not_assessed" else not listed
        return here and days[0] < adult_from(trainee)

    return refuses


def _adult_hours(school: Naive, trainee: Row, opening: Row, days: Span) -> bool:
    del school
    return (
        opening["kind"] in {"pmsmp", "stage"}
        and exceeds(opening, 600, 2880)
        and works_from_18(trainee, opening, days)
    )


def _days_off(school: Naive, trainee: Row, opening: Row, days: Span) -> bool:
    del school
    return only_days_off(trainee, opening, days)


RISKS = (
    "violence_porn", "chemical", "asbestos", "biological", "vibration", "radiation",
    "hyperbaric", "electrical", "collapse", "vehicles", "machines", "height",
    "pressure_confined_molten", "temperature", "animals", "load", "not_assessed",
)  # fmt: skip

RULES: dict[str, Rule] = {
    "PM-04": over_host_limits,
    "PM-11": _adult_hours,
    "MN-01": _minor(lambda opening: exceeds(opening, 480, 2100)),
    "MN-02": _minor(run_is_long),
    "MN-03": _minor(is_at_night),
    "MN-04": _minor(rest_is_short),
    "MN-05": _minor(has_no_two_days_off),
    "MN-06": _days_off,
    **{f"TR-{code}": _risk(code) for code in RISKS},
}


def legal(school: Naive, trainee: Row, opening: Row, days: Span | None) -> set[str]:
    """Return the ids of the legal rules that refuse these days; none without days."""
    if days is None:
        return set()
    return {rule for rule, refuses in RULES.items() if refuses(school, trainee, opening, days)}


def is_liftable(rule: str, opening: Row) -> bool:
    """Return whether staff may lift this refusal: an exception of the law, a declaration."""
    if rule in {"AL-01", "AL-05"}:
        return True
    code = rule.removeprefix("TR-")
    return code in REGULATED and bool(opening["derogation_reference"])
