"""The legal representative of a trainee: kept while the trainee is a minor, erased after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from matcher.models.trainees import Trainee
from matcher.scoring.arrays import to_day
from matcher.scoring.params import in_force
from matcher.services.packing.cohort import age_reached
from matcher.services.packing.packed import rules_of

if TYPE_CHECKING:
    from datetime import date

    from matcher.services.context import Context

COLUMNS = ("representative_name", "representative_email", "representative_phone")


def majority(context: Context) -> int:
    """Return the age in years at which nobody signs for a person any more."""
    return in_force(rules_of(context).ages, to_day(context.today)).majority


def is_needed(birth: date, majority: int, today: date) -> bool:
    """Whether a person born on ``birth`` is a minor today."""
    return today < age_reached(birth, majority)


def forget_if_grown(context: Context, row: Trainee) -> None:
    """Erase the representative of a trainee who is of age."""
    if not is_needed(row.birth_date, majority(context), context.today):
        for name in COLUMNS:
            setattr(row, name, None)


def prune(context: Context) -> int:
    """Erase the representatives of those who came of age; return how many trainees."""
    with context.writing():
        known = or_(*(getattr(Trainee, name).is_not(None) for name in COLUMNS))
        age = majority(context)
        grown = [
            row
            for row in context.session.scalars(select(Trainee).where(known))
            if not is_needed(row.birth_date, age, context.today)
        ]
        for row in grown:
            forget_if_grown(context, row)
    return len(grown)
