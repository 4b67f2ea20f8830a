"""Placements: history, current and to come."""

from __future__ import annotations

from matcher.exchange.codes import REFERENCE, SIRET
from matcher.exchange.columns import Column, Format
from matcher.exchange.values import DATE, SCHEDULE, YES_NO, number, term, text
from matcher.vocabulary import (
    Converted,
    EndedBy,
    Kind,
    PlacementResult,
    PlacementStatus,
    ProjectEffect,
    Purpose,
)

PLACEMENTS = Format(
    name="placements",
    label="périodes en entreprise",
    stems=("placements", "immersions"),
    columns=(
        Column("trainee", "matricule", REFERENCE, is_key=True),
        Column("company_siret", "siret", SIRET, is_key=True),
        Column("start_date", "début", DATE, is_key=True),
        Column("end_date", "fin", DATE),
        Column("opening", "référence", REFERENCE, attribute="opening_reference"),
        Column("kind", "type", term(Kind)),
        Column("purpose", "objet", term(Purpose)),
        Column("objectives", "objectifs", text(20_000)),
        Column("schedule", "horaires", SCHEDULE),
        Column("renewal", "renouvellement", YES_NO),
        Column("status", "statut", term(PlacementStatus)),
        Column("last_day", "dernier jour", DATE),
        Column("missed_hours", "heures manquées", number(0, 9999)),
        Column("ended_by", "interrompu par", term(EndedBy)),
        Column("result", "bilan", term(PlacementResult)),
        Column("project_effect", "effet sur le projet", term(ProjectEffect)),
        Column("converted", "suivi d'un contrat", term(Converted)),
    ),
    ordered=(("start_date", "end_date"), ("start_date", "last_day")),
)
