"""Invented placements and decisions: running, done, broken off, reversed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from tests.checker.drawing import day

if TYPE_CHECKING:
    import random

    from tests.checker.people import Blocks

Rows = list[dict[str, str]]

DECISIONS = (
    "shortlisted",
    "sent",
    "sent",
    "accepted",
    "declined_by_trainee",
    "declined_by_trainer",
    "refused_by_company",
)


def placements(
    chance: random.Random, on: date, people: Rows, offers: Rows, blocks: Blocks
) -> Rows:
    """Return up to four placements of each trainee; no two of one trainee start together."""
    rows: Rows = []
    for person in people:
        starts: set[date] = set()
        host = chance.choice(offers)
        for _ in range(chance.choice([0, 0, 1, 1, 2, 3, 4])):
            offer = host if chance.random() < 0.5 else chance.choice(offers)
            start, end = _days(chance, on, blocks[person["cohort"]])
            if start not in starts:
                starts.add(start)
                rows.append(_placement(chance, on, person, offer, start, end))
    return rows


def _days(chance: random.Random, on: date, blocks: list[tuple[date, date]]) -> tuple[date, date]:
    if chance.random() < 0.45:
        start, end = chance.choice(blocks)
        return start, min(end, start + timedelta(days=chance.choice([4, 11, 27])))
    start = on + timedelta(days=chance.choice([-400, -340, -120, -60, -25, -10, 0, 9, 29, 50]))
    return start, start + timedelta(days=chance.choice([0, 4, 13, 20, 29]))


def _placement(
    chance: random.Random,
    on: date,
    person: dict[str, str],
    offer: dict[str, str],
    start: date,
    end: date,
) -> dict[str, str]:
    if end < on:
        status = chance.choice(["done", "done", "done", "interrupted", "cancelled", "running"])
    elif start <= on:
        status = chance.choice(["running", "running", "interrupted", "cancelled"])
    else:
        status = chance.choice(["preparing", "awaiting_signatures", "ready", "cancelled"])
    last = (
        start + timedelta(days=chance.randint(0, (min(end, on) - start).days))
        if (status == "interrupted")
        else None
    )
    return {
        "trainee": person["reference"],
        "company_siret": offer["company_siret"],
        "start_date": start.isoformat(),
        "end_date": end.isoformat(),
        "opening": offer["reference"] if chance.random() < 0.7 else "",
        "kind": chance.choice(["pmsmp", "pmsmp", "", "stage"]),
        "purpose": chance.choice(["", "discover", "confirm", "recruit"]),
        "objectives": chance.choice(["", "voir le métier", "confirmer"]),
        "renewal": chance.choice(["", "no", "no", "yes"]),
        "status": status,
        "last_day": last.isoformat() if last else "",
    }


def decisions(chance: random.Random, on: date, people: Rows, offers: Rows) -> Rows:
    """Return up to three decisions on some pairs, in any order of dates."""
    rows: Rows = []
    for person in people:
        for offer in chance.sample(offers, chance.choice([0, 1, 3, 5])):
            for back in chance.sample([0, 1, 3, 10, 13, 14, 15, 40, 200], chance.randint(1, 3)):
                rows.append(
                    {
                        "trainee": person["reference"],
                        "company_siret": offer["company_siret"],
                        "opening": offer["reference"],
                        "date": day(on, -back),
                        "decision": chance.choice(DECISIONS),
                        "reason": "",
                    }
                )
    return rows
