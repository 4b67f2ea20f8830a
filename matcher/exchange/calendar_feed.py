"""A calendar feed (iCalendar, RFC 5545) of whole days, readable by any agenda."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from icalendar import Calendar, Event

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime


@dataclass(frozen=True)
class Entry:
    """One thing in an agenda; ``key`` names it for good, so that a change moves it.

    Days are civil dates, both included. ``note`` holds nothing that an agenda on a telephone
    should not show: no birth date, no reason, no health.
    """

    key: str
    title: str
    first: date
    last: date
    note: str = ""
    place: str = ""


def write(name: str, entries: Iterable[Entry], made_at: datetime) -> bytes:
    """Return the feed called ``name``; the same entries at the same moment give the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//matcher//agenda//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for entry in sorted(entries, key=lambda one: (one.first, one.key)):
        calendar.add_component(_event(entry, made_at))
    written: bytes = calendar.to_ical()
    return written


def _event(entry: Entry, made_at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{entry.key}@matcher")
    event.add("dtstamp", made_at)
    event.add("summary", entry.title)
    event.add("dtstart", entry.first)
    event.add("dtend", entry.last + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    if entry.note:
        event.add("description", entry.note)
    if entry.place:
        event.add("location", entry.place)
    return event
