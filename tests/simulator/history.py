"""A simulated year: placements, and what became of the suggestions before them."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tests.simulator.blocks import ANCHOR, WEEK, Block
from tests.simulator.material import distance_km, objectives
from tests.simulator.truth import ability, appeal

if TYPE_CHECKING:
    from random import Random

    from tests.simulator.market import Opening
    from tests.simulator.material import Trade
    from tests.simulator.people import Trainee

HOST_WINDOW_DAYS = 365
HOST_MAX_DAYS = 60
HOST_MAX_AGREEMENTS = 2
REACH_KM = 13.0
SECONDS_SHARE = 0.13
"""Share of trainees who already have a place for their next block."""


@dataclass(frozen=True)
class Stay:
    """One placement as the simulation keeps it."""

    opening: Opening
    start: date
    end: date
    purpose: str
    objectives: str
    is_renewal: bool
    is_void: bool


@dataclass
class Year:
    """The year's rows, and what the draws must remember."""

    placements: list[dict[str, str]] = field(default_factory=list)
    decisions: dict[tuple[str, str, str, str], dict[str, str]] = field(default_factory=dict)
    stays: dict[str, list[Stay]] = field(default_factory=lambda: defaultdict(list))
    taken: Counter[tuple[tuple[str, str], date]] = field(default_factory=Counter)
    declined: set[tuple[str, tuple[str, str]]] = field(default_factory=set)

    def trades_of(self, trainee: Trainee) -> list[Trade]:
        """Return the trades the trainee has already tried."""
        return [
            stay.opening.trade
            for stay in self.stays[trainee.reference]
            if not stay.is_void and stay.start < ANCHOR
        ]


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
    _renewals(year, actives)
    for trainee in actives:
        block = trainee.cohort.ahead()[0]
        if not trainee.row["available_from"] and chance.random() < SECONDS_SHARE:
            _coming_block(chance, year, trainee, offers, block)
        elif chance.random() < 0.14:
            _pending(chance, year, trainee, offers, block)
    return year


def _purpose(rank: int) -> str:
    return "discover" if rank <= 1 else "confirm" if rank <= 4 else "recruit"


def _past_block(
    chance: Random, year: Year, trainee: Trainee, offers: list[Opening], block: Block, rank: int
) -> None:
    purpose = _purpose(rank)
    ranked = _choices(chance, year, trainee, offers, block, purpose)
    for opening in ranked[1:3]:
        if chance.random() < 0.28:
            _turned_down(chance, year, trainee, opening, block.start)
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
        _objectives(chance, purpose),
        False,
        is_void=status == "cancelled",
    )
    _agreed(chance, year, trainee, opening, start)
    _record(year, trainee, stay, _outcome(chance, trainee, stay, status))


def _odds(trainee: Trainee, opening: Opening) -> tuple[float, float, float]:
    """Return the weights of done, interrupted, cancelled, from the hidden truth."""
    like = appeal(trainee.nature, opening.trade)
    return 6 + 14 * like, 1.5 * (1.2 - like), 0.8


def _choices(
    chance: Random,
    year: Year,
    trainee: Trainee,
    offers: list[Opening],
    block: Block,
    purpose: str,
) -> list[Opening]:
    """Return up to five places the trainee could have had, the liked ones tending first."""
    minor = trainee.is_minor_on(block.start)
    possible = [
        opening
        for opening in chance.sample(offers, min(len(offers), 90))
        if (opening.fit_for_minors or not minor)
        and not opening.trade.licences
        and not opening.trade.certificates
        and distance_km(trainee.home, opening.company.commune) < REACH_KM
        and (trainee.reference, opening.key) not in year.declined
        and year.taken[opening.key, block.start] < opening.seats
        and (opening.start is None or opening.start <= block.start)
        and (opening.end is None or opening.end >= block.end)
        and _host_allows(year, trainee, opening, block, purpose)
    ]
    drive = 0.35 if purpose == "discover" else 0.15
    scored = [
        (appeal(trainee.nature, opening.trade) + chance.gauss(0, drive), opening.key, opening)
        for opening in possible
    ]
    return [opening for _, _, opening in sorted(scored, key=lambda item: item[:2])[::-1][:5]]


def _host_allows(
    year: Year, trainee: Trainee, opening: Opening, block: Block, purpose: str
) -> bool:
    """Tell whether two agreements and 60 days in twelve months would still hold."""
    same = [
        stay
        for stay in year.stays[trainee.reference]
        if stay.opening.company.siret == opening.company.siret
        and not stay.is_void
        and (block.end - stay.start).days < HOST_WINDOW_DAYS
    ]
    days = sum((stay.end - stay.start).days + 1 for stay in same) + 19
    return (
        len(same) < HOST_MAX_AGREEMENTS
        and days <= HOST_MAX_DAYS
        and all(stay.purpose != purpose for stay in same)
    )


def _days(chance: Random, block: Block) -> tuple[date, date]:
    late = chance.choices((0, 1, 3, 7), (80, 8, 6, 6))[0]
    early = chance.choices((0, 7), (90, 10))[0] if late == 0 else 0
    return block.start + timedelta(days=late), block.end - timedelta(days=early)


def _objectives(chance: Random, purpose: str) -> str:
    return chance.choice(objectives(purpose)) if chance.random() < 0.75 else ""


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


def _record(year: Year, trainee: Trainee, stay: Stay, outcome: dict[str, str]) -> None:
    year.stays[trainee.reference].append(stay)
    if not stay.is_void:
        year.taken[stay.opening.key, _monday(stay.start)] += 1
    year.placements.append(
        {
            "trainee": trainee.reference,
            "company_siret": stay.opening.company.siret,
            "start_date": stay.start.isoformat(),
            "end_date": stay.end.isoformat(),
            "opening": stay.opening.reference,
            "kind": stay.opening.kind,
            "purpose": stay.purpose if stay.opening.kind == "pmsmp" else "",
            "objectives": stay.objectives,
            "renewal": "yes" if stay.is_renewal else "no",
            **outcome,
        }
    )


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _decide(
    year: Year, trainee: Trainee, opening: Opening, day: date, decision: str, reason: str = ""
) -> None:
    key = (trainee.reference, *opening.key, day.isoformat())
    year.decisions[key] = {
        "trainee": trainee.reference,
        "company_siret": opening.company.siret,
        "opening": opening.reference,
        "date": day.isoformat(),
        "decision": decision,
        "reason": reason,
    }


def _agreed(chance: Random, year: Year, trainee: Trainee, opening: Opening, start: date) -> None:
    if chance.random() < 0.75:
        _decide(year, trainee, opening, start - timedelta(days=19), "shortlisted")
    if chance.random() < 0.85:
        _decide(year, trainee, opening, start - timedelta(days=14), "sent")
        _decide(year, trainee, opening, start - timedelta(days=8), "accepted")


def _turned_down(
    chance: Random, year: Year, trainee: Trainee, opening: Opening, start: date
) -> None:
    """Record a refusal by the trainee, the trainer or the company, with its reason."""
    like = appeal(trainee.nature, opening.trade)
    day = start - timedelta(days=chance.randint(9, 20))
    if chance.random() < 0.75 * (1 - like):
        reason = chance.choice(
            ("not_interested", "not_interested", "timetable", "not_mobile", "trainee_wish", "")
        )
        _decide(year, trainee, opening, day, "declined_by_trainee", reason)
    elif chance.random() < 0.3:
        reason = chance.choice(("not_with_trainee", "skills_not_met", "timetable", "other"))
        _decide(year, trainee, opening, day, "declined_by_trainer", reason)
    else:
        _decide(year, trainee, opening, day - timedelta(days=5), "sent")
        reason = chance.choice(
            ("no_seat", "no_seat", "no_reply", "unreachable", "skills_not_met", "placed_elsewhere")
        )
        _decide(year, trainee, opening, day, "refused_by_company", reason)
    year.declined.add((trainee.reference, opening.key))


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
        _record(year, trainee, stay, _open_outcome("running"))
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
    purpose = _purpose(len(trainee.cohort.past()))
    ranked = _choices(chance, year, trainee, usable, block, purpose)
    if not ranked:
        return
    opening = ranked[0]
    status = chance.choice(("preparing", "awaiting_signatures", "awaiting_signatures", "ready"))
    stay = Stay(
        opening,
        block.start,
        block.end,
        purpose,
        _objectives(chance, purpose),
        False,
        is_void=False,
    )
    for days, decision in ((11, "sent"), (5, "accepted")):
        _decide(year, trainee, opening, ANCHOR - timedelta(days=days), decision)
    _record(year, trainee, stay, _open_outcome(status))


def _pending(
    chance: Random, year: Year, trainee: Trainee, offers: list[Opening], block: Block
) -> None:
    """Record what is still being talked about for the next block."""
    usable = [opening for opening in offers if opening.is_usable]
    ranked = _choices(chance, year, trainee, usable, block, _purpose(len(trainee.cohort.past())))
    for opening in ranked[:1]:
        day = ANCHOR - timedelta(days=chance.randint(1, 8))
        _decide(year, trainee, opening, day, "shortlisted")
        if chance.random() < 0.5:
            _decide(year, trainee, opening, day + timedelta(days=1), "sent")
    if len(ranked) > 2 and chance.random() < 0.4:
        _turned_down(chance, year, trainee, ranked[2], ANCHOR + timedelta(days=8))
