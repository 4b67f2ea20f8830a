"""Invented trainees: ages on the bounds, half-empty profiles."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from tests.checker.drawing import birthday_at, day, maybe, some

if TYPE_CHECKING:
    import random

FAMILIES = ("D1106", "D1102", "G1602", "G1605", "F1602", "K1304", "N1103", "D1214")
TITLES = (
    "Vendeur en boulangerie",
    "Plongeur",
    "Peintre en bâtiment",
    "Préparateur de commandes",
    "Coiffeuse",
    "polyvalent",
    "Agent",
)
"""Most are clear, the last two are doubtful."""
LICENCES = ("AM", "A1", "A2", "A", "B", "BE", "C", "D", "B:pending", "A:pending")
LIMITS = (
    "no_heavy_load",
    "no_height",
    "no_night",
    "no_standing",
    "no_outdoor",
    "no_driving",
    "no_public",
    "no_allergens",
)
LEAP_BIRTHS = ("2008-02-29", "2012-02-29", "2000-02-29", "2004-02-29", "1996-02-29")

Blocks = dict[str, list[tuple[date, date]]]


def trainees(chance: random.Random, on: date, blocks: Blocks) -> list[dict[str, str]]:
    """Return eight to twelve trainees."""
    return [_trainee(chance, on, f"T-{n:02d}", blocks) for n in range(chance.randint(6, 10))]


def _trainee(chance: random.Random, on: date, reference: str, blocks: Blocks) -> dict[str, str]:
    cohort = chance.choice(["C-NOW", "C-NEXT", "C-NEXT", "C-LONG", "C-LONG", "C-PAST"])
    given = chance.random() < 0.25
    return {
        "reference": reference,
        "first_name": "Prénom",
        "last_name": reference,
        "birth_date": _birth(chance, on, blocks[cohort]),
        "site": chance.choice(["Clichy", "Clichy", "Ailleurs"]),
        "cohort": cohort,
        "trainer_email": maybe(chance, 0.7, "formatrice@e2c.example"),
        "entry_date": maybe(chance, 0.5, day(on, chance.choice([-200, -20, 0, 5, 12, 30, 50]))),
        "exit_date": maybe(chance, 0.4, day(on, chance.choice([60, 75, 90, 200]))),
        "status": chance.choice([*["active"] * 8, "", "suspended", "left", "candidate"]),
        "phase": chance.choice(["", "discover", "confirm", "recruit"]),
        "postcode": maybe(chance, 0.5, "92220"),
        "commune": maybe(chance, 0.5, "Bagneux"),
        "travel_modes": some(chance, ("walk", "bike", "transit", "scooter", "car"), 3),
        "max_travel_minutes": chance.choice(["", "15", "30", "60"]),
        "licences": some(chance, LICENCES, 3),
        "certificates": _certificates(chance, on),
        "education_level": chance.choice(["", "0", "3", "4"]),
        "projects": some(chance, FAMILIES, 2),
        "interests": some(chance, FAMILIES, 2),
        "dislikes": some(chance, (*FAMILIES[:4], *TITLES), 2),
        "riasec": chance.choice(["", "R", "SEC"]),
        "skills": some(chance, ("Faire la plonge:2", "Inventaire", "Rangement:0"), 2),
        "soft_skills": some(chance, ("autonomie:2", "persévérance"), 2),
        "capability_limits": chance.choice(["", "none", some(chance, LIMITS, 3)]),
        "available_from": maybe(chance, 0.8 * given, day(on, chance.choice([-40, -10, 0, 8]))),
        "available_to": maybe(chance, 0.8 * given, day(on, chance.choice([8, 25, 40, 70]))),
        "matching_opt_out": chance.choice([*[""] * 6, "no", "yes"]),
    }


def _birth(chance: random.Random, on: date, blocks: list[tuple[date, date]]) -> str:
    """Return a birth date: mostly a legal age is reached within a day of a bound of a period."""
    if chance.random() < 0.15:
        return chance.choice(LEAP_BIRTHS)
    if chance.random() < 0.3:
        return (on - timedelta(days=chance.randint(15 * 365, 31 * 365))).isoformat()
    start, end = chance.choice(blocks)
    target = chance.choice([on, start, end, start + timedelta(days=7)])
    return birthday_at(target, chance.choice([16, 18, 18, 18, 26, 30]), chance.choice([-1, 0, 1]))


def _certificates(chance: random.Random, on: date) -> str:
    spelled = ("CACES R489 1A", "caces r489-1a", "SST", "H.A.C.C.P", "haccp")
    items = chance.sample(spelled, chance.randint(0, 3))
    dated = [
        f"{item}@{day(on, chance.choice([-1, 0, 10, 28, 29, 60]))}"
        if chance.random() < 0.6
        else item
        for item in items
    ]
    return "|".join(dated)
