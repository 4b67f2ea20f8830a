"""Run one due job once: win its row, time it, log it, write how it ended.

The only place of the product that catches every error: a job that fails must not take the
scheduler, and the jobs after it, with it.
"""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

import structlog

from matcher.errors import BusyError, MatcherError
from matcher.services import runs

if TYPE_CHECKING:
    from datetime import datetime

    from matcher.jobs.ground import Job, JobGround

UNDER_WAY: set[runs.DueRun] = set()
"""The runs that a thread of this process does now; noted before their row is won."""

log = structlog.get_logger("matcher.jobs")


def run(job: Job, due_at: datetime, ground: JobGround) -> bool:
    """Do the run of ``job`` that was due at ``due_at``; False if another process has it.

    One that finds somebody else at the same work is put off, to be taken up again.
    """
    due = runs.DueRun(job.name, due_at)
    if due in UNDER_WAY:
        return False
    UNDER_WAY.add(due)
    try:
        row = runs.claim(ground.context, due)
        if row is not None:
            _timed(job, due_at, ground, row)
    finally:
        UNDER_WAY.discard(due)
    return row is not None


def _timed(job: Job, due_at: datetime, ground: JobGround, row: int) -> None:
    said = log.bind(job=job.name, due_at=due_at.isoformat(), run=row)
    said.info("job started")
    began = perf_counter()
    try:
        failed, outcome = _do(job, due_at, ground)
    except BusyError as busy:
        runs.put_off(ground.context, row, busy.message)
        said.info("job put off", outcome=busy.message)
        return
    runs.finish(ground.context, row, failed=failed, outcome=outcome)
    seconds = round(perf_counter() - began, 3)
    (said.error if failed else said.info)("job ended", outcome=outcome, seconds=seconds)


def _do(job: Job, due_at: datetime, ground: JobGround) -> tuple[bool, str]:
    try:
        return False, job.function(ground)
    except BusyError:
        ground.context.session.rollback()
        raise
    except Exception as error:  # noqa: BLE001 - a job that fails must not stop the others
        ground.context.session.rollback()
        reason = _reason(error)
        log.error("job failed", job=job.name, error=type(error).__name__)
    try:
        job.tell_failure(ground, due_at, reason)
    except Exception as error:  # noqa: BLE001 - nor may the letter that tells of it
        ground.context.session.rollback()
        log.error("failure not told", job=job.name, error=type(error).__name__)
    return True, reason


def _reason(error: Exception) -> str:
    """Return why, in a form that can be mailed: an unforeseen message may quote a person."""
    if isinstance(error, MatcherError):
        return error.message
    return f"erreur interne ({type(error).__name__})"
