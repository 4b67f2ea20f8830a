"""``matcher tokens create``: a key for a program that calls the API."""

from __future__ import annotations

import click

from matcher.cli.frame import answer, code_of, format_option, opened, tell
from matcher.vocabulary import Role


@click.group("tokens")
def tokens_command() -> None:
    """Crée les jetons des programmes qui appellent l'API."""


@tokens_command.command("create")
@click.argument("name")
@click.option("--role", required=True, metavar="RÔLE", help="trainer, company_officer, director…")
@click.option("--site", default=None, help="Ne voit que ce site (défaut : tous).")
@format_option
def create_command(name: str, role: str, site: str | None, form: str) -> None:
    """Crée le jeton NAME et l'affiche une seule fois."""
    from matcher.services import accounts  # noqa: PLC0415 - keeps --help quick

    parsed = code_of(Role, role, "--role")
    with opened() as context:
        secret = accounts.create_token(context, name=name, role=parsed, site=site)
    tell("Gardez ce jeton : il ne sera plus affiché. Usage : Authorization: Bearer <jeton>")
    answer(form, {"name": name, "role": parsed.value, "site": site, "token": secret}, secret)
