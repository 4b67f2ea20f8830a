"""When the jobs are due, on the nights when the clocks change too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from matcher.jobs.ground import TIME_ZONE
from matcher.jobs.schedule import JOBS, job_of
from matcher.jobs.scheduler import trigger_of

DAILY = [job for job in JOBS if job.name != "deliver"]
CLOCK_CHANGES = [
    datetime(year, month, day, tzinfo=TIME_ZONE)
    for year, month, day in [
        (2026, 3, 29),
        (2026, 10, 25),
        (2027, 3, 28),
        (2027, 10, 31),
        (2028, 3, 26),
        (2028, 10, 29),
    ]
]


def fires_between(name: str, start: datetime, end: datetime) -> list[datetime]:
    trigger, found = trigger_of(job_of(name)), []
    due = trigger.get_next_fire_time(None, start)
    while due is not None and due < end:
        found.append(due)
        due = trigger.get_next_fire_time(due, due + timedelta(seconds=1))
    return found


@pytest.mark.parametrize("day", CLOCK_CHANGES, ids=lambda day: f"{day:%Y-%m-%d}")
@pytest.mark.parametrize("name", [job.name for job in DAILY])
def test_daily_job_is_due_once_on_the_nights_when_clocks_change(name: str, day: datetime) -> None:
    start = day.astimezone(UTC)
    end = datetime(day.year, day.month, day.day, 23, 59, tzinfo=TIME_ZONE).astimezone(UTC)
    [due] = fires_between(name, start, end)
    assert (due.hour, due.minute) in {(0, 10), (3, 30), (4, 45)}


def test_names_are_used_once() -> None:
    assert len({job.name for job in JOBS}) == len(JOBS)
