"""The real program as a process of its own, on the database of a test.

``started`` gives a process to watch, to stop, to kill. ``ran`` waits for the end of one; to be
quick, it is forked from a server that has imported the program once and done nothing else.
"""

from __future__ import annotations

import multiprocessing
import os
import pkgutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import matcher.cli
from matcher.cli import main

if TYPE_CHECKING:
    from collections.abc import Mapping

    from config.settings import Settings

PROGRAM = Path(sys.executable).with_name("matcher")
LONG_ENOUGH_SECONDS = 300.0
WARM = multiprocessing.get_context("forkserver")
WARM.set_forkserver_preload(
    [
        "pytest",
        "matcher.app",
        "matcher.services.imports",
        "matcher.services.needs",
        "matcher.services.nights",
        "matcher.services.plans",
        "ortools.graph.python.min_cost_flow",
        "sqlalchemy.dialects.sqlite",
        "psycopg",
        *(f"matcher.cli.{module.name}" for module in pkgutil.iter_modules(matcher.cli.__path__)),
    ]
)


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


def ran(settings: Settings, *arguments: str, **more: str) -> tuple[int, str, str]:
    """Run the program to its end; return exit code, stdout, stderr."""
    return ran_with(environment(settings, **more), *arguments)


def ran_with(
    environ: Mapping[str, str], *arguments: str, cwd: Path | None = None
) -> tuple[int, str, str]:
    """Run the program to its end with just this environment; return code, stdout, stderr."""
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder) / "out", Path(folder) / "err"
        process = WARM.Process(
            target=_run, args=(arguments, dict(environ), cwd or Path.cwd(), out, err)
        )
        process.start()
        process.join(LONG_ENOUGH_SECONDS)
        code = process.exitcode
        if code is None:
            process.kill()
            raise AssertionError(f"« matcher {' '.join(arguments)} » did not end")
        return code, out.read_text("utf-8"), err.read_text("utf-8")


def _run(
    arguments: tuple[str, ...], environ: dict[str, str], cwd: Path, out: Path, err: Path
) -> None:
    os.environ.clear()
    os.environ.update(environ)
    os.chdir(cwd)
    for path, stream in ((out, sys.stdout), (err, sys.stderr)):
        with path.open("wb") as file:
            os.dup2(file.fileno(), stream.fileno())
    sys.argv = [str(PROGRAM), *arguments]
    main.main()


def wait_for_line(process: subprocess.Popen[str], text: str) -> None:
    """Wait until ``process`` has said ``text`` on stderr; fail if it ends before."""
    assert process.stderr is not None
    said = []
    for line in process.stderr:
        said.append(line)
        if text in line:
            return
    raise AssertionError(f"« {text} » was not said, but:\n{''.join(said)}")
