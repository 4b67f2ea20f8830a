"""What people make of a suggestion: kept by day, and taken back while it is fresh.

Choosing rank 9 asks no more than choosing rank 1; a reason is welcome and never needed. Each
step is an event that stays.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from matcher.errors import ConflictError, UnknownReferenceError
from matcher.models.companies import Company
from matcher.models.decisions import DecisionEvent, SuggestionDecision
from matcher.models.openings import Opening
from matcher.models.trainees import Trainee
from matcher.models.trainers import Trainer
from matcher.scoring import engine
from matcher.scoring.proposed import one_pair
from matcher.scoring.rules.registry import Family
from matcher.services import access, answers, finding, seats
from matcher.services.context import in_utc
from matcher.services.packing.seats import CLOSING, HOLDING
from matcher.services.suggestion_steps import (
    STEPS,
    is_fresh,
    note,
    require_step,
    stands,
    step_before,
)
from matcher.vocabulary import Decision

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from matcher.services.context import Context
    from matcher.vocabulary import DecisionReason


class NotLawfulError(ConflictError):
    """A company is not asked for what the law forbids, whoever decides; says what it forbids."""

    def __init__(self, refusals: list[dict[str, Any]]) -> None:
        told = (
            f"{one['rule']} : {one['text']} ({one['source']})"
            + (f" Possible à partir du {one['first_possible']}." if one["first_possible"] else "")
            for one in refusals
        )
        super().__init__("Cette place ne peut pas être demandée. " + " ".join(told))


@dataclass(frozen=True)
class Choice:
    """The latest decision about one trainee and one opening.

    ``may_undo``: it was taken today; an older one is history. ``is_fresh``: it is about the
    present period. ``following``: what may be decided next.
    """

    id: int
    trainee: str
    opening_id: int
    siret: str
    opening: str
    title: str
    company: str
    on: date
    decision: Decision
    reason: DecisionReason | None
    by: str | None
    may_undo: bool
    is_fresh: bool
    following: tuple[Decision, ...]


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

    Raises ``StepNotAllowedError`` for a step that the table of steps does not hold. What is sent
    raises ``NotLawfulError`` where the law forbids the period that would be proposed; what holds a
    seat (sent, accepted) raises ``NoSeatLeftError`` if somebody else has the last one.
    """
    access.require_write(context.actor, "décider d'une proposition")
    siret = siret.replace(" ", "")
    if decision is Decision.SENT:
        _require_lawful(context, trainee, siret, opening)
    with context.writing():
        person = finding.trainee(context, trainee)
        place = finding.opening(context, siret, opening)
        if decision in HOLDING:
            seats.lock_opening(context, place.id)
        latest = _latest(context, person, place)
        origin = _origin(context, latest)
        require_step(origin, decision)
        row = _write(context, person, place, latest, decision, reason)
        if decision in HOLDING:
            seats.require_seat(context, place, person.id)
        note(context, row, origin, decision)
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
            person, place = (
                finding.trainee(context, trainee),
                finding.opening(context, siret, opening),
            )
            latest = _latest(context, person, place)
            if latest and stands(latest.decision, latest.decided_on, context.today):
                continue
            origin = _origin(context, latest)
            row = _write(context, person, place, latest, Decision.SHORTLISTED, None)
            note(context, row, origin, Decision.SHORTLISTED)
            kept.append(_choice(context, row))
    return kept


@dataclass(frozen=True)
class Waiting:
    """What waits on one place for one trainee. ``decision``, ``on``: None where nothing does.

    ``others``: how many other trainees the same place is kept for, asked for or promised to.
    """

    decision: Decision | None
    on: date | None
    others: int


def waiting(
    context: Context, pairs: Sequence[tuple[str, str, str]]
) -> dict[tuple[str, str, str], Waiting]:
    """Return what waits on each of ``pairs`` (trainee, SIRET, opening) by its latest decision."""
    rows = context.session.execute(
        select(
            Trainee.reference,
            Company.siret,
            Opening.reference.label("opening"),
            SuggestionDecision.decision,
            SuggestionDecision.decided_on,
        )
        .join(SuggestionDecision.trainee)
        .join(SuggestionDecision.opening)
        .join(Opening.company)
        .where(Opening.reference.in_({opening for _, _, opening in pairs}))
        .order_by(SuggestionDecision.decided_on, SuggestionDecision.id)
    )
    latest = {(who, siret, opening): (said, on) for who, siret, opening, said, on in rows}
    standing = {
        pair: (said, on) for pair, (said, on) in latest.items() if stands(said, on, context.today)
    }
    kept = Counter((siret, opening) for _, siret, opening in standing)
    found = {}
    for pair in pairs:
        decision, on = standing.get(pair, (None, None))
        found[pair] = Waiting(decision, on, others=kept[pair[1:]] - (pair in standing))
    return found


def _origin(context: Context, latest: SuggestionDecision | None) -> Decision | None:
    """Return where the suggestion stands: a no stays one, the rest is about one period."""
    if latest is None:
        return None
    counts = latest.decision in CLOSING or is_fresh(latest.decided_on, context.today)
    return latest.decision if counts else None


def _write(
    context: Context,
    person: Trainee,
    place: Opening,
    latest: SuggestionDecision | None,
    decision: Decision,
    reason: DecisionReason | None,
) -> SuggestionDecision:
    row = latest
    if row is None or row.decided_on != context.today:
        row = SuggestionDecision(trainee=person, opening=place, decided_on=context.today)
        context.session.add(row)
    row.decision, row.reason = decision, reason
    row.trainer_id = context.actor.trainer_id
    row.recorded_at = context.now
    context.session.flush()
    return row


def _require_lawful(context: Context, trainee: str, siret: str, opening: str) -> None:
    """Raise ``NotLawfulError`` for what no staff may lift, on the days that would be proposed."""
    finding.trainee(context, trainee)
    ground = answers.open_ground(context, references=[trainee])
    market = ground.packed.market
    rows = ((market.siret == siret) & (market.reference == opening)).nonzero()[0]
    if not len(rows):
        raise UnknownReferenceError("Place", f"{siret}/{opening}")
    pair = one_pair(ground.world, 0, int(rows[0]))
    told = [
        answers.refusal(found)
        for found in engine.refusals_of(ground.world, pair)
        if found.rule.family is not Family.PRACTICAL
    ]
    forbidden = [one for one in told if not one["liftable"]]
    if forbidden:
        raise NotLawfulError(forbidden)


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
    """Take back the last step of today; return trainee, SIRET and opening that it was about.

    What was decided before it, today too, stands again.

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
        taken_back = row.decision
        before = step_before(context, row)
        if before is None:
            note(context, row, taken_back, None)
            context.session.delete(row)
        else:
            row.decision, row.reason = before.to_decision or taken_back, before.reason
            note(context, row, taken_back, row.decision)
        return about


def history(context: Context, trainee: str) -> list[dict[str, Any]]:
    """Return every step taken about the suggestions of ``trainee``, oldest first."""
    person = finding.trainee(context, trainee)
    rows = context.session.execute(
        select(DecisionEvent, Company, Opening)
        .join(Opening, DecisionEvent.opening_id == Opening.id)
        .join(Company, Opening.company_id == Company.id)
        .where(DecisionEvent.trainee_id == person.id)
        .order_by(DecisionEvent.id)
    )
    return [
        {
            "at": in_utc(step.recorded_at).isoformat(),
            "on": step.on_date.isoformat(),
            "by": step.actor,
            "company_siret": company.siret,
            "company": company.name,
            "opening": opening.reference,
            "title": opening.title or opening.rome or "",
            "from": step.from_decision,
            "to": step.to_decision,
            "reason": step.reason,
        }
        for step, company, opening in rows
    ]


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
        siret=row.opening.company.siret,
        opening=row.opening.reference,
        title=row.opening.title or row.opening.rome or "",
        company=row.opening.company.name,
        on=row.decided_on,
        decision=row.decision,
        reason=row.reason,
        by=(by.first_name or by.email) if by else None,
        may_undo=row.decided_on == context.today,
        is_fresh=is_fresh(row.decided_on, context.today),
        following=STEPS[_origin(context, row)],
    )
