"""What every command shares: the day, the form of the answer, the ground of a use case.

With ``--format json`` stdout holds one JSON document or nothing; messages and progress go to
stderr (interface.md section 3).
"""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import click

from matcher.errors import InvalidValueError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from config.settings import Settings
    from matcher.services.context import Context

P = ParamSpec("P")
R = TypeVar("R")


class Day(click.ParamType[date]):
    """A civil date written ``2026-11-30`` or ``30/11/2026``."""

    name = "date"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Return the date that ``value`` writes; a usage error if it writes none."""
        if isinstance(value, date):
            return value
        day = _read_day(str(value))
        if day is None:
            self.fail(f"« {value} » ; attendu : une date comme 2026-11-30", param, ctx)
        return day


def _read_day(text: str) -> date | None:
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a civil date
        except ValueError:
            continue
    return None


on_option = click.option("--on", type=Day(), metavar="DATE", help="Jour (défaut : aujourd'hui).")


def format_option(command: Callable[P, R]) -> Callable[P, R]:
    """Add ``--format text|json`` to a command."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help="Forme de la réponse.",
    )(command)


def settings() -> Settings:
    """Return the settings of the environment."""
    from config.settings import load_settings

    return load_settings()


@contextmanager
def opened(on: date | None = None) -> Iterator[Context]:
    """Open the ground of a use case on the day ``on`` for whoever has a shell."""
    from matcher.app import core_app, use_case

    with core_app(settings()) as app, use_case(app, on=on) as context:
        yield context


def answer(form: str, document: Any, text: str | Callable[[], str]) -> None:
    """Print ``document`` as JSON, or ``text`` for a person."""
    if form == "json":
        click.echo(json.dumps(document, ensure_ascii=False, indent=2, sort_keys=False))
    else:
        click.echo(text() if callable(text) else text)


def tell(message: str) -> None:
    """Print progress or a message on stderr."""
    click.echo(message, err=True)


def code_of(term: Any, text: str, where: str) -> Any:
    """Return the member of ``term`` that ``text`` names; a clear error if none."""
    member = term.parse(text)
    if member is None:
        raise InvalidValueError(where, text, term.expected())
    return member


def leave(code: int) -> None:
    """End the command with ``code`` (interface.md section 3)."""
    if code:
        sys.exit(code)
