"""What a page shows of an opening beside its ranking: where, which hours, of which kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from matcher.errors import UnknownReferenceError
from matcher.models.companies import Company
from matcher.models.openings import Opening

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import time

    from matcher.services.context import Context
    from matcher.vocabulary import Kind


@dataclass(frozen=True)
class Place:
    """What a card shows of an opening beside its ranking."""

    id: int
    siret: str
    reference: str
    title: str | None
    trade_label: str
    company: str
    commune: str | None
    kind: Kind
    weekly_hours: float | None
    day_start: time | None
    day_end: time | None


def places(context: Context, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Place]:
    """Return the openings named by SIRET and reference; those that are unknown are left out."""
    wanted = set(keys)
    rows = context.session.scalars(
        select(Opening)
        .join(Opening.company)
        .where(
            Company.siret.in_({siret for siret, _ in wanted}),
            Opening.reference.in_({reference for _, reference in wanted}),
        )
        .options(contains_eager(Opening.company))
    )
    found = {(row.company.siret, row.reference): _place(row) for row in rows}
    return {key: place for key, place in found.items() if key in wanted}


def place(context: Context, siret: str, reference: str) -> Place:
    """Return one opening; raises ``UnknownReferenceError``."""
    found = places(context, [(siret, reference)])
    if not found:
        raise UnknownReferenceError("Place", f"{siret}/{reference}")
    return found[siret, reference]


def _place(row: Opening) -> Place:
    return Place(
        id=row.id,
        siret=row.company.siret,
        reference=row.reference,
        title=row.title,
        trade_label=row.title or row.rome or row.trade or "",
        company=row.company.name,
        commune=row.commune or row.company.commune,
        kind=row.kind,
        weekly_hours=row.weekly_hours,
        day_start=row.day_start,
        day_end=row.day_end,
    )
