"""Edits of a placement: what is signed anew, what is merely completed.

Two people who edit the same placement: the second is told what the first changed.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from matcher.errors import (
    ConflictError,
    InvalidFieldsError,
    UnknownReferenceError,
)
from matcher.models.openings import Opening
from matcher.services import access
from matcher.services.agreements import checks, settling, store
from matcher.services.agreements.terms import OF_FILE, OF_PLACEMENT
from matcher.services.placements.guards import (
    TAKEN,
    WISH,
    require_order,
    require_place,
)
from matcher.services.placements.views import document
from matcher.services.record_keeping import flush
from matcher.vocabulary import (
    PlacementAct,
    PlacementStatus,
    SoftSkill,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matcher.services.agreements.store import Case
    from matcher.services.context import Context

OPEN_TO_EDITS = (
    PlacementStatus.PREPARING,
    PlacementStatus.AWAITING_SIGNATURES,
    PlacementStatus.READY,
)
SIGNED = (*OF_PLACEMENT, *OF_FILE)
"""What the parties signed: a change asks them again."""
UNSIGNED = (
    "tutor_phone",
    "insurance_confirmed",
    "no_replacement_confirmed",
    "meeting",
    "way",
    "bring",
)
"""What may be completed without a new signature."""
NEVER_NULL = ("start_date", "school_prescribes", "insurance_confirmed", "no_replacement_confirmed")


def edit(
    context: Context, placement_id: int, changes: Mapping[str, Any], *, version: int
) -> dict[str, Any]:
    """Change what the agreement says, or what is told beside it; signatures may have to be redone.

    ``version``: the one that was read. Raises ``StaleVersionError``, which tells what changed.
    """
    access.require_write(context.actor, WISH)
    with context.writing():
        case = store.lock(context, placement_id, version)
        before = _values(case)
        _require_editable(case, changes)
        for name, value in changes.items():
            _set(case, name, value)
        after = _values(case)
        changed = {
            name: [_plain(before[name]), _plain(after[name])]
            for name in changes
            if before[name] != after[name]
        }
        if not changed:
            return document(case)
        flush(context, TAKEN)
        if {"start_date", "end_date", "opening"} & set(changed):
            require_order(case.placement.start_date, case.end)
            require_place(case, checks.rules_allow)
        origin = case.placement.status
        settling.of_case(case)
        case.note(PlacementAct.EDITED, origin=origin, changes=changed)
        return document(case)


def _require_editable(case: Case, changes: Mapping[str, Any]) -> None:
    status = case.placement.status
    if status not in OPEN_TO_EDITS and set(changes) & set(SIGNED):
        here = status.label if status else "état inconnu"
        raise ConflictError(
            f"L'accord d'une période « {here} » ne se modifie plus : préparez un renouvellement."
        )
    is_renewal = case.file.renewed_from_id is not None
    if is_renewal and {"purpose", "objectives", "opening"} & set(changes):
        raise ConflictError(
            "Un renouvellement garde la place, l'objet et les objectifs de l'accord (D5135-3)."
        )
    unknown = [
        label for label in changes.get("target_soft_skills") or () if not SoftSkill.parse(label)
    ]
    if unknown:
        expected = f"attendu : {SoftSkill.expected()}."
        raise InvalidFieldsError({"target_soft_skills": [f"« {unknown[0]} » ; {expected}"]})
    empty = [name for name in NEVER_NULL if name in changes and changes[name] is None]
    if empty:
        raise InvalidFieldsError({name: ["Champ obligatoire."] for name in empty})


def _set(case: Case, name: str, value: Any) -> None:
    if name == "opening":
        case.placement.opening = _opening_of(case, value)
        case.placement.opening_reference = value
    elif name in OF_PLACEMENT:
        setattr(case.placement, name, value)
    else:
        setattr(case.file, name, value)


def _opening_of(case: Case, reference: str | None) -> Opening | None:
    if reference is None:
        return None
    found = case.context.session.scalar(
        select(Opening).where(
            Opening.company_id == case.placement.company_id, Opening.reference == reference
        )
    )
    if found is None:
        raise UnknownReferenceError("Place", f"{case.placement.company.siret}/{reference}")
    return found


def _values(case: Case) -> dict[str, Any]:
    placement = case.placement
    found = {name: getattr(placement, name) for name in OF_PLACEMENT if name != "opening"}
    found["opening"] = placement.opening_reference
    names = (name for name in (*SIGNED, *UNSIGNED) if name not in OF_PLACEMENT)
    return found | {name: getattr(case.file, name) for name in names}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
