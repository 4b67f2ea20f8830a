"""The process that starts the jobs: APScheduler on the database, one process at a time.

Two schedulers on one store run jobs twice (APScheduler's own warning), so the process holds a
lease that its main thread renews. The store keeps the next time of each job, so a time that
passed while nothing ran is caught up once; a run that died in the middle is taken up again from
its own row, because the store has already moved on.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger

from matcher.jobs.ground import TIME_ZONE, Job
from matcher.jobs.schedule import JOBS
from matcher.services import leases, runs
from matcher.services.context import now_utc

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from threading import Event

    from sqlalchemy import Engine

    from matcher.services.context import Context

RUN_JOB = "matcher.app:run_job"
"""The function that the store names by text: code may move, stored rows stay good."""

BEAT_SECONDS = 15.0
LEASE_LENGTH = timedelta(minutes=2)
MISFIRE_GRACE_SECONDS = 6 * 3600
FARTHEST_LOOK_BACK = timedelta(days=366)

log = structlog.get_logger("matcher.jobs")


def serve(
    engine: Engine,
    opened: Callable[[], AbstractContextManager[Context]],
    stop: Event,
    ready: Callable[[], None],
) -> None:
    """Start jobs until ``stop`` is set; a running job is waited for.

    Raises ``LeaseTakenError`` if another scheduler runs on this database, or took it over.
    """
    with opened() as context:
        lease = leases.take(context, "scheduler", "Le planificateur", LEASE_LENGTH)
        died = runs.reopen_dead(context)
    scheduler = _started(engine, died)
    ready()
    try:
        while not stop.wait(BEAT_SECONDS):
            with opened() as context, context.writing():
                lease.renew(context)
                runs.beat(context)
    finally:
        scheduler.shutdown(wait=True)
        with opened() as context:
            lease.release(context)
        log.info("scheduler stopped")


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


def _started(engine: Engine, died: list[runs.DueRun]) -> BackgroundScheduler:
    scheduler = BackgroundScheduler(
        jobstores={"default": SQLAlchemyJobStore(engine=engine)},
        timezone=TIME_ZONE,
        job_defaults={
            "coalesce": True,
            "max_instances": 1,
            "misfire_grace_time": MISFIRE_GRACE_SECONDS,
        },
    )
    scheduler.start(paused=True)
    _settle(scheduler)
    for due in died:
        _take_up_again(scheduler, due)
    scheduler.resume()
    log.info("scheduler started", jobs=[job.name for job in JOBS], taken_up=len(died))
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
            misfire_grace_time=None,
        )


def due_moment(job: Job, text: str) -> datetime:
    """Return the moment that ``text`` writes; the last one at which ``job`` was due if none."""
    return datetime.fromisoformat(text) if text else last_due(job, now_utc())
