"""``matcher jobs serve``: the process that starts the scheduled work."""

from __future__ import annotations

import signal
from threading import Event
from typing import TYPE_CHECKING

import click

from matcher.cli.frame import tell

if TYPE_CHECKING:
    from types import FrameType


@click.group("jobs")
def jobs_command() -> None:
    """Travaux réguliers : la nuit, les messages, le ménage."""


@jobs_command.command("serve")
def serve_command() -> None:
    """Lance les travaux à leur heure (Europe/Paris) jusqu'à ce qu'on l'arrête."""
    from matcher.app import serve_jobs

    stop = Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    serve_jobs(stop, ready=lambda: tell("Planificateur prêt (Ctrl-C pour arrêter)."))
    tell("Planificateur arrêté.")
