"""``matcher suggest`` and ``matcher why``: what to propose to a trainee, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from matcher.cli.frame import answer, code_of, format_option, on_option, opened
from matcher.vocabulary import Fit, Kind, Purpose, TravelMode

if TYPE_CHECKING:
    from datetime import date


@click.command("suggest")
@click.argument("trainee", metavar="MATRICULE")
@on_option
@click.option("--limit", type=click.IntRange(1), default=10, show_default=True, help="Nombre.")
@click.option("--kind", "kinds", multiple=True, metavar="TYPE", help="Type de place (répétable).")
@click.option("--purpose", metavar="OBJET", help="Objet (défaut : la phase du stagiaire).")
@format_option
def suggest_command(
    trainee: str,
    on: date | None,
    limit: int,
    kinds: tuple[str, ...],
    purpose: str | None,
    form: str,
) -> None:
    """Classe les places pour un stagiaire, avec les raisons."""
    from matcher.services import suggestions

    wanted = tuple(code_of(Kind, kind, "--kind") for kind in kinds)
    aim = code_of(Purpose, purpose, "--purpose") if purpose else None
    with opened(on) as context:
        document = suggestions.suggest(context, trainee, limit=limit, kinds=wanted, purpose=aim)
    answer(form, document, lambda: told(document))


@click.command("why")
@click.argument("trainee", metavar="MATRICULE")
@click.argument("siret", metavar="SIRET")
@click.argument("opening", metavar="PLACE")
@on_option
@format_option
def why_command(trainee: str, siret: str, opening: str, on: date | None, form: str) -> None:
    """Dit pourquoi cette place est proposée, ou ce qui l'écarte."""
    from matcher.services import suggestions

    with opened(on) as context:
        document = suggestions.why(context, trainee, siret, opening)
    answer(form, document, lambda: _why_told(document))


def told(document: dict[str, Any]) -> str:
    """Return a list of suggestions as a trainer would read it."""
    block = document["block"]
    when = f"période {_day(block['start'])} → {_last(block['end'])}" if block else "sans période"
    aim = Purpose(document["purpose"]).label
    lines = [f"{document['trainee']} — {aim}, {when} : {document['eligible']} places possibles"]
    for suggestion in document["suggestions"]:
        lines += ["", *_card(suggestion)]
    refused = _refused(document["refused"], document["refused_alone"])
    return "\n".join([*lines, "", *refused, *_travel_more(document["travel_more"])])


def _travel_more(more: dict[str, int] | None) -> list[str]:
    if not more or not more["openings"]:
        return []
    return [f"{more['openings']} de plus avec {more['minutes']} minutes de trajet."]


def _refused(counts: dict[str, int], alone: dict[str, int]) -> list[str]:
    """Return how many places each rule keeps away, in its own words, the most first."""
    from matcher.scoring.rules.every import EVERY

    if not counts:
        return ["Aucune place écartée."]
    sentence = {rule.id: rule.sentence for rule in EVERY}
    ordered = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    told = [
        f"    {count:>4}  {sentence.get(rule, rule)} ({rule})"
        + (f" ; {alone[rule]} de plus sans cette règle" if rule in alone else "")
        for rule, count in ordered
    ]
    return ["Places écartées, par règle (une place peut l'être par plusieurs) :", *told]


def _card(suggestion: dict[str, Any]) -> list[str]:
    period, travel = suggestion["period"], suggestion["travel"]
    end = _last(period["end"])
    way = (
        f", {travel['minutes']} min ({TravelMode(travel['mode']).label})" if travel["mode"] else ""
    )
    head = f"{suggestion['rank']:>2}. {suggestion['title']} — {suggestion['company']}"
    about = f"{Kind(suggestion['kind']).label}, {_day(period['start'])} → {end}{way}"
    reasons = [
        f"    {sign} {text}"
        for sign, key in (("+", "for"), ("-", "against"), ("?", "missing"), ("!", "warnings"))
        for text in suggestion[key]
    ]
    return [f"{head} ({Fit(suggestion['fit']).label})", f"    {about}", *reasons]


def _why_told(document: dict[str, Any]) -> str:
    if document["eligible"]:
        return "\n".join(
            ["Proposée, au rang de la liste complète :", *_card(document["suggestion"])]
        )
    return "\n".join(_refusal(refusal) for refusal in document["refusals"])


def _refusal(refusal: dict[str, Any]) -> str:
    first = refusal["first_possible"]
    when = f" Possible à partir du {_day(first)}." if first else ""
    lift = " Peut être levée." if refusal["liftable"] else ""
    head = f"{refusal['rule']} : {refusal['text']} ({refusal['source']}){when}{lift}"
    told = [one["text"] for one in refusal["remedies"] if one["way"] != "other_days"]
    return "\n".join([head, *(f"    {text}" for text in (*told, refusal["remedy"]) if text)])


def _last(iso: str | None) -> str:
    return _day(iso) if iso else "fin non précisée"


def _day(iso: str) -> str:
    year, month, day = iso.split("-")
    return f"{day}/{month}/{year}"
