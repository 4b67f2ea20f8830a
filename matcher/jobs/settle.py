"""Ask every live agreement again each day: what time alone changes is told the same day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcher.services.agreements import settling

if TYPE_CHECKING:
    from matcher.jobs.ground import JobGround


def run(ground: JobGround) -> str:
    """Clear the signatures of what is no longer what was signed; return how many agreements."""
    with ground.context.writing():
        cleared = settling.settle(ground.context)
    return f"accords à faire signer de nouveau : {cleared}"
