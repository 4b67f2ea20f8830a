"""The trades that ship with the product, so that it is useful before any download.

Written by the project (``data/SOURCES.md`` says where each fact comes from). A trade is its own
family: the codes are the historical families of the ROME.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from matcher.referentials.rome import Appellation, Interest, MacroSkill, Referential, Trade

VERSION = "intégré-2026-11"
LIST_SEPARATOR = "|"


@dataclass(frozen=True, slots=True)
class NafSection:
    """One of the 21 sections of the NAF: a letter and its range of two-digit divisions."""

    code: str
    label: str
    first_division: str
    last_division: str


@cache
def load_builtin() -> Referential:
    """Return the referential of the project.

    It has no detailed skills, work contexts, nor official mobility: closeness of its trades
    comes from the macro-skills and from ``neighbours`` (each pair once, valid both ways).
    """
    rows = _read("trades.csv")
    return Referential(
        version=VERSION,
        trades={row["code"]: _trade(row) for row in rows},
        appellations=_appellations(),
        macro_skills=_macro_skills(),
        skills={},
        contexts={},
        interests=_interests(),
        links=(),
        mobility=(),
        core_skills={row["code"]: _asked_levels(row["skills"]) for row in rows},
        sectors={row["code"]: (row["sector"],) for row in rows},
        demands={row["code"]: _listed(row["demands"]) for row in rows},
        risk_hints={row["code"]: _listed(row["risk_hints"]) for row in rows},
        neighbours=_neighbours(),
    )


@cache
def naf_sections() -> tuple[NafSection, ...]:
    """Return the sections of the NAF rev. 2, in code order."""
    return tuple(
        NafSection(row["code"], row["label"], row["first_division"], row["last_division"])
        for row in _read("naf_sections.csv")
    )


def naf_section_of(naf_code: str) -> NafSection | None:
    """Return the section of a NAF code (``47.11F``, ``4711F``), or None if there is none."""
    division = naf_code.strip()[:2]
    if len(division) != 2 or not division.isdecimal():
        return None
    for section in naf_sections():
        if section.first_division <= division <= section.last_division:
            return section
    return None


def _trade(row: dict[str, str]) -> Trade:
    """Build the trade of one row."""
    return Trade(
        code=row["code"],
        label=row["label"],
        family=row["code"],
        domain=row["domain"],
        riasec=row["riasec"],
        definition=row["definition"],
    )


def _appellations() -> tuple[Appellation, ...]:
    """Return the titles; the first of a trade is its label.

    The id is the rank within the trade: new titles go to the end of their line.
    """
    return tuple(
        Appellation(
            id=f"{row['trade']}-{rank:02d}", label=title, trade=row["trade"], is_main=rank == 0
        )
        for row in _read("titles.csv")
        for rank, title in enumerate(_listed(row["titles"]))
    )


def _macro_skills() -> dict[str, MacroSkill]:
    """Return the vocabulary of skills by id."""
    return {
        row["id"]: MacroSkill(
            id=row["id"],
            label=row["label"],
            riasec=row["riasec"],
            aliases=_listed(row["aliases"]),
            rome_codes=_listed(row["rome_codes"]),
        )
        for row in _read("macro_skills.csv")
    }


def _interests() -> dict[str, Interest]:
    """Return the interests by code."""
    return {
        row["code"]: Interest(
            code=row["code"],
            label=row["label"],
            principal_trades=_listed(row["principal_trades"]),
            other_trades=_listed(row["other_trades"]),
        )
        for row in _read("interests.csv")
    }


def _neighbours() -> tuple[tuple[str, str, float], ...]:
    """Return the stated closeness of pairs of trades."""
    return tuple(
        (row["trade"], row["other"], float(row["closeness"])) for row in _read("neighbours.csv")
    )


def _asked_levels(text: str) -> dict[str, int]:
    """Read ``ms-encaisser:3|ms-accueillir:2``."""
    pairs = (entry.split(":") for entry in _listed(text))
    return {skill: int(level) for skill, level in pairs}


def _listed(text: str) -> tuple[str, ...]:
    """Cut a cell that holds a list; an empty cell is an empty list."""
    return tuple(text.split(LIST_SEPARATOR)) if text else ()


def _read(name: str) -> tuple[dict[str, str], ...]:
    """Read one of the files of ``data``."""
    source = files("matcher.referentials").joinpath("data", name)
    lines = source.read_text(encoding="utf-8").splitlines()
    return tuple(csv.DictReader(lines, delimiter=";"))
