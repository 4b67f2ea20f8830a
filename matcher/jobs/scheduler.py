"""The process that starts the jobs: APScheduler on the database, one process at a time.

Two schedulers on one store run jobs twice (APScheduler's own warning), so the process holds a
lease that its main thread renews. What was due is known from the rows of the runs, not from the
store, which moves on before a run is safe: at its start the process does, once, the last run
that left no row, however late, and takes up again those that died or were put off. It outlives a
database that goes away, and takes up what died of it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from sqlalchemy.exc import OperationalError

from matcher.errors import NoDatabaseError
from matcher.jobs import runner
from matcher.jobs.ground import TIME_ZONE, Job
from matcher.jobs.schedule import JOBS
from matcher.services import leases, runs
from matcher.services.context import now_utc

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from threading import Event

    from sqlalchemy import Engine

    from matcher.jobs.ground import JobGround

RUN_JOB = "matcher.app:run_job"
"""The function that the store names by text: code may move, stored rows stay good."""

BEAT_SECONDS = 15.0
LEASE_LENGTH = timedelta(minutes=2)
TIME_TO_BEGIN = timedelta(minutes=5)
"""A run that left no row this long after its time was lost on the way."""

NEVER_TOO_LATE = None
"""What APScheduler is told of a time that has passed: a run is done however late."""

FARTHEST_LOOK_BACK = timedelta(days=366)

log = structlog.get_logger("matcher.jobs")


class Steady(BackgroundScheduler):  # type: ignore[misc]  # APScheduler is untyped
    """A scheduler whose thread outlives a database that goes away while it looks at its store.

    A time that it had moved on by then is in no row: the next beat finds it.
    """

    def _process_jobs(self) -> float | None:
        """Start what is due; return the seconds to wait until the next look."""
        try:
            wait: float | None = super()._process_jobs()
        except OperationalError as error:
            log.warning("database away", error=type(error).__name__)
            return BEAT_SECONDS
        return wait


def serve(
    engine: Engine,
    opened: Callable[[], AbstractContextManager[JobGround]],
    stop: Event,
    ready: Callable[[], None],
) -> None:
    """Start jobs until ``stop`` is set; a running job is waited for.

    Raises ``LeaseTakenError`` if another scheduler runs on this database, or took it over.
    """
    with opened() as ground:
        lease = leases.take(ground.context, "scheduler", "Le planificateur", LEASE_LENGTH)
        due = [*runs.reopen_dead(ground.context), *_late(ground, now_utc())]
    scheduler = _started(engine, due)
    ready()
    try:
        while not stop.wait(BEAT_SECONDS):
            _beat(opened, lease, scheduler)
    finally:
        scheduler.shutdown(wait=True)
        _release(opened, lease)
        log.info("scheduler stopped")


def _beat(
    opened: Callable[[], AbstractContextManager[JobGround]],
    lease: leases.HeldLease,
    scheduler: BackgroundScheduler,
) -> None:
    """Say that this process is alive and take up what waits; a database away is waited for."""
    try:
        with opened() as ground:
            with ground.context.writing():
                lease.renew(ground.context)
                runs.beat(ground.context)
            died = runs.reopen_dead(ground.context, alive=frozenset(runner.UNDER_WAY))
            for due in (*died, *_late(ground, now_utc() - TIME_TO_BEGIN)):
                _take_up_again(scheduler, due)
    except (NoDatabaseError, OperationalError) as error:
        log.warning("database away", error=type(error).__name__)


def _release(
    opened: Callable[[], AbstractContextManager[JobGround]], lease: leases.HeldLease
) -> None:
    try:
        with opened() as ground:
            lease.release(ground.context)
    except (NoDatabaseError, OperationalError) as error:
        log.warning("database away", error=type(error).__name__)


def _late(ground: JobGround, until: datetime) -> list[runs.DueRun]:
    """Return the last run of each job that was due up to ``until`` and left no row; say so.

    Those before it are written down as missed. A job that was never on the schedule is not late.
    """
    found = []
    for job in JOBS:
        since = runs.last_seen(ground.context, job.name) if job.catches_up else None
        dues = _due_between(job, since, until) if since is not None else []
        if dues:
            missed = "le planificateur était arrêté, ou la base de données absente"
            runs.note_missed(ground.context, job.name, dues[:-1], missed)
            job.tell_late(ground, dues)
            found.append(runs.DueRun(job.name, dues[-1]))
    return found


def _due_between(job: Job, since: datetime, now: datetime) -> list[datetime]:
    """Return when ``job`` was due after ``since``, up to ``now``."""
    trigger, found = trigger_of(job), []
    after = max(since, now - FARTHEST_LOOK_BACK)
    due = trigger.get_next_fire_time(None, after + timedelta(seconds=1))
    while due is not None and due <= now:
        found.append(due.astimezone(UTC))
        due = trigger.get_next_fire_time(due, due + timedelta(seconds=1))
    return found


def trigger_of(job: Job) -> CronTrigger:
    """Return when ``job`` is due."""
    return CronTrigger.from_crontab(job.cron, timezone=TIME_ZONE)


def last_due(job: Job, now: datetime) -> datetime:
    """Return the last moment up to ``now`` at which ``job`` was due."""
    trigger, look_back = trigger_of(job), timedelta(minutes=1)
    while look_back < FARTHEST_LOOK_BACK:
        due = trigger.get_next_fire_time(None, now - look_back)
        if due is not None and due <= now:
            return _last_of(trigger, due, now)
        look_back *= 2
    raise LookupError(f"{job.name} is never due")


def _last_of(trigger: CronTrigger, due: datetime, now: datetime) -> datetime:
    following = trigger.get_next_fire_time(due, due + timedelta(seconds=1))
    while following is not None and following <= now:
        due = following
        following = trigger.get_next_fire_time(due, due + timedelta(seconds=1))
    return due


def _started(engine: Engine, due: list[runs.DueRun]) -> BackgroundScheduler:
    scheduler = Steady(
        jobstores={"default": SQLAlchemyJobStore(engine=engine)},
        timezone=TIME_ZONE,
        job_defaults={
            "coalesce": True,
            "max_instances": 1,
            "misfire_grace_time": NEVER_TOO_LATE,
        },
    )
    scheduler.start(paused=True)
    _settle(scheduler)
    for run in due:
        _take_up_again(scheduler, run)
    scheduler.resume()
    log.info("scheduler started", jobs=[job.name for job in JOBS], taken_up=len(due))
    return scheduler


def _settle(scheduler: BackgroundScheduler) -> None:
    """Make the store hold the schedule; a stored time that is overdue is left as it is."""
    for job in JOBS:
        trigger = trigger_of(job)
        stored = scheduler.get_job(job.name)
        if stored is None:
            scheduler.add_job(RUN_JOB, trigger, args=[job.name], id=job.name, name=job.name)
        elif str(stored.trigger) != str(trigger):
            scheduler.reschedule_job(job.name, trigger=trigger)
        scheduler.modify_job(job.name, misfire_grace_time=NEVER_TOO_LATE)
    known = {job.name for job in JOBS}
    for stored in scheduler.get_jobs():
        if stored.id not in known:
            scheduler.remove_job(stored.id)


def _take_up_again(scheduler: BackgroundScheduler, due: runs.DueRun) -> None:
    if due.job in {job.name for job in JOBS}:
        scheduler.add_job(
            RUN_JOB,
            args=[due.job, due.due_at.isoformat()],
            id=f"again {due.job} {due.due_at.isoformat()}",
            misfire_grace_time=NEVER_TOO_LATE,
            replace_existing=True,
        )


def due_moment(job: Job, text: str) -> datetime:
    """Return the moment that ``text`` writes; the last one at which ``job`` was due if none."""
    return datetime.fromisoformat(text) if text else last_due(job, now_utc())
