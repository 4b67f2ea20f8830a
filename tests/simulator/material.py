"""What the invented school is made of: trades, kinds of company, communes, words."""

from __future__ import annotations

import csv
import math
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent

HOURS: dict[str, tuple[str, str, int, str]] = {
    "aube": ("05:00", "12:30", 30, "mon|tue|wed|thu|fri"),
    "fournil": ("05:00", "12:00", 30, "tue|wed|thu|fri|sat"),
    "matin": ("07:00", "14:30", 30, "mon|tue|wed|thu|fri"),
    "chantier": ("08:00", "16:00", 60, "mon|tue|wed|thu|fri"),
    "atelier": ("08:30", "16:30", 60, "mon|tue|wed|thu|fri"),
    "bureau": ("09:00", "17:00", 60, "mon|tue|wed|thu|fri"),
    "journee": ("09:00", "17:00", 60, "mon|tue|wed|thu|fri"),
    "midi": ("09:00", "16:30", 30, "mon|tue|wed|thu|fri"),
    "commerce": ("10:00", "18:00", 60, "tue|wed|thu|fri|sat"),
    "dimanche": ("08:30", "16:00", 30, "wed|thu|fri|sat|sun"),
    "soir": ("15:00", "22:30", 30, "tue|wed|thu|fri|sat"),
}
"""Usual days: start, end, break in minutes, days worked."""


@dataclass(frozen=True)
class Trade:
    """A trade as the street knows it; ``needs``: hand, contact, letters, endurance."""

    code: str
    sector: str
    said: str
    riasec: str
    interest: str
    titles: tuple[str, ...]
    skills: tuple[str, ...]
    soft: tuple[str, ...]
    demands: tuple[str, ...]
    risks: tuple[str, ...]
    risk_rate: float
    hours: tuple[str, ...]
    licences: tuple[str, ...]
    certificates: tuple[str, ...]
    needs: tuple[float, ...]


@dataclass(frozen=True)
class HostKind:
    """A kind of company and the trades it takes people for."""

    kind: str
    naf: str
    weight: int
    sizes: tuple[str, ...]
    trades: tuple[tuple[str, int], ...]
    names: tuple[str, ...]


@dataclass(frozen=True)
class Commune:
    """A commune with one postcode and its approximate point."""

    insee: str
    name: str
    postcode: str
    latitude: float
    longitude: float
    people: int


@dataclass(frozen=True)
class Words:
    """Names and texts to draw from."""

    first_names: tuple[str, ...]
    last_names: tuple[str, ...]
    company_words: tuple[str, ...]
    company_persons: tuple[str, ...]
    company_places: tuple[str, ...]
    streets: tuple[str, ...]
    objectives_discover: tuple[str, ...]
    objectives_confirm: tuple[str, ...]
    objectives_recruit: tuple[str, ...]
    descriptions: tuple[str, ...]


def objectives(purpose: str) -> tuple[str, ...]:
    """Return the objectives that a trainer would write for that object."""
    return {
        "discover": words().objectives_discover,
        "confirm": words().objectives_confirm,
        "recruit": words().objectives_recruit,
    }[purpose]


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


@cache
def trades() -> dict[str, Trade]:
    """Return the trades by code."""
    tables = _toml("trades.toml")
    sectors = tables["sector"]
    return {
        code: Trade(
            code=code,
            sector=row["sector"],
            said=row["said"],
            riasec=row["riasec"],
            interest=row["interest"],
            titles=tuple(row["titles"]),
            skills=tuple(row["skills"]),
            soft=tuple(sectors[row["sector"]]["soft"]),
            demands=tuple(row["demands"]),
            risks=tuple(row["risks"]),
            risk_rate=float(row["risk_rate"]),
            hours=tuple(row["hours"]),
            licences=tuple(row.get("licences", ())),
            certificates=tuple(row.get("certificates", ())),
            needs=tuple(sectors[row["sector"]]["needs"]),
        )
        for code, row in tables["trade"].items()
    }


@cache
def host_kinds() -> tuple[HostKind, ...]:
    """Return the kinds of company."""
    return tuple(
        HostKind(
            kind=kind,
            naf=row["naf"],
            weight=row["weight"],
            sizes=tuple(row["size"]),
            trades=tuple(row["trades"].items()),
            names=tuple(row["names"]),
        )
        for kind, row in _toml("hosts.toml")["host"].items()
    )


@cache
def communes() -> tuple[Commune, ...]:
    """Return the communes of the Hauts-de-Seine and near them."""
    with (HERE / "communes.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Commune(
                row["insee"],
                row["commune"],
                row["postcode"],
                float(row["latitude"]),
                float(row["longitude"]),
                int(row["people"]),
            )
            for row in csv.DictReader(file)
        )


@cache
def words() -> Words:
    """Return the names and texts."""
    return Words(**{key: tuple(value) for key, value in _toml("words.toml").items()})


def distance_km(a: Commune, b: Commune) -> float:
    """Return the distance of two communes on the flat map of one region."""
    north = (a.latitude - b.latitude) * 111.2
    east = (a.longitude - b.longitude) * 111.2 * math.cos(math.radians(a.latitude))
    return math.hypot(north, east)
