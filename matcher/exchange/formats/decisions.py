"""Decisions: what became of suggestions."""

from __future__ import annotations

from matcher.exchange.codes import REFERENCE, SIRET
from matcher.exchange.columns import Column, Format
from matcher.exchange.values import DATE, term
from matcher.vocabulary import Decision, DecisionReason

DECISIONS = Format(
    name="decisions",
    label="décisions",
    stems=("decisions",),
    columns=(
        Column("trainee", "matricule", REFERENCE, is_key=True),
        Column("company_siret", "siret", SIRET, is_key=True),
        Column("opening", "référence", REFERENCE, is_key=True, attribute="opening_reference"),
        Column("date", "date", DATE, is_key=True, attribute="decided_on"),
        Column("decision", "décision", term(Decision), is_required=True),
        Column("reason", "motif", term(DecisionReason)),
    ),
)
