"""How many bytes may still be asked for: what the machine has, or less where a limit is set.

Linux says it in files. A container or a service has a control group, whose limit and those of
the groups around it hold as well; what it keeps of files that it read is given back on demand.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

KIB = 1024


class Names(NamedTuple):
    """The files in which a version of control groups says its numbers."""

    limit: str
    used: str
    cache: str


UNIFIED = Names("memory.max", "memory.current", "inactive_file")
OLD = Names("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")


def memory_left(root: Path = Path("/")) -> int | None:
    """Return the bytes that can be had without swapping; None where the system does not say.

    ``root``: where the files of the system are.
    """
    said = [_of_machine(root), *_of_groups(root)]
    return min((left for left in said if left is not None), default=None)


def _of_machine(root: Path) -> int | None:
    for name, value in _table(root / "proc/meminfo").items():
        if name == "MemAvailable:":
            return value * KIB
    return None


def _of_groups(root: Path) -> list[int | None]:
    """Return what is left in the group of this process and in those around it."""
    groups = root / "sys/fs/cgroup"
    left: list[int | None] = []
    for line in _text(root / "proc/self/cgroup").splitlines():
        number, controllers, path = line.split(":", 2)
        if number == "0":
            left += _on_the_way(groups, path, UNIFIED)
        elif "memory" in controllers.split(","):
            left += _on_the_way(groups / "memory", path, OLD)
    return left


def _on_the_way(mount: Path, path: str, names: Names) -> list[int | None]:
    """Return what is left in each group from ``mount`` down; those out of sight say nothing."""
    steps = [step for step in path.split("/") if step not in ("", "..")]
    folders = [mount.joinpath(*steps[:depth]) for depth in range(len(steps) + 1)]
    return [_of_group(folder, names) for folder in folders]


def _of_group(folder: Path, names: Names) -> int | None:
    limit, used = _text(folder / names.limit).strip(), _text(folder / names.used).strip()
    if not limit.isdigit() or not used.isdigit():
        return None
    given_back = _table(folder / "memory.stat").get(names.cache, 0)
    return max(0, int(limit) - int(used) + given_back)


def _table(file: Path) -> dict[str, int]:
    rows = (line.split() for line in _text(file).splitlines())
    return {row[0]: int(row[1]) for row in rows if len(row) > 1 and row[1].isdigit()}


def _text(file: Path) -> str:
    """Return what ``file`` says; nothing where there is none or it may not be read."""
    try:
        return file.read_text(encoding="ascii")
    except OSError:
        return ""
