"""Invented companies and openings: every kind, windows around the blocks, unknown cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.checker.drawing import day, maybe, some
from tests.checker.people import FAMILIES, TITLES

if TYPE_CHECKING:
    import random
    from datetime import date

KINDS = ("pmsmp", "pmsmp", "pmsmp", "stage", "apprenticeship", "pro_contract", "poei", "job")
RISKS = (
    "violence_porn",
    "chemical",
    "asbestos",
    "biological",
    "vibration",
    "radiation",
    "hyperbaric",
    "electrical",
    "collapse",
    "vehicles",
    "machines",
    "height",
    "pressure_confined_molten",
    "temperature",
    "animals",
    "load",
)
DEMANDS = (
    "heavy_load",
    "height",
    "night",
    "standing",
    "outdoor",
    "driving",
    "public",
    "allergens",
)


def siret(number: int) -> str:
    """Return an invented SIRET with a good check digit."""
    body = f"999{number:010d}"
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(body), start=1)]
    total = sum(value // 10 + value % 10 for value in doubled)
    return body + str(-total % 10)


def companies(chance: random.Random) -> list[dict[str, str]]:
    """Return seven companies, some paused or archived."""
    return [
        {
            "siret": siret(100 + number * 7),
            "name": f"Maison {number}",
            "postcode": maybe(chance, 0.6, "92110"),
            "commune": maybe(chance, 0.6, "Clichy"),
            "max_solicitations_per_month": chance.choice(["", "1", "2", "10"]),
            "status": chance.choice(["", "partner", "partner", "prospect", "paused", "archived"]),
        }
        for number in range(7)
    ]


def openings(chance: random.Random, on: date, firms: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return 20 to 40 openings."""
    return [_opening(chance, on, n, chance.choice(firms)) for n in range(chance.randint(20, 40))]


def _opening(chance: random.Random, on: date, n: int, firm: dict[str, str]) -> dict[str, str]:
    kind = chance.choice(KINDS)
    start = chance.choice([-100, -3, 0, 1, 10, 28, 29, 45, 130])
    length = chance.choice([0, 4, 20, 40, 200])
    titled = chance.random() < 0.4
    return {
        "company_siret": firm["siret"],
        "reference": f"P{n:02d}",
        "kind": kind,
        "title": chance.choice(TITLES) if titled else "",
        "rome": chance.choice(FAMILIES) if not titled or chance.random() < 0.2 else "",
        "purposes": some(chance, ("discover", "confirm", "recruit"), 2)
        if kind in {"pmsmp", "stage"}
        else "",
        "seats": chance.choice(["", "1", "1", "2"]),
        "start_date": maybe(chance, 0.7, day(on, start)),
        "end_date": maybe(chance, 0.6, day(on, start + length)),
        "flexible_dates": chance.choice(["", "yes", "no"]),
        "duration_days": _duration(chance, kind),
        **_hours(chance),
        "required_level": chance.choice(["", "", "0", "3", "4"]),
        "required_licences": chance.choice(["", "", "", "B", "AM", "A2", "B|A1"]),
        "required_certificates": chance.choice(["", "", "", "SST", "HACCP", "Caces R489 1a|sst"]),
        "skills": some(chance, ("Faire la plonge:2", "Inventaire:3", "Rangement"), 2),
        "soft_skills": some(chance, ("autonomie", "persévérance:3"), 1),
        "demands": chance.choice(["", some(chance, DEMANDS, 2)]),
        "risk_categories": chance.choice(["", "none", "none", "none", some(chance, RISKS, 2)]),
        "derogation_reference": maybe(chance, 0.3, "DIRECCTE-2026-1"),
        "postcode": "",
        "commune": maybe(chance, 0.2, "Bagneux"),
        "status": chance.choice(["open"] * 7 + ["", "draft", "to_review", "full", "withdrawn"]),
    }


def _duration(chance: random.Random, kind: str) -> str:
    if kind in {"pmsmp", "stage"}:
        return chance.choice(["", "", "5", "12", "30", "31", "45"])
    return chance.choice(["", "90", "181", "183", "184", "365", "400", "1096", "1100"])


def _hours(chance: random.Random) -> dict[str, str]:
    """Return hours of work: unknown, plain, or just past one bound for a minor or an adult."""
    start, end, pause = chance.choice(
        [
            ("", "", ""),
            ("", "", ""),
            ("09:00", "17:00", "60"),
            ("09:00", "17:00", ""),
            ("09:00", "18:00", "60"),
            ("09:00", "18:01", "60"),
            ("08:00", "17:00", "29"),
            ("08:00", "12:30", "0"),
            ("14:00", "22:00", "30"),
            ("14:00", "22:30", "60"),
            ("05:30", "12:30", "30"),
            ("06:00", "13:00", "30"),
            ("22:00", "05:00", "30"),
            ("07:00", "20:00", "300"),
            ("07:00", "19:00", "240"),
            ("08:00", "19:00", "60"),
            ("09:00", "", ""),
        ]
    )
    return {
        "weekly_hours": chance.choice(["", "", "35", "35,5", "28", "48", "49"]),
        "day_start": start,
        "day_end": end,
        "break_minutes": pause,
        "weekdays": chance.choice(
            [
                "",
                "",
                "mon|tue|wed|thu|fri",
                "mon|tue|wed|thu|fri",
                "mon|tue|wed|thu|fri|sat",
                "tue|wed|thu|fri|sat",
                "mon|wed|fri|sun",
                "mon|tue|thu|fri|sat",
                "sat",
            ]
        ),
    }
