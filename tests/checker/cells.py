"""Reading cells, calendar arithmetic and the small ladders, as plain Python."""

from __future__ import annotations

import calendar
import re
import unicodedata
from datetime import date, timedelta

Row = dict[str, str]
Span = tuple[date, date]

FAR = date(2100, 1, 1)
"""Stands for an end that is not known."""


def on_day(text: str) -> date | None:
    """Return the date of a cell, None if it is empty."""
    return date.fromisoformat(text) if text else None


def items(text: str) -> list[str]:
    """Return the items of a list cell."""
    return [item.strip() for item in text.split("|") if item.strip()]


def minutes(text: str) -> int | None:
    """Return the minutes since midnight of `08:30`, None if empty."""
    if not text:
        return None
    hours, rest = text.split(":")
    return int(hours) * 60 + int(rest)


def plain(text: str) -> str:
    """Return ``text`` without case, accents, spaces and punctuation."""
    signs = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[^0-9a-z]", "", "".join(s for s in signs if not unicodedata.combining(s)))


def birthday(born: date, age: int) -> date:
    """Return the first day on which the person has ``age``; born on 29 February: 1 March."""
    year = born.year + age
    if (born.month, born.day) == (2, 29) and not calendar.isleap(year):
        return date(year, 3, 1)
    return born.replace(year=year)


def months_later(start: date, months: int) -> date:
    """Return the same day ``months`` later, the last of the month where there is none."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def days_of(span: Span) -> list[date]:
    """Return every day from the first to the last."""
    first, last = span
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def share_a_day(one: Span, other: Span) -> bool:
    """Return whether two spans have a day in common."""
    return one[0] <= other[1] and other[0] <= one[1]


GIVES = {"A": {"A2"}, "A2": {"A1"}, "A1": {"AM"}, "B": {"AM"}, "BE": {"B"}, "C": {"B"}, "D": {"B"}}


def licences(text: str) -> set[str]:
    """Return the licences held, with all that they give; a pending one is not held."""
    held = {item for item in items(text) if ":" not in item}
    while more := {given for one in held for given in GIVES.get(one, set())} - held:
        held |= more
    return held


def certificates(text: str) -> list[tuple[str, date]]:
    """Return the certificates held, each with its last good day."""
    pairs = [item.partition("@") for item in items(text)]
    return [(plain(label), on_day(until) or FAR) for label, _, until in pairs]
