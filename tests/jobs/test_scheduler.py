"""The scheduler as a real process: one at a time, a clean stop, nothing lost in a crash."""

from __future__ import annotations

import signal
from datetime import UTC, datetime, timedelta
from time import monotonic, sleep
from typing import TYPE_CHECKING

import pytest
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import select

from matcher.jobs.schedule import JOBS, job_of
from matcher.jobs.scheduler import last_due
from matcher.models.jobs import JobRun, JobState, Lease, ScheduledJob
from matcher.models.nights import Night
from matcher.models.outbox import OutboxMessage
from matcher.services import outbox, runs
from matcher.services.context import in_utc, now_utc, today_in_paris
from matcher.vocabulary import Role
from tests.builders import a_trainer
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


def wait_until_done(context: Context, job: str, due_at: datetime | None = None) -> None:
    """Wait until every run of ``job`` is done, or the one that was due at ``due_at``."""
    query = select(JobRun.state).where(JobRun.job == job)
    if due_at is not None:
        query = query.where(JobRun.due_at == due_at)
    deadline = monotonic() + LONG_ENOUGH_SECONDS
    while monotonic() < deadline:
        context.session.rollback()
        states = context.session.scalars(query).all()
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
def test_what_was_due_while_nothing_ran_is_done_once_however_late_and_told(
    context: Context, serve: Serve
) -> None:
    a_trainer(context, "admin@ecole.example", role=Role.ADMIN)
    context.session.commit()
    first = serve()
    wait_for_line(first, READY)
    stopped(first)
    dues = due_days(context, "nightly", days=4)
    make_seen(context, "nightly", dues[0])
    make_overdue(context, "prune", timedelta(days=3))
    for _start in range(2):
        process = serve()
        wait_for_line(process, READY)
        wait_until_done(context, "nightly", dues[-1])
        wait_until_done(context, "prune", due_days(context, "prune", days=1)[0])
        code, _out, err = stopped(process)
        assert code == 0, err
    context.session.rollback()
    rows = context.session.execute(
        select(JobRun.due_at, JobRun.state).where(JobRun.job == "nightly").order_by(JobRun.due_at)
    ).all()
    assert [in_utc(row.due_at) for row in rows] == dues
    assert [row.state for row in rows[1:]] == [*[JobState.MISSED] * (len(dues) - 2), JobState.DONE]
    [letter] = context.session.scalars(
        select(OutboxMessage.body).where(OutboxMessage.dedupe_key.startswith("night late"))
    )
    assert letter.count(": pas calculée") == len(dues) - 2
    night = context.session.scalars(select(Night)).one()
    assert night.on_date == today_in_paris()


@pytest.mark.proof
def test_night_lost_between_the_store_and_its_row_is_done_at_the_next_start(
    context: Context, serve: Serve
) -> None:
    """Killed, or stopped, just when the store had moved on and the run had not begun."""
    first = serve()
    wait_for_line(first, READY)
    first.kill()
    first.wait()
    before, due = due_days(context, "nightly", days=2)
    make_seen(context, "nightly", before)
    second = serve()
    wait_for_line(second, READY)
    wait_until_done(context, "nightly", due)
    code, _out, err = stopped(second)
    assert code == 0, err
    context.session.rollback()
    assert len(context.session.scalars(select(Night.id)).all()) == 1


def due_days(context: Context, name: str, days: int) -> list[datetime]:
    """Return the last ``days`` moments at which a daily job was due, the oldest first."""
    del context
    found = [last_due(job_of(name), now_utc())]
    while len(found) < days:
        found.append(last_due(job_of(name), found[-1] - timedelta(seconds=1)))
    return [due.astimezone(UTC) for due in reversed(found)]


def make_seen(context: Context, name: str, due_at: datetime) -> None:
    """Store that ``name`` was done when it was due at ``due_at``, and never since."""
    run = runs.claim(context, runs.DueRun(name, due_at))
    assert run is not None
    runs.finish(context, run, failed=False, outcome="fait")


def make_overdue(context: Context, name: str, wait: timedelta) -> None:
    """Store that ``name`` was due ``wait`` ago, as a scheduler that died then has left it."""
    store = SQLAlchemyJobStore(engine=context.session.get_bind())
    store.start(BackgroundScheduler(timezone="Europe/Paris"), "default")
    job = store.lookup_job(name)
    job.next_run_time = now_utc() - wait
    store.update_job(job)
