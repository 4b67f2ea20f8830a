"""The guards that every change of a placement shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcher.errors import InvalidFieldsError
from matcher.services import seats
from matcher.services.agreements import checks
from matcher.services.packing.blocks import span_of
from matcher.services.placements.moves import MoveRefusedError
from matcher.vocabulary import SEAT_TAKING_STATUSES, PlacementStatus

if TYPE_CHECKING:
    from datetime import date

    from matcher.services.agreements.store import Case

WISH = "suivre une période en entreprise"
TAKEN = "Une période de ce stagiaire dans cette entreprise commence déjà ce jour-là."


def require_place(case: Case, *more: checks.Check) -> None:
    """Check days, block and seat of a placement that is written but not committed."""
    wanted = (checks.days_are_free, checks.lies_in_a_block, *more)
    lacking = checks.lacks(case, tuple(dict.fromkeys(wanted)))
    if lacking:
        raise MoveRefusedError(case.placement.status or PlacementStatus.PREPARING, lacking)
    placement = case.placement
    if placement.opening is not None and placement.status in SEAT_TAKING_STATUSES:
        seats.lock_opening(case.context, placement.opening.id)
        days = span_of(placement.start_date, placement.end_date)
        seats.require_seat(case.context, placement.opening, placement.trainee_id, days)


def require_order(start: date, end: date) -> None:
    """Raise ``InvalidFieldsError`` if the last day lies before the first."""
    if end < start:
        raise InvalidFieldsError(
            {"end_date": [f"« {end} » ; attendu : un jour à partir du {start}."]}
        )


def require_text(field: str, text: str | None, expected: str) -> None:
    """Raise ``InvalidFieldsError`` if nothing was said."""
    if not (text and text.strip()):
        raise InvalidFieldsError({field: [f"Champ obligatoire ; attendu : {expected}."]})
