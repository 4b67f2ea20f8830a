"""``matcher rules``: the list of the rules, and what the law says of given days."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from matcher.cli.frame import Day, answer, code_of, format_option, opened
from matcher.vocabulary import Purpose

if TYPE_CHECKING:
    from datetime import date


FILE = click.Path(dir_okay=False, path_type=Path)


@click.group("rules")
def rules_command() -> None:
    """Règles de la loi et de l'école."""


@rules_command.command("list")
@format_option
def list_command(form: str) -> None:
    """Donne toutes les règles, leur source et où elles agissent."""
    from matcher.services import rule_page

    table = rule_page.rule_table()
    answer(form, table, lambda: "\n".join(_rule_line(row) for row in table))


@rules_command.command("page")
@click.argument("target", type=FILE, metavar="SORTIE.md")
def page_command(target: Path) -> None:
    """Écrit la page des règles de la documentation."""
    from matcher.services import rule_page

    target.write_text(rule_page.markdown(), encoding="utf-8")


@rules_command.command("check")
@click.argument("trainee", metavar="MATRICULE")
@click.argument("siret", metavar="SIRET")
@click.argument("opening", metavar="PLACE")
@click.option("--from", "first", type=Day(), required=True, metavar="DATE", help="Premier jour.")
@click.option("--to", "last", type=Day(), required=True, metavar="DATE", help="Dernier jour.")
@click.option("--purpose", metavar="OBJET", help="Objet (défaut : la phase du stagiaire).")
@click.option("--objectives", metavar="TEXTE", help="Objectifs précis, s'ils sont connus.")
@format_option
def check_command(
    trainee: str,
    siret: str,
    opening: str,
    first: date,
    last: date,
    purpose: str | None,
    objectives: str | None,
    form: str,
) -> None:
    """Dit si la loi permet cette place à ces dates, passées ou à venir."""
    from matcher.services import legality

    aim = code_of(Purpose, purpose, "--purpose") if purpose else None
    with opened() as context:
        document = legality.check(context, trainee, siret, opening, first, last, aim, objectives)
    answer(form, document, lambda: told(document))


@rules_command.command("breaches")
@format_option
def breaches_command(form: str) -> None:
    """Liste les périodes enregistrées dont les jours ne respectent pas une règle de la loi."""
    from matcher.services import breaches

    with opened() as context:
        found = breaches.documents(context)
    lines = (
        f"{one['placement']:>6}  {one['trainee']}  {one['start']}  {one['company_siret']} "
        f"{one['opening']}  {', '.join(one['rules'])}"
        for one in found
    )
    answer(form, found, lambda: "\n".join(lines) or "Aucune période hors des règles.")


def told(document: dict[str, Any]) -> str:
    """Return the answer of a check as a trainer would read it."""
    lines = ["Permis." if document["allowed"] else "Refusé."]
    lines += [line for refusal in document["refusals"] for line in _refusal_lines(refusal)]
    lines += [f"À savoir ({notice['rule']}) : {notice['text']}" for notice in document["notices"]]
    return "\n".join(lines)


def _refusal_lines(refusal: dict[str, Any]) -> list[str]:
    lines = [f"- {refusal['text']} ({refusal['rule']}, {refusal['source']})"]
    if refusal["first_possible"]:
        lines.append(f"  Possible à partir du {_french(refusal['first_possible'])}.")
    lines += [f"  {one['text']}" for one in refusal["remedies"] if one["way"] != "other_days"]
    if refusal["remedy"]:
        lines.append(f"  Ce qui le permettrait : {refusal['remedy']}")
    return lines


def _rule_line(row: dict[str, Any]) -> str:
    return f"{row['id']:<28} {row['text']} ({row['source']})"


def _french(day: str) -> str:
    return "/".join(reversed(day.split("-")))
