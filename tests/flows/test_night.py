"""Story 11, a part-time administrator trusts the night: real processes, killed and doubled."""

from __future__ import annotations

import json
import os
import signal
from contextlib import suppress
from time import sleep
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.exc import OperationalError

from config.settings import CONFIG_FOLDER
from matcher.models.nights import CurrentNight, Night
from matcher.models.suggestions import SuggestionList
from matcher.vocabulary import NightStatus
from tests.builders import a_trainee, an_opening
from tests.program import ended, ran, started, wait_for_line

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

    from config.settings import Settings
    from matcher.services.context import Context

ON = "2026-11-23"
KEYS = {
    "id",
    "on",
    "status",
    "trainees",
    "openings",
    "eligible_pairs",
    "suggestions",
    "without_suggestion",
    "seconds",
}


@pytest.fixture
def slow(tmp_path: Path) -> dict[str, str]:
    """Give an environment in which each trainee is a block of its own, so that a run is long."""
    shipped = (CONFIG_FOLDER / "scoring.toml").read_text()
    file = tmp_path / "scoring.toml"
    file.write_text(shipped.replace("block_of_trainees = 128", "block_of_trainees = 1"))
    assert "block_of_trainees = 1 " in file.read_text()
    return {"MATCHER_SCORING_FILE": str(file)}


def a_school(context: Context, trainees: int) -> None:
    for number in range(trainees):
        a_trainee(context, f"T{number:03d}")
    for number in range(6):
        an_opening(context, f"P{number}")


def night(settings: Settings, *more: str) -> tuple[int, dict[str, object], str]:
    code, out, err = ran(settings, "night", "run", "--on", ON, "--format", "json", *more)
    return code, json.loads(out) if out else {}, err


def test_night_is_run_shown_and_run_again_for_nothing(
    context: Context, settings: Settings
) -> None:
    a_school(context, trainees=3)
    code, first, err = night(settings)
    assert code == 0, err
    assert set(first) >= KEYS
    assert (first["on"], first["status"], first["suggestions"]) == (ON, "done", 18)
    code, again, err = night(settings)
    assert code == 0, err
    assert (again["id"], again["status"]) == (first["id"], "unchanged")
    code, out, err = ran(settings, "night", "show", "--format", "json")
    assert code == 0, err
    assert set(json.loads(out)) >= KEYS


@pytest.mark.proof
def test_killed_night_leaves_the_lists_of_the_night_before(
    context: Context, settings: Settings, slow: dict[str, str]
) -> None:
    a_school(context, trainees=80)
    _code, first, _err = night(settings)
    an_opening(context, "P9")
    process = started(settings, "night", "run", "--on", ON, **slow)
    wait_for_line(process, "2 stagiaires sur 80")
    process.kill()
    process.communicate()
    context.session.rollback()
    assert context.session.scalars(select(Night.status).order_by(Night.started_at)).all() == [
        NightStatus.DONE,
        NightStatus.STARTED,
    ]
    assert lists_of(context, NightStatus.STARTED) > 0
    assert context.session.scalars(select(CurrentNight.night_id)).all() == [first["id"]]
    code, third, err = night(settings)
    assert code == 0, err
    context.session.rollback()
    assert context.session.scalars(select(Night.status).order_by(Night.started_at)).all() == [
        NightStatus.DONE,
        NightStatus.FAILED,
        NightStatus.DONE,
    ]
    assert lists_of(context, NightStatus.FAILED) == 0
    assert context.session.scalars(select(CurrentNight.night_id)).all() == [third["id"]]


def test_second_night_at_once_says_so_and_exits_as_busy(
    context: Context, settings: Settings, slow: dict[str, str]
) -> None:
    a_school(context, trainees=20)
    first = started(settings, "night", "run", "--on", ON, **slow)
    wait_for_line(first, "1 stagiaires sur 20")
    stop_between_writes(first, settings)
    try:
        code, answer, err = night(settings)
    finally:
        first.send_signal(signal.SIGCONT)
    assert code == 3
    assert answer == {}
    assert "Le calcul de la nuit : déjà en cours" in err
    code, _out, err = ended(first)
    assert code == 0, err
    context.session.rollback()
    assert context.session.scalars(select(Night.status)).all() == [NightStatus.DONE]


def test_partial_night_exits_with_one_and_names_the_trainee(
    context: Context, settings: Settings
) -> None:
    a_school(context, trainees=3)
    break_data_of(context, "T001")
    code, answer, _err = night(settings)
    assert (code, answer["status"]) == (1, "partial")
    code, out, _err = ran(settings, "night", "run", "--on", ON)
    assert code == 1
    assert "à revoir : T001" in out


def test_unknown_site_and_unknown_night_are_usage_errors(
    context: Context, settings: Settings
) -> None:
    a_school(context, trainees=1)
    code, answer, err = night(settings, "--site", "Nulle-Part")
    assert (code, answer) == (2, {})
    assert "Nulle-Part" in err
    code, out, err = ran(settings, "night", "show", "abc", "--format", "json")
    assert (code, out) == (2, "")
    assert "abc" in err


def stop_between_writes(process: subprocess.Popen[str], settings: Settings) -> None:
    """Hold ``process`` still at a moment at which it keeps nobody from writing.

    Held inside a transaction it would keep the lock of the database, and whoever comes second
    would be told of that lock instead.
    """
    engine = create_engine(settings.database_url, isolation_level="AUTOCOMMIT")
    is_sqlite = engine.dialect.name == "sqlite"
    probe = "PRAGMA busy_timeout=0" if is_sqlite else "SET lock_timeout = 1"
    take = "BEGIN IMMEDIATE" if is_sqlite else "SELECT * FROM leases FOR UPDATE"
    with engine.connect() as connection:
        connection.exec_driver_sql(probe)
        while True:
            process.send_signal(signal.SIGSTOP)
            os.waitpid(process.pid, os.WUNTRACED)
            with suppress(OperationalError):
                connection.exec_driver_sql(take)
                if is_sqlite:
                    connection.exec_driver_sql("ROLLBACK")
                break
            process.send_signal(signal.SIGCONT)
            sleep(0.005)
    engine.dispose()


def lists_of(context: Context, status: NightStatus) -> int:
    query = select(func.count()).select_from(SuggestionList).join(Night)
    return context.session.scalar(query.where(Night.status == status)) or 0


def break_data_of(context: Context, reference: str) -> None:
    with context.writing():
        context.session.execute(
            text("UPDATE trainees SET travel_modes = '5' WHERE reference = :who"),
            {"who": reference},
        )
