"""The opening of a placement (optional) and of a decision (required)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matcher.services.importing.drafts import Draft, Work


KEY = ("trainee_id", "company_id", "start_date")
"""What names a placement."""


def find_opening_of_placements(work: Work, drafts: Sequence[Draft]) -> None:
    """Link each placement to its opening; an unknown one is a warning, its reference is kept."""
    for draft in drafts:
        key = tuple(draft.values.get(name) for name in KEY)
        work.lines[key] = draft.line
        if "opening_reference" not in draft.values:
            continue
        reference = draft.values["opening_reference"]
        found = reference and work.lookups.opening(draft.values["company_id"], reference)
        draft.values["opening_id"] = found or None
        if reference and not found:
            expected = "une place connue de cette entreprise (référence gardée)"
            work.warn(draft, "opening_reference", reference, expected)


def find_opening_of_decisions(work: Work, drafts: Sequence[Draft]) -> None:
    """Put the id of the opening in place of company and reference; an unknown one refuses."""
    for draft in drafts:
        company = draft.values.pop("company_id")
        reference = draft.values.pop("opening_reference")
        if company is None:
            continue
        draft.values["opening_id"] = work.lookups.opening(company, reference)
        if draft.values["opening_id"] is None:
            expected = "la référence d'une place connue de cette entreprise"
            work.refuse(draft, "opening_reference", reference, expected)
