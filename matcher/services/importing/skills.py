"""Which entries of the vocabularies the labels of skills and savoir-être mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcher.vocabulary import SoftSkill

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matcher.services.importing.drafts import Draft, Work
    from matcher.services.records.entries import Entry

UNKNOWN = "une compétence du vocabulaire (libellé gardé tel quel)"
UNKNOWN_SOFT = "un des 16 savoir-être (libellé gardé tel quel)"


def find_skills(work: Work, drafts: Sequence[Draft]) -> None:
    """Resolve the skills of each draft; a label that is unknown stays as text."""
    known: dict[str, tuple[str | None, str | None]] = {}
    for draft in drafts:
        for entry in draft.lists.get("skills") or ():
            if entry.label not in known:
                found = work.resolvers.skill(entry.label)
                known[entry.label] = (found.macro_skill, found.skill)
            entry.derived = _settled(draft, "skills", entry) or known[entry.label]
            if not any(entry.derived):
                work.warn(draft, "skills", entry.label, UNKNOWN)


def find_soft_skills(work: Work, drafts: Sequence[Draft]) -> None:
    """Resolve the savoir-être of each draft; the older 14 are mapped."""
    known: dict[str, SoftSkill | None] = {}
    for draft in drafts:
        for entry in draft.lists.get("soft_skills") or ():
            if entry.label not in known:
                known[entry.label] = SoftSkill.parse(entry.label)
            entry.derived = _settled(draft, "soft_skills", entry) or (known[entry.label],)
            if not any(entry.derived):
                work.warn(draft, "soft_skills", entry.label, UNKNOWN_SOFT)


def _settled(draft: Draft, attribute: str, entry: Entry) -> tuple[object, ...] | None:
    """Return what a stored label was resolved to, if it was."""
    for old in draft.stored_lists.get(attribute) or ():
        if old.label == entry.label and any(old.derived):
            return old.derived
    return None
