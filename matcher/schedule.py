"""Hours that differ by weekday, as files, tables, rules and papers all hold them.

In words: ``lun 9:00-12:00 13:00-17:00 | mar 9:00-12:00`` (formats.md, column ``schedule``).
A span belongs to the day on which it begins; one that passes midnight ends the next day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from matcher.vocabulary import Weekday

DAY = 24 * 60
WEEK = 7 * DAY
MOST_SPANS = 6
"""Spans of one day; more is a mistake of the keyboard."""

EXPECTED = "des horaires par jour comme « lun 9:00-12:00 13:00-17:00 | mar 9:00-12:00 »"

_TO = r"\s*(?:-|–|—|à)\s*"
_FROM = r"(\d{1,2})(?:\s?[:hH](?:\s?(\d{2}))?)?"
# "9h-12h 13h-17h": the 13 begins the next span, it is no minute of the 12.
_UNTIL = rf"(\d{{1,2}})(?:\s?[:hH](?:\s?(\d{{2}})(?!\d|\s?[:hH]|{_TO}))?)?"
_SPAN = re.compile(_FROM + _TO + _UNTIL)
_DAYS = re.compile(r"([a-zé]+)\.?(?:\s*(?:-|–|—|à|au)\s*([a-zé]+)\.?)?\s*:?\s+", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,;]*(?:et|puis)?[\s,;]*")


class Span(NamedTuple):
    """Work without a break: minutes since 0:00 of its day; ``end`` beyond 1440 is next day."""

    start: int
    end: int


class ScheduleError(ValueError):
    """A text that is no schedule; ``expected`` tells a person what would be one."""

    def __init__(self, expected: str, item: str = "") -> None:
        self.expected = expected
        self.item = item
        super().__init__(expected)


@dataclass(frozen=True, slots=True)
class Schedule:
    """The spans of each weekday, Monday first; a day without work has none."""

    days: tuple[tuple[Span, ...], ...]

    @property
    def weekly_minutes(self) -> int:
        """Minutes of work in a week."""
        return sum(span.end - span.start for spans in self.days for span in spans)

    @property
    def weekdays(self) -> tuple[Weekday, ...]:
        """The days on which work begins."""
        return tuple(day for day, spans in zip(Weekday, self.days, strict=True) if spans)

    def __str__(self) -> str:
        """Return the words in which files hold it; ``read_schedule`` gives it back."""
        return " | ".join(
            f"{day.label} {' '.join(f'{_clock(span.start)}-{_clock(span.end)}' for span in spans)}"
            for day, spans in zip(Weekday, self.days, strict=True)
            if spans
        )


def read_schedule(text: str) -> Schedule:
    """Return the schedule that ``text`` writes; raises ``ScheduleError``.

    Beside the words of the format, what people write is read: ``lun-ven 9h-12h, 13h-17h``,
    ``24:00`` for midnight at the end of a day, one day a line.
    """
    days: list[tuple[Span, ...]] = [()] * len(Weekday)
    parts = [part.strip() for part in re.split(r"[|\n]", text) if part.strip()]
    if not parts:
        raise ScheduleError(EXPECTED)
    for part in parts:
        names, spans = _part(part)
        for day in names:
            if days[day]:
                raise ScheduleError(f"{EXPECTED}, chaque jour une seule fois", part)
            days[day] = spans
    _require_apart(days)
    return Schedule(tuple(days))


def _part(part: str) -> tuple[range, tuple[Span, ...]]:
    """Return the days and the spans of one part, ``lun-ven 9:00-12:00 13:00-17:00``."""
    found = _DAYS.match(part)
    first = Weekday.parse(found[1]) if found else None
    last = Weekday.parse(found[2]) if found and found[2] else first
    if found is None or first is None or last is None:
        raise ScheduleError(EXPECTED, part)
    order = list(Weekday)
    names = range(order.index(first), order.index(last) + 1)
    spans = _spans(part, part[found.end() :])
    if not names or not spans:
        raise ScheduleError(EXPECTED, part)
    return names, spans


def _spans(part: str, text: str) -> tuple[Span, ...]:
    spans: list[Span] = []
    place = 0
    while place < len(text):
        found = _SPAN.match(text, place)
        if found is None:
            raise ScheduleError(EXPECTED, part)
        spans.append(_span(part, *found.groups()))
        between = _BETWEEN.match(text, found.end())
        place = between.end() if between else found.end()
    if len(spans) > MOST_SPANS:
        raise ScheduleError(f"{MOST_SPANS} plages par jour au plus", part)
    return _merged(sorted(spans))


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    """Return spans of one day in order, those that touch as one: every gap is a break."""
    merged: list[Span] = []
    for span in spans:
        if merged and span.start == merged[-1].end:
            merged[-1] = Span(merged[-1].start, span.end)
        else:
            merged.append(span)
    return tuple(merged)


def _span(part: str, hour: str, minute: str | None, to_hour: str, to_minute: str | None) -> Span:
    start, end = 60 * int(hour) + int(minute or 0), 60 * int(to_hour) + int(to_minute or 0)
    if max(int(minute or 0), int(to_minute or 0)) >= 60 or start >= DAY or end > DAY:
        raise ScheduleError("des heures de 0:00 à 24:00", part)
    if start == end:
        raise ScheduleError("une heure de fin différente de celle du début", part)
    return Span(start, end if end > start else end + DAY)


def _require_apart(days: list[tuple[Span, ...]]) -> None:
    """Refuse spans that overlap, those that pass midnight and end on the next day too."""
    week = sorted(
        Span(span.start + day * DAY, span.end + day * DAY)
        for day, spans in enumerate(days)
        for span in spans
    )
    following = [*week, Span(week[0].start + WEEK, week[0].end + WEEK)]
    if any(after.start < before.end for before, after in pairwise(following)):
        raise ScheduleError("des plages qui ne se chevauchent pas")


def _clock(minutes: int) -> str:
    """Return ``9:00``; midnight at the end of a day is ``24:00``."""
    shown = minutes if minutes <= DAY else minutes - DAY
    return f"{shown // 60}:{shown % 60:02d}"
