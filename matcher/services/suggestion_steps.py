"""The one table of the life of a suggestion: from, to; and the events of its steps.

The life of placements goes on from there (``services/placements/moves.py``).

Any rank may be chosen, and a call may have come before a click: the first steps may be skipped,
those that a company answers may not. The same step again is no error: two people may press one
button, and a company that is asked again keeps its seat anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from matcher.errors import ConflictError
from matcher.models.decisions import DecisionEvent
from matcher.vocabulary import Decision

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from matcher.models.decisions import SuggestionDecision
    from matcher.services.context import Context

FRESH_DAYS = 35
"""A block is prepared in its last weeks: an older decision was about another one."""

NOES = (
    Decision.DECLINED_BY_TRAINEE,
    Decision.DECLINED_BY_TRAINER,
)
AGAIN = (Decision.SHORTLISTED, Decision.DISCUSSED, Decision.SENT)
"""A no may be thought over."""

STANDING = (Decision.ACCEPTED, Decision.SENT, Decision.DISCUSSED, Decision.SHORTLISTED)
"""What still waits for something, furthest first."""

STEPS: Mapping[Decision | None, tuple[Decision, ...]] = {
    None: (*AGAIN, *NOES),
    Decision.SHORTLISTED: (Decision.DISCUSSED, Decision.SENT, *NOES),
    Decision.DISCUSSED: (Decision.SENT, *NOES),
    Decision.SENT: (Decision.ACCEPTED, Decision.REFUSED_BY_COMPANY, *NOES),
    Decision.ACCEPTED: (Decision.REFUSED_BY_COMPANY, *NOES),
    Decision.DECLINED_BY_TRAINEE: (*AGAIN, Decision.DECLINED_BY_TRAINER),
    Decision.DECLINED_BY_TRAINER: (*AGAIN, Decision.DECLINED_BY_TRAINEE),
    Decision.REFUSED_BY_COMPANY: AGAIN,
}
"""What may follow; None: a suggestion that nobody has decided about."""


class StepNotAllowedError(ConflictError):
    """There is no such step; says which there are."""

    def __init__(self, origin: Decision | None, target: Decision) -> None:
        self.allowed = STEPS[origin]
        said = ", ".join(f"{step.label} ({step.value})" for step in self.allowed)
        here = origin.label if origin else "proposition"
        super().__init__(f"De « {here} » à « {target.label} » : non ; possible : {said}.")


def is_fresh(decided_on: date, today: date) -> bool:
    """Return whether a decision is about the present period; an older one is only told."""
    return (today - decided_on).days <= FRESH_DAYS


def stands(decision: Decision, decided_on: date, today: date) -> bool:
    """Return whether a decision still waits for something, about the present period."""
    return decision in STANDING and is_fresh(decided_on, today)


def require_step(origin: Decision | None, target: Decision) -> None:
    """Raise ``StepNotAllowedError`` unless ``target`` may follow ``origin``."""
    if target is not origin and target not in STEPS[origin]:
        raise StepNotAllowedError(origin, target)


def note(
    context: Context, row: SuggestionDecision, origin: Decision | None, target: Decision | None
) -> None:
    """Add an event: ``row`` went from ``origin`` to ``target``; None: it was taken back."""
    context.session.add(
        DecisionEvent(
            trainee_id=row.trainee_id,
            opening_id=row.opening_id,
            recorded_at=context.now,
            on_date=context.today,
            actor=context.actor.name,
            from_decision=origin,
            to_decision=target,
            reason=row.reason if target else None,
        )
    )
    context.session.flush()


def step_before(context: Context, row: SuggestionDecision) -> DecisionEvent | None:
    """Return the step of today that led to where the decision in ``row`` was taken from."""
    steps = context.session.scalars(
        select(DecisionEvent)
        .where(
            DecisionEvent.trainee_id == row.trainee_id,
            DecisionEvent.opening_id == row.opening_id,
            DecisionEvent.on_date == context.today,
        )
        .order_by(DecisionEvent.id.desc())
    ).all()
    came_from = next((one.from_decision for one in steps if one.to_decision is row.decision), None)
    if came_from is None or came_from is row.decision:
        return None
    return next((one for one in steps if one.to_decision is came_from), None)
