"""What is in the base, in one look: the summary that ``make run`` prints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from matcher.models.companies import Company
from matcher.models.nights import CurrentNight, Night
from matcher.models.openings import Opening
from matcher.models.sites import Site
from matcher.models.suggestions import SuggestionList
from matcher.models.trainees import Trainee
from matcher.models.trainers import Trainer
from matcher.vocabulary import OpeningStatus, TraineeStatus

if TYPE_CHECKING:
    from matcher.services.context import Context


@dataclass(frozen=True)
class Overview:
    """Counts of the base and of its last night.

    ``eligible_pairs``, ``seconds``: None before the first night. ``shown_trainee``: one whose
    list reads well, or None.
    """

    sites: int
    trainees: int
    companies: int
    openings: int
    accounts: tuple[tuple[str, str], ...]
    shown_trainee: str | None
    eligible_pairs: int | None
    seconds: float | None


def overview(context: Context) -> Overview:
    """Return the counts of the base, one account per role, and one trainee with a full list."""

    def count(table: type, *conditions: object) -> int:
        query = select(func.count()).select_from(table).where(*conditions)  # type: ignore[arg-type]
        return context.session.scalar(query) or 0

    shown = context.session.scalar(
        select(Trainee.reference)
        .join(SuggestionList, SuggestionList.trainee_id == Trainee.id)
        .join(CurrentNight, CurrentNight.night_id == SuggestionList.night_id)
        .order_by(SuggestionList.eligible.desc(), Trainee.reference)
        .limit(1)
    )
    accounts = {
        role.label: email
        for role, email in context.session.execute(
            select(Trainer.role, Trainer.email).order_by(Trainer.role, Trainer.email.desc())
        )
    }
    night = context.session.scalar(
        select(Night)
        .join(CurrentNight, CurrentNight.night_id == Night.id)
        .order_by(Night.started_at.desc())
        .limit(1)
    )
    report = (night.report if night is not None else None) or {}
    return Overview(
        sites=count(Site),
        trainees=count(Trainee, Trainee.status == TraineeStatus.ACTIVE),
        companies=count(Company),
        openings=count(Opening, Opening.status == OpeningStatus.OPEN),
        accounts=tuple(sorted(accounts.items())),
        shown_trainee=shown,
        eligible_pairs=report.get("eligible_pairs"),
        seconds=report.get("seconds", {}).get("total"),
    )
