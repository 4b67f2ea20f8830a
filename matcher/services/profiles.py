"""The head of the pages of one trainee."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matcher.services import finding

if TYPE_CHECKING:
    from datetime import date

    from matcher.services.context import Context
    from matcher.vocabulary import Purpose


@dataclass(frozen=True)
class Profile:
    """What the head of a trainee's pages says."""

    reference: str
    first_name: str
    last_name: str
    birth_date: date
    site: str
    cohort: str
    trainer: str | None
    phase: Purpose | None


def profile(context: Context, reference: str) -> Profile:
    """Return the head of the pages of one trainee; raises ``UnknownReferenceError``."""
    trainee = finding.trainee(context, reference)
    by = trainee.trainer
    return Profile(
        reference=trainee.reference,
        first_name=trainee.first_name,
        last_name=trainee.last_name,
        birth_date=trainee.birth_date,
        site=trainee.site.name,
        cohort=trainee.cohort.name,
        trainer=" ".join(filter(None, (by.first_name, by.last_name))) if by else None,
        phase=trainee.phase,
    )
