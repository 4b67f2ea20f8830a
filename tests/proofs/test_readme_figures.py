"""The figures of the README are those that its command gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks import sample_school

pytestmark = pytest.mark.proof
README = Path(__file__).parents[2] / "README.md"


def test_readme_tells_what_its_command_measures() -> None:
    text = README.read_text("utf-8")
    for line in (*sample_school.measure(), sample_school.beside_stable()):
        assert line in text
