"""Runs of scheduled jobs: each due run is won by one process and leaves a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from matcher.models.jobs import JobRun, JobState
from matcher.services.context import in_utc, now_utc
from matcher.services.insertion import insert_once

if TYPE_CHECKING:
    from datetime import datetime

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


def beat(context: Context) -> None:
    """Say that the runs under way are alive; for the one process that schedules."""
    context.session.execute(
        update(JobRun).where(JobRun.state == JobState.RUNNING).values(heartbeat_at=now_utc())
    )


def reopen_dead(context: Context) -> list[DueRun]:
    """Reopen the runs that died with the last scheduler and are still worth doing.

    For the one process that schedules, at its start: whatever is marked as running is dead.
    """
    with context.writing():
        context.session.execute(
            update(JobRun).where(JobRun.state == JobState.RUNNING).values(state=JobState.PENDING)
        )
        context.session.execute(
            update(JobRun)
            .where(
                JobRun.state == JobState.PENDING,
                JobRun.due_at < now_utc() - WORTH_DOING_AGAIN,
            )
            .values(state=JobState.FAILED, ended_at=now_utc(), outcome="interrompu")
        )
        rows = context.session.execute(
            select(JobRun.job, JobRun.due_at)
            .where(JobRun.state == JobState.PENDING)
            .order_by(JobRun.due_at)
        ).all()
    return [DueRun(row.job, in_utc(row.due_at)) for row in rows]


def prune(context: Context, older_than: timedelta) -> int:
    """Delete the rows of runs that ended longer ago; return how many."""
    with context.writing():
        gone = context.session.scalars(
            delete(JobRun).where(JobRun.ended_at < now_utc() - older_than).returning(JobRun.id)
        ).all()
    return len(gone)
