"""Dates, hours and numbers as people say them."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from matcher.vocabulary import Kind, TravelMode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matcher.vocabulary import Term

PARIS = ZoneInfo("Europe/Paris")
MAJORITY = 18
LONG_PERIOD_DAYS = 300
"""A period over New Year needs no year to be understood, unless it lasts about one."""
MONTHS = (
    "janv.",
    "févr.",
    "mars",
    "avr.",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
)
MODES: dict[str, str] = {
    TravelMode.WALK: "à pied",
    TravelMode.BIKE: "à vélo",
    TravelMode.TRANSIT: "en transports",
    TravelMode.SCOOTER: "en scooter",
    TravelMode.CAR: "en voiture",
}
KINDS: dict[str, str] = {
    Kind.PMSMP: "Immersion",
    Kind.STAGE: "Stage",
    Kind.APPRENTICESHIP: "Apprentissage",
    Kind.PRO_CONTRACT: "Contrat pro",
    Kind.POEI: "POEI",
    Kind.JOB: "Emploi",
}


def options(kind: type[Term]) -> list[dict[str, str]]:
    """Return the terms of a vocabulary as choices of a form."""
    return [{"value": str(term.value), "label": term.label} for term in kind]


def read_day(text: str | None) -> date | None:
    """Return the date of an ISO text, or None if there is none."""
    return date.fromisoformat(text) if text else None


def day(value: date, *, year: bool = False) -> str:
    """Return ``11 janv.``, or ``11 janv. 2027``; the first of a month is ``1er``."""
    number = "1er" if value.day == 1 else str(value.day)
    text = f"{number} {MONTHS[value.month - 1]}"
    return f"{text} {value.year}" if year else text


def period(start: date | None, end: date | None) -> str:
    """Return ``11 → 29 janv.``, ``18 janv. → 5 févr.`` or ``dès le 1er mars``."""
    if start is None:
        return "dates à préciser"
    if end is None:
        return f"dès le {day(start)}"
    if start == end:
        return f"le {day(start)}"
    if start.year != end.year and (end - start).days > LONG_PERIOD_DAYS:
        return f"{day(start, year=True)} → {day(end, year=True)}"
    is_same_month = (start.year, start.month) == (end.year, end.month)
    first = ("1er" if start.day == 1 else str(start.day)) if is_same_month else day(start)
    return f"{first} → {day(end)}"


def hour(value: time) -> str:
    """Return ``9 h`` or ``8 h 30``."""
    return f"{value.hour} h {value.minute:02d}" if value.minute else f"{value.hour} h"


def moment(value: datetime) -> str:
    """Return ``22 nov., 3 h 31`` in Paris."""
    local = value.astimezone(PARIS)
    return f"{day(local.date())}, {hour(local.time())}"


def hours(weekly: float | None, start: time | None, end: time | None) -> str:
    """Return ``35 h, 9 h – 17 h``, with what is known only."""
    known = []
    if weekly is not None:
        known.append(f"{number(weekly)} h")
    if start is not None and end is not None:
        known.append(f"{hour(start)} – {hour(end)}")
    return ", ".join(known) or "horaires à demander"


def travel(minutes: int | None, mode: str | None, within_limit: bool | None) -> str:
    """Return ``24 min en transports``, and says when it is beyond the trainee's own limit."""
    if minutes is None:
        return "trajet à vérifier"
    way = f" {MODES[mode]}" if mode else ""
    beyond = ", au-delà de sa limite" if within_limit is False else ""
    return f"{minutes} min{way}{beyond}"


def number(value: float, decimals: int = 2) -> str:
    """Return a number with a decimal comma and no useless zero: ``35``, ``17,5``."""
    text = f"{value:.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", ",").replace("-", "−")


def count(value: int, singular: str, plural: str = "") -> str:
    """Return ``1 place`` or ``12 places``; thousands apart by a narrow space."""
    noun = singular if value in {0, 1} else plural or f"{singular}s"
    return f"{grouped(value)} {noun}"


def grouped(value: int) -> str:
    """Return a whole number, thousands apart by a narrow space: ``71 400``."""
    return f"{value:,}".replace(",", "\u202f")


def days_ago(then: date, today: date) -> str:
    """Return ``aujourd'hui``, ``hier`` or ``il y a 4 jours``."""
    gap = (today - then).days
    if gap <= 0:
        return "aujourd'hui"
    return "hier" if gap == 1 else f"il y a {gap} jours"


def age(birth: date, today: date) -> int:
    """Return the age in whole years."""
    had_birthday = (today.month, today.day) >= (birth.month, birth.day)
    return today.year - birth.year - (0 if had_birthday else 1)


def age_words(birth: date, today: date) -> str:
    """Return ``17 ans, majeur·e le 3 mars`` for a minor, ``19 ans`` for an adult.

    Born on a 29 February, one comes of age on the next 1 March.
    """
    years = age(birth, today)
    if years >= MAJORITY:
        return f"{years} ans"
    is_leap_day = (birth.month, birth.day) == (2, 29)
    adult = date(birth.year + MAJORITY, *((3, 1) if is_leap_day else (birth.month, birth.day)))
    return f"{years} ans, majorité le {day(adult, year=adult.year != today.year)}"


def listed(texts: Sequence[str]) -> str:
    """Return ``a, b et c``."""
    *first, last = texts or ("",)
    return f"{', '.join(first)} et {last}" if first else last


def initials(first_name: str, last_name: str) -> str:
    """Return the two letters of a person's badge."""
    return (first_name[:1] + last_name[:1]).upper()
