"""``matcher tokens``: the keys of the programs that call the API."""

from __future__ import annotations

from typing import Any

import click

from matcher.cli.frame import answer, code_of, format_option, opened, tell
from matcher.vocabulary import Role


@click.group("tokens")
def tokens_command() -> None:
    """Crée, montre et retire les jetons des programmes qui appellent l'API."""


@tokens_command.command("create")
@click.argument("name")
@click.option("--role", required=True, metavar="RÔLE", help="trainer, company_officer, director…")
@click.option("--site", default=None, help="Ne voit que ce site (défaut : tous).")
@format_option
def create_command(name: str, role: str, site: str | None, form: str) -> None:
    """Crée le jeton NAME et l'affiche une seule fois."""
    from matcher.services import accounts

    parsed = code_of(Role, role, "--role")
    with opened() as context:
        secret = accounts.create_token(context, name=name, role=parsed, site=site)
    tell("Gardez ce jeton : il ne sera plus affiché. Usage : Authorization: Bearer <jeton>")
    answer(form, {"name": name, "role": parsed.value, "site": site, "token": secret}, secret)


@tokens_command.command("list")
@format_option
def list_command(form: str) -> None:
    """Montre les jetons : rôle, site, dernier usage, retrait ; jamais leur secret."""
    from matcher.services import accounts

    with opened() as context:
        tokens = accounts.list_tokens(context)
    answer(form, tokens, lambda: "\n".join(map(_told, tokens)) or "Aucun jeton.")


@tokens_command.command("revoke")
@click.argument("name")
@format_option
def revoke_command(name: str, form: str) -> None:
    """Retire le jeton NAME, pour de bon : le programme qui l'a est refusé aussitôt."""
    from matcher.services import accounts

    with opened() as context:
        token = accounts.revoke_token(context, name)
    answer(form, token, lambda: _told(token))


def _told(token: dict[str, Any]) -> str:
    where = token["site"] or "tous les sites"
    used = f"dernier usage {token['last_used_at'][:10]}" if token["last_used_at"] else "pas servi"
    state = f"retiré le {token['revoked_at'][:10]}" if token["revoked_at"] else "en service"
    role = Role(token["role"]).label
    return (
        f"{token['name']} — {role}, {where} ; créé le {token['created_at'][:10]}, {used} ; {state}"
    )
