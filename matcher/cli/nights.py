"""``matcher night run`` and ``matcher night show``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from matcher.cli.frame import answer, format_option, leave, on_option, opened, tell

if TYPE_CHECKING:
    from datetime import date

PARTIAL_EXIT = 1


@click.group("night")
def night_command() -> None:
    """Refait les listes de tous les stagiaires, ou montre une nuit passée."""


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
    leave(PARTIAL_EXIT if night["status"] == "partial" else 0)


@night_command.command("show")
@click.argument("night_id", metavar="[ID]", required=False)
@format_option
def show_command(night_id: str | None, form: str) -> None:
    """Montre la dernière nuit, ou celle de numéro ID."""
    from matcher.services import nights

    with opened() as context:
        night = nights.show(context, night_id)
    answer(form, night, lambda: _text(night))


def _text(night: dict[str, Any]) -> str:
    lines = [
        f"Nuit {night['id']} du {night['on']} : {_state(night)}",
        f"{night['trainees']} stagiaires, {night['openings']} offres, "
        f"{night['eligible_pairs']} couples possibles, {night['suggestions']} propositions"
        f" ({night['seconds'].get('total', 0):.1f} s)",
    ]
    lines += [f"  à revoir : {one['trainee']} ({one['reason']})" for one in night["broken"]]
    lines += [
        f"  sans proposition : {one['trainee']} ({_refused(one['refused'])})"
        for one in night["without_suggestion"]
    ]
    return "\n".join(lines)


def _state(night: dict[str, Any]) -> str:
    from matcher.vocabulary import NightStatus

    failure = f" ({night['failure']})" if night.get("failure") else ""
    labels = {status.value: status.label for status in NightStatus}
    return labels[night["status"]] + failure


def _refused(counts: dict[str, int]) -> str:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{rule} : {number}" for rule, number in ordered) or "aucune offre"
