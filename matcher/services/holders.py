"""Who holds a lease: a name by which a dead process of this machine is known to be dead.

A process id alone is given again to others, so the name also says which machine since which
start, which space of process ids, and when the process began. Where the system does not tell
(no ``/proc``), nobody is ever called dead and a lease simply runs out.
"""

from __future__ import annotations

import os
from pathlib import Path
from uuid import uuid4

PROC = Path("/proc")
UNKNOWN_PLACE = "elsewhere"
STATE, START_TIME = 0, 19
"""Positions in ``/proc/PID/stat`` after the name of the program (proc(5), fields 3 and 22)."""


def new_holder() -> str:
    """Return a name that nobody else has, made of place, process and a number used once."""
    pid = os.getpid()
    return f"{_place()}/{pid}/{_start_time(pid)}/{uuid4().hex[:12]}"


def is_dead(holder: str) -> bool:
    """Return whether ``holder`` is surely a process of this machine that has ended."""
    place, pid, start_time, _once = holder.split("/")
    if place in {UNKNOWN_PLACE, ""} or place != _place():
        return False
    return _start_time(int(pid)) != start_time


def _place() -> str:
    """Return which start of which machine, and which space of process ids, this is."""
    try:
        boot = (PROC / "sys/kernel/random/boot_id").read_text().strip()
        space = (PROC / "self/ns/pid").readlink().name
    except OSError:
        return UNKNOWN_PLACE
    return f"{boot[:13]}{space.removeprefix('pid:')}"


def _start_time(pid: int) -> str:
    """Return when process ``pid`` began, or an empty text if it has ended."""
    try:
        stat = (PROC / str(pid) / "stat").read_text()
    except OSError:
        return ""
    fields = stat.rpartition(")")[2].split()
    return "" if fields[STATE] in {"Z", "X"} else fields[START_TIME]
