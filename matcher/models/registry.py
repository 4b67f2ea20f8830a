"""Every table, imported once: what the migrations compare with the database."""

from __future__ import annotations

from matcher.models import (
    accounts,
    cohorts,
    companies,
    contacts,
    decisions,
    jobs,
    liftings,
    mandates,
    nights,
    openings,
    outbox,
    placement_files,
    placements,
    places,
    plans,
    referentials,
    sites,
    suggestions,
    trainees,
    trainers,
    travel_times,
)
from matcher.models.base import Base

ROOMS = (
    accounts,
    cohorts,
    companies,
    contacts,
    decisions,
    jobs,
    liftings,
    mandates,
    nights,
    openings,
    outbox,
    placement_files,
    placements,
    places,
    plans,
    referentials,
    sites,
    suggestions,
    trainees,
    trainers,
    travel_times,
)

metadata = Base.metadata
