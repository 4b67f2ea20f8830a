"""A few things that are wrong in the files on purpose, as in life."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tests.simulator.blocks import ANCHOR

if TYPE_CHECKING:
    from tests.simulator.year import Year


@dataclass(frozen=True)
class Oddity:
    """One intended fault: whose, and which."""

    trainee: str
    what: str


def add_oddities(year: Year) -> list[Oddity]:
    """Bend a few past placements; return what was bent."""
    made: list[Oddity] = []
    past = [row for row in year.placements if row["end_date"] < ANCHOR.isoformat()]
    by_trainee: dict[str, list[dict[str, str]]] = {}
    for row in past:
        by_trainee.setdefault(row["trainee"], []).append(row)
    long_paths = sorted(ref for ref, rows in by_trainee.items() if len(rows) >= 4)
    made.append(_third_agreement(by_trainee[long_paths[0]]))
    made.append(_same_objectives(by_trainee[long_paths[1]]))
    made.append(_broken_and_replaced(by_trainee, long_paths[2:]))
    return made


def _same_host(rows: list[dict[str, str]]) -> None:
    for row in rows[1:]:
        row |= {key: rows[0][key] for key in ("company_siret", "opening", "kind")}


def _third_agreement(rows: list[dict[str, str]]) -> Oddity:
    """Put three agreements in one company within a year."""
    _same_host(rows[:3])
    return Oddity(rows[0]["trainee"], "third_agreement")


def _same_objectives(rows: list[dict[str, str]]) -> Oddity:
    """Repeat the same object and objectives in one company."""
    _same_host(rows[:2])
    rows[0] |= {"kind": "pmsmp", "purpose": "discover", "objectives": "découvrir le métier"}
    rows[1] |= {key: rows[0][key] for key in ("kind", "purpose", "objectives")}
    return Oddity(rows[0]["trainee"], "same_objectives")


def _broken_and_replaced(
    by_trainee: dict[str, list[dict[str, str]]], references: list[str]
) -> Oddity:
    """Let a second place begin before the planned end of one that broke off."""
    for reference in references:
        rows = by_trainee[reference]
        first, second = rows[0], rows[1]
        if first["company_siret"] == second["company_siret"]:
            continue
        start = date.fromisoformat(first["start_date"])
        first |= {
            "status": "interrupted",
            "last_day": (start + timedelta(days=2)).isoformat(),
            "missed_hours": "84",
            "result": "partial",
            "converted": "",
        }
        second |= {
            "start_date": (start + timedelta(days=7)).isoformat(),
            "end_date": first["end_date"],
            "status": "done",
            "last_day": "",
            "missed_hours": "",
            "result": "done",
        }
        return Oddity(reference, "broken_and_replaced")
    message = "no trainee fits the oddity"
    raise LookupError(message)
