"""Reads the shipped files as plain rows, for the tests of this folder."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "matcher" / "sample"

Row = dict[str, str]


@cache
def rows(name: str) -> tuple[Row, ...]:
    """Return the rows of one file."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def anchor() -> date:
    """Return the anchor date."""
    return date.fromisoformat((FOLDER / "anchor.txt").read_text(encoding="utf-8").strip())


def day(text: str) -> date | None:
    """Return the date, or nothing for an empty cell."""
    return date.fromisoformat(text) if text else None


def items(cell: str) -> list[str]:
    """Return the items of a list cell."""
    return cell.split("|") if cell else []


def active() -> list[Row]:
    """Return the trainees in their path."""
    return [row for row in rows("trainees") if row["status"] in {"active", "en parcours"}]


def is_minor(row: Row, on: date) -> bool:
    """Tell whether the trainee is under eighteen on that day."""
    birth = date.fromisoformat(row["birth_date"])
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day)) < 18
