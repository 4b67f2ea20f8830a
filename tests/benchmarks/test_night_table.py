"""A row of the table of nights takes the place of its own size and of nothing else."""

from __future__ import annotations

from typing import Any

from tests.benchmarks.night_table import with_row

PAGE = "# Measures\n\n| S1 | 1 x 2 |\n\n## Where the time goes\n\nBy hand.\n"


def a_measure(trainees: int, openings: int, night: float) -> dict[str, Any]:
    steps = ("inputs", "read", "score", "write", "plan", "plan_solve")
    return {
        "trainees": trainees,
        "openings": openings,
        "suggestions": 30 * trainees,
        "planned": True,
        "seconds": {"make": 1.0, "import": 2.0, "night": night}
        | {f"night_{step}": 0.5 for step in steps},
        "mib": {"lists matcher": 900.4, "import postgresql": 120.0},
    }


def test_rows_are_kept_by_size_in_order_and_measured_again_in_place() -> None:
    page = with_row(PAGE, a_measure(17_000, 35_000, 333.0))
    page = with_row(page, a_measure(1_000, 2_000, 22.0))
    page = with_row(page, a_measure(17_000, 35_000, 250.0))
    rows = [line for line in page.splitlines() if "tests.benchmarks.night" in line]
    assert [line.split("|")[1].strip() for line in rows] == ["1000 x 2000", "17000 x 35000"]
    assert "| 250.0 |" in rows[1]
    assert "333.0" not in page
    assert page.startswith(PAGE)


def test_words_after_the_table_are_kept() -> None:
    page = with_row(PAGE, a_measure(10, 20, 1.0)) + "\n## After\n\nMore words.\n"
    again = with_row(page, a_measure(10, 20, 2.0))
    assert again.endswith("\n## After\n\nMore words.\n")
    assert again.count("## The night of a network") == again.count("| 10 x 20 |") == 1
    assert with_row(again, a_measure(10, 20, 2.0)) == again
