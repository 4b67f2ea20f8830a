"""The public open data that some tests hold the product against.

They are no part of the project: they stand in ``../shared/data`` of those who have them. A test
that needs them carries the marker ``open_data``; where they are missing it is skipped and counted
in one line at the end, or fails if ``OPEN_DATA=required`` says that they must be there (CI).
"""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data"
ROME = FOLDER / "rome" / "v460"
OLD_ROME = FOLDER / "rome" / "rome_v347_csv.zip"
COMMUNES = FOLDER / "geo" / "communes.csv"
STATIONS = FOLDER / "transport" / "emplacement-des-gares-idf.csv"

MISSING = "sans les données ouvertes (../shared/data n'est pas à côté du clone)"


def are_here() -> bool:
    """Say whether the open data stand beside the clone."""
    return FOLDER.is_dir()


def are_required() -> bool:
    """Say whether a test without them fails instead of being skipped."""
    return os.environ.get("OPEN_DATA") == "required"
