"""The sample school: loaded like any school's files, dated around the day asked."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from matcher.sample.calendar import write_moved
from matcher.services import imports

if TYPE_CHECKING:
    from matcher.services.context import Context
    from matcher.services.imports import SchoolReport


def load(context: Context) -> SchoolReport:
    """Import the files of the sample school, moved by whole weeks to the day of ``context``."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_moved(context.today, folder)
        return imports.import_school(context, folder)
