"""``matcher placements list|show|move`` and ``matcher papers sheet``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from matcher.cli.frame import (
    Day,
    answer,
    code_of,
    format_option,
    on_option,
    opened,
    settings,
    tell,
)
from matcher.errors import UnreadableFileError
from matcher.vocabulary import EndedBy, PlacementStatus

if TYPE_CHECKING:
    from datetime import date


@click.group("placements")
def placements_command() -> None:
    """Suit les périodes en entreprise, de la préparation au bilan."""


@placements_command.command("list")
@click.option("--trainee", metavar="MATRICULE", help="Un seul stagiaire.")
@click.option("--status", metavar="ÉTAT", help="Un seul état.")
@format_option
def list_command(trainee: str | None, status: str | None, form: str) -> None:
    """Liste les périodes, de la plus ancienne à la plus récente."""
    from matcher.services.placements import life

    wanted = code_of(PlacementStatus, status, "--status") if status else None
    with opened() as context:
        found = life.list_placements(context, trainee=trainee, status=wanted)
    answer(form, found, lambda: "\n".join(map(_line, found)) or "Aucune période.")


@placements_command.command("show")
@click.argument("placement", metavar="ID", type=int)
@on_option
@format_option
def show_command(placement: int, on: date | None, form: str) -> None:
    """Montre une période : accord, signatures, événements, ce qui peut suivre."""
    from matcher.services.placements import life

    with opened(on) as context:
        shown = life.show(context, placement)
    answer(form, shown, lambda: _told(shown))


@placements_command.command("move")
@click.argument("placement", metavar="ID", type=int)
@click.argument("state", metavar="ÉTAT")
@click.option("--reason", metavar="TEXTE", help="Motif, gardé avec l'événement.")
@click.option("--by", metavar="QUI", help="Qui interrompt ou annule.")
@click.option("--last-day", type=Day(), metavar="DATE", help="Dernier jour fait, si interrompue.")
@on_option
@format_option
def move_command(
    placement: int,
    state: str,
    reason: str | None,
    by: str | None,
    last_day: date | None,
    on: date | None,
    form: str,
) -> None:
    """Change l'état d'une période ; refusé (code 1) si quelque chose manque."""
    from matcher.services.placements import life

    target = code_of(PlacementStatus, state, "ÉTAT")
    ended_by = code_of(EndedBy, by, "--by") if by else None
    with opened(on) as context:
        moved = life.move(
            context, placement, target, reason=reason, by=ended_by, last_day=last_day
        )
    answer(form, moved, lambda: _told(moved))


@placements_command.command("agenda")
@click.argument("email", metavar="COURRIEL")
def agenda_command(email: str) -> None:
    """Donne l'adresse privée de l'agenda d'un formateur (iCalendar)."""
    from matcher.services.placements import agenda

    known = settings()
    with opened() as context:
        token = agenda.address_of(context, known.secret_key, email)
    click.echo(f"{known.base_url}/agenda/{token}.ics")


def _line(one: dict[str, Any]) -> str:
    state = PlacementStatus(one["status"]).label if one["status"] else "état inconnu"
    place = f"{one['company_siret']} {one['opening'] or ''}".strip()
    return (
        f"{one['id']:>6}  {one['trainee']}  {one['start']} → {one['end'] or '?'}  {place}  {state}"
    )


def _told(one: dict[str, Any]) -> str:
    lines = [_line(one), f"        {one['company']}, version {one['version']}"]
    for line in one["signatures"]:
        signed = f"signé le {line['signed_on']}" if line["signed_on"] else "attendue"
        lines.append(f"  signature {line['label']} : {signed}")
    for move in one["moves"]:
        lines.append(f"  peut devenir : {move['label']} ({move['to']})")
        lines += [f"    manque {lack['rule']} : {lack['text']}" for lack in move["lacking"]]
    lines += [f"  {event['at'][:16]} {event['by']} : {event['label']}" for event in one["events"]]
    return "\n".join(lines)


@click.group("papers")
def papers_command() -> None:
    """Écrit les papiers d'une période, en PDF accessible."""


PAPERS = {
    "sheet": "Écrit la fiche de données PMSMP, prête à recopier dans le formulaire.",
    "trainee": "Écrit la page du stagiaire : où, quand, comment, qui demander, quoi apporter.",
    "bilan": "Écrit le bilan : la parole du tuteur et celle du stagiaire.",
}
"""The papers of one placement, and what each command says of itself."""


def _add_paper(name: str, told: str) -> None:
    @papers_command.command(name, help=told)
    @click.argument("placement", metavar="ID", type=int)
    @click.argument("out", metavar="SORTIE.pdf", type=click.Path(dir_okay=False, path_type=Path))
    @on_option
    def write(placement: int, out: Path, on: date | None) -> None:
        _write(placement, out, name, on)


for _name, _help in PAPERS.items():
    _add_paper(_name, _help)


@papers_command.command("list")
@click.argument("out", metavar="SORTIE", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--status", metavar="ÉTAT", help="Un seul état.")
def papers_list_command(out: Path, status: str | None) -> None:
    """Écrit le tableau des périodes pour un tableur, en .xlsx ou .csv selon le nom."""
    from matcher.services.placements import lists

    wanted = code_of(PlacementStatus, status, "--status") if status else None
    with opened() as context:
        count = lists.write(context, lists.ListFilters(status=wanted), out)
    tell(f"{out} : {count} périodes")


def _write(placement: int, out: Path, name: str, on: date | None) -> None:
    from matcher.exchange.documents.pdf import Paper
    from matcher.services.placements import papers

    with opened(on) as context:
        made = papers.make(context, placement, Paper(name))
    try:
        out.write_bytes(made)
    except OSError as error:
        raise UnreadableFileError(str(out), f"impossible d'écrire ({error.strerror})") from error
    tell(f"{out} : {len(made)} octets")
