"""``matcher init`` and ``matcher doctor``: make the database, check the installation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from matcher.cli.frame import answer, format_option, leave, settings

if TYPE_CHECKING:
    from matcher.services.upkeep import Check


@click.command("init")
@format_option
def init_command(form: str) -> None:
    """Crée la base de données, ou met ses tables à jour."""
    from matcher.app import core_app, init_database

    with core_app(settings()) as app:
        done = init_database(app)
    answer(form, {"message": done}, done)


@click.command("doctor")
@format_option
def doctor_command(form: str) -> None:
    """Vérifie réglages, base, tables, référentiels, dossiers et courriel."""
    checks = _looked_at()
    document = {
        "healthy": all(check.is_good for check in checks),
        "checks": [
            {"name": check.name, "good": check.is_good, "detail": check.detail} for check in checks
        ],
    }
    answer(form, document, lambda: "\n".join(map(_line, checks)))
    leave(0 if document["healthy"] else 2)


def _looked_at() -> list[Check]:
    """Return every check; settings that are wrong are all named, and nothing else is tried."""
    from config.settings import SettingFaultsError
    from matcher.app import core_app, diagnose
    from matcher.errors import SettingsError
    from matcher.services.upkeep import Check

    try:
        with core_app(settings()) as app:
            return diagnose(app)
    except (SettingFaultsError, SettingsError) as error:
        return [Check("réglages", is_good=False, detail=fault) for fault in error.faults]


def _line(check: Check) -> str:
    return f"{'✓' if check.is_good else '✗'} {check.name} : {check.detail}"
