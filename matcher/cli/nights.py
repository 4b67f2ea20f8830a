"""``matcher night run``, ``show`` and ``publish``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from matcher.cli.frame import answer, format_option, leave, on_option, opened, tell

if TYPE_CHECKING:
    from datetime import date

NOT_ALL_WELL = 1
TO_LOOK_AT = frozenset({"partial", "held"})
"""States of a night that a person has to look at."""


@click.group("night")
def night_command() -> None:
    """Refait les listes de tous les stagiaires, montre ou publie une nuit passée."""


@night_command.command("run")
@on_option
@click.option("--site", metavar="SITE", help="Un seul site (défaut : tous).")
@format_option
def run_command(on: date | None, site: str | None, form: str) -> None:
    """Refait les listes du jour ; recommencer ne change rien si rien n'a changé."""
    from matcher.services import nights

    with opened(on) as context:
        night = nights.run(context, site, progress=tell)
    answer(form, night, lambda: _text(night))
    leave(NOT_ALL_WELL if night["status"] in TO_LOOK_AT else 0)


@night_command.command("show")
@click.argument("night_id", metavar="[ID]", required=False)
@format_option
def show_command(night_id: str | None, form: str) -> None:
    """Montre la dernière nuit, ou celle de numéro ID."""
    from matcher.services import nights

    with opened() as context:
        night = nights.show(context, night_id)
    answer(form, night, lambda: _text(night))


@night_command.command("publish")
@click.argument("night_id", metavar="ID")
@click.option("--why", required=True, metavar="TEXTE", help="Pourquoi la publier (gardé).")
@format_option
def publish_command(night_id: str, why: str, form: str) -> None:
    """Affiche les listes d'une nuit retenue, malgré son écart avec celles d'avant."""
    from matcher.services import nights

    with opened() as context:
        night = nights.publish(context, night_id, why, progress=tell)
    answer(form, night, lambda: _text(night))


def _text(night: dict[str, Any]) -> str:
    lines = [
        f"Nuit {night['id']} du {night['on']} : {_state(night)}",
        f"{night['trainees']} stagiaires, {night['openings']} offres, "
        f"{night['eligible_pairs']} couples possibles, {night['suggestions']} propositions"
        f" ({night['seconds'].get('total', 0):.1f} s)",
    ]
    lines += _held(night)
    lines += [f"  à revoir : {one['trainee']} ({one['reason']})" for one in night["broken"]]
    lines += [
        f"  sans proposition : {one['trainee']} ({_refused(one['refused'])})"
        for one in night["without_suggestion"]
    ]
    return "\n".join(lines)


def _held(night: dict[str, Any]) -> list[str]:
    """Return what holds a night, and what to do."""
    from matcher.services import nights

    if night["status"] != "held":
        return []
    return [
        *(f"  retenue : {reason}" for reason in nights.failed_gates(night)),
        "  Les listes d'avant restent affichées. Si les données sont justes : "
        f'matcher night publish {night["id"]} --why "…"',
    ]


def _state(night: dict[str, Any]) -> str:
    from matcher.vocabulary import NightStatus

    failure = f" ({night['failure']})" if night.get("failure") else ""
    labels = {status.value: status.label for status in NightStatus}
    return labels[night["status"]] + failure


def _refused(counts: dict[str, int]) -> str:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{rule} : {number}" for rule, number in ordered) or "aucune offre"
