"""The schedule: one table, told in Paris time.

Nothing stands between 02:00 and 02:59, an hour that is missing in spring and comes twice in
autumn (a test computes both nights).
"""

from __future__ import annotations

from matcher.jobs import deliver, nightly, prune, settle
from matcher.jobs.ground import Job

JOBS = (
    Job("settle", "10 0 * * *", settle.run),
    Job("nightly", "30 3 * * *", nightly.run, nightly.tell_failure, tell_late=nightly.tell_late),
    Job("prune", "45 4 * * *", prune.run),
    Job("deliver", "* * * * *", deliver.run, catches_up=False),
)


def job_of(name: str) -> Job:
    """Return the job called ``name``; ``KeyError`` if there is none."""
    return {job.name: job for job in JOBS}[name]
