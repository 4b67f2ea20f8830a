"""Trainees, companies and openings in JSON and in forms, made from the exchange formats.

For each noun: what is needed to record one, what may be changed of one (every key optional, the
key of the row left out), and one as stored, with what was recognised.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from marshmallow import fields

from matcher.exchange.formats.companies import COMPANIES
from matcher.exchange.formats.openings import OPENINGS
from matcher.exchange.formats.trainees import TRAINEES
from matcher.exchange.values import whole
from matcher.web.schemas.base import FrenchSchema
from matcher.web.schemas.cells import Cell

if TYPE_CHECKING:
    from marshmallow import Schema

    from matcher.exchange.columns import Format


def _recognised(description: str) -> fields.Field[Any]:
    return fields.String(dump_only=True, allow_none=True, metadata={"description": description})


def _to_review(description: str) -> fields.Field[Any]:
    return fields.List(fields.String(), dump_only=True, metadata={"description": description})


COMMUNE = _recognised("code INSEE de la commune reconnue")


def _new(exchanged: Format, name: str) -> type[Schema]:
    """Return the schema of a row to record, with the names of the format."""
    cells: dict[str, fields.Field[Any]] = {
        column.name: Cell.of(column) for column in exchanged.columns
    }
    return FrenchSchema.from_dict(cells, name=name)


def _changes(exchanged: Format, name: str) -> Schema:
    """Return the schema of changes: nothing is required, the key stays."""
    cells: dict[str, fields.Field[Any]] = {
        column.name: Cell.of(column) for column in exchanged.columns if not column.is_key
    }
    return FrenchSchema.from_dict(cells, name=name)(partial=True)


def _stored(exchanged: Format, name: str, **recognised: fields.Field[Any]) -> type[Schema]:
    """Return the schema of a stored row: the columns, then what was recognised."""
    cells: dict[str, fields.Field[Any]] = {
        column.name: Cell.of(column) for column in exchanged.columns
    }
    return FrenchSchema.from_dict(cells | recognised, name=name)


NewTrainee = _new(TRAINEES, "NewTrainee")
TraineeChanges = _changes(TRAINEES, "TraineeChanges")
TraineeRecord = _stored(
    TRAINEES,
    "TraineeRecord",
    commune_insee=COMMUNE,
    to_review=_to_review("ce qui n'a pas été reconnu : commune, métiers, compétences"),
)

NewCompany = _new(COMPANIES, "NewCompany")
CompanyChanges = _changes(COMPANIES, "CompanyChanges")
CompanyRecord = _stored(
    COMPANIES,
    "CompanyRecord",
    commune_insee=COMMUNE,
    to_review=_to_review("ce qui n'a pas été reconnu : commune"),
)

NewOpening = _new(OPENINGS, "NewOpening")
OpeningChanges = _changes(OPENINGS, "OpeningChanges")
OpeningRecord = _stored(
    OPENINGS,
    "OpeningRecord",
    trade=_recognised("code ROME reconnu ; null : intitulé à vérifier"),
    commune_insee=COMMUNE,
    to_review=_to_review("ce qui n'a pas été reconnu : intitulé, commune, compétences"),
)

OFFERED_COMPANY = ("siret", "name", "contact_name", "contact_email", "contact_phone")
OFFERED_OPENING = (
    "kind",
    "title",
    "rome",
    "seats",
    "start_date",
    "end_date",
    "weekly_hours",
    "day_start",
    "day_end",
    "break_minutes",
    "weekdays",
    "demands",
    "risk_categories",
    "tutor_name",
    "tutor_email",
    "postcode",
    "commune",
    "description",
)
MOST_OFFERED_SEATS = 4
"""What a company may write through its form, and no more: the rest is for staff to say."""


def _offered(exchanged: Format, names: tuple[str, ...], name: str) -> type[Schema]:
    cells: dict[str, fields.Field[Any]] = {
        column.name: Cell.of(column) for column in exchanged.columns if column.name in names
    }
    if "seats" in cells:
        cells["seats"] = Cell(whole(1, MOST_OFFERED_SEATS), "places")
    return FrenchSchema.from_dict(cells, name=name)


OfferedCompany = _offered(COMPANIES, OFFERED_COMPANY, "OfferedCompany")
OfferedOpening = _offered(OPENINGS, OFFERED_OPENING, "OfferedOpening")
