"""The night of all sites, and a letter to those in charge when it did not go well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcher.services import nights

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from matcher.jobs.ground import JobGround

PAGE = "/nuits"
"""The page of the nights."""


def run(ground: JobGround) -> str:
    """Compute the night; return its line for the log.

    While somebody else computes one, perhaps of a single site, this one waits for its turn.
    """
    answer = nights.run(ground.context)
    nights.tell(ground.context, answer, ground.base_url + PAGE)
    return (
        f"nuit {answer['id']} {answer['status']} : {answer['trainees']} stagiaires, "
        f"{answer['suggestions']} propositions, {len(answer['broken'])} à revoir"
    )


def tell_failure(ground: JobGround, due_at: datetime, reason: str) -> None:
    """Write to directors and administrators that the night failed, once for each due run."""
    nights.tell_failure(ground.context, reason, ground.base_url + PAGE, due_at.isoformat())


def tell_late(ground: JobGround, dues: Sequence[datetime]) -> None:
    """Write that nights were not computed when they were due, and that the last one is now."""
    nights.tell_late(ground.context, dues, ground.base_url + PAGE)
