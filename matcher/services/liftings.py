"""Who may lift what: a refusal set aside for one trainee at one opening, kept with its reason.

One mechanism for a dislike, a staff ban, the exceptions of the contracts, regulated work with its
declaration and the travel limit of a plan. What the law forbids outright is never lifted.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from matcher.errors import ConflictError, InvalidFieldsError, UnknownReferenceError
from matcher.models.liftings import Lifting
from matcher.models.openings import Opening
from matcher.scoring.proposed import one_pair
from matcher.scoring.rules.every import BY_ID, EVERY
from matcher.scoring.rules.registry import TRAVEL_LIMIT
from matcher.scoring.travel import ways
from matcher.services import access, answers, finding
from matcher.services.context import in_utc
from matcher.services.packing.liftings import holds_on

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from matcher.scoring.rules.registry import Rule
    from matcher.services.context import Context

WISH = "lever un refus"
TRAVEL_SENTENCE = "La place est au-delà du temps de trajet du stagiaire : le plan l'écarte."
LARGEST_ID = 2**31 - 1


def add(
    context: Context,
    trainee: str,
    siret: str,
    opening: str,
    rule: str,
    *,
    why: str,
    until: date | None = None,
) -> dict[str, Any]:
    """Lift ``rule`` for one trainee at one opening, from today to ``until`` (None: until ended).

    Raises ``UnknownReferenceError`` for a trainee, an opening or a rule that is not known,
    ``InvalidFieldsError`` without a reason or for an end already past, ``ConflictError`` for a
    rule that nobody may lift, that does not refuse here, or that is lifted already.
    """
    access.require_write(context.actor, WISH)
    _require_words(context, why, until)
    if rule != TRAVEL_LIMIT:
        require_liftable(rule)
    with context.writing():
        person = finding.trainee(context, trainee)
        ground = answers.open_ground(context, references=[trainee])
        row = ground.opening_row(siret, opening)
        place_id = int(ground.packed.opening_ids[row])
        if _held(context, person.id, place_id, rule):
            raise ConflictError(f"{rule} est déjà levée pour ce stagiaire à cette place.")
        _require_refusal(ground, row, rule)
        lifting = written(context, person.id, place_id, rule, why=why, until=until)
        return document(context, lifting)


def end(context: Context, number: int, *, why: str) -> dict[str, Any]:
    """End a lifting today: the rule refuses again; who and why are kept.

    Raises ``UnknownReferenceError`` for one that is not known, ``ConflictError`` if it has ended.
    """
    access.require_write(context.actor, "mettre fin à une levée")
    _require_words(context, why, None)
    with context.writing():
        lifting = _find(context, number)
        if lifting.ended_on is not None:
            raise ConflictError(f"Cette levée a pris fin le {lifting.ended_on:%d/%m/%Y}.")
        lifting.ended_on, lifting.ended_at = context.today, context.now
        lifting.ended_by, lifting.end_reason = context.actor.name, why.strip()
        return document(context, lifting)


def listing(
    context: Context, *, trainee: str | None = None, with_ended: bool = False
) -> list[dict[str, Any]]:
    """Return the liftings that the actor may see, the newest first; those that hold, or all.

    Raises ``UnknownReferenceError`` for a trainee that is not known.
    """
    query = access.visible_trainees(
        context.actor,
        select(Lifting)
        .join(Lifting.trainee)
        .options(
            joinedload(Lifting.trainee),
            joinedload(Lifting.opening).joinedload(Opening.company),
        )
        .order_by(Lifting.id.desc()),
    )
    if trainee is not None:
        query = query.where(Lifting.trainee_id == finding.trainee(context, trainee).id)
    if not with_ended:
        query = query.where(holds_on(context.today))
    return [document(context, one) for one in context.session.scalars(query)]


def of_placement(context: Context, placement_id: int) -> dict[str, Lifting]:
    """Return, by rule, the liftings that hold for one placement alone."""
    rows = context.session.scalars(
        select(Lifting)
        .where(Lifting.placement_id == placement_id, Lifting.ended_on.is_(None))
        .order_by(Lifting.id)
    )
    return {one.rule: one for one in rows}


def written(
    context: Context,
    trainee_id: int,
    opening_id: int,
    rule: str,
    *,
    why: str,
    until: date | None = None,
    placement_id: int | None = None,
) -> Lifting:
    """Write one lifting down, in the actor's name."""
    lifting = Lifting(
        trainee_id=trainee_id,
        opening_id=opening_id,
        placement_id=placement_id,
        rule=rule,
        why=why.strip(),
        actor=context.actor.name,
        recorded_at=context.now,
        lifted_on=context.today,
        until=until,
    )
    context.session.add(lifting)
    context.session.flush()
    return lifting


def require_liftable(rule_id: str) -> Rule:
    """Return the rule; raise ``ConflictError`` if nobody may ever lift it."""
    rule = BY_ID.get(rule_id)
    if rule is None:
        raise UnknownReferenceError("Règle", rule_id)
    if not rule.is_liftable:
        may = ", ".join(one.id for one in EVERY if one.is_liftable)
        raise ConflictError(
            f"{rule.id} ne se lève jamais : {rule.sentence} ({rule.source}). "
            f"Se lèvent, avec un motif : {may}, {TRAVEL_LIMIT} (temps de trajet, dans le plan)."
        )
    return rule


def document(context: Context, lifting: Lifting) -> dict[str, Any]:
    """Return a lifting as it is shown: what, for whom, by whom, why, and how it ended."""
    company, rule = lifting.opening.company, BY_ID.get(lifting.rule)
    return {
        "id": lifting.id,
        "trainee": lifting.trainee.reference,
        "company_siret": company.siret,
        "company": company.name,
        "opening": lifting.opening.reference,
        "title": lifting.opening.title,
        "placement": lifting.placement_id,
        "rule": lifting.rule,
        "text": TRAVEL_SENTENCE if rule is None else rule.sentence,
        "why": lifting.why,
        "by": lifting.actor,
        "at": in_utc(lifting.recorded_at).isoformat(),
        "on": lifting.lifted_on.isoformat(),
        "until": _day(lifting.until),
        "holds": _holds(lifting, context.today),
        "ended_on": _day(lifting.ended_on),
        "ended_by": lifting.ended_by,
        "end_reason": lifting.end_reason,
    }


def _holds(lifting: Lifting, day: date) -> bool:
    """Whether it holds on ``day``: the same as ``holds_on``, of a row at hand."""
    is_over = lifting.until is not None and lifting.until < day
    is_ended = lifting.ended_on is not None and lifting.ended_on <= day
    return lifting.lifted_on <= day and not is_over and not is_ended


def _held(context: Context, trainee_id: int, opening_id: int, rule: str) -> bool:
    query = select(Lifting.id).where(
        Lifting.trainee_id == trainee_id,
        Lifting.opening_id == opening_id,
        Lifting.placement_id.is_(None),
        Lifting.rule == rule,
        holds_on(context.today),
    )
    return context.session.scalar(query) is not None


def _require_refusal(ground: answers.Ground, row: int, rule_id: str) -> None:
    """Raise ``ConflictError`` unless the rule refuses here and its ground for lifting is there."""
    world = ground.world
    pair = one_pair(world, 0, row)
    if rule_id == TRAVEL_LIMIT:
        if ways(world, pair).within_limit[0] != 0:
            raise ConflictError("Cette place n'est pas au-delà du temps de trajet du stagiaire.")
        return
    rule = BY_ID[rule_id]
    # Without a block ahead nothing is proposed; the ground of a refusal is still looked at.
    pair = replace(pair, has_period=np.array([True]))
    if not rule.refuses(world, pair)[0]:
        raise ConflictError(f"{rule_id} n'écarte pas cette place pour ce stagiaire.")
    if not rule.may_lift(world, pair)[0]:
        raise ConflictError(f"{rule_id} ne peut pas être levée ici : {rule.exception}")


def _require_words(context: Context, why: str, until: date | None) -> None:
    faults: Mapping[str, list[str]] = {}
    if not why.strip():
        faults = {"why": ["Champ obligatoire ; attendu : ce qui a été vérifié, et par qui."]}
    elif until is not None and until < context.today:
        faults = {"until": [f"« {until} » ; attendu : aujourd'hui ou un jour à venir."]}
    if faults:
        raise InvalidFieldsError(faults)


def _find(context: Context, number: int) -> Lifting:
    query = select(Lifting).join(Lifting.trainee).where(Lifting.id == min(number, LARGEST_ID))
    found: Lifting | None = context.session.scalar(
        access.visible_trainees(context.actor, query).with_for_update(of=Lifting)
    )
    if found is None:
        raise UnknownReferenceError("Levée", str(number))
    return found


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
