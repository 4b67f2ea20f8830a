"""Rewrite the committed sample school: ``python -m tests.simulator [FOLDER]``."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.simulator.blocks import ANCHOR
from tests.simulator.files import write
from tests.simulator.school import sample_school

SAMPLE_FOLDER = Path(__file__).parents[2] / "matcher" / "sample"

if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLE_FOLDER
    write(sample_school(), ANCHOR.isoformat(), target)
