"""What the base already holds of the rows of a chunk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select, tuple_

from matcher.services.records.entries import read_entries
from matcher.services.records.nouns import table_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matcher.services.importing.drafts import Draft, Work
    from matcher.services.records.nouns import Noun


def read_stored(work: Work, drafts: Sequence[Draft]) -> None:
    """Give each draft the row and the lists that are stored under its key."""
    keys = {key_of(work.noun, draft.values): draft for draft in drafts}
    for row in _rows(work, list(keys)):
        keys[key_of(work.noun, row)].stored = row
    known = {draft.stored["id"]: draft for draft in drafts if draft.stored and work.noun.has_id}
    for child in work.noun.children:
        found = read_entries(work.session, child, known)
        for number, draft in known.items():
            entries = found.get(number)
            is_none = child.attribute in (draft.merged("stated_none") or ())
            draft.stored_lists[child.attribute] = entries or ([] if is_none else None)


def key_of(noun: Noun, values: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return the key of a row."""
    return tuple(values[name] for name in noun.identity)


def _rows(work: Work, keys: Sequence[tuple[Any, ...]]) -> list[dict[str, Any]]:
    table = table_of(work.noun.table)
    columns = [table.columns[name] for name in work.noun.identity]
    if len(columns) == 1:
        wanted = columns[0].in_([key[0] for key in keys])
    else:
        wanted = tuple_(*columns).in_(keys)
    return [dict(row) for row in work.session.execute(select(table).where(wanted)).mappings()]
