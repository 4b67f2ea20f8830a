"""``matcher serve``: the pages and the API, served by gunicorn."""

from __future__ import annotations

import os
import sys

import click

from matcher.cli.frame import opened, tell


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Adresse d'écoute.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def serve_command(host: str, port: int) -> None:
    """Sert les pages et l'API jusqu'à Ctrl-C."""
    from config.settings import CONFIG_FOLDER, PROJECT_FOLDER

    with opened():
        tell(f"matcher écoute sur http://{host}:{port} (Ctrl-C pour arrêter)")
    # The server takes the place of this process, so that signals reach it directly.
    os.execv(  # noqa: S606 - our own interpreter, no shell, checked arguments
        sys.executable,
        [
            sys.executable,
            *("-m", "gunicorn", "--config", str(CONFIG_FOLDER / "gunicorn_settings.py")),
            *("--chdir", str(PROJECT_FOLDER), "--bind", f"{host}:{port}", "wsgi:app"),
        ],
    )
