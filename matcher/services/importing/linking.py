"""First steps of a chunk: rows become drafts, names of other tables become ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matcher.services.importing.drafts import Draft
from matcher.services.importing.stored import key_of
from matcher.services.records.entries import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matcher.exchange.rows import Row
    from matcher.services.importing.drafts import Work
    from matcher.services.records.nouns import Child, Link, Noun


def draft_of(noun: Noun, row: Row) -> Draft:
    """Return the draft of a row: lists apart, values by column."""
    values = row.values
    noun.unpack(values)
    lists = {
        child.attribute: _entries(child, values.pop(child.attribute))
        for child in noun.children
        if child.attribute in values
    }
    return Draft(row.line, values, row.repaired, lists)


def _entries(child: Child, items: Iterable[Any] | None) -> list[Entry] | None:
    if items is None:
        return None
    nothing = (None,) * len(child.derived)
    if len(child.given) == 1:
        return [Entry((item,), nothing) for item in items]
    return [Entry(tuple(item), nothing) for item in items]


def link(work: Work, drafts: Iterable[Draft]) -> None:
    """Put the ids of other tables in place of their names; an unknown name refuses the row."""
    for draft in drafts:
        for one in work.noun.links:
            if one.attribute in draft.values:
                _link_one(work, draft, one)


def _link_one(work: Work, draft: Draft, one: Link) -> None:
    name = draft.values.pop(one.attribute)
    if name is None:
        draft.values[one.column] = None
        return
    found = work.lookups.find(one, name)
    if found is None:
        work.refuse(draft, one.attribute, name, f"{one.noun} (inconnu ici)")
    draft.values[one.column] = found


def tell_twins(work: Work, drafts: Iterable[Draft]) -> None:
    """Refuse rows whose key is that of an earlier row once names have become ids."""
    for draft in drafts:
        key = key_of(work.noun, draft.values)
        if key in work.seen:
            column = work.noun.file_format.key[0]
            work.refuse(draft, column.target, None, "une seule ligne par clé")
        work.seen.add(key)
