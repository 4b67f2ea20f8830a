"""``matcher bench``: measure this machine on an invented network, in a base of its own."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import click

from matcher.cli.frame import answer, format_option, tell
from matcher.errors import InvalidValueError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from matcher.services.context import Context

TITLES = 2_000
"""Titles resolved in one measure."""


@click.command("bench")
@click.argument("what", type=click.Choice(["scoring", "plan", "titles", "night"]))
@click.option("--trainees", type=int, default=320, show_default=True, help="Stagiaires.")
@click.option("--openings", type=int, default=600, show_default=True, help="Places.")
@click.option("--seed", type=int, default=0, show_default=True, help="Graine du hasard.")
@format_option
def bench_command(what: str, trainees: int, openings: int, seed: int, form: str) -> None:
    """Mesure le classement, le plan, les intitulés ou la nuit sur un réseau inventé."""
    for name, number in (("--trainees", trainees), ("--openings", openings)):
        if number < 1:
            raise InvalidValueError(name, str(number), "un entier à partir de 1")
    with _network(trainees, openings, seed) as context:
        seconds = MEASURES[what](context)
    document = {
        "bench": what,
        "trainees": trainees,
        "openings": openings,
        "seed": seed,
        "seconds": {step: round(spent, 4) for step, spent in seconds.items()},
    }
    lines = "\n".join(f"{step:<12} {spent:10.3f} s" for step, spent in seconds.items())
    answer(form, document, lines)


@contextmanager
def _network(trainees: int, openings: int, seed: int) -> Iterator[Context]:
    """Give the ground of a use case on an invented network, in a folder that is then removed."""
    from config.settings import load_settings
    from matcher.app import core_app, init_database, use_case
    from matcher.sample.generator import make_network
    from matcher.services import imports

    with (
        tempfile.TemporaryDirectory() as home,
        core_app(load_settings({"MATCHER_HOME": home})) as app,
    ):
        init_database(app)
        with use_case(app) as context:
            folder = Path(home) / "files"
            tell("réseau inventé : écriture et lecture des fichiers")
            make_network(trainees, openings, seed, folder, on=context.today)
            imports.import_school(context, folder)
            yield context


def _scoring(context: Context) -> dict[str, float]:
    """Return the seconds to pack the base, and to score every eligible pair."""
    from matcher.services.planning.ground import open_plan

    return open_plan(context).stages.seconds


def _plan(context: Context) -> dict[str, float]:
    from matcher.services import plans

    seconds: dict[str, float] = plans.plan(context)["seconds"]
    return seconds


def _night(context: Context) -> dict[str, float]:
    from matcher.services import nights

    seconds: dict[str, float] = nights.run(context, progress=tell)["seconds"]
    return seconds


def _titles(context: Context) -> dict[str, float]:
    """Return the seconds to open the index and to resolve so many titles, all different."""
    from matcher.services import referentials, trades

    known = referentials.current(context).appellations[:TITLES]
    texts = [f"{title.label} - débutant accepté" for title in known]
    began = perf_counter()
    referentials.title_index(context)
    opened = perf_counter()
    trades.resolve_titles(context, texts)
    return {"index": opened - began, f"{len(texts)} titles": perf_counter() - opened}


MEASURES: dict[str, Callable[[Context], dict[str, float]]] = {
    "scoring": _scoring,
    "plan": _plan,
    "titles": _titles,
    "night": _night,
}
