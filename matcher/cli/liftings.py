"""``matcher liftings add|list|end``: refusals that staff sets aside, each with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from matcher.cli.frame import Day, answer, format_option, on_option, opened

if TYPE_CHECKING:
    from datetime import date


@click.group("liftings")
def liftings_command() -> None:
    """Lève un refus qui peut l'être, pour un stagiaire et une place."""


@liftings_command.command("add")
@click.argument("trainee", metavar="MATRICULE")
@click.argument("siret", metavar="SIRET")
@click.argument("opening", metavar="PLACE")
@click.argument("rule", metavar="RÈGLE")
@click.option("--why", required=True, metavar="TEXTE", help="Motif : ce qui a été vérifié.")
@click.option("--until", type=Day(), metavar="DATE", help="Dernier jour (défaut : sans fin).")
@on_option
@format_option
def add_command(
    trainee: str,
    siret: str,
    opening: str,
    rule: str,
    why: str,
    until: date | None,
    on: date | None,
    form: str,
) -> None:
    """Lève RÈGLE (PR-08, TR-machines… ou travel_limit) ; code 1 si elle ne peut pas l'être."""
    from matcher.services import liftings

    with opened(on) as context:
        made = liftings.add(context, trainee, siret, opening, rule, why=why, until=until)
    answer(form, made, lambda: _line(made))


@liftings_command.command("list")
@click.option("--trainee", metavar="MATRICULE", help="Un seul stagiaire.")
@click.option("--all", "with_ended", is_flag=True, help="Avec celles qui ne valent plus.")
@on_option
@format_option
def list_command(trainee: str | None, with_ended: bool, on: date | None, form: str) -> None:
    """Liste les levées qui valent, de la plus récente à la plus ancienne."""
    from matcher.services import liftings

    with opened(on) as context:
        found = liftings.listing(context, trainee=trainee, with_ended=with_ended)
    answer(form, found, lambda: "\n".join(map(_line, found)) or "Aucun refus levé.")


@liftings_command.command("end")
@click.argument("lifting", metavar="ID", type=int)
@click.option("--why", required=True, metavar="TEXTE", help="Motif de la fin.")
@on_option
@format_option
def end_command(lifting: int, why: str, on: date | None, form: str) -> None:
    """Met fin à une levée : la règle écarte de nouveau. Rien n'est effacé."""
    from matcher.services import liftings

    with opened(on) as context:
        ended = liftings.end(context, lifting, why=why)
    answer(form, ended, lambda: _line(ended))


def _line(one: dict[str, Any]) -> str:
    until = f" jusqu'au {one['until']}" if one["until"] else ""
    only = f", placement {one['placement']} seulement" if one["placement"] else ""
    line = (
        f"{one['id']:>6}  {one['rule']}  {one['trainee']} à {one['company_siret']} "
        f"{one['opening']}{only} : levée par {one['by']} le {one['on']}{until} — {one['why']}"
    )
    if one["ended_on"]:
        line += f" ; fin le {one['ended_on']} par {one['ended_by']} — {one['end_reason']}"
    return line
