"""What a job is given, and what a job is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matcher.services.context import PARIS

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from matcher.notifications.transports import Transport
    from matcher.services.context import Context

TIME_ZONE = PARIS
"""The zone in which the times of the schedule are told."""


@dataclass(frozen=True)
class JobGround:
    """The ground of one run: the use cases' context, the post, the address of the pages."""

    context: Context
    transport: Transport
    base_url: str


def _say_nothing(_ground: JobGround, _due_at: datetime, _reason: str) -> None:
    """Tell nobody: the row of the run and the log are enough."""


@dataclass(frozen=True)
class Job:
    """One line of the schedule: a name, when (five fields of cron, Paris time), what.

    ``function`` returns one line in French on what was done. ``tell_failure`` tells the people
    concerned that it failed and why.
    """

    name: str
    cron: str
    function: Callable[[JobGround], str]
    tell_failure: Callable[[JobGround, datetime, str], None] = _say_nothing
