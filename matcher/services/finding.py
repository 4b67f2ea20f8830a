"""One trainee, one opening, by what people call them: found as far as the actor may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from matcher.errors import UnknownReferenceError
from matcher.models.companies import Company
from matcher.models.openings import Opening
from matcher.models.trainees import Trainee
from matcher.services import access

if TYPE_CHECKING:
    from matcher.services.context import Context


def trainee(context: Context, reference: str, *, is_locked: bool = False) -> Trainee:
    """Return the trainee of this number; ``is_locked``: nobody else changes them meanwhile.

    Raises ``UnknownReferenceError`` where there is none, or none that the actor may see.
    """
    query = access.visible_trainees(
        context.actor, select(Trainee).where(Trainee.reference == reference)
    )
    found: Trainee | None = context.session.scalar(
        query.with_for_update(of=Trainee) if is_locked else query
    )
    if found is None:
        raise UnknownReferenceError("Stagiaire", reference)
    return found


def opening(context: Context, siret: str, reference: str) -> Opening:
    """Return the opening that a company (SIRET, spaces or not) calls so.

    Raises ``UnknownReferenceError``.
    """
    found = context.session.scalar(
        select(Opening)
        .join(Opening.company)
        .where(Company.siret == siret.replace(" ", ""), Opening.reference == reference)
    )
    if found is None:
        raise UnknownReferenceError("Place", f"{siret} {reference}")
    return found
