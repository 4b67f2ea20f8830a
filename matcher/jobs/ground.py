"""What a job is given, and what a job is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matcher.services.context import PARIS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
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


def _pass_over(_ground: JobGround, _dues: Sequence[datetime]) -> None:
    """Tell nobody: the rows of the missed runs are enough."""


@dataclass(frozen=True)
class Job:
    """One line of the schedule: a name, when (five fields of cron, Paris time), what.

    ``function`` returns one line in French on what was done. ``tell_failure`` tells the people
    concerned that it failed and why. ``catches_up``: a run that was due while nothing ran is
    done as soon as something does, however late, and those before it are written down as missed;
    ``tell_late`` is given the moments at which it was due, the last of which is done now.
    """

    name: str
    cron: str
    function: Callable[[JobGround], str]
    tell_failure: Callable[[JobGround, datetime, str], None] = _say_nothing
    catches_up: bool = True
    tell_late: Callable[[JobGround, Sequence[datetime]], None] = _pass_over
