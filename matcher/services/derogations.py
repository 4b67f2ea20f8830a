"""What a declaration of derogation on an opening is worth on a day (R4153-40 to R4153-45).

It lifts nothing by itself: it is the ground on which a trainer may lift a refusal of class R. It
holds for the risks it names, at the place of work for which staff confirmed it, from its day on
for the years of ``config/rules.toml``. A reference without a confirmed day (an old one, or one
from a file) may be looked at, but no placement is signed on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matcher.scoring.arrays import to_date, to_day
from matcher.scoring.params import in_force
from matcher.scoring.periods import add_months
from matcher.scoring.rules.risks import FORBIDDEN
from matcher.vocabulary import RiskCategory, Term, fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from matcher.models.openings import Opening
    from matcher.scoring.params import DerogationParams

REGULATED = tuple(one.category for one in FORBIDDEN if one.is_regulated)
"""The risks of class R: the only ones that a declaration may name."""

DETAILS = (
    "derogation_date",
    "derogation_risks",
    "derogation_work",
    "derogation_place",
    "derogation_confirmed_by",
    "derogation_confirmed_at",
)
"""What is known of one declaration: another reference is another declaration, and forgets it."""
NOTHING_KNOWN: Mapping[str, None] = dict.fromkeys(DETAILS)


class Standing(Term):
    """What a declaration is worth on a day."""

    TO_CONFIRM = "to_confirm", "à confirmer"
    VALID = "valid", "valable"
    EXPIRED = "expired", "périmée"


@dataclass(frozen=True)
class Derogation:
    """The declaration of an opening. ``last_day``: None while its day is not known."""

    reference: str
    declared_on: date | None
    last_day: date | None
    risks: tuple[RiskCategory, ...]
    work: str | None
    place: str | None
    confirmed_by: str | None
    confirmed_at: datetime | None
    standing: Standing

    def covers(self, risk: RiskCategory, first: date, last: date) -> bool:
        """Whether work with ``risk`` may be signed on it for every day from first to last."""
        if self.standing is Standing.TO_CONFIRM or self.declared_on is None or not self.last_day:
            return False
        return risk in self.risks and self.declared_on <= first and last <= self.last_day


def of_opening(row: Opening, on: date, numbers: Sequence[DerogationParams]) -> Derogation | None:
    """Return what the declaration of an opening is worth on ``on``; None where there is none."""
    if not row.derogation_reference:
        return None
    declared, last = row.derogation_date, None
    if declared is not None:
        last = last_day(declared, numbers)
    return Derogation(
        reference=row.derogation_reference,
        declared_on=declared,
        last_day=last,
        risks=tuple(RiskCategory(code) for code in row.derogation_risks or ()),
        work=row.derogation_work,
        place=row.derogation_place,
        confirmed_by=row.derogation_confirmed_by,
        confirmed_at=row.derogation_confirmed_at,
        standing=_standing(row, on, last),
    )


def last_day(declared: date, numbers: Sequence[DerogationParams]) -> date:
    """Return the last day on which a declaration of the day ``declared`` holds."""
    day = to_day(declared)
    years = in_force(numbers, day).valid_years
    return to_date(int(add_months(np.array([day], dtype=np.int32), 12 * years)[0]) - 1)


def place_of_work(row: Opening) -> str:
    """Return the place of work of an opening in words: its own, else that of its company."""
    company = row.company
    own = " ".join(filter(None, (row.postcode, row.commune)))
    if own:
        return own
    town = " ".join(filter(None, (company.postcode, company.commune)))
    return ", ".join(filter(None, (company.address, town)))


def _standing(row: Opening, on: date, last: date | None) -> Standing:
    if last is not None and on > last:
        return Standing.EXPIRED
    is_confirmed = row.derogation_confirmed_at is not None and last is not None
    has_moved = fold(row.derogation_place or "") != fold(place_of_work(row))
    return Standing.VALID if is_confirmed and not has_moved else Standing.TO_CONFIRM
