"""Sites of the school."""

from __future__ import annotations

from matcher.exchange.columns import Column, Format
from matcher.exchange.formats.places import ADDRESS, LOCATION
from matcher.exchange.values import text

SITES = Format(
    name="sites",
    label="sites",
    stems=("sites",),
    columns=(Column("name", "site", text(120), is_key=True), ADDRESS, *LOCATION),
)
