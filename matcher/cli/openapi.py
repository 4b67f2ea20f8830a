"""``matcher openapi``: the description of the API as a file, kept under ``docs/``."""

from __future__ import annotations

from pathlib import Path

import click

from matcher.cli.frame import settings


@click.command("openapi")
@click.argument("target", metavar="FICHIER", type=click.Path(dir_okay=False, path_type=Path))
def openapi_command(target: Path) -> None:
    """Écrit la description OpenAPI de l'API."""
    from matcher.app import create_app
    from matcher.web.api.openapi import document_text

    target.write_text(document_text(create_app(settings())), encoding="utf-8")
    click.echo(f"{target} écrit.")
