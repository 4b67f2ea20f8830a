"""Each due run of a job is done once, and again only if it died."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from matcher.models.jobs import JobRun, JobState
from matcher.services import runs
from matcher.services.context import now_utc

if TYPE_CHECKING:
    from matcher.services.context import Context


def due_before(wait: timedelta) -> runs.DueRun:
    return runs.DueRun("nightly", now_utc() - wait)


def test_due_run_is_claimed_once(context: Context) -> None:
    due = due_before(timedelta(minutes=1))
    run = runs.claim(context, due)
    assert run is not None
    assert runs.claim(context, due) is None
    runs.finish(context, run, failed=False, outcome="fait")
    assert runs.claim(context, due) is None


def test_run_that_died_is_claimed_again_and_its_time_is_kept(context: Context) -> None:
    due = due_before(timedelta(hours=1))
    runs.claim(context, due)
    assert runs.reopen_dead(context) == [due]
    assert runs.claim(context, due) is not None
    assert runs.claim(context, due) is None


def test_run_that_died_days_ago_is_closed_and_not_done_again(context: Context) -> None:
    due = due_before(timedelta(days=3))
    runs.claim(context, due)
    assert runs.reopen_dead(context) == []
    assert context.session.scalar(select(JobRun.state)) is JobState.FAILED


def test_rows_of_old_runs_are_dropped_and_those_under_way_are_kept(context: Context) -> None:
    ended = runs.claim(context, due_before(timedelta(hours=2)))
    runs.claim(context, due_before(timedelta(hours=1)))
    assert ended is not None
    runs.finish(context, ended, failed=True, outcome="échec")
    assert runs.prune(context, timedelta(days=1)) == 0
    assert runs.prune(context, timedelta(seconds=-5)) == 1
    assert context.session.scalars(select(JobRun.state)).all() == [JobState.RUNNING]
