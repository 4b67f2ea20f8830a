"""A network of schools comes in within the time and the memory that the school has.

The time is the processor's: a busy machine is not a slower import.
"""

from __future__ import annotations

import json
import resource
import time
from datetime import date
from typing import TYPE_CHECKING

import pytest

from matcher.sample.generator import make_network
from matcher.services import imports
from tests.services.school_files import on_shelf

if TYPE_CHECKING:
    from pathlib import Path

    from matcher.services.context import Context

TRAINEES, OPENINGS = 20_000, 35_000
MOST_SECONDS = 90
MOST_BYTES = 1024**3
FILES = ("sites", "trainers", "cohorts", "companies", "trainees", "openings")


@pytest.mark.proof
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_network_is_imported_in_ninety_seconds_and_one_gigabyte(
    context: Context, tmp_path: Path
) -> None:
    folder = tmp_path / "network"
    make_network(TRAINEES, OPENINGS, 7, folder, on=date(2026, 11, 23))
    start = time.process_time()
    reports = [
        imports.import_file(on_shelf(context), name, folder / f"{name}.csv") for name in FILES
    ]
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    told = json.dumps([report.summary() for report in reports])
    assert {report.format: report.counts["created"] for report in reports}["trainees"] == TRAINEES
    assert [report.counts["refused"] for report in reports] == [0] * len(FILES), told
    assert seconds < MOST_SECONDS
    assert peak < MOST_BYTES
