"""Agreements whose ground moved: signatures that no longer count, and whoever follows told.

Whoever writes what stands behind a signature (trainee, company, opening, mandate, block, a file)
calls ``settle`` in the same transaction; once a day all are asked, so that what time alone
changes, or a door that nobody thought of, is told the same day. A door that is forgotten starts
nothing: the question before a start compares with what was signed, whoever changed it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from matcher.models.openings import Opening
from matcher.models.placement_files import PlacementFile
from matcher.models.placements import Placement
from matcher.models.trainees import Trainee
from matcher.notifications import messages
from matcher.services import outbox
from matcher.services.agreements import checks, rounds
from matcher.services.agreements.store import Case, new_file
from matcher.services.agreements.words import label
from matcher.vocabulary import PlacementAct, PlacementStatus

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement

    from matcher.services.agreements.checks import Lack
    from matcher.services.context import Context

LIVE = (
    PlacementStatus.AWAITING_SIGNATURES,
    PlacementStatus.READY,
    PlacementStatus.RUNNING,
)
"""States in which a signature is relied on."""

CHANGED = "l'accord a changé"


def settle(context: Context, *chosen: ColumnElement[bool]) -> int:
    """Ask every live agreement again (of those ``chosen``), in the caller's transaction.

    What is over is history, and signed or not.

    Returns how many lost signatures. Sees what is pending, and what was written in bulk.
    """
    context.session.flush()
    rows = context.session.scalars(
        select(Placement)
        .where(
            Placement.status.in_(LIVE),
            or_(Placement.end_date.is_(None), Placement.end_date >= context.today),
            *chosen,
        )
        .options(
            joinedload(Placement.trainee).joinedload(Trainee.site),
            joinedload(Placement.trainee).joinedload(Trainee.trainer),
            joinedload(Placement.company),
            joinedload(Placement.opening).joinedload(Opening.company),
        )
        .order_by(Placement.id)
        .with_for_update(of=Placement)
        .execution_options(populate_existing=True)
    ).all()
    files = _files(context, [row.id for row in rows])
    return sum(_settle(context, row, files.get(row.id)) for row in rows)


def of_case(case: Case) -> None:
    """Clear the signatures of a case that changed, and keep what no longer holds of it.

    For a use case about this very placement: who acts sees what it does, no letter is written.
    """
    _clear(case)
    keep(case)


def keep(case: Case) -> bool:
    """Keep what does not hold of a placement that is running; return whether that is news."""
    found = [one.document() for one in not_holding(case)]
    before = case.file.not_holding or []
    if found != before:
        case.file.not_holding = found or None
        case.context.session.flush()
    return bool(_rules(found) - _rules(before))


def not_holding(case: Case) -> list[Lack]:
    """Return what does not hold, today, of a placement that is running."""
    placement, today = case.placement, case.context.today
    is_over = placement.end_date is not None and placement.end_date < today
    if placement.status is not PlacementStatus.RUNNING or is_over:
        return []
    return checks.lacks(case, checks.TO_HOLD)


def _rules(lacks: Iterable[dict[str, object]]) -> set[object]:
    return {lack["rule"] for lack in lacks}


def _files(context: Context, numbers: list[int]) -> dict[int, PlacementFile]:
    rows = context.session.scalars(
        select(PlacementFile)
        .where(PlacementFile.placement_id.in_(numbers))
        .execution_options(populate_existing=True)
    )
    return {row.placement_id: row for row in rows}


def _settle(context: Context, placement: Placement, file: PlacementFile | None) -> bool:
    if file is None:
        file = new_file(placement)
        if placement.status is PlacementStatus.RUNNING:
            context.session.add(file)
            context.session.flush()
    case = Case(context, placement, file)
    changed = _clear(case)
    if keep(case):
        rules = ", ".join(dict.fromkeys(one["rule"] for one in file.not_holding or ()))
        case.note(PlacementAct.UNSETTLED, changes={"ne tient plus": rules})
        _tell(case, messages.not_holding(placement.id, rules.split(", ")))
    elif changed:
        _tell(
            case,
            messages.signatures_cleared(
                placement.id, placement.start_date, [label(name) for name in changed]
            ),
        )
    return bool(changed)


def _clear(case: Case) -> list[str]:
    """Clear the signatures of terms that changed; return the fields if there were any."""
    placement = case.placement
    origin = placement.status
    if origin not in LIVE:
        return []
    changed = rounds.changes(case)
    if not changed:
        return []
    if origin is PlacementStatus.READY:
        placement.status = PlacementStatus.AWAITING_SIGNATURES
    was_signed = rounds.clear(case, CHANGED, changed, origin=origin)
    return list(changed) if was_signed else []


def _tell(case: Case, letter: messages.Letter) -> None:
    """Write to the trainer who follows the trainee, once for each thing that happened."""
    trainer = case.placement.trainee.trainer
    if trainer is not None:
        outbox.enqueue(
            case.context,
            dedupe_key=f"agreement-{case.placement.id}-{case.file.version}",
            recipient=trainer.email,
            subject=letter.subject,
            body=letter.body,
        )
