"""The command ``matcher``: finds the group, runs the command, turns errors into exit codes.

Exit codes (interface.md section 3): 0 done; 1 done but rows or moves refused, or night partial or
held; 2 usage, settings, unreadable file, unknown reference; 3 busy; 4 internal.
"""

from __future__ import annotations

import gettext
import importlib
import os
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import click

from matcher.errors import MatcherError

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "init": "upkeep",
    "doctor": "upkeep",
    "serve": "serving",
    "tokens": "accounts",
    "night": "nights",
    "jobs": "jobs",
    "sample": "sample",
    "suggest": "suggestions",
    "why": "suggestions",
    "plan": "plans",
    "needs": "plans",
    "bench": "bench",
    "titles": "trades",
    "trades": "trades",
    "openapi": "openapi",
    "import": "exchange_files",
    "export": "exchange_files",
    "rules": "rules",
    "liftings": "liftings",
    "placements": "placements",
    "papers": "placements",
}
"""Command name to the module of ``matcher.cli`` that holds it (loaded when asked for)."""

ONE_CORE = {"OPENBLAS_NUM_THREADS": "1"}
"""Set before numpy is imported, unless the environment says otherwise: products here are small,
and a second thread of OpenBLAS waits for the next one by spinning on a core others could use."""

EXIT_BUSY = 3
EXIT_INTERNAL = 4


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, in the order of the documentation."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command ``cmd_name``, imported now."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"matcher.cli.{COMMANDS[cmd_name]}")
        command = getattr(module, f"{cmd_name}_command")
        if not isinstance(command, click.Command):
            raise TypeError(f"{cmd_name} is no command")
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="matcher")
def matcher() -> None:
    """Classe et planifie les périodes en entreprise des stagiaires d'une E2C."""


def main() -> None:
    """Run the command line; never shows a traceback to a user."""
    _speak_french()
    for name, value in ONE_CORE.items():
        os.environ.setdefault(name, value)
    try:
        _check_arguments(sys.argv[1:])
        matcher.main(standalone_mode=False)
    except click.exceptions.Abort:
        _stop("Interrompu : ce qui était gardé reste en place.", 130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.exceptions.Exit as leaving:
        sys.exit(leaving.exit_code)
    except MatcherError as error:
        _stop(error.message, error.exit_code)
    except BrokenPipeError:
        sys.exit(0)
    except Exception as error:  # noqa: BLE001 - the last line of defence of the program
        _unexpected(error)


def _check_arguments(arguments: Sequence[str]) -> None:
    """Refuse bytes that are no text in the encoding of the terminal."""
    for given in arguments:
        shown = given.encode("utf-8", "replace").decode()
        if shown != given:
            raise click.UsageError(f"« {shown} » ; attendu : un texte en UTF-8")


def _speak_french() -> None:
    """Give click its French messages, whatever the language of the machine."""
    os.environ["LANGUAGE"] = "fr"
    gettext.bindtextdomain("messages", str(Path(__file__).parent / "locale"))


def _unexpected(error: Exception) -> None:
    from config.settings import SettingFaultsError

    if isinstance(error, SettingFaultsError):
        _stop(str(error), 2)
    if "database is locked" in str(error):
        _stop("La base de données est occupée par un autre programme : réessayez.", EXIT_BUSY)
    if os.environ.get("MATCHER_LOG_LEVEL") == "DEBUG":
        traceback.print_exc(file=sys.stderr)
    _stop(
        f"Erreur interne ({type(error).__name__}) : rien n'a été enregistré. "
        "Relancez avec MATCHER_LOG_LEVEL=DEBUG pour les détails.",
        EXIT_INTERNAL,
    )


def _stop(message: str, code: int) -> None:
    click.echo(message, err=True)
    sys.exit(code)
