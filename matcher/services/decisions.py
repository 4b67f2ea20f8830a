"""What people make of a suggestion: kept by day, and taken back while it is fresh.

Choosing rank 9 asks no more than choosing rank 1; a reason is welcome and never needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from matcher.errors import ConflictError, UnknownReferenceError
from matcher.models.companies import Company
from matcher.models.decisions import SuggestionDecision
from matcher.models.openings import Opening
from matcher.models.trainees import Trainee
from matcher.models.trainers import Trainer
from matcher.services import access, seats
from matcher.services.packing.seats import HOLDING
from matcher.vocabulary import Decision

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from matcher.services.context import Context
    from matcher.vocabulary import DecisionReason

STANDING = frozenset({Decision.SHORTLISTED, Decision.SENT, Decision.ACCEPTED})
"""Decisions that a plan has nothing to add to, while they are about the present block."""
FRESH_DAYS = 35
"""A block is prepared in its last weeks: an older decision was about another one."""


@dataclass(frozen=True)
class Choice:
    """The latest decision about one trainee and one opening.

    ``may_undo``: it was taken today; an older one is history.
    """

    id: int
    trainee: str
    opening_id: int
    title: str
    company: str
    on: date
    decision: Decision
    reason: DecisionReason | None
    by: str | None
    may_undo: bool


def decide(
    context: Context,
    trainee: str,
    siret: str,
    opening: str,
    *,
    decision: Decision,
    reason: DecisionReason | None = None,
) -> Choice:
    """Write down a decision of today; one that was taken today already is replaced.

    What holds a seat (sent, accepted) raises ``NoSeatLeftError`` if somebody else has the last.
    """
    access.require_write(context.actor, "décider d'une proposition")
    with context.writing():
        person = _trainee(context, trainee)
        place = _opening(context, siret, opening)
        if decision in HOLDING:
            seats.lock_opening(context, place.id)
        row = context.session.scalar(
            select(SuggestionDecision).where(
                SuggestionDecision.trainee_id == person.id,
                SuggestionDecision.opening_id == place.id,
                SuggestionDecision.decided_on == context.today,
            )
        )
        if row is None:
            row = SuggestionDecision(trainee=person, opening=place, decided_on=context.today)
            context.session.add(row)
        row.decision = decision
        row.reason = reason
        row.trainer_id = context.actor.trainer_id
        row.recorded_at = context.now
        context.session.flush()
        if decision in HOLDING:
            seats.require_seat(context, place, person.id)
        return _choice(context, row)


def shortlist(context: Context, pairs: Iterable[tuple[str, str, str]]) -> list[Choice]:
    """Keep several suggestions to be discussed, all or none; return those newly kept.

    ``pairs``: trainee, SIRET, opening. One that is kept, sent or accepted already is left as it
    is: accepting a plan never takes a step back, and nothing reaches a company.
    """
    access.require_write(context.actor, "retenir des propositions")
    kept = []
    with context.writing():
        for trainee, siret, opening in pairs:
            person, place = _trainee(context, trainee), _opening(context, siret, opening)
            latest = _latest(context, person, place)
            if latest is not None and _still_stands(context, latest):
                continue
            if latest is None or latest.decided_on != context.today:
                latest = SuggestionDecision(
                    trainee=person, opening=place, decided_on=context.today
                )
                context.session.add(latest)
            latest.decision, latest.reason = Decision.SHORTLISTED, None
            latest.trainer_id = context.actor.trainer_id
            latest.recorded_at = context.now
            context.session.flush()
            kept.append(_choice(context, latest))
    return kept


def _still_stands(context: Context, latest: SuggestionDecision) -> bool:
    is_fresh = (context.today - latest.decided_on).days <= FRESH_DAYS
    return is_fresh and latest.decision in STANDING


def _latest(context: Context, person: Trainee, place: Opening) -> SuggestionDecision | None:
    return context.session.scalars(
        select(SuggestionDecision)
        .where(
            SuggestionDecision.trainee_id == person.id,
            SuggestionDecision.opening_id == place.id,
        )
        .order_by(SuggestionDecision.decided_on.desc(), SuggestionDecision.id.desc())
    ).first()


def undo(context: Context, decision_id: int) -> tuple[str, str, str]:
    """Take back a decision of today; return trainee, SIRET and opening that it was about.

    Raises ``ConflictError`` if it is of another day: then a new decision is taken instead.
    """
    access.require_write(context.actor, "décider d'une proposition")
    with context.writing():
        row = context.session.scalar(
            access.visible_trainees(
                context.actor,
                select(SuggestionDecision)
                .join(SuggestionDecision.trainee)
                .where(SuggestionDecision.id == decision_id),
            )
        )
        if row is None:
            raise UnknownReferenceError("Décision", str(decision_id))
        if row.decided_on != context.today:
            raise ConflictError("Une décision d'un autre jour ne s'efface pas : prenez-en une.")
        about = (row.trainee.reference, row.opening.company.siret, row.opening.reference)
        context.session.delete(row)
        return about


def choices(context: Context, trainee: str) -> dict[int, Choice]:
    """Return the latest decision about each opening for ``trainee``, by opening."""
    rows = context.session.scalars(
        access.visible_trainees(
            context.actor,
            select(SuggestionDecision)
            .join(SuggestionDecision.trainee)
            .where(Trainee.reference == trainee)
            .options(
                joinedload(SuggestionDecision.trainee),
                joinedload(SuggestionDecision.opening).joinedload(Opening.company),
            )
            .order_by(SuggestionDecision.decided_on, SuggestionDecision.id),
        )
    )
    return {row.opening_id: _choice(context, row) for row in rows}


def _choice(context: Context, row: SuggestionDecision) -> Choice:
    by = context.session.get(Trainer, row.trainer_id) if row.trainer_id else None
    return Choice(
        id=row.id,
        trainee=row.trainee.reference,
        opening_id=row.opening_id,
        title=row.opening.title or row.opening.rome or "",
        company=row.opening.company.name,
        on=row.decided_on,
        decision=row.decision,
        reason=row.reason,
        by=(by.first_name or by.email) if by else None,
        may_undo=row.decided_on == context.today,
    )


def _trainee(context: Context, reference: str) -> Trainee:
    found: Trainee | None = context.session.scalar(
        access.visible_trainees(
            context.actor, select(Trainee).where(Trainee.reference == reference)
        )
    )
    if found is None:
        raise UnknownReferenceError("Stagiaire", reference)
    return found


def _opening(context: Context, siret: str, reference: str) -> Opening:
    found = context.session.scalar(
        select(Opening)
        .join(Opening.company)
        .where(Company.siret == siret, Opening.reference == reference)
    )
    if found is None:
        raise UnknownReferenceError("Place", f"{siret}/{reference}")
    return found
