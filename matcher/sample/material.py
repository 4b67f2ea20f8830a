"""The shipped sample school, read as material: rows to draw invented ones from."""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

FOLDER = Path(__file__).parent

Row = dict[str, str]


@dataclass(frozen=True)
class Material:
    """Rows of the sample school in the order of its files, and words found in them."""

    anchor: date
    trainees: tuple[Row, ...]
    companies: tuple[Row, ...]
    openings: dict[str, tuple[Row, ...]]
    objectives: dict[str, tuple[str, ...]]
    first_names: tuple[str, ...]
    last_names: tuple[str, ...]
    columns: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Draw:
    """What every drawing needs: seeded chance, the material, the Monday of the first day."""

    chance: Random
    material: Material
    monday: date

    @property
    def shift(self) -> timedelta:
        """Return the whole weeks from the anchor of the material to the Monday."""
        return self.monday - self.material.anchor


def seeded(seed: str) -> Random:
    """Return the chance of that seed: invented rows must come out the same every time."""
    return Random(seed)  # noqa: S311 (nothing here is a secret)


def read_material() -> Material:
    """Read the committed files; openings are grouped by the activity of their company."""
    columns = {}
    rows = {}
    for path in sorted(FOLDER.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            rows[path.stem] = list(reader)
            columns[path.stem] = tuple(reader.fieldnames or ())
    activities = {row["siret"]: activity(row) for row in rows["companies"]}
    openings: dict[str, list[Row]] = {}
    for row in rows["openings"]:
        openings.setdefault(activities[row["company_siret"]], []).append(row)
    objectives: dict[str, list[str]] = {}
    for row in rows["placements"]:
        if row["objectives"] and row["objectives"] not in objectives.get(row["purpose"], ()):
            objectives.setdefault(row["purpose"], []).append(row["objectives"])
    return Material(
        anchor=date.fromisoformat((FOLDER / "anchor.txt").read_text(encoding="utf-8").strip()),
        trainees=tuple(row for row in rows["trainees"] if row["status"] == "active"),
        companies=tuple(rows["companies"]),
        openings={naf: tuple(group) for naf, group in openings.items()},
        objectives={purpose: tuple(texts) for purpose, texts in objectives.items()},
        first_names=_distinct(rows["trainees"], "first_name"),
        last_names=_distinct(rows["trainees"], "last_name"),
        columns=columns,
    )


def activity(company: Row) -> str:
    """Return the NAF code of a company without its point."""
    return company["naf"].replace(".", "")


def fold(text: str) -> str:
    """Return the text in lower case without accents, other signs as hyphens."""
    decomposed = unicodedata.normalize("NFKD", text.lower().replace("œ", "oe"))
    plain = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return re.sub(r"[^0-9a-z]+", "-", plain).strip("-")


def _distinct(rows: list[Row], column: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row[column] for row in rows))
