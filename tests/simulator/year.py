"""The record of a simulated year, and which places a trainee could have had."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tests.simulator.blocks import ANCHOR
from tests.simulator.material import distance_km, objectives
from tests.simulator.truth import appeal

if TYPE_CHECKING:
    from random import Random

    from tests.simulator.blocks import Block
    from tests.simulator.material import Trade
    from tests.simulator.openings import Opening
    from tests.simulator.people import Trainee

HOST_WINDOW_DAYS = 365
HOST_MAX_DAYS = 60
HOST_MAX_AGREEMENTS = 2
REACH_KM = 13.0


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


def purpose_of(rank: int) -> str:
    """Return the object of the placement after that many blocks."""
    return "discover" if rank <= 1 else "confirm" if rank <= 4 else "recruit"


def choices(
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


def draw_objectives(chance: Random, purpose: str) -> str:
    """Return objectives of that object, or none written down."""
    return chance.choice(objectives(purpose)) if chance.random() < 0.75 else ""


def record(year: Year, trainee: Trainee, stay: Stay, outcome: dict[str, str]) -> None:
    """Write the placement into the year."""
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


def decide(
    year: Year, trainee: Trainee, opening: Opening, day: date, decision: str, reason: str = ""
) -> None:
    """Write the decision into the year."""
    key = (trainee.reference, *opening.key, day.isoformat())
    year.decisions[key] = {
        "trainee": trainee.reference,
        "company_siret": opening.company.siret,
        "opening": opening.reference,
        "date": day.isoformat(),
        "decision": decision,
        "reason": reason,
    }


def turned_down(
    chance: Random, year: Year, trainee: Trainee, opening: Opening, start: date
) -> None:
    """Record a refusal by the trainee, the trainer or the company, with its reason."""
    like = appeal(trainee.nature, opening.trade)
    day = start - timedelta(days=chance.randint(9, 20))
    if chance.random() < 0.75 * (1 - like):
        reason = chance.choice(
            ("not_interested", "not_interested", "timetable", "not_mobile", "trainee_wish", "")
        )
        decide(year, trainee, opening, day, "declined_by_trainee", reason)
    elif chance.random() < 0.3:
        reason = chance.choice(("not_with_trainee", "skills_not_met", "timetable", "other"))
        decide(year, trainee, opening, day, "declined_by_trainer", reason)
    else:
        decide(year, trainee, opening, day - timedelta(days=5), "sent")
        reason = chance.choice(
            ("no_seat", "no_seat", "no_reply", "unreachable", "skills_not_met", "placed_elsewhere")
        )
        decide(year, trainee, opening, day, "refused_by_company", reason)
    year.declined.add((trainee.reference, opening.key))
