"""A command starts without the libraries that it does not use: they cost seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders import a_trainee, an_opening
from tests.program import ended, started

if TYPE_CHECKING:
    from config.settings import Settings
    from matcher.services.context import Context

pytestmark = [
    pytest.mark.proof,
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]
HEAVY = {"sklearn", "pandas", "flask_smorest", "apscheduler"}


def imported(settings: Settings, *words: str) -> set[str]:
    """Return the names of the modules that a command imports."""
    code, _out, err = ended(started(settings, *words, PYTHONPROFILEIMPORTTIME="1"))
    assert code == 0, err
    return {line.rsplit("|", 1)[1].strip() for line in err.splitlines() if "|" in line}


def test_doctor_needs_neither_pages_nor_the_learning_library(settings: Settings) -> None:
    """Of a new installation: where titles are indexed, the doctor reads that index too."""
    (settings.instance / "referentials").unlink()
    modules = imported(settings, "doctor")
    assert "sqlalchemy" in modules
    assert modules & HEAVY == set()


def test_suggest_needs_no_learning_library_once_indexes_are_made(
    context: Context, settings: Settings
) -> None:
    a_trainee(context, "T1")
    an_opening(context, "P1")
    imported(settings, "suggest", "T1", "--on", "2026-11-23")
    modules = imported(settings, "suggest", "T1", "--on", "2026-11-23")
    assert "matcher.scoring.engine" in modules
    assert modules & HEAVY == set()
