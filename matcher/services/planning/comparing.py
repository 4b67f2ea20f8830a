"""Two plans of the same people side by side: who moved, who gained or lost a place, the tiers.

Both are read by one actor: whom they may not see is in neither.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from matcher.models.cohorts import Cohort
from matcher.models.plans import Plan, PlanBlock
from matcher.models.trainees import Trainee
from matcher.services.planning import store

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from matcher.services.context import Context

Document = dict[str, Any]
HEAD = ("id", "on", "created_at", "made_by", "night")
PLACE = ("company_siret", "opening", "company", "title", "rome", "start", "end")
DIGITS = 9


def compare(context: Context, plan_id: str, other_id: str | None = None) -> Document:
    """Return what changed from ``other_id`` (None: the night's plan before it) to ``plan_id``.

    Raises ``UnknownReferenceError`` for a plan that the base does not hold.
    """
    after = store.show(context, plan_id)
    if other_id is not None:
        return compared(context, store.show(context, other_id), after)
    kept = context.session.get_one(Plan, plan_id)
    before = _of_last_night(context, _cohorts(after), before=kept.created_at)
    return compared(context, before, after)


def with_last_night(context: Context, document: Document) -> Document:
    """Return what changed from the last night's plan to ``document``, a plan just computed."""
    return compared(context, _of_last_night(context, _cohorts(document)), document)


def compared(context: Context, before: Document | None, after: Document) -> Document:
    """Return the two plans side by side; ``before`` is null where there is none to compare with.

    ``tiers`` count the trainees who are in both plans, their need as the newer plan has it.
    ``wider``: the older plan placed other cohorts too, so that its seats were shared with them.
    ``left``: those of the same cohorts whom the newer plan no longer has to place; ``joined``:
    those it has to place in addition.
    """
    now = _places(after)
    then = _places(before) if before else {}
    both = sorted(then.keys() & now.keys())
    changed = [who for who in both if _key(then[who]) != _key(now[who])]
    needs = {one["trainee"]: one.get("need") for one in _people(after)}
    return {
        "before": _head(before) if before else None,
        "after": _head(after),
        "wider": before is not None and not set(_cohorts(before)) <= set(_cohorts(after)),
        "trainees": len(both),
        "same": len(both) - len(changed),
        "tiers": {"before": _tiers(then, both, needs), "after": _tiers(now, both, needs)},
        "moved": [_change(who, then, now) for who in changed if then[who] and now[who]],
        "gained": [_change(who, then, now) for who in changed if not then[who]],
        "lost": [
            _change(who, then, now) | {"reason": _reason(after, who)}
            for who in changed
            if not now[who]
        ],
        "left": _of_cohorts(context, sorted(then.keys() - now.keys()), _cohorts(after)),
        "joined": sorted(now.keys() - then.keys()) if before else [],
    }


def _of_last_night(
    context: Context, cohorts: Sequence[str], before: datetime | None = None
) -> Document | None:
    """Return the newest plan that a night stored for any of ``cohorts``."""
    covering = select(PlanBlock.plan_id).join(PlanBlock.cohort).where(Cohort.name.in_(cohorts))
    query = select(Plan.id).where(Plan.night_id.is_not(None), Plan.id.in_(covering))
    if before is not None:
        query = query.where(Plan.created_at < before)
    found = context.session.scalar(query.order_by(Plan.created_at.desc(), Plan.id).limit(1))
    return None if found is None else store.show(context, found)


def _of_cohorts(context: Context, references: Sequence[str], cohorts: Sequence[str]) -> list[str]:
    query = (
        select(Trainee.reference)
        .join(Trainee.cohort)
        .where(Trainee.reference.in_(references), Cohort.name.in_(cohorts))
    )
    return sorted(context.session.scalars(query))


def _cohorts(document: Mapping[str, Any]) -> list[str]:
    return [block["cohort"] for block in document["blocks"]]


def _people(document: Mapping[str, Any]) -> list[Document]:
    return [*document["plan"], *document["unplaced"]]


def _places(document: Mapping[str, Any]) -> dict[str, Document | None]:
    """Return the seat of each trainee, None for those without."""
    seated: dict[str, Document | None] = {one["trainee"]: one for one in document["plan"]}
    return seated | dict.fromkeys(one["trainee"] for one in document["unplaced"])


def _key(seat: Document | None) -> tuple[str, str] | None:
    return (seat["company_siret"], seat["opening"]) if seat else None


def _head(document: Mapping[str, Any]) -> Document:
    return {name: document.get(name) for name in HEAD}


def _tiers(
    places: Mapping[str, Document | None], both: Sequence[str], needs: Mapping[str, int | None]
) -> Document:
    """Return placed, need and utility; need is null where the plan was kept without it."""
    seats = {who: seat for who in both if (seat := places[who])}
    known = [needs[who] for who in seats]
    return {
        "placed": len(seats),
        "need": None if None in known else sum(need or 0 for need in known),
        "utility": round(sum(seat["utility"] for seat in seats.values()), DIGITS),
    }


def _change(
    who: str, then: Mapping[str, Document | None], now: Mapping[str, Document | None]
) -> Document:
    return {"trainee": who, "before": _place(then[who]), "after": _place(now[who])}


def _place(seat: Document | None) -> Document | None:
    return {name: seat[name] for name in PLACE} if seat else None


def _reason(document: Mapping[str, Any], who: str) -> str:
    return next(str(one["reason"]) for one in document["unplaced"] if one["trainee"] == who)
