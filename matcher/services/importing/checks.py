"""What must hold between the columns of a row, with what is stored of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcher.services import representatives

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matcher.services.importing.drafts import Draft, Work


def check(work: Work, drafts: Sequence[Draft]) -> None:
    """Refuse rows that cannot be: days out of order, a birth to come, a day without length."""
    for draft in drafts:
        for first, last in work.noun.file_format.ordered:
            _in_order(work, draft, first, last)
        birth = draft.values.get("birth_date")
        if birth is not None and birth > work.today:
            work.refuse(draft, "birth_date", birth, "une date de naissance passée")
        start = draft.merged("day_start") if "day_start" in work.noun.columns() else None
        if start is not None and start == draft.merged("day_end"):
            work.refuse(draft, "day_end", start, "une heure de fin différente de celle du début")


def forget_representatives(work: Work, drafts: Sequence[Draft]) -> None:
    """Keep no representative of a trainee who is of age; one that the file names is told."""
    for draft in drafts:
        if representatives.is_needed(draft.merged("birth_date"), work.majority, work.today):
            continue
        for name in representatives.COLUMNS:
            if draft.values.get(name) is not None:
                expected = "vide : le stagiaire est majeur (représentant non gardé)"
                work.warn(draft, name, draft.values[name], expected)
            if draft.merged(name) is not None:
                draft.values[name] = None


def _in_order(work: Work, draft: Draft, first: str, last: str) -> None:
    start, end = draft.merged(first), draft.merged(last)
    if start is not None and end is not None and end < start:
        work.refuse(draft, last, end, f"une date égale ou postérieure au {start.isoformat()}")
