"""The name of everything a night is computed from: same inputs, same name.

    SHA-256 over: version of the program, day, site, weights, legal numbers, current
    referential, the nights whose counts serve the day (the term "tension"), and each row of the
    tables in ``INPUTS`` in the order of its key.

Rows are read as the driver gives them, not as our types: a cell that cannot be understood still
has a name, and the trainee it breaks can be reported.
"""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version
from typing import TYPE_CHECKING

from sqlalchemy import inspect, select, text

from matcher.models.cohorts import Cohort, CompanyBlock
from matcher.models.companies import Company
from matcher.models.contacts import CompanyContact
from matcher.models.decisions import SuggestionDecision
from matcher.models.liftings import Lifting
from matcher.models.mandates import Mandate
from matcher.models.openings import Opening, OpeningSkill, OpeningSoftSkill
from matcher.models.placements import Placement
from matcher.models.places import PlaceCommune, PlaceStation
from matcher.models.referentials import ReferentialVersion
from matcher.models.sites import Site
from matcher.models.trainees import (
    Trainee,
    TraineeCertificate,
    TraineeSkill,
    TraineeSoftSkill,
    TraineeWish,
)
from matcher.models.travel_times import TravelTime
from matcher.services.packing.competition import competing_nights

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from matcher.models.base import Base
    from matcher.services.context import Context

INPUTS: tuple[type[Base], ...] = (
    Site,
    Cohort,
    CompanyBlock,
    Trainee,
    TraineeSkill,
    TraineeSoftSkill,
    TraineeWish,
    TraineeCertificate,
    Company,
    Opening,
    OpeningSkill,
    OpeningSoftSkill,
    Placement,
    SuggestionDecision,
    CompanyContact,
    Lifting,
    Mandate,
    TravelTime,
    PlaceCommune,
    PlaceStation,
    ReferentialVersion,
)
"""The tables that can change a list. Trades are named by their version's own hash."""

ROWS_AT_ONCE = 5_000


def fingerprint(context: Context, site: str | None) -> str:
    """Return the SHA-256 (hexadecimal) of all that the night of ``context.today`` depends on."""
    digest = hashlib.sha256()
    _add(digest, [version("matcher"), context.today.isoformat(), site])
    _add(digest, numbers_sha256(context.scoring))
    _add(digest, numbers_sha256(context.rules))
    _add(digest, competing_nights(context.session, context.today))
    for model in INPUTS:
        _add(digest, model.__tablename__)
        rows = context.session.execute(
            select(text("*")).select_from(model.__table__).order_by(*inspect(model).primary_key),
            execution_options={"yield_per": ROWS_AT_ONCE},
        )
        for block in rows.partitions():
            digest.update(repr([tuple(row) for row in block]).encode())
    return digest.hexdigest()


def numbers_sha256(numbers: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a table of numbers, whatever the order of its keys."""
    text_of_numbers = json.dumps(numbers, sort_keys=True, default=str)
    return hashlib.sha256(text_of_numbers.encode()).hexdigest()


def _add(digest: hashlib._Hash, value: object) -> None:
    digest.update(repr(value).encode())
