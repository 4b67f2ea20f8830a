"""The simulator is repeatable, keeps its truth to itself, and is ruled by it."""

from __future__ import annotations

import ast
from pathlib import Path
from statistics import mean

from tests.simulator.blocks import ANCHOR
from tests.simulator.files import contents
from tests.simulator.material import trades
from tests.simulator.school import make_school, sample_school

REPOSITORY = Path(__file__).parents[2]


def test_committed_files_are_what_the_simulator_writes() -> None:
    for name, content in contents(sample_school(), ANCHOR.isoformat()).items():
        assert (REPOSITORY / "matcher" / "sample" / name).read_bytes() == content, name


def test_same_seed_gives_the_same_school_and_another_seed_another() -> None:
    assert make_school(7).files == make_school(7).files
    assert make_school(7).files["trainees"] != make_school(8).files["trainees"]


def test_simulator_imports_nothing_from_matcher() -> None:
    for path in (REPOSITORY / "tests" / "simulator").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not any(name.split(".")[0] in {"matcher", "config"} for name in names), path


def test_projects_are_trades_that_the_trainee_would_really_like() -> None:
    school = sample_school()
    codes = {trade.said: code for code, trade in trades().items()}
    wished, all_trades = [], []
    for row in school.files["trainees"]:
        for item in filter(None, row["projects"].split("|")):
            code = codes.get(item, item)
            wished.append(school.truth.appeal(row["reference"], code))
            all_trades += [school.truth.appeal(row["reference"], other) for other in trades()]
    assert mean(wished) > mean(all_trades) + 0.25


def test_contracts_follow_where_taste_and_ability_met() -> None:
    school = sample_school()
    hired: list[float] = []
    others: list[float] = []
    for row in school.files["placements"]:
        opening = row["company_siret"], row["opening"]
        worth = school.truth.worth(row["trainee"], opening)
        (others if row["converted"] in {"", "none"} else hired).append(worth)
    assert len(hired) >= 10
    assert mean(hired) > mean(others)
