"""The state that a file gives a placement, and what it rewrites of what rules have counted.

A file cannot say who signed. What it calls ready or running and is not over yet is kept as still
to be signed, takes its seat and counts in every rule as before, and is asked what a page would be
asked; what is over is history and is taken as told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matcher.services.packing.stays import days_of
from matcher.vocabulary import SEAT_TAKING_STATUSES, Kind, PlacementStatus

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from matcher.services.importing.drafts import Draft, Work

STARTED = (PlacementStatus.READY, PlacementStatus.RUNNING)
ABOUT_ROW = ("id", "trainee_id", "company_id", "start_date", "opening_id")
"""Columns that name a row or follow from another one."""


def keep_states_true(work: Work, drafts: Sequence[Draft]) -> None:
    """Tell states that are dated ahead; ask for signatures before ready and running."""
    for draft in drafts:
        status, today = draft.merged("status"), work.today
        end, last = draft.merged("end_date"), draft.merged("last_day")
        if status == PlacementStatus.DONE and end is not None and end > today:
            expected = f"un état d'aujourd'hui : le dernier jour est le {end:%d/%m/%Y}"
            _tell_ahead(work, draft, "status", status, expected)
        elif status == PlacementStatus.INTERRUPTED and last is not None and last > today:
            _tell_ahead(work, draft, "last_day", last, "un jour passé ou aujourd'hui")
        elif status in STARTED and _is_current(end, today):
            _ask(work, draft, status)


def _tell_ahead(work: Work, draft: Draft, column: str, value: object, expected: str) -> None:
    """Refuse a state dated ahead of what is followed here; another tool's own row is flagged.

    A row that nobody follows here counts in the rules as its file tells it.
    """
    is_followed = draft.stored is not None and draft.stored["status"] in SEAT_TAKING_STATUSES
    if is_followed:
        work.refuse(draft, column, value, expected)
    else:
        work.warn(draft, column, value, f"{expected} ; importée, signalée")


def _is_current(end: date | None, today: date) -> bool:
    return end is None or end >= today


def _ask(work: Work, draft: Draft, status: PlacementStatus) -> None:
    stored: Mapping[str, Any] = draft.stored or {}
    known = stored.get("status")
    if known == status and _is_current(stored.get("end_date"), work.today):
        return
    was_history = known in STARTED and not _is_current(stored.get("end_date"), work.today)
    may_stay = known in SEAT_TAKING_STATUSES and not was_history
    draft.values["status"] = known if may_stay else PlacementStatus.AWAITING_SIGNATURES
    key = (draft.values["trainee_id"], draft.values["company_id"], draft.values["start_date"])
    work.asked_states[key] = status


def tell_what_is_freed(work: Work, drafts: Sequence[Draft]) -> None:
    """Warn of each line after which a rule counts less than it did, and keep what changed."""
    for draft in drafts:
        stored = draft.stored
        if stored is None:
            continue
        changes = {
            name: [stored[name], value]
            for name, value in draft.values.items()
            if name not in ABOUT_ROW and stored[name] != value
        }
        if not changes:
            continue
        work.rewritten[stored["id"]] = changes
        freed = _freed(stored, {**stored, **draft.values}, work.today)
        if freed:
            column = next(
                (one for one in ("kind", "status", "end_date", "last_day") if one in changes),
                next(iter(changes)),
            )
            before = _shown(work, column, stored[column])
            expected = (
                f"« {before} » comme avant : cette ligne fait compter moins pour "
                f"{', '.join(freed)} (enregistrée, signalée)"
            )
            work.warn(draft, column, draft.values[column], expected)


def _shown(work: Work, column: str, value: Any) -> str:
    found = work.noun.file_format.by_target.get(column)
    return found.kind.write(value) if found and value is not None else "vide"


def _freed(before: Mapping[str, Any], after: Mapping[str, Any], today: date) -> list[str]:
    """Return the rules that count less after than before."""
    was, now = _days(before), _days(after)
    found = []
    if _pmsmp(before) * was > _pmsmp(after) * now or _agreements(before) > _agreements(after):
        found.append("PM-04")
    if was > now:
        found.append("PR-09")
        if before["status"] in SEAT_TAKING_STATUSES and _is_current(before["end_date"], today):
            found.append("PR-02")
    return found


def _days(row: Mapping[str, Any]) -> int:
    if row["status"] == PlacementStatus.CANCELLED:
        return 0
    days = days_of(row["status"], row["start_date"], row["end_date"], row["last_day"])
    return days.end - days.start + 1


def _pmsmp(row: Mapping[str, Any]) -> bool:
    return row["kind"] in {None, Kind.PMSMP}


def _agreements(row: Mapping[str, Any]) -> int:
    return int(_pmsmp(row) and bool(_days(row)) and not row["renewal"])
