"""The memory of a process and of all that it started, sampled while it works (Linux).

The sum of Pss: what several processes share is counted once. ``/proc/PID/smaps_rollup``
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PROC = Path("/proc")
SECONDS_BETWEEN = 0.2


def tree_mib(pid: int) -> float:
    """Return the MiB that ``pid`` and the processes under it hold now."""
    children = defaultdict(list)
    for folder in PROC.iterdir():
        if folder.name.isdigit():
            children[_parent(folder)].append(int(folder.name))
    held, left = 0, [pid]
    while left:
        one = left.pop()
        left += children[one]
        held += _pss_kib(one)
    return held / 1024


@contextmanager
def peaks(trees: dict[str, int], stage: list[str]) -> Iterator[dict[tuple[str, str], float]]:
    """Give the highest MiB by stage and name of tree; the last of ``stage`` is under way."""
    found: dict[tuple[str, str], float] = defaultdict(float)
    over = Event()

    def sample() -> None:
        while not over.wait(SECONDS_BETWEEN):
            for name, pid in trees.items():
                key = (stage[-1], name)
                found[key] = max(found[key], tree_mib(pid))

    sampler = Thread(target=sample, daemon=True)
    sampler.start()
    try:
        yield found
    finally:
        over.set()
        sampler.join()


def _parent(folder: Path) -> int:
    """Return the process that started this one; 0 if it has just ended."""
    try:
        stat = (folder / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 0
    return int(stat.rpartition(")")[2].split()[1])


def _pss_kib(pid: int) -> int:
    try:
        told = (PROC / str(pid) / "smaps_rollup").read_text(encoding="ascii")
    except OSError:  # it has just ended
        return 0
    return next((int(line.split()[1]) for line in told.splitlines() if line.startswith("Pss:")), 0)
