"""Cohorts: one row per company block."""

from __future__ import annotations

from matcher.exchange.codes import REFERENCE
from matcher.exchange.columns import Column, Format
from matcher.exchange.values import DATE, text

COHORTS = Format(
    name="cohorts",
    label="promotions",
    stems=("cohorts", "promotions"),
    columns=(
        Column("cohort", "promotion", REFERENCE, is_key=True),
        Column("site", "site", text(120), is_required=True),
        Column("block_start", "début période", DATE, is_key=True, attribute="start_date"),
        Column("block_end", "fin période", DATE, is_required=True, attribute="end_date"),
    ),
    ordered=(("start_date", "end_date"),),
)
