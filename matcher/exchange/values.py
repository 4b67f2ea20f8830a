"""What one cell may hold: how each kind of value is read from text and written to text.

Readers give every cell as trimmed text, whatever the file was; an empty cell never comes here.
A ``CellKind`` raises ``BadCellError`` for a text it cannot read and returns ``Repaired`` for one
it could mend. Source: the exchange formats, common rules.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from matcher.schedule import Schedule, ScheduleError, read_schedule
from matcher.vocabulary import Term, fold

if TYPE_CHECKING:
    from collections.abc import Callable


class Severity(StrEnum):
    """What a fault does to its row."""

    REFUSED = "refused"
    WARNING = "warning"


class BadCellError(Exception):
    """A text that is not of the expected kind; ``severity`` tells what becomes of the row.

    ``item``: the faulty item of a list; empty where the whole cell is at fault.
    """

    def __init__(
        self, expected: str, severity: Severity = Severity.REFUSED, item: str = ""
    ) -> None:
        self.expected = expected
        self.severity = severity
        self.item = item
        super().__init__(expected)


@dataclass(frozen=True, slots=True)
class Repaired:
    """A value that was mended without ambiguity, and what was done."""

    value: Any
    note: str


@dataclass(frozen=True, slots=True)
class CellKind:
    """How one kind of value is read and written.

    ``is_numeric``: written as a number, never escaped. ``is_list``: ``none`` is the empty list.
    """

    read: Callable[[str], Any]
    write: Callable[[Any], str] = str
    is_numeric: bool = False
    is_list: bool = False


NOTHING = frozenset({"none", "aucun", "aucune"})
"""Words for "known to be nothing"."""

DATE_EXPECTED = "une date comme 2026-11-30 ou 30/11/2026"
NO_CONTROLS = "un texte sans caractère de contrôle"
TIME_EXPECTED = "une heure comme 08:30 ou 8h30"
YES = frozenset({"oui", "yes", "1", "true", "vrai"})
NO = frozenset({"non", "no", "0", "false", "faux"})
FIRST_YEAR, LAST_YEAR = 1900, 2200
SERIAL_ZERO = date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 10_000, 73_050
"""Days of a spreadsheet's calendar from 1927 to 2099; postcodes of Paris are beyond."""

_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00)?)?")
_FRENCH_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: 00:00(?::00)?)?")
_TIME = re.compile(r"(\d{1,2})\s?(?:[:hH]\s?(\d{2})(?::00)?|[hH])")
_HOURS = re.compile(r"(\d+)\s?[hH]\s?(\d{2})")
_UNITS = re.compile(r"\s?(?:h|heures?|min|mn|minutes?|j|jours?)\.?$", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def has_controls(given: str) -> bool:
    """Whether ``given`` holds a sign that no text has: U+0000, half a surrogate..."""
    return _CONTROLS.search(given) is not None


def text(length: int) -> CellKind:
    """Return the kind of a free text of at most ``length`` characters."""

    def read(cell: str) -> str:
        if len(cell) > length:
            raise BadCellError(f"{length} caractères au plus (il y en a {len(cell)})")
        if has_controls(cell):
            raise BadCellError(NO_CONTROLS)
        return cell

    return CellKind(read)


@lru_cache(maxsize=8192)
def read_date(cell: str) -> date:
    """Return the civil date that ``cell`` writes."""
    if found := _ISO_DATE.fullmatch(cell):
        year, month, day = map(int, found.groups())
    elif found := _FRENCH_DATE.fullmatch(cell):
        day, month, year = map(int, found.groups())
    else:
        raise BadCellError(DATE_EXPECTED)
    try:
        value = date(year, month, day)
    except ValueError as error:
        raise BadCellError(f"{DATE_EXPECTED} (ce jour n'existe pas)") from error
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadCellError(f"une année de {FIRST_YEAR} à {LAST_YEAR}")
    return value


def day_of_serial(cell: str) -> date | None:
    """Return the day that a spreadsheet shows as a bare number, or None if it is none."""
    if not re.fullmatch(r"[1-9]\d{4}", cell) or not FIRST_SERIAL <= int(cell) <= LAST_SERIAL:
        return None
    return SERIAL_ZERO + timedelta(days=int(cell))


@lru_cache(maxsize=2048)
def read_time(cell: str) -> time:
    """Return the time of day that ``cell`` writes."""
    found = _TIME.fullmatch(cell)
    if found is None:
        raise BadCellError(TIME_EXPECTED)
    try:
        return time(int(found[1]), int(found[2] or 0))
    except ValueError as error:
        raise BadCellError(TIME_EXPECTED) from error


def write_time(value: time) -> str:
    """Return ``value`` as ``08:30``."""
    return value.strftime("%H:%M")


@lru_cache(maxsize=8192)
def read_number(cell: str) -> float:
    """Return the number that ``cell`` writes, with point or comma, unit allowed (``35h``)."""
    if found := _HOURS.fullmatch(cell):
        return int(found[1]) + int(found[2]) / 60
    plain = re.sub(r"\s", "", _UNITS.sub("", cell))
    if not _NUMBER.fullmatch(plain):
        raise BadCellError("un nombre", Severity.WARNING)
    return float(plain.replace(",", "."))


def write_number(value: float) -> str:
    """Return ``value`` with a decimal point, at most ten decimals, without needless zeros."""
    return str(int(value)) if float(value).is_integer() else f"{value:.10f}".rstrip("0")


def number(low: float, high: float, digits: int = 2) -> CellKind:
    """Return the kind of a decimal number in [low, high], kept to ``digits`` decimals."""
    expected = f"un nombre de {write_number(low)} à {write_number(high)}"

    def read(cell: str) -> float:
        value = read_number(cell)
        if not low <= value <= high:
            raise BadCellError(expected, Severity.WARNING)
        return round(value, digits)

    return CellKind(read, write_number, is_numeric=True)


def whole(low: int, high: int, severity: Severity = Severity.WARNING) -> CellKind:
    """Return the kind of a whole number in [low, high]."""
    expected = f"un nombre entier de {low} à {high}"

    def read(cell: str) -> int:
        try:
            value = read_number(cell)
        except BadCellError as error:
            raise BadCellError(expected, severity) from error
        if not value.is_integer() or not low <= value <= high:
            raise BadCellError(expected, severity)
        return int(value)

    return CellKind(read, str, is_numeric=True)


def minutes(low: int, high: int, severity: Severity = Severity.WARNING) -> CellKind:
    """Return the kind of a length of time in whole minutes: ``45``, ``45 min``, ``1h30``."""
    plain = whole(low, high, severity)

    def read(cell: str) -> int:
        found = _TIME.fullmatch(cell)
        return int(plain.read(str(60 * int(found[1]) + int(found[2] or 0)) if found else cell))

    return CellKind(read, str, is_numeric=True)


@lru_cache(maxsize=512)
def read_yes_no(cell: str) -> bool:
    """Return what a yes/no cell says."""
    word = cell.strip().casefold()
    if word in YES:
        return True
    if word in NO:
        return False
    raise BadCellError("oui ou non")


def write_yes_no(value: bool) -> str:
    """Return ``oui`` or ``non``."""
    return "oui" if value else "non"


@lru_cache(maxsize=8192)
def read_term(term: type[Term], cell: str) -> Term:
    """Return the member of ``term`` that ``cell`` names by code or French label."""
    member = _spellings(term).get(fold(cell))
    if member is None:
        raise BadCellError(term.expected())
    return member


@lru_cache(maxsize=64)
def _spellings(term: type[Term]) -> dict[str, Term]:
    """Return every accepted spelling; where two members share one, the first has it."""
    spellings: dict[str, Term] = {}
    for member in term:
        for spelling in (member.value, member.label, *member.aliases):
            spellings.setdefault(fold(spelling), member)
    return spellings


def term(kind: type[Term]) -> CellKind:
    """Return the kind of one value of an enumeration; codes are written."""

    def read(cell: str) -> Term:
        return read_term(kind, cell)

    return CellKind(read, lambda member: str(member.value))


def read_schedule_cell(cell: str) -> Schedule:
    """Return the hours by weekday that ``cell`` writes."""
    try:
        return read_schedule(cell)
    except ScheduleError as error:
        raise BadCellError(error.expected, item=error.item) from error


DATE = CellKind(read_date, date.isoformat)
TIME = CellKind(read_time, write_time)
SCHEDULE = CellKind(read_schedule_cell)
YES_NO = CellKind(read_yes_no, write_yes_no)
LATITUDE = number(-90, 90, digits=7)
LONGITUDE = number(-180, 180, digits=7)
LEVEL = whole(0, 8, Severity.REFUSED)
