"""The last seat: whoever reserves or takes one holds the row of the opening while counting.

Seats are read by the reader that scoring uses, cut to the opening in question so that its lock is
held for a moment only: what is refused here is what rule PR-02 refuses there. The caller has
written its own hold or placement before it asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from matcher.errors import ConflictError
from matcher.models.openings import Opening
from matcher.scoring.arrays import FAR_FUTURE, FAR_PAST
from matcher.services.packing import columns
from matcher.services.packing.blocks import EVERY_DAY
from matcher.services.packing.openings import OpeningDays
from matcher.services.packing.packed import rules_of, scoring_of
from matcher.services.packing.seats import SeatReader

if TYPE_CHECKING:
    from matcher.services.context import Context
    from matcher.services.packing.blocks import Span


class NoSeatLeftError(ConflictError):
    """Every seat of the opening is taken on some of the days asked."""

    def __init__(self, opening: str, seats: int) -> None:
        said = "la seule place est prise" if seats == 1 else f"les {seats} places sont prises"
        super().__init__(
            f"{opening} : {said} ou réservée{'' if seats == 1 else 's'} sur ces jours. "
            "Proposez d'autres jours ou une autre place."
        )


def lock_opening(context: Context, opening_id: int) -> None:
    """Hold the row of an opening until the end of the transaction."""
    context.session.execute(select(Opening.id).where(Opening.id == opening_id).with_for_update())


def require_seat(
    context: Context, opening: Opening, trainee_id: int, days: Span = EVERY_DAY
) -> None:
    """Raise ``NoSeatLeftError`` if a seat kept for ``trainee_id`` on ``days`` is one too many.

    What the trainee keeps must be written already, under ``lock_opening``; nothing kept, for
    instance a hold that has run out, needs no seat.
    """
    context.session.flush()
    reader = SeatReader(
        context.session,
        _days_of(opening),
        hold_days=scoring_of(context).decisions.hold_days,
        rules=rules_of(context),
        on=context.today,
        only=(opening.id, opening.company_id, opening.reference),
    )
    here = reader.read().seats
    kept = [seat.days for seat in here if seat.trainee_id == trainee_id and seat.days.meets(days)]
    for mine in kept:
        others = sum(seat.trainee_id != trainee_id and seat.days.meets(mine) for seat in here)
        if others >= opening.seats:
            raise NoSeatLeftError(opening.title or opening.reference, opening.seats)


def _days_of(opening: Opening) -> OpeningDays:
    """Return the one opening as the reader of seats sees openings."""
    return OpeningDays(
        kinds=(opening.kind.value,),
        start=columns.days([opening.start_date], FAR_PAST),
        end=columns.days([opening.end_date], FAR_FUTURE),
        duration=columns.numbers([opening.duration_days]),
        row_by_id={opening.id: 0},
        row_by_reference={(opening.company_id, opening.reference): 0},
    )
