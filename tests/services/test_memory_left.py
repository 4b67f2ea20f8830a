"""What memory is left: of the machine, or of the container that is given less."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcher.services.memory_left import memory_left

if TYPE_CHECKING:
    from pathlib import Path

GIB = 1 << 30
MIB = 1 << 20


def a_system(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def a_machine(root: Path, groups: str = "") -> Path:
    meminfo = "MemTotal:       16777216 kB\nMemAvailable:    8388608 kB\nHugePages_Total:   0\n"
    return a_system(root, {"proc/meminfo": meminfo, "proc/self/cgroup": groups})


def test_this_machine_says_what_it_has_left() -> None:
    left = memory_left()
    assert left is not None
    assert 1 * MIB < left < 1 << 50


def test_machine_without_limits_gives_what_is_available(tmp_path: Path) -> None:
    assert memory_left(a_machine(tmp_path)) == 8 * GIB


def test_limit_of_a_container_holds_less_what_it_uses_and_its_cache_is_free(
    tmp_path: Path,
) -> None:
    group = a_system(
        a_machine(tmp_path, "0::/\n"),
        {
            "sys/fs/cgroup/memory.max": f"{4 * GIB}\n",
            "sys/fs/cgroup/memory.current": f"{3 * GIB}\n",
            "sys/fs/cgroup/memory.stat": f"anon {GIB}\ninactive_file {512 * MIB}\n",
        },
    )
    assert memory_left(group) == GIB + 512 * MIB


def test_limit_of_a_group_around_a_service_holds_and_max_is_no_limit(tmp_path: Path) -> None:
    slice_ = "sys/fs/cgroup/school.slice"
    root = a_system(
        a_machine(tmp_path, "0::/school.slice/night.service\n"),
        {
            f"{slice_}/memory.max": f"{2 * GIB}\n",
            f"{slice_}/memory.current": f"{GIB}\n",
            f"{slice_}/night.service/memory.max": "max\n",
            f"{slice_}/night.service/memory.current": f"{GIB}\n",
        },
    )
    assert memory_left(root) == GIB


def test_limit_of_the_older_groups_holds_even_if_the_path_is_out_of_sight(tmp_path: Path) -> None:
    root = a_system(
        a_machine(tmp_path, "5:devices:/docker/abc\n4:cpu,memory:/docker/abc\n0::/docker/abc\n"),
        {
            "sys/fs/cgroup/memory/memory.limit_in_bytes": f"{3 * GIB}\n",
            "sys/fs/cgroup/memory/memory.usage_in_bytes": f"{2 * GIB}\n",
            "sys/fs/cgroup/memory/memory.stat": f"cache 5\ntotal_inactive_file {MIB}\n",
        },
    )
    assert memory_left(root) == GIB + MIB


def test_group_that_is_full_leaves_nothing(tmp_path: Path) -> None:
    root = a_system(
        a_machine(tmp_path, "0::/\n"),
        {"sys/fs/cgroup/memory.max": f"{GIB}", "sys/fs/cgroup/memory.current": f"{2 * GIB}"},
    )
    assert memory_left(root) == 0


def test_system_that_says_nothing_sets_no_limit(tmp_path: Path) -> None:
    assert memory_left(tmp_path) is None
