"""Mandates: who may prescribe PMSMP for a site."""

from __future__ import annotations

from matcher.exchange.columns import Column, Format
from matcher.exchange.values import DATE, text

MANDATES = Format(
    name="mandates",
    label="mandats",
    stems=("mandates", "mandats"),
    columns=(
        Column("prescriber", "prescripteur", text(200), is_key=True),
        Column("site", "site", text(120), is_key=True),
        Column("from", "du", DATE, is_key=True, attribute="start_date"),
        Column("to", "au", DATE, attribute="end_date"),
        Column("suspended_from", "suspendu du", DATE),
        Column("suspended_to", "suspendu au", DATE),
    ),
    ordered=(("start_date", "end_date"), ("suspended_from", "suspended_to")),
)
