"""Invented placements and decisions of one trainee of the network."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from matcher.sample.cohorts import BLOCK_LAST_DAY, Cohort, phase_after

if TYPE_CHECKING:
    from random import Random

    from matcher.sample.material import Draw, Row
    from matcher.sample.offers import Offer


def make_past(
    draw: Draw,
    cohort: Cohort,
    trainee: Row,
    offers: list[Offer],
    taken: set[tuple[str, str]],
) -> tuple[list[Row], list[Row]]:
    """Return the placements and decisions of one trainee; ``taken`` holds the coming seats."""
    chance = draw.chance
    placements: list[Row] = []
    decisions: list[Row] = []
    hosts: set[str] = set()
    adult_on = _eighteen(date.fromisoformat(trainee["birth_date"]))
    for rank, start in enumerate(cohort.starts[: cohort.past + 1]):
        is_coming = rank == cohort.past
        offer = _pick(chance, offers, hosts, taken, minor=start < adult_on, coming=is_coming)
        if offer is None or chance.random() > (0.08 if is_coming else 0.86):
            continue
        hosts.add(offer.siret)
        if is_coming:
            taken.add((offer.siret, offer.reference))
        purpose = phase_after(rank)
        placements.append(
            _placement(draw, trainee, offer, start, purpose=purpose, is_coming=is_coming)
        )
        agreed = draw.monday - timedelta(days=5) if is_coming else start - timedelta(days=9)
        decisions.append(_decision(trainee, offer, agreed, "accepted", ""))
        refused = _pick(chance, offers, hosts, taken, minor=False, coming=False)
        if refused is not None and chance.random() < 0.3:
            hosts.add(refused.siret)
            decisions.append(_declined(chance, trainee, refused, agreed - timedelta(days=4)))
    return placements, decisions


def _pick(
    chance: Random,
    offers: list[Offer],
    hosts: set[str],
    taken: set[tuple[str, str]],
    *,
    minor: bool,
    coming: bool,
) -> Offer | None:
    """Return a place of a company not met before, or none after a few draws."""
    for _ in range(12 if offers else 0):
        offer = chance.choice(offers)
        free = not coming or (offer.siret, offer.reference) not in taken
        if free and offer.siret not in hosts and (offer.for_minors or not minor):
            return offer
    return None


def _placement(
    draw: Draw, trainee: Row, offer: Offer, start: date, *, purpose: str, is_coming: bool
) -> Row:
    chance = draw.chance
    end = start + BLOCK_LAST_DAY
    if is_coming:
        status, result = chance.choice(("preparing", "awaiting_signatures", "ready")), ""
    else:
        status = "done" if chance.random() < 0.94 else "interrupted"
        result = chance.choices(("done", "partial", ""), (80, 12, 8))[0]
    broken = status == "interrupted"
    hired = purpose == "recruit" and status == "done" and chance.random() < 0.12
    return {
        "trainee": trainee["reference"],
        "company_siret": offer.siret,
        "start_date": start.isoformat(),
        "end_date": end.isoformat(),
        "opening": offer.reference,
        "kind": offer.kind,
        "purpose": "" if offer.kind == "stage" else purpose,
        "objectives": chance.choice(draw.material.objectives[purpose]),
        "renewal": "no",
        "status": status,
        "last_day": (start + timedelta(days=chance.randint(0, 9))).isoformat() if broken else "",
        "missed_hours": "63" if broken else "",
        "result": "partial" if broken else result,
        "converted": "" if is_coming else "apprenticeship" if hired else "none",
    }


def _decision(trainee: Row, offer: Offer, day: date, decision: str, reason: str) -> Row:
    return {
        "trainee": trainee["reference"],
        "company_siret": offer.siret,
        "opening": offer.reference,
        "date": day.isoformat(),
        "decision": decision,
        "reason": reason,
    }


def _declined(chance: Random, trainee: Row, offer: Offer, day: date) -> Row:
    decision, reason = chance.choice(
        (
            ("declined_by_trainee", "not_interested"),
            ("declined_by_trainee", "timetable"),
            ("declined_by_trainer", "not_with_trainee"),
            ("refused_by_company", "no_seat"),
            ("refused_by_company", "no_reply"),
        )
    )
    return _decision(trainee, offer, day, decision, reason)


def _eighteen(birth: date) -> date:
    """Return the first day of adult age, 1 March for those born on 29 February."""
    if (birth.month, birth.day) == (2, 29):
        return date(birth.year + 18, 3, 1)
    return birth.replace(year=birth.year + 18)
