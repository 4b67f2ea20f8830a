"""Send the messages that wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcher.services import outbox

if TYPE_CHECKING:
    from matcher.jobs.ground import JobGround

AT_ONCE = 50
"""Messages in one run; the next one comes a minute later."""


def run(ground: JobGround) -> str:
    """Send what is due; return how many left and how many have to be tried again."""
    done = outbox.deliver_pending(ground.context, ground.transport, AT_ONCE)
    return f"{done.sent} envoyés, {done.failed} en échec"
