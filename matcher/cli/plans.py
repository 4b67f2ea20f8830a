"""``matcher plan``, ``matcher plan why`` and ``matcher needs``: a whole cohort placed together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from matcher.cli.frame import answer, format_option, on_option, opened

if TYPE_CHECKING:
    from datetime import date

PAIR = "MATRICULE:SIRET:PLACE"
NOTHING_MISSING = (
    "Aucune place à chercher : une place de plus dans un métier demandé ne servirait guère mieux, "
    "ou il n'y a encore ni stagiaire à placer ni place à laquelle comparer."
)


@click.group("plan", invoke_without_command=True)
@on_option
@click.option("--site", "sites", multiple=True, metavar="SITE", help="Ce site (répétable).")
@click.option(
    "--cohort", "cohorts", multiple=True, metavar="PROMOTION", help="Cette promotion (répétable)."
)
@click.option("--lock", "locks", multiple=True, metavar=PAIR, help="Couple à garder (répétable).")
@click.option("--ban", "bans", multiple=True, metavar=PAIR, help="Couple à exclure (répétable).")
@click.option("--with-pairs", is_flag=True, help="Ajoute de quoi vérifier l'optimum soi-même.")
@format_option
@click.pass_context
def plan_command(
    click_context: click.Context,
    on: date | None,
    sites: tuple[str, ...],
    cohorts: tuple[str, ...],
    locks: tuple[str, ...],
    bans: tuple[str, ...],
    with_pairs: bool,
    form: str,
) -> None:
    """Place ensemble tous les stagiaires des prochaines périodes, avec la preuve."""
    if click_context.invoked_subcommand is not None:
        _require_none(click_context)
        return
    from matcher.services import plans
    from matcher.services.planning.ground import PairName

    kept = [PairName.read("--lock", text) for text in locks]
    never = [PairName.read("--ban", text) for text in bans]
    with opened(on) as context:
        document = plans.plan(
            context, sites=sites, cohorts=cohorts, locks=kept, bans=never, with_pairs=with_pairs
        )
    answer(form, document, lambda: _told(document))


def _require_none(click_context: click.Context) -> None:
    """Refuse options before a sub-command: they would be forgotten without a word."""
    for parameter in click_context.command.params:
        source = click_context.get_parameter_source(parameter.name or "")
        if source is ParameterSource.COMMANDLINE:
            name = click_context.invoked_subcommand
            raise click.UsageError(
                f"{parameter.opts[0]} : à écrire après « {name} », s'il l'accepte "
                f"(matcher plan {name} --help)."
            )


@plan_command.command("why")
@click.argument("trainee", metavar="MATRICULE")
@click.argument("siret", metavar="SIRET")
@click.argument("opening", metavar="PLACE")
@on_option
@format_option
def why_command(trainee: str, siret: str, opening: str, on: date | None, form: str) -> None:
    """Dit ce que coûterait aux autres de placer ce stagiaire là, ou ce qui l'interdit."""
    from matcher.services import plans
    from matcher.services.planning.ground import PairName

    with opened(on) as context:
        pair = PairName(trainee, siret.replace(" ", ""), opening)
        document = plans.why(context, pair)
    answer(form, document, lambda: _why_told(document))


@click.command("needs")
@on_option
@click.option("--site", "sites", multiple=True, metavar="SITE", help="Ce site (répétable).")
@format_option
def needs_command(on: date | None, sites: tuple[str, ...], form: str) -> None:
    """Dit quelles places manquent le plus : métier, commune, période, et ce qu'elles changent."""
    from matcher.services import needs

    with opened(on) as context:
        found = needs.needs(context, sites)
    answer(form, found, lambda: "\n".join(map(_need, found)) or NOTHING_MISSING)


def _need(need: dict[str, Any]) -> str:
    seats = "une place" if need["seats"] == 1 else f"{need['seats']} places"
    way = f" à {need['minutes']} min de trajet au plus" if need["minutes"] else ""
    block = need["block"]
    gain = (
        f"{need['gain_placed']} stagiaire(s) de plus placé(s)"
        if need["gain_placed"]
        else "personne de plus, mais des places qui apportent plus"
    )
    return (
        f"{seats} de plus en {need['rome']} {need['label']}, près de {need['commune']}{way}, "
        f"{_day(block['start'])} → {_last(block['end'])} : {gain}."
    )


def _told(document: dict[str, Any]) -> str:
    proof, fairness = document["certificate"], document["fairness"]
    total = len(document["plan"]) + len(document["unplaced"])
    blocks = [
        f"  {block['cohort']} : {_day(block['start'])} → {_last(block['end'])}, "
        f"stagiaires : {block['trainees']}"
        for block in document["blocks"]
    ]
    seats = [
        f"  {seat['trainee']} → {seat['company']}, {seat['title'] or seat['rome'] or 'place'} "
        f"({seat['company_siret']} {seat['opening']}), "
        f"{_day(seat['start'])} → {_last(seat['end'])}\n      {seat['why_this_seat']}"
        for seat in document["plan"]
    ]
    without = [f"  {one['trainee']} : {one['reason']}" for one in document["unplaced"]]
    return "\n".join(
        [
            f"Plan du {_day(document['on'])}. Stagiaires placés : {proof['placed']} sur {total}.",
            *blocks,
            "",
            *(seats or ["  Personne n'est placé."]),
            *(["", "Sans place :", *without] if without else []),
            "",
            f"Mal servis : {fairness['badly_served']}. {_proof(proof)}",
        ]
    )


def _proof(proof: dict[str, Any]) -> str:
    solver = f"Calcul : {proof['solver']}."
    if proof["approximate"]:
        return f"Plan approché : un meilleur existe peut-être. {solver}"
    if proof["gap"] == 0 and proof["placed"] == proof["max_placeable"]:
        return f"Plan optimal, prouvé : nul ne peut en placer plus, ni mieux. {solver}"
    return (
        f"Plan réalisable, preuve incomplète (au plus {proof['max_placeable']} placés). {solver}"
    )


def _why_told(document: dict[str, Any]) -> str:
    rules = [
        f"{refusal['rule']} : {refusal['text']} ({refusal['source']})"
        for refusal in document["refusals"]
    ]
    return "\n".join([document["text"], *rules])


def _last(iso: str | None) -> str:
    return _day(iso) if iso else "fin non précisée"


def _day(iso: str) -> str:
    year, month, day = iso.split("-")
    return f"{day}/{month}/{year}"
