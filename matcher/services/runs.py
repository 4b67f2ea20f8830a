"""Runs of scheduled jobs: each due run is won by one process and leaves a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select, update

from matcher.models.jobs import JobRun, JobState, ScheduledJob
from matcher.services.context import in_utc, now_utc
from matcher.services.insertion import insert_once

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from matcher.services.context import Context

WORTH_DOING_AGAIN = timedelta(hours=24)
"""A run that died longer ago is not taken up again: the next due one has replaced it."""


@dataclass(frozen=True)
class DueRun:
    """One run of one job at the moment it was due."""

    job: str
    due_at: datetime


def claim(context: Context, due: DueRun) -> int | None:
    """Return the id of the row of ``due`` if this process may do it, else None."""
    with context.writing():
        now = now_utc()
        run = insert_once(
            context.session,
            JobRun,
            {
                "job": due.job,
                "due_at": due.due_at,
                "state": JobState.RUNNING,
                "heartbeat_at": now,
            },
            returning=JobRun.id,
        )
        if run is None:
            run = context.session.execute(
                update(JobRun)
                .where(
                    JobRun.job == due.job,
                    JobRun.due_at == due.due_at,
                    JobRun.state == JobState.PENDING,
                )
                .values(state=JobState.RUNNING, heartbeat_at=now)
                .returning(JobRun.id)
            ).scalar_one_or_none()
    return run


def finish(context: Context, run: int, *, failed: bool, outcome: str) -> None:
    """Write how a run ended."""
    with context.writing():
        context.session.execute(
            update(JobRun)
            .where(JobRun.id == run)
            .values(
                state=JobState.FAILED if failed else JobState.DONE,
                ended_at=now_utc(),
                outcome=outcome,
            )
        )


def put_off(context: Context, run: int, outcome: str) -> None:
    """Leave a run to be taken up again: what it needs is in use, ``outcome`` says by whom."""
    with context.writing():
        context.session.execute(
            update(JobRun)
            .where(JobRun.id == run)
            .values(state=JobState.PENDING, heartbeat_at=now_utc(), outcome=outcome)
        )


def waiting(context: Context) -> list[DueRun]:
    """Return the runs to be taken up again, the oldest first."""
    rows = context.session.execute(
        select(JobRun.job, JobRun.due_at)
        .where(JobRun.state == JobState.PENDING)
        .order_by(JobRun.due_at)
    ).all()
    return [DueRun(row.job, in_utc(row.due_at)) for row in rows]


def last_seen(context: Context, job: str) -> datetime | None:
    """Return the last moment at which ``job`` was due and that left a row, if there is one.

    Before its first run: the moment that the store of the scheduler waits for, not included.
    None for a job that was never on the schedule.
    """
    due_at = context.session.scalar(select(func.max(JobRun.due_at)).where(JobRun.job == job))
    if due_at is not None:
        return in_utc(due_at)
    stored = context.session.scalar(
        select(ScheduledJob.next_run_time).where(ScheduledJob.id == job)
    )
    return None if stored is None else datetime.fromtimestamp(stored, UTC) - timedelta(seconds=1)


def note_missed(context: Context, job: str, dues: Sequence[datetime], outcome: str) -> None:
    """Write down the due runs of ``job`` that nobody did and that a later one replaces."""
    with context.writing():
        now = now_utc()
        for due_at in dues:
            values = {
                "job": job,
                "due_at": due_at,
                "state": JobState.MISSED,
                "heartbeat_at": now,
                "ended_at": now,
                "outcome": outcome,
            }
            insert_once(context.session, JobRun, values, returning=JobRun.id)


def beat(context: Context) -> None:
    """Say that the runs under way are alive; for the one process that schedules."""
    context.session.execute(
        update(JobRun).where(JobRun.state == JobState.RUNNING).values(heartbeat_at=now_utc())
    )


def reopen_dead(context: Context, alive: Collection[DueRun] = ()) -> list[DueRun]:
    """Reopen the runs that died and are still worth doing; return all that wait.

    For the one process that schedules: whatever is marked as running is dead, but for what is
    ``alive`` in it.
    """
    with context.writing():
        running = context.session.execute(
            select(JobRun.id, JobRun.job, JobRun.due_at).where(JobRun.state == JobState.RUNNING)
        ).all()
        dead = [row.id for row in running if DueRun(row.job, in_utc(row.due_at)) not in alive]
        context.session.execute(
            update(JobRun).where(JobRun.id.in_(dead)).values(state=JobState.PENDING)
        )
        context.session.execute(
            update(JobRun)
            .where(
                JobRun.state == JobState.PENDING,
                JobRun.due_at < now_utc() - WORTH_DOING_AGAIN,
            )
            .values(state=JobState.FAILED, ended_at=now_utc(), outcome="interrompu")
        )
    return waiting(context)


def prune(context: Context, older_than: timedelta) -> int:
    """Delete the rows of runs that ended longer ago; return how many."""
    with context.writing():
        gone = context.session.scalars(
            delete(JobRun).where(JobRun.ended_at < now_utc() - older_than).returning(JobRun.id)
        ).all()
    return len(gone)
