"""Moves the dates of the sample school by whole weeks, so that the next block is always ahead.

Every date of the files is written ``2026-11-30``, alone in its cell or after ``@``; moving them
all by the same number of weeks keeps ages, weekdays and orders as they were made.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable
    from pathlib import Path

ISO_DATE = re.compile(r"(?<![\w-])(\d{4})-(\d{2})-(\d{2})(?![\w-])")


def anchor() -> date:
    """Return the Monday around which the files were made."""
    return date.fromisoformat(_folder().joinpath("anchor.txt").read_text().strip())


def write_moved(on: date, folder: Path) -> None:
    """Write the files of the sample school into ``folder``, moved to the week of ``on``."""
    moved_by = timedelta(weeks=(on - anchor()).days // 7)

    def moved(found: re.Match[str]) -> str:
        return (date.fromisoformat(found[0]) + moved_by).isoformat()

    for source in _folder().iterdir():
        if source.name.endswith(".csv"):
            text = source.read_text(encoding="utf-8")
            (folder / source.name).write_text(ISO_DATE.sub(moved, text), encoding="utf-8")


def _folder() -> Traversable:
    return resources.files("matcher.sample")
