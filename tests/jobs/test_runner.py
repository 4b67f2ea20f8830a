"""A job is run once, timed, and its failure is kept and told without stopping the others."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from matcher.errors import ConflictError
from matcher.jobs import runner
from matcher.jobs.ground import Job, JobGround
from matcher.models.jobs import JobRun, JobState
from matcher.notifications.transports import Memory

if TYPE_CHECKING:
    import pytest

    from matcher.services.context import Context

DUE = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)


def a_ground(context: Context) -> JobGround:
    return JobGround(context, Memory(), "http://127.0.0.1:8000")


def a_job(function: object = lambda _ground: "3 envoyés") -> Job:
    assert callable(function)
    return Job("deliver", "* * * * *", function)


def breaks(_ground: JobGround) -> str:
    raise ZeroDivisionError("Inès Exemple, née le 4 mai")


def refuses(_ground: JobGround) -> str:
    raise ConflictError("La nuit a déjà commencé.")


def the_run(context: Context) -> tuple[JobState, str | None]:
    row = context.session.execute(select(JobRun.state, JobRun.outcome)).one()
    return row.state, row.outcome


def test_run_leaves_a_row_that_says_what_was_done(context: Context) -> None:
    assert runner.run(a_job(), DUE, a_ground(context))
    assert the_run(context) == (JobState.DONE, "3 envoyés")


def test_same_due_run_is_not_done_twice(context: Context) -> None:
    done: list[int] = []

    def do(_ground: JobGround) -> str:
        done.append(1)
        return "fait"

    job = a_job(do)
    assert runner.run(job, DUE, a_ground(context))
    assert not runner.run(job, DUE, a_ground(context))
    assert done == [1]


def test_failure_is_kept_without_quoting_a_person(
    context: Context, capsys: pytest.CaptureFixture[str]
) -> None:
    assert runner.run(a_job(breaks), DUE, a_ground(context))
    assert the_run(context) == (JobState.FAILED, "erreur interne (ZeroDivisionError)")
    out, err = capsys.readouterr()
    assert "Inès" not in out + err


def test_failure_is_told_with_its_reason(context: Context) -> None:
    told: list[tuple[datetime, str]] = []
    job = Job(
        "nightly",
        "30 3 * * *",
        refuses,
        lambda _ground, due_at, reason: told.append((due_at, reason)),
    )
    runner.run(job, DUE, a_ground(context))
    assert told == [(DUE, "La nuit a déjà commencé.")]


def test_failure_that_cannot_be_told_is_still_kept(context: Context) -> None:
    def cannot_tell(_ground: JobGround, _due_at: datetime, _reason: str) -> None:
        raise OSError

    runner.run(Job("nightly", "30 3 * * *", refuses, cannot_tell), DUE, a_ground(context))
    assert the_run(context) == (JobState.FAILED, "La nuit a déjà commencé.")
