"""Columns of SQL as columns of arrays; lists and codes are decoded once per distinct text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import String, Text, cast, type_coerce

from matcher.errors import MatcherError
from matcher.scoring.arrays import EPOCH, UNKNOWN, bits
from matcher.vocabulary import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date, time

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import InstrumentedAttribute, Session, scoped_session

    from matcher.scoring.arrays import Bits, Days, Flags, Indexes, Levels, Shares, Texts
    from matcher.vocabulary import Term

    AnySession = Session | scoped_session[Any]
    AnySelect = Select[*tuple[Any, ...]]
    Columns = Mapping[str, tuple[Any, ...]]

BREAKS = (ValueError, TypeError, KeyError, AttributeError, OverflowError)
"""What a stored value that is not what its column says raises when it is read."""


class UnpackableError(MatcherError):
    """Stored values of some trainee or of some opening cannot be read as what they should be."""

    def __init__(self, whose: str, detail: str) -> None:
        self.whose = whose
        super().__init__(f"Données illisibles pour {whose} ({detail}) : corrigez sa fiche.")


def code_of(column: InstrumentedAttribute[Any]) -> ColumnElement[str]:
    """Return a coded column as its plain code, without a member of an enumeration per row."""
    return type_coerce(column, String).label(column.key)


def list_of(column: InstrumentedAttribute[Any]) -> ColumnElement[str]:
    """Return a column of lists as its JSON text, the same on both databases."""
    return cast(column, Text).label(column.key)


def read(session: AnySession, query: AnySelect, key: Callable[[Any], Any]) -> Columns:
    """Return the columns of ``query``, rows in the order of ``key``.

    Rows are ordered here, by code points: databases collate texts in their own ways.
    """
    result = session.execute(query)
    names = tuple(result.keys())
    rows = sorted(result, key=key)
    columns = zip(*rows, strict=True) if rows else ((),) * len(names)
    return dict(zip(names, columns, strict=True))


def items(text: str | None) -> list[str]:
    """Return the items of a list kept as JSON; none where it is unknown."""
    return [] if text is None else [str(item) for item in json.loads(text)]


def sets(texts: Sequence[str | None], vocabulary: type[Term], unknown: int = 0) -> Bits:
    """Return lists of codes as bit sets of ``vocabulary``."""
    known = {text: bits(items(text), vocabulary) for text in set(texts)}
    known[None] = unknown
    return np.array([known[text] for text in texts], dtype=np.uint64)


def indexes(codes: Iterable[str | None], vocabulary: type[Term]) -> Levels:
    """Return codes as indexes in ``vocabulary``, ``UNKNOWN`` where there is none."""
    place: dict[str | None, int] = {term.value: index for index, term in enumerate(vocabulary)}
    place[None] = UNKNOWN
    return np.array([place[code] for code in codes], dtype=np.int8)


def days(dates: Iterable[date | None], unknown: int) -> Days:
    """Return dates as days, ``unknown`` where there is none."""
    return np.array(
        [unknown if day is None else day.toordinal() - EPOCH for day in dates], dtype=np.int32
    )


def numbers(values: Iterable[float | None], unit: float = 1) -> Indexes:
    """Return numbers times ``unit`` as whole numbers, ``UNKNOWN`` where there is none."""
    return np.array(
        [UNKNOWN if value is None else round(value * unit) for value in values], dtype=np.int32
    )


def levels(values: Iterable[int | None]) -> Levels:
    """Return levels, ``UNKNOWN`` where there is none."""
    return np.array([UNKNOWN if value is None else value for value in values], dtype=np.int8)


def shares(values: Iterable[float | None]) -> Shares:
    """Return numbers, NaN where there is none."""
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def clock(values: Iterable[time | None]) -> Indexes:
    """Return times of the day as minutes since midnight, ``UNKNOWN`` where there is none."""
    return np.array(
        [UNKNOWN if value is None else value.hour * 60 + value.minute for value in values],
        dtype=np.int32,
    )


def flags(values: Iterable[object]) -> Flags:
    """Return whether each value is true; an unknown one is not."""
    return np.array([bool(value) for value in values], dtype=np.bool_)


def texts(values: Sequence[str]) -> Texts:
    """Return texts as one array."""
    return np.array(values, dtype=np.str_)


def certificate_key(label: str) -> str:
    """Return what two equal certificates share (interface.md section 1, Certificates)."""
    return fold(label).replace(" ", "")
