"""Formats as tables of columns: what importers, exporters and documents all follow."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from matcher.vocabulary import fold

if TYPE_CHECKING:
    from matcher.exchange.values import CellKind


@dataclass(frozen=True)
class Column:
    """One column of a format.

    ``attribute`` is the name inside the program where it differs from that of the file.
    ``default`` is what an empty cell, or an absent column of a new row, stands for.
    """

    name: str
    label: str
    kind: CellKind
    is_key: bool = False
    is_required: bool = False
    attribute: str = ""
    default: Any = None
    aliases: tuple[str, ...] = ()

    @property
    def target(self) -> str:
        """Name inside the program."""
        return self.attribute or self.name

    @property
    def spellings(self) -> set[str]:
        """Every header that names this column, in the form of ``header_key``."""
        return {header_key(name) for name in (self.name, self.label, *self.aliases)}


@dataclass(frozen=True)
class Format:
    """One file format.

    ``one_of``: at least one of these columns must be there. ``ordered``: pairs of attributes
    (first day, last day) that must be in order. ``stems``: names of files of this format.
    """

    name: str
    label: str
    columns: tuple[Column, ...]
    stems: tuple[str, ...]
    one_of: tuple[str, ...] = ()
    ordered: tuple[tuple[str, str], ...] = ()

    @cached_property
    def by_header(self) -> dict[str, Column]:
        """Column of each accepted header."""
        return {spelling: column for column in self.columns for spelling in column.spellings}

    @cached_property
    def by_target(self) -> dict[str, Column]:
        """Column of each attribute."""
        return {column.target: column for column in self.columns}

    @cached_property
    def key(self) -> tuple[Column, ...]:
        """The columns that identify a row."""
        return tuple(column for column in self.columns if column.is_key)

    def missing(self, found: set[str]) -> list[str]:
        """Return what a file lacks whose columns are ``found`` (names of the format)."""
        lacking = [
            f"{column.name} ({column.label})"
            for column in self.columns
            if (column.is_key or column.is_required) and column.name not in found
        ]
        if self.one_of and not found.intersection(self.one_of):
            lacking.append(" ou ".join(self.one_of))
        return lacking


def header_key(header: str) -> str:
    """Return ``header`` without case, accents, spaces, hyphens and underscores."""
    return fold(header).replace(" ", "")
