"""The frame of the command line: French, exit codes, no traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

if TYPE_CHECKING:
    from collections.abc import Callable

    from babel.messages.catalog import Message

LOCALE = Path(__file__).resolve().parents[2] / "matcher/cli/locale/fr/LC_MESSAGES"


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the real program in a folder of its own."""

    def program(*words: str, **environ: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(Path(sys.executable).with_name("matcher")), *words],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
            env={"MATCHER_HOME": str(tmp_path), "PATH": "", "LC_ALL": "C.UTF-8"} | environ,
        )

    return program


def test_unknown_command_is_told_in_french(
    run: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    done = run("bake")
    assert done.returncode == 2
    assert "La commande 'bake' n'existe pas" in done.stderr
    assert done.stdout == ""


def test_argument_that_is_no_text_is_a_usage_error(
    run: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    done = run("titles", "resolve", "boulan\udcff")
    assert done.returncode == 2
    assert "attendu : un texte en UTF-8" in done.stderr


def test_without_a_database_every_reader_says_what_to_do(
    run: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    done = run("trades", "near", "D1106", "--format", "json")
    assert done.returncode == 2
    assert "lancez matcher init" in done.stderr
    assert done.stdout == ""


def test_every_bad_setting_is_named_at_once(
    run: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    done = run(
        "doctor",
        MATCHER_DATABASE_URL="mysql://x",
        MATCHER_ENV="prod",
        MATCHER_NIGHT_JOBS="many",
        MATCHER_SECRET_KEY="short",
    )
    assert done.returncode == 2
    for name in (
        "MATCHER_DATABASE_URL",
        "MATCHER_ENV",
        "MATCHER_NIGHT_JOBS",
        "MATCHER_SECRET_KEY",
    ):
        assert name in done.stdout
    assert done.stderr == ""


def test_init_then_doctor_finds_everything_good(
    run: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    assert run("doctor").returncode == 2
    assert run("init").returncode == 0
    done = run("doctor")
    assert done.returncode == 0, done.stdout + done.stderr


def said(message: Message) -> tuple[list[str], list[str]]:
    """Return the texts of a message, one or several forms alike."""
    both = (message.id, message.string)
    source, target = ([text] if isinstance(text, str) else list(text or ()) for text in both)
    return source, target


def test_compiled_messages_are_those_of_the_catalogue() -> None:
    with (LOCALE / "messages.po").open("rb") as source:
        written = sorted(repr(said(m)) for m in read_po(source) if m.id)
    with (LOCALE / "messages.mo").open("rb") as compiled:
        shipped = sorted(repr(said(m)) for m in read_mo(compiled) if m.id)
    assert len(written) > 30
    assert shipped == written
