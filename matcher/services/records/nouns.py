"""How a format lies in the tables: its columns, its links, its lists in tables of their own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from matcher.exchange.columns import Format
    from matcher.models.base import Base


def table_of(model: type[Base]) -> Table:
    """Return the table behind a mapped class."""
    table = model.__table__
    if not isinstance(table, Table):
        raise TypeError(f"{model.__name__} is no plain table")
    return table


@dataclass(frozen=True)
class Link:
    """A column of the file that names a row of another table.

    ``attribute`` of the format names it by ``by`` of ``table``; ``column`` holds its id.
    ``is_name``: capitals, accents and spaces make no difference where one row only fits.
    """

    attribute: str
    column: str
    table: type[Base]
    by: str
    noun: str
    is_name: bool = False


@dataclass(frozen=True)
class Child:
    """A list of the format that has a table of its own.

    ``given`` are the columns that the file states, ``derived`` those resolved from the label.
    ``fixed`` are the columns that tell this list from others in the same table. ``item`` makes
    the value that the format writes from the given columns.
    """

    attribute: str
    table: type[Base]
    parent: str
    given: tuple[str, ...]
    item: Callable[..., Any]
    derived: tuple[str, ...] = ()
    fixed: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Noun:
    """One format and its table.

    ``identity``: columns of the table that form the key. ``unpack`` turns values of the format
    into columns where the two differ, ``pack`` does the reverse.
    """

    file_format: Format
    table: type[Base]
    identity: tuple[str, ...]
    links: tuple[Link, ...] = ()
    children: tuple[Child, ...] = ()
    unpack: Callable[[dict[str, Any]], None] = lambda values: None
    pack: Callable[[dict[str, Any]], None] = lambda values: None

    @property
    def has_id(self) -> bool:
        """Whether rows have an id of their own beside the key."""
        return "id" in table_of(self.table).columns

    def columns(self) -> Sequence[str]:
        """Return the names of all columns of the table."""
        return [column.name for column in table_of(self.table).columns]
