"""Names and references of other tables to their ids, read once per file."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from matcher.models.openings import Opening
from matcher.services.records.nouns import table_of
from matcher.vocabulary import fold

if TYPE_CHECKING:
    from sqlalchemy.orm import Session, scoped_session

    from matcher.services.records.nouns import Link


class Lookups:
    """Ids by name, for the links of one file."""

    def __init__(self, session: Session | scoped_session[Any]) -> None:
        self._session = session
        self._ids: dict[str, dict[str, int]] = {}
        self._folded: dict[str, dict[str, int]] = {}
        self._openings: dict[tuple[int, str], int] | None = None

    def find(self, link: Link, name: str) -> int | None:
        """Return the id of the row that ``name`` names, or None if there is none."""
        ids = self._ids.get(link.attribute)
        if ids is None:
            ids = self._read(link)
        found = ids.get(name)
        if found is None and link.is_name:
            return self._folded[link.attribute].get(fold(name))
        return found

    def opening(self, company_id: int, reference: str) -> int | None:
        """Return the id of an opening by its key."""
        if self._openings is None:
            query = select(Opening.company_id, Opening.reference, Opening.id)
            self._openings = {
                (company, text): number for company, text, number in self._session.execute(query)
            }
        return self._openings.get((company_id, reference))

    def learn(self, link: Link, name: str, number: int) -> None:
        """Add a row that this import made."""
        self._ids[link.attribute][name] = number

    def _read(self, link: Link) -> dict[str, int]:
        columns = table_of(link.table).columns
        rows = self._session.execute(select(columns[link.by], columns["id"]))
        ids = {name: number for name, number in rows}
        self._ids[link.attribute] = ids
        if link.is_name:
            counts = Counter(map(fold, ids))
            self._folded[link.attribute] = {
                fold(name): number for name, number in ids.items() if counts[fold(name)] == 1
            }
        return ids
