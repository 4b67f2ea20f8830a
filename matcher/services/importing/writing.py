"""Writing a chunk: what is new is inserted, what changed is updated, the rest is left alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, delete, update

from matcher.services.bulk import insert_rows, insert_with_ids
from matcher.services.importing.stored import key_of
from matcher.services.records.nouns import table_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matcher.services.importing.drafts import Draft, Work
    from matcher.services.records.nouns import Child


def write(work: Work, drafts: Sequence[Draft]) -> None:
    """Write the drafts of a chunk and count what became of them."""
    for draft in drafts:
        _state_nothing(work, draft)
    new = [draft for draft in drafts if draft.stored is None]
    changed = [draft for draft in drafts if draft.stored is not None and _differs(draft)]
    work.report.counts["created"] += len(new)
    work.report.counts["updated"] += len(changed)
    work.report.counts["unchanged"] += len(drafts) - len(new) - len(changed)
    ids = _insert(work, new)
    _update(work, [draft for draft in changed if _row_differs(draft)])
    for draft in changed:
        if draft.stored is not None and work.noun.has_id:
            ids[key_of(work.noun, draft.values)] = draft.stored["id"]
            work.changed.add(draft.stored["id"])
    for child in work.noun.children:
        _write_lists(work, child, [*new, *changed], ids)


def _state_nothing(work: Work, draft: Draft) -> None:
    """Name in ``stated_none`` the lists that are known to be nothing."""
    if not work.noun.children:
        return
    merged = {**draft.stored_lists, **draft.lists}
    names = sorted(name for name, entries in merged.items() if entries == [])
    stored = draft.stored["stated_none"] if draft.stored else None
    if names or stored:
        draft.values["stated_none"] = names or None


def _differs(draft: Draft) -> bool:
    return (
        draft.is_touched
        or _row_differs(draft)
        or any(entries != draft.stored_lists.get(name) for name, entries in draft.lists.items())
    )


def _row_differs(draft: Draft) -> bool:
    stored: dict[str, Any] = draft.stored or {}
    return any(stored[name] != value for name, value in draft.values.items())


def _insert(work: Work, drafts: Sequence[Draft]) -> dict[tuple[Any, ...], int]:
    """Insert new rows; return their ids by key."""
    if not drafts:
        return {}
    table = table_of(work.noun.table)
    defaults = dict.fromkeys(name for name in work.noun.columns() if name != "id") | {
        column.target: column.default
        for column in work.noun.file_format.columns
        if column.default is not None
    }
    rows = [defaults | draft.values for draft in drafts]
    if not work.noun.children:
        insert_rows(work.session, table, rows)
        return {}
    return insert_with_ids(work.session, table, rows, work.noun.identity)


def _update(work: Work, drafts: Sequence[Draft]) -> None:
    if not drafts:
        return
    table = table_of(work.noun.table)
    touched = sorted({name for draft in drafts for name in draft.values})
    columns = [name for name in touched if name not in work.noun.identity]
    statement = (
        update(table)
        .where(
            and_(
                *(
                    table.columns[name] == bindparam(f"key_{name}", type_=table.columns[name].type)
                    for name in work.noun.identity
                )
            )
        )
        .values(
            {name: bindparam(f"new_{name}", type_=table.columns[name].type) for name in columns}
        )
    )
    rows = [
        {f"key_{name}": draft.values[name] for name in work.noun.identity}
        | {f"new_{name}": draft.merged(name) for name in columns}
        for draft in drafts
    ]
    work.session.execute(statement, rows)


def _write_lists(
    work: Work, child: Child, drafts: Sequence[Draft], ids: dict[tuple[Any, ...], int]
) -> None:
    """Replace the lists that changed."""
    table = table_of(child.table)
    replaced: list[int] = []
    rows: list[dict[str, Any]] = []
    for draft in drafts:
        if child.attribute not in draft.lists:
            continue
        entries = draft.lists[child.attribute]
        if entries == draft.stored_lists.get(child.attribute):
            continue
        parent = ids[key_of(work.noun, draft.values)]
        if draft.stored_lists.get(child.attribute):
            replaced.append(parent)
        rows += [
            {child.parent: parent, "position": position}
            | dict(zip(child.given, entry.given, strict=True))
            | dict(zip(child.derived, entry.derived, strict=True))
            | dict(child.fixed)
            for position, entry in enumerate(entries or ())
        ]
    if replaced:
        fixed = [table.columns[name] == value for name, value in child.fixed.items()]
        chosen = table.columns[child.parent].in_(replaced)
        work.session.execute(delete(table).where(chosen, *fixed))
    if rows:
        insert_rows(work.session, table, rows)
