"""The command that measures: each bench runs on a small invented network and says its seconds."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from matcher.cli.main import matcher


@pytest.mark.parametrize("what", ["scoring", "plan", "titles", "night"])
def test_bench_runs_in_a_base_of_its_own_and_tells_its_seconds(what: str) -> None:
    result = CliRunner().invoke(
        matcher, ["bench", what, "--trainees", "8", "--openings", "12", "--format", "json"]
    )
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    assert (document["bench"], document["trainees"], document["openings"]) == (what, 8, 12)
    assert sum(document["seconds"].values()) > 0
