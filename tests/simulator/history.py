"""A simulated year: placements, and what became of the suggestions before them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from tests.simulator.coming import coming
from tests.simulator.truth import ability, appeal
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

    from tests.simulator.blocks import Block
    from tests.simulator.openings import Opening
    from tests.simulator.people import Trainee


def make_year(chance: Random, trainees: list[Trainee], openings: list[Opening]) -> Year:
    """Simulate every past block of every trainee, then the running and coming ones."""
    year = Year()
    offers = [opening for opening in openings if opening.kind in {"pmsmp", "stage"}]
    for trainee in trainees:
        if trainee.status == "candidate":
            continue
        blocks = [block for block in trainee.cohort.past() if block.start < trainee.exit_day]
        for rank, block in enumerate(blocks):
            if chance.random() < 0.9:
                _past_block(chance, year, trainee, offers, block, rank)
    actives = [trainee for trainee in trainees if trainee.status == "active"]
    coming(chance, year, actives, offers)
    return year


def _past_block(
    chance: Random, year: Year, trainee: Trainee, offers: list[Opening], block: Block, rank: int
) -> None:
    purpose = purpose_of(rank)
    ranked = choices(chance, year, trainee, offers, block, purpose)
    for opening in ranked[1:3]:
        if chance.random() < 0.28:
            turned_down(chance, year, trainee, opening, block.start)
    if not ranked:
        return
    opening = ranked[0]
    start, end = _days(chance, block)
    status = chance.choices(("done", "interrupted", "cancelled"), _odds(trainee, opening))[0]
    stay = Stay(
        opening,
        start,
        end,
        purpose,
        draw_objectives(chance, purpose),
        False,
        is_void=status == "cancelled",
    )
    _agreed(chance, year, trainee, opening, start)
    record(year, trainee, stay, _outcome(chance, trainee, stay, status))


def _odds(trainee: Trainee, opening: Opening) -> tuple[float, float, float]:
    """Return the weights of done, interrupted, cancelled, from the hidden truth."""
    like = appeal(trainee.nature, opening.trade)
    return 6 + 14 * like, 1.5 * (1.2 - like), 0.8


def _days(chance: Random, block: Block) -> tuple[date, date]:
    late = chance.choices((0, 1, 3, 7), (80, 8, 6, 6))[0]
    early = chance.choices((0, 7), (90, 10))[0] if late == 0 else 0
    return block.start + timedelta(days=late), block.end - timedelta(days=early)


def _outcome(chance: Random, trainee: Trainee, stay: Stay, status: str) -> dict[str, str]:
    """Return the columns of how it ended."""
    like = appeal(trainee.nature, stay.opening.trade)
    skill = ability(trainee.nature, stay.opening.trade)
    row = {"status": status, "last_day": "", "missed_hours": "", "result": "", "converted": ""}
    if status == "interrupted":
        worked = chance.choice((0, 1, 2, 3, 4, 7, 8, 9))
        last = min(stay.end, stay.start + timedelta(days=worked))
        missed = max(7, round((stay.end - last).days * 5 / 7) * 7)
        row |= {"last_day": last.isoformat(), "missed_hours": str(missed), "result": "partial"}
    elif status == "done":
        odds = (0.5 + like + skill, 0.25, 0.06 * (1.3 - like))
        row["result"] = chance.choices(("done", "partial", "no_show"), odds)[0]
        hire_rate = {"recruit": 0.8, "confirm": 0.1}.get(stay.purpose, 0.0)
        hired = chance.random() < hire_rate * like * skill
        if hired and row["result"] == "done":
            row["converted"] = chance.choices(
                ("apprenticeship", "pro_contract", "cdi", "cdd_long", "cdd_short"),
                (40, 14, 12, 16, 18),
            )[0]
        else:
            row["converted"] = "none" if chance.random() < 0.7 else ""
        if chance.random() < 0.06:
            row["result"] = ""
    return row


def _agreed(chance: Random, year: Year, trainee: Trainee, opening: Opening, start: date) -> None:
    if chance.random() < 0.75:
        decide(year, trainee, opening, start - timedelta(days=19), "shortlisted")
    if chance.random() < 0.85:
        decide(year, trainee, opening, start - timedelta(days=14), "sent")
        decide(year, trainee, opening, start - timedelta(days=8), "accepted")
