"""Pages read the clock: here it stands still."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import time_machine

from tests.builders import TODAY

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def morning() -> Iterator[time_machine.Traveller]:
    """Hold the clock at the day of the tests; give it, to be moved."""
    with time_machine.travel(f"{TODAY}T08:30:00+01:00") as clock:
        yield clock
