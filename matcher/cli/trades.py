"""``matcher titles`` and ``matcher trades``: from a free title to trades, from trade to trades."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from matcher.cli.frame import answer, format_option, opened, tell
from matcher.errors import UsageError

FILE = click.Path(dir_okay=False, path_type=Path)


@click.group("titles")
def titles_command() -> None:
    """Intitulés libres."""


@titles_command.command("resolve")
@click.argument("text", metavar="TEXTE", required=False)
@click.option("--file", "source", type=FILE, metavar="F.csv", help="Fichier d'intitulés.")
@click.option("--column", metavar="NOM", help="Colonne des intitulés.")
@click.option("--out", "target", type=FILE, metavar="OUT.csv", help="Fichier à écrire.")
@format_option
def resolve_command(
    text: str | None, source: Path | None, column: str | None, target: Path | None, form: str
) -> None:
    """Trouve le métier d'un intitulé, ou de tous ceux d'un fichier."""
    from matcher.services import trades

    if source and column and target and text is None:
        with opened() as context:
            account = trades.resolve_file(context, source, column, target)
        answer(form, account, f"{account['read']} intitulés, {account['decided']} décidés.")
        return
    if text is None or source or column or target:
        raise UsageError("Donnez un TEXTE, ou bien --file, --column et --out ensemble.")
    with opened() as context:
        document = trades.resolve_title(context, text)
    answer(form, document, lambda: _told(document))


@click.group("trades")
def trades_command() -> None:
    """Métiers."""


@trades_command.command("near")
@click.argument("code", metavar="CODE")
@click.option("--limit", type=click.IntRange(1), default=10, show_default=True, help="Nombre.")
@click.option("--no-mobility", is_flag=True, help="Sans les mobilités officielles.")
@format_option
def near_command(code: str, limit: int, form: str, *, no_mobility: bool) -> None:
    """Donne les familles de métiers les plus proches."""
    from matcher.services import trades

    with opened() as context:
        found = trades.near(context, code, limit=limit, with_mobility=not no_mobility)
    if not found:
        tell("Aucun métier voisin connu.")
    answer(form, found, lambda: "\n".join(_near_line(trade) for trade in found))


def _told(document: dict[str, Any]) -> str:
    head = "Métier trouvé :" if document["decided"] else "Intitulé douteux ; à choisir parmi :"
    lines = [
        f"  {candidate['rome']} {candidate['label']} ({candidate['matched']})"
        for candidate in document["candidates"]
    ]
    return "\n".join([head, *(lines or ["  aucun métier ne ressemble"])])


def _near_line(trade: dict[str, Any]) -> str:
    return f"{trade['rome']} {trade['label']} ({trade['closeness']:.2f})"
