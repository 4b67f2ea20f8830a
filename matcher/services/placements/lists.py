"""Every placement as a table: for the screen, and as CSV or XLSX for a spreadsheet."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, joinedload

from matcher.exchange.writers import write_table
from matcher.models.placement_files import PlacementFile
from matcher.models.placements import Placement
from matcher.models.trainees import Trainee
from matcher.services import access

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from matcher.services.context import Context
    from matcher.vocabulary import PlacementStatus


class ListFile(StrEnum):
    """The kinds of file a list can be taken out as."""

    CSV = "csv"
    XLSX = "xlsx"

    @property
    def media_type(self) -> str:
        """The kind of content, as browsers name it."""
        if self is ListFile.CSV:
            return "text/csv"
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class ListFilters:
    """What the list is cut to: a state; placements with a day between ``since`` and ``until``."""

    status: PlacementStatus | None = None
    since: date | None = None
    until: date | None = None


COLUMNS: Mapping[str, str] = {
    "id": "n°",
    "trainee": "matricule",
    "last_name": "nom",
    "first_name": "prénom",
    "site": "site",
    "cohort": "promotion",
    "company": "entreprise",
    "siret": "siret",
    "opening": "place",
    "kind": "type",
    "purpose": "objet",
    "start": "premier jour",
    "end": "dernier jour",
    "status": "état",
    "last_day": "dernier jour fait",
    "missed_hours": "heures manquées",
    "result": "résultat",
    "converted": "contrat qui a suivi",
    "tutor": "tuteur",
}
"""Name of each column to its heading in the file."""


def rows(context: Context, filters: ListFilters) -> list[dict[str, Any]]:
    """Return the placements that the actor may see, cut to ``filters``, newest first."""
    everything = (
        select(Placement)
        .join(Placement.trainee)
        .options(
            contains_eager(Placement.trainee).joinedload(Trainee.site),
            contains_eager(Placement.trainee).joinedload(Trainee.cohort),
            joinedload(Placement.company),
            joinedload(Placement.opening),
        )
        .order_by(Placement.start_date.desc(), Placement.id.desc())
    )
    query = access.visible_trainees(context.actor, everything)
    if filters.status is not None:
        query = query.where(Placement.status == filters.status)
    if filters.since is not None:
        query = query.where(or_(Placement.end_date.is_(None), Placement.end_date >= filters.since))
    if filters.until is not None:
        query = query.where(Placement.start_date <= filters.until)
    found = context.session.scalars(query).all()
    named = select(PlacementFile.placement_id, PlacementFile.tutor_name)
    tutors = {placement: tutor for placement, tutor in context.session.execute(named)}
    return [_row(row, tutors.get(row.id)) for row in found]


def file(context: Context, filters: ListFilters, kind: ListFile) -> bytes:
    """Return the list as a file; words in French, days as 2026-11-30."""
    with tempfile.TemporaryDirectory(prefix="matcher-liste-") as folder:
        path = Path(folder) / f"placements.{kind.value}"
        write(context, filters, path)
        return path.read_bytes()


def write(context: Context, filters: ListFilters, path: Path) -> int:
    """Write the list to ``path`` (.csv or .xlsx); return its number of rows."""
    return write_table(path, list(COLUMNS.values()), _cells(rows(context, filters)))


def _cells(found: list[dict[str, Any]]) -> Iterator[list[str | float]]:
    for one in found:
        yield [_cell(one[name]) for name in COLUMNS]


def _cell(value: Any) -> str | float:
    if value is None:
        return ""
    if isinstance(value, int | float):
        return value
    return str(getattr(value, "label", value))


def _row(row: Placement, tutor: str | None) -> dict[str, Any]:
    trainee, opening = row.trainee, row.opening
    return {
        "id": row.id,
        "trainee": trainee.reference,
        "last_name": trainee.last_name,
        "first_name": trainee.first_name,
        "site": trainee.site.name,
        "cohort": trainee.cohort.name,
        "company": row.company.name,
        "siret": row.company.siret,
        "opening": row.opening_reference,
        "kind": row.kind,
        "purpose": row.purpose,
        "start": row.start_date,
        "end": row.end_date,
        "status": row.status,
        "last_day": row.last_day,
        "missed_hours": row.missed_hours,
        "result": row.result,
        "converted": row.converted,
        "tutor": tutor or (opening.tutor_name if opening else None),
    }
