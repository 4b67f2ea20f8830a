"""The real program as a process of its own, on the database of a test."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from config.settings import Settings

PROGRAM = Path(sys.executable).with_name("matcher")
LONG_ENOUGH_SECONDS = 60.0


def environment(settings: Settings, **more: str) -> dict[str, str]:
    """Return the environment in which the program finds what ``settings`` say."""
    return {
        **os.environ,
        "MATCHER_HOME": str(settings.home),
        "MATCHER_DATABASE_URL": settings.database_url,
        "MATCHER_SECRET_KEY": settings.secret_key,
        "MATCHER_SMTP_URL": settings.smtp_url,
        **more,
    }


def started(settings: Settings, *arguments: str, **more: str) -> subprocess.Popen[str]:
    """Start the program and return its process; its output is read as text."""
    return subprocess.Popen(
        [PROGRAM, *arguments],
        env=environment(settings, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Wait for the end of ``process``; return exit code, stdout, stderr."""
    out, err = process.communicate(timeout=LONG_ENOUGH_SECONDS)
    return process.returncode, out, err


def wait_for_line(process: subprocess.Popen[str], text: str) -> None:
    """Wait until ``process`` has said ``text`` on stderr; fail if it ends before."""
    assert process.stderr is not None
    said = []
    for line in process.stderr:
        said.append(line)
        if text in line:
            return
    raise AssertionError(f"« {text} » was not said, but:\n{''.join(said)}")
