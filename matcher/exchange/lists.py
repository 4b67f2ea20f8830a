"""Lists in one cell: items separated by ``|``, some with a level or a date behind them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from matcher.exchange.values import NOTHING, BadCellError, CellKind, read_date, read_term, text
from matcher.vocabulary import Licence, fold

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from matcher.vocabulary import Term

MOST_ITEMS = 200
LABEL_LENGTH = 300
CERTIFICATE_LENGTH = 200
HIGHEST_SKILL_LEVEL = 3
PENDING_WORDS = frozenset({"pending", "en cours", "encours"})
LICENCES_EXPECTED = "AM, A1, A2, A, B, BE, C ou D, suivi ou non de :pending"

_PENDING = re.compile(r"^([^:]+?)\s*\(?\ben cours\)?$", re.IGNORECASE)


class Levelled(NamedTuple):
    """A label with the level that was given behind it, or None."""

    label: str
    level: int | None


class Certificate(NamedTuple):
    """A certificate with the last day on which it is valid, or None."""

    label: str
    valid_until: date | None


@dataclass(frozen=True)
class Licences:
    """Licences held, and those being prepared."""

    held: tuple[str, ...]
    pending: tuple[str, ...]


def items(cell: str) -> list[str]:
    """Return the items of a cell; ``none`` and ``aucun`` are no item."""
    if fold(cell) in NOTHING:
        return []
    parts = [part.strip() for part in cell.split("|")]
    found = [part for part in parts if part]
    if len(found) > MOST_ITEMS:
        raise BadCellError(f"{MOST_ITEMS} éléments au plus")
    return found


def joined(texts: Iterable[str]) -> str:
    """Return the cell of a list; the empty list is written ``none``."""
    return "|".join(texts) or "none"


def terms(kind: type[Term]) -> CellKind:
    """Return the kind of a list of codes of ``kind``, each at most once, in the given order."""

    def read(cell: str) -> list[str]:
        return list(dict.fromkeys(str(_read_item(kind, item).value) for item in items(cell)))

    return CellKind(read, joined, is_list=True)


def _read_item(kind: type[Term], item: str) -> Term:
    """Return the member that one item names; a fault names that item, not the whole cell."""
    try:
        return read_term(kind, item)
    except BadCellError as error:
        raise BadCellError(error.expected, error.severity, item) from error


def labels(length: int = LABEL_LENGTH) -> CellKind:
    """Return the kind of a list of free texts, each at most once."""
    label = text(length)

    def read(cell: str) -> list[str]:
        return list(dict.fromkeys(label.read(item) for item in items(cell)))

    return CellKind(read, joined, is_list=True)


def levelled(default: int | None) -> CellKind:
    """Return the kind of a list of ``label:level``; a label alone has the level ``default``."""
    label = text(LABEL_LENGTH)

    def read(cell: str) -> list[Levelled]:
        found: dict[str, Levelled] = {}
        for item in items(cell):
            name, level = _split_level(item)
            entry = Levelled(label.read(name), default if level is None else level)
            found.setdefault(fold(name) or name, entry)
        return list(found.values())

    return CellKind(read, lambda value: joined(map(_write_level, value)), is_list=True)


def _split_level(item: str) -> tuple[str, int | None]:
    """Split at the last ``:`` if a number follows it."""
    name, colon, last = item.rpartition(":")
    if not colon or not re.fullmatch(r"[+-]?\d+", last.strip()):
        return item, None
    level = int(last)
    if not 0 <= level <= HIGHEST_SKILL_LEVEL or not name.strip():
        raise BadCellError(f"un libellé, puis un niveau de 0 à {HIGHEST_SKILL_LEVEL}", item=item)
    return name.strip(), level


def _write_level(value: Levelled) -> str:
    return value.label if value.level is None else f"{value.label}:{value.level}"


def read_certificates(cell: str) -> list[Certificate]:
    """Return certificates ``label`` or ``label@2027-05-31``; the longest valid of several."""
    label = text(CERTIFICATE_LENGTH)
    found: dict[str, Certificate] = {}
    for item in items(cell):
        name, at, last = item.rpartition("@")
        certificate = (
            Certificate(label.read(name.strip()), read_date(last.strip()))
            if at and name.strip()
            else Certificate(label.read(item), None)
        )
        key = fold(certificate.label) or item
        if key not in found or _outlasts(certificate, found[key]):
            found[key] = certificate
    return list(found.values())


def _outlasts(one: Certificate, other: Certificate) -> bool:
    """Whether one is valid longer: a renewed certificate may stand beside the old one."""
    if one.valid_until is None or other.valid_until is None:
        return one.valid_until is None and other.valid_until is not None
    return one.valid_until > other.valid_until


def _write_certificate(value: Certificate) -> str:
    if value.valid_until is None:
        return value.label
    return f"{value.label}@{value.valid_until.isoformat()}"


def read_licences(cell: str) -> Licences:
    """Return licences; ``B:pending`` and ``B en cours`` are being prepared, not held."""
    held: dict[str, None] = {}
    pending: dict[str, None] = {}
    for item in items(cell):
        name, _, state = _PENDING.sub(r"\1:pending", item).partition(":")
        if state and fold(state) not in PENDING_WORDS:
            raise BadCellError(LICENCES_EXPECTED, item=item)
        target = pending if state else held
        target[str(_read_item(Licence, name.strip()).value)] = None
    return Licences(tuple(held), tuple(code for code in pending if code not in held))


def _write_licences(value: Licences) -> str:
    return joined([*value.held, *(f"{code}:pending" for code in value.pending)])


CERTIFICATES = CellKind(
    read_certificates, lambda value: joined(map(_write_certificate, value)), is_list=True
)
LICENCES = CellKind(read_licences, _write_licences, is_list=True)
