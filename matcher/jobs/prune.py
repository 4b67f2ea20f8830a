"""Drop what is old: lists of old nights, rows of old runs, messages that left long ago.

So are the representatives of those who came of age.

Decisions and lists that a person saw are never dropped here.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from matcher.services import night_store, outbox, representatives, runs

if TYPE_CHECKING:
    from matcher.jobs.ground import JobGround


def run(ground: JobGround) -> str:
    """Drop what is older than the settings keep; return the counts."""
    kept = ground.context.scoring["night"]
    nights = night_store.prune(ground.context, keep=kept["keep_nights"])
    ended = runs.prune(ground.context, timedelta(days=kept["keep_runs_days"]))
    sent = outbox.prune(ground.context, timedelta(days=kept["keep_messages_days"]))
    grown = representatives.prune(ground.context)
    return (
        f"supprimés : {nights} nuits, {ended} passages de tâches, {sent} messages, "
        f"{grown} représentants légaux"
    )
