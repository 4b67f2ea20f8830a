"""People of the school."""

from __future__ import annotations

from matcher.exchange.codes import SIGN_IN_EMAIL
from matcher.exchange.columns import Column, Format
from matcher.exchange.values import term, text
from matcher.vocabulary import Role

TRAINERS = Format(
    name="trainers",
    label="formateurs",
    stems=("trainers", "formateurs"),
    columns=(
        Column("email", "courriel", SIGN_IN_EMAIL, is_key=True),
        Column("first_name", "prénom", text(120)),
        Column("last_name", "nom", text(120)),
        Column("site", "site", text(120)),
        Column("role", "rôle", term(Role), default=Role.TRAINER),
    ),
)
