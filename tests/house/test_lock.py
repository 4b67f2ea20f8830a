"""The lock file holds hashes and no address; nothing committed names a host or a machine."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LARGEST_FILE = 600_000
SECRET = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----|AKIA[0-9A-Z]{16}")


def committed_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def texts() -> list[tuple[Path, str]]:
    found = []
    for path in committed_files():
        try:
            found.append((path, path.read_text(encoding="utf-8")))
        except (UnicodeDecodeError, FileNotFoundError):
            continue
    return found


def test_lock_is_hashed_and_holds_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    pins = re.findall(r"^\S+==\S+", lock, flags=re.MULTILINE)
    assert len(pins) > 50
    assert lock.count("--hash=sha256:") >= len(pins)
    for name in ("requirements.lock", "pyproject.toml"):
        text = (ROOT / name).read_text()
        assert "://" not in text
        assert "--index" not in text
        assert "--find-links" not in text


def test_nothing_committed_names_a_path_of_a_machine() -> None:
    parent = str(ROOT.parent)
    guilty = [str(path) for path, text in texts() if f"{parent}/" in text and len(parent) > 4]
    assert guilty == []


def test_nothing_committed_holds_a_private_key() -> None:
    assert [str(path) for path, text in texts() if SECRET.search(text)] == []


def test_no_committed_file_is_large() -> None:
    sizes = {path.name: path.stat().st_size for path in committed_files() if path.exists()}
    large = {name: size for name, size in sizes.items() if size > LARGEST_FILE}
    # Two vendored files: the API documentation page, and what tests accessibility.
    assert set(large) <= {"swagger-ui-bundle.js", "axe.min.js"}
