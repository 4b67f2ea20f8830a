"""Runs of scheduled jobs and the leases that keep a job from running twice."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, Float, LargeBinary, String, Text, Unicode, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matcher.models.base import Base, coded
from matcher.vocabulary import Term


class JobState(Term):
    """How far the run of a job is."""

    PENDING = "pending", "à reprendre"
    RUNNING = "running", "en cours"
    DONE = "done", "terminé"
    FAILED = "failed", "échoué"
    MISSED = "missed", "pas fait"


class JobRun(Base):
    """One due run of one job: the row is won by exactly one process."""

    __tablename__ = "job_runs"
    __table_args__ = (UniqueConstraint("job", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    job: Mapped[str] = mapped_column(String(64))
    due_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    state: Mapped[JobState] = mapped_column(coded(JobState), default=JobState.RUNNING)
    heartbeat_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    outcome: Mapped[str | None] = mapped_column(Text)


class Lease(Base):
    """A named right to do something alone; lost when ``expires_at`` has passed."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    holder: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class ScheduledJob(Base):
    """The next time of each job, written by APScheduler; we own the table, it owns the rows."""

    __tablename__ = "apscheduler_jobs"

    id: Mapped[str] = mapped_column(Unicode(191), primary_key=True)
    next_run_time: Mapped[float | None] = mapped_column(Float(25), index=True)
    job_state: Mapped[bytes] = mapped_column(LargeBinary)
