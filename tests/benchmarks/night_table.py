"""The table of network nights in ``docs/benchmarks.md``: one row by size, the others kept."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
HEADING = "\n## The night of a network\n"
INTRO = """
Written by `make bench-night`, a row by its command; {cores} cores shared by the program and its
PostgreSQL. Exchange files (`matcher sample make --seed 1`), then `matcher init`, referentials,
`matcher import school`, `matcher night run`. Seconds of wall clock; `write` is the time in which
the process that writes does nothing else, while the others rank. Memory: the highest sum of Pss
of the program with all its processes (PostgreSQL beside), MiB. Asked at 17000 x 35000: the night
under 300 s and 6144 MiB.
"""
HEADER = (
    "| Network | Files, referentials, import | Night: inputs, read, score, write | Plan: pack,"
    " score, pairs, solve, certify | Whole night | Memory: import, read, lists, plan"
    " | PostgreSQL | Suggestions | Command |\n|---|---|---|---|---|---|---|---|---|\n"
)
LISTS = ("inputs", "read", "score", "write")
MEMORY = ("import", "read", "lists", "plan")
PLAN = ("pack", "score", "pairs", "solve", "certify")


def write(found: dict[str, Any], page: Path = PAGE) -> None:
    """Write the row of one measure into the page; rows of other sizes stay."""
    page.write_text(with_row(page.read_text(encoding="utf-8"), found), encoding="utf-8")


def with_row(text: str, found: dict[str, Any]) -> str:
    """Return the page with this row in its table, which is made if there is none."""
    before, _, told = text.partition(HEADING)
    rest = told.find("\n## ")
    after = told[rest:] if rest >= 0 else ""
    rows = [
        line for line in told[: rest if rest >= 0 else None].splitlines() if " x " in line[:20]
    ]
    new = row(found)
    kept = [line for line in rows if _size(line) != _size(new)]
    table = "\n".join(sorted([*kept, new], key=_size))
    intro = INTRO.format(cores=os.cpu_count())
    return f"{before.rstrip()}\n{HEADING}{intro}\n{HEADER}{table}\n{after}"


def row(found: dict[str, Any]) -> str:
    """Return one measure as a line of the table."""
    seconds, size = found["seconds"], (found["trainees"], found["openings"])
    made = ("make", "referentials", "import")
    plan = seconds.get("night_plan")
    stages = " + ".join(f"{seconds.get(f'night_plan_{stage}', 0.0):.1f}" for stage in PLAN)
    cells = [
        f"{size[0]} x {size[1]}",
        ", ".join(f"{seconds.get(stage, 0.0):.1f}" for stage in made),
        ", ".join(f"{seconds[f'night_{stage}']:.1f}" for stage in LISTS),
        f"{plan:.1f} ({stages})" if found["planned"] else "not planned",
        f"{seconds['night']:.1f}",
        ", ".join(f"{_mib(found, stage, 'matcher'):.0f}" for stage in MEMORY),
        f"{max(_mib(found, stage, 'postgresql') for stage in MEMORY):.0f}",
        str(found["suggestions"]),
        f"`python -m tests.benchmarks.night {size[0]} {size[1]}`",
    ]
    return f"| {' | '.join(cells)} |"


def _mib(found: dict[str, Any], stage: str, tree: str) -> float:
    mib: float = found["mib"].get(f"{stage} {tree}", 0.0)
    return mib


def _size(line: str) -> tuple[int, int]:
    trainees, openings = line.split("|")[1].split(" x ")
    return int(trainees), int(openings)
