"""What runs at the anchor, and what is already found or talked about for the next blocks."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.simulator.blocks import ANCHOR, WEEK, Block
from tests.simulator.year import (
    Stay,
    Year,
    choices,
    decide,
    draw_objectives,
    purpose_of,
    record,
    turned_down,
)

if TYPE_CHECKING:
    from random import Random

    from tests.simulator.openings import Opening
    from tests.simulator.people import Trainee

SECONDS_SHARE = 0.13
"""Share of trainees who already have a place for their next block."""


def coming(chance: Random, year: Year, actives: list[Trainee], offers: list[Opening]) -> None:
    """Simulate what runs at the anchor and what is being prepared for the next blocks."""
    _renewals(year, actives)
    for trainee in actives:
        block = trainee.cohort.ahead()[0]
        if not trainee.row["available_from"] and chance.random() < SECONDS_SHARE:
            _coming_block(chance, year, trainee, offers, block)
        elif chance.random() < 0.14:
            _pending(chance, year, trainee, offers, block)


def _renewals(year: Year, actives: list[Trainee]) -> None:
    """Let four trainees go on in the place of their last block: these run at the anchor."""
    renewed = 0
    for trainee in actives:
        stays = year.stays[trainee.reference]
        last = stays[-1] if stays else None
        if last is None or last.is_void or last.purpose != "recruit" or renewed == 4:
            continue
        done = year.placements[
            next(
                index
                for index in range(len(year.placements) - 1, -1, -1)
                if year.placements[index]["trainee"] == trainee.reference
            )
        ]
        follows = last.end == trainee.cohort.past()[-1].end
        if done["status"] != "done" or not follows or last.opening.kind != "pmsmp":
            continue
        start = last.end + timedelta(days=3)
        end = min(trainee.cohort.ahead()[0].start, ANCHOR + 2 * WEEK) - timedelta(days=3)
        if start > ANCHOR or (end - start).days > 29:
            continue
        stay = Stay(last.opening, start, end, last.purpose, last.objectives, True, is_void=False)
        done["converted"] = ""
        record(year, trainee, stay, _open_outcome("running"))
        renewed += 1


def _open_outcome(status: str) -> dict[str, str]:
    return {
        "status": status, "last_day": "", "missed_hours": "", "result": "", "converted": ""
    }  # fmt: skip


def _coming_block(
    chance: Random, year: Year, trainee: Trainee, offers: list[Opening], block: Block
) -> None:
    """Record a place that is already found for the next block."""
    usable = [opening for opening in offers if opening.is_usable]
    purpose = purpose_of(len(trainee.cohort.past()))
    ranked = choices(chance, year, trainee, usable, block, purpose)
    if not ranked:
        return
    opening = ranked[0]
    status = chance.choice(("preparing", "awaiting_signatures", "awaiting_signatures", "ready"))
    stay = Stay(
        opening,
        block.start,
        block.end,
        purpose,
        draw_objectives(chance, purpose),
        False,
        is_void=False,
    )
    for days, decision in ((11, "sent"), (5, "accepted")):
        decide(year, trainee, opening, ANCHOR - timedelta(days=days), decision)
    record(year, trainee, stay, _open_outcome(status))


def _pending(
    chance: Random, year: Year, trainee: Trainee, offers: list[Opening], block: Block
) -> None:
    """Record what is still being talked about for the next block."""
    usable = [opening for opening in offers if opening.is_usable]
    ranked = choices(chance, year, trainee, usable, block, purpose_of(len(trainee.cohort.past())))
    for opening in ranked[:1]:
        day = ANCHOR - timedelta(days=chance.randint(1, 8))
        decide(year, trainee, opening, day, "shortlisted")
        if chance.random() < 0.5:
            decide(year, trainee, opening, day + timedelta(days=1), "sent")
    if len(ranked) > 2 and chance.random() < 0.4:
        turned_down(chance, year, trainee, ranked[2], ANCHOR + timedelta(days=8))
