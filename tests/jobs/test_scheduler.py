"""The scheduler as a real process: one at a time, a clean stop, nothing lost in a crash."""

from __future__ import annotations

import signal
from datetime import timedelta
from time import monotonic, sleep
from typing import TYPE_CHECKING

import pytest
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import select

from matcher.jobs.schedule import JOBS, job_of
from matcher.jobs.scheduler import last_due
from matcher.models.jobs import JobRun, JobState, Lease, ScheduledJob
from matcher.services import outbox, runs
from matcher.services.context import now_utc
from tests.program import LONG_ENOUGH_SECONDS, ended, started, wait_for_line

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from typing import Protocol

    from config.settings import Settings
    from matcher.services.context import Context

    class Serve(Protocol):
        def __call__(self) -> subprocess.Popen[str]: ...


READY = "Planificateur prêt"


@pytest.fixture
def serve(settings: Settings) -> Iterator[Serve]:
    processes: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        processes.append(started(settings, "jobs", "serve"))
        return processes[-1]

    yield start
    for process in processes:
        if process.poll() is None:
            process.kill()
        process.communicate()


def stopped(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    process.send_signal(signal.SIGTERM)
    return ended(process)


def wait_until_done(context: Context, job: str) -> None:
    deadline = monotonic() + LONG_ENOUGH_SECONDS
    while monotonic() < deadline:
        context.session.rollback()
        states = context.session.scalars(select(JobRun.state).where(JobRun.job == job)).all()
        if states and set(states) == {JobState.DONE}:
            return
        sleep(0.1)
    raise AssertionError(f"{job} was not done")


def test_one_runs_keeps_the_schedule_and_stops_cleanly_a_second_leaves_as_busy(
    context: Context, serve: Serve
) -> None:
    process = serve()
    wait_for_line(process, READY)
    code, _out, err = ended(serve())
    assert code == 3
    assert "Le planificateur : déjà en cours" in err
    code, _out, err = stopped(process)
    assert code == 0, err
    assert "scheduler stopped" in err
    assert set(context.session.scalars(select(ScheduledJob.id))) == {job.name for job in JOBS}
    assert context.session.scalars(select(Lease.name)).all() == []


@pytest.mark.proof
def test_killed_one_can_be_replaced_at_once_and_its_run_is_taken_up_again(
    context: Context, serve: Serve
) -> None:
    killed = serve()
    wait_for_line(killed, READY)
    killed.kill()
    killed.wait()
    runs.claim(context, runs.DueRun("deliver", now_utc() - timedelta(minutes=10)))
    with context.writing():
        outbox.enqueue(
            context, dedupe_key="1", recipient="a@ecole.example", subject="Nuit", body="Corps\n"
        )
    process = serve()
    wait_for_line(process, READY)
    wait_until_done(context, "deliver")
    code, out, err = stopped(process)
    assert code == 0, err
    assert "message pour a@ecole.example" in out


@pytest.mark.proof
def test_time_that_passed_while_nothing_ran_is_caught_up_once_unless_long_ago(
    context: Context, serve: Serve
) -> None:
    first = serve()
    wait_for_line(first, READY)
    stopped(first)
    make_overdue(context, "prune", timedelta(hours=2))
    make_overdue(context, "nightly", timedelta(hours=20))
    # The 20 hours hold a newer run: long ago too, but for the six hours that follow it.
    is_new = now_utc() - last_due(job_of("nightly"), now_utc()) < timedelta(hours=6)
    second = serve()
    wait_for_line(second, READY)
    wait_until_done(context, "prune")
    code, _out, err = stopped(second)
    assert code == 0, err
    context.session.rollback()
    caught_up = select(JobRun.job).where(JobRun.job != "deliver")
    expected = ["nightly", "prune"] if is_new else ["prune"]
    assert sorted(context.session.scalars(caught_up)) == expected


def make_overdue(context: Context, name: str, wait: timedelta) -> None:
    """Store that ``name`` was due ``wait`` ago, as a scheduler that died then has left it."""
    store = SQLAlchemyJobStore(engine=context.session.get_bind())
    store.start(BackgroundScheduler(timezone="Europe/Paris"), "default")
    job = store.lookup_job(name)
    job.next_run_time = now_utc() - wait
    store.update_job(job)
