"""Target S3: pairs, scores and plan of a whole network on one machine, time and memory.

Everybody lives near one of 58 schools; each size runs in a process of its own, so that
its peak of memory is its own. ``python -m tests.benchmarks.network [trainees openings]``
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from matcher.scoring import candidates
from matcher.scoring.arcs import eligible_pairs
from matcher.scoring.assignment.columns import best_plan, first_sheet
from matcher.scoring.assignment.pool import Pool
from matcher.scoring.assignment.proof import certify_plan
from tests.benchmarks.schools import a_network

SIZES = ((1_000, 2_000), (4_000, 8_000), (17_000, 35_000))
LIMIT_SECONDS = 30.0
LIMIT_MIB = 2048


def measure() -> list[dict[str, Any]]:
    """Return what each size took."""
    return [_in_own_process(*size) for size in SIZES]


def measure_one(trainees: int, openings: int) -> dict[str, Any]:
    """Return seconds by stage, MiB beyond the packed arrays, pairs touched and kept."""
    world = a_network(0, trainees, openings)
    before = _forget_peak()
    clock = [time.process_time()]
    arcs = eligible_pairs(world)
    clock.append(time.process_time())
    need = np.random.default_rng(0).integers(0, 6, trainees)
    pool = Pool(world, arcs, need)
    first = first_sheet(pool)
    clock.append(time.process_time())
    joint = best_plan(pool, first)
    clock.append(time.process_time())
    proof = certify_plan(pool, joint)
    clock.append(time.process_time())
    peak = _peak_mib()
    stages = dict(zip(("pairs_and_scores", "draw", "solve", "certify"), np.diff(clock),
                      strict=True))  # fmt: skip
    everybody = np.arange(trainees, dtype=np.int32)
    touched = len(candidates.in_reach(world, candidates.spots_of(world), everybody)[0])
    return {
        "trainees": trainees,
        "openings": openings,
        "arcs": len(arcs),
        "touched_share": touched / (trainees * openings),
        "seconds": float(clock[-1] - clock[0]),
        "extra_mib": peak - before,
        "placed": proof.placed,
        "gap": proof.gap,
        "microseconds_per_arc": float(1e6 * (clock[-1] - clock[0]) / max(len(arcs), 1)),
        **{name: float(spent) for name, spent in stages.items()},
    }


def _in_own_process(trainees: int, openings: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.benchmarks.network", str(trainees), str(openings)]
    told: dict[str, Any] = json.loads(subprocess.check_output(command, text=True))
    return told


def _forget_peak() -> float:
    """Forget the peak of memory so far (Linux) and return what is held now, MiB."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return _peak_mib()


def _peak_mib() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    size = [int(text) for text in sys.argv[1:]]
    print(json.dumps(measure_one(*size) if size else measure()))
