"""The items of a list as they are stored: what was given, and what it was resolved to."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from matcher.services.records.nouns import table_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session, scoped_session

    from matcher.services.records.nouns import Child


@dataclass(slots=True)
class Entry:
    """One item of a list: what the file states and what it was resolved to."""

    given: tuple[Any, ...]
    derived: tuple[Any, ...]

    @property
    def label(self) -> str:
        """The label as given."""
        return str(self.given[0])


def read_entries(
    session: Session | scoped_session[Any], child: Child, parents: Iterable[int]
) -> dict[int, list[Entry]]:
    """Return the items of one list by parent id, in their order."""
    columns = table_of(child.table).columns
    parent = columns[child.parent]
    query = (
        select(parent, *(columns[name] for name in (*child.given, *child.derived)))
        .where(parent.in_(list(parents)))
        .where(*(columns[name] == value for name, value in child.fixed.items()))
        .order_by(parent, columns["position"])
    )
    found: dict[int, list[Entry]] = defaultdict(list)
    cut = 1 + len(child.given)
    for row in session.execute(query):
        found[row[0]].append(Entry(tuple(row[1:cut]), tuple(row[cut:])))
    return found
