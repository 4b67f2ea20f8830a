"""The refusals that staff lifted and that hold on a day, as the rules look them up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from matcher.models.liftings import Lifting
from matcher.scoring.arrays import Ragged

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from sqlalchemy import ColumnElement

    from matcher.services.packing.columns import AnySession
    from matcher.services.packing.openings import PackedOpenings
    from matcher.services.packing.who import Who


@dataclass(frozen=True)
class Lifted:
    """One lifting in words: for answers, never for a score."""

    id: int
    rule: str
    by: str
    on: date
    until: date | None
    why: str


@dataclass(frozen=True)
class PackedLiftings:
    """``of_rule``: rule id to openings by trainee (T); ``told``: by (trainee, opening) row."""

    of_rule: Mapping[str, Ragged]
    told: Mapping[tuple[int, int], Sequence[Lifted]]


def holds_on(day: date) -> ColumnElement[bool]:
    """Return the condition that a lifting holds on ``day``: given, not over, not ended."""
    return (
        (Lifting.lifted_on <= day)
        & or_(Lifting.until.is_(None), Lifting.until >= day)
        & or_(Lifting.ended_on.is_(None), Lifting.ended_on > day)
    )


def read_liftings(
    session: AnySession,
    who: Who,
    row_by_id: Mapping[int, int],
    openings: PackedOpenings,
    on: date,
) -> PackedLiftings:
    """Return the liftings of ``who`` that hold on ``on``; those of one placement are its own."""
    query = (
        select(Lifting)
        .join(Lifting.trainee)
        .where(Lifting.placement_id.is_(None), holds_on(on))
        .order_by(Lifting.rule, Lifting.id)
    )
    told: dict[tuple[int, int], list[Lifted]] = {}
    rows: dict[str, list[set[int]]] = {}
    for one in session.scalars(who.among(query)):
        opening = openings.row_by_id.get(one.opening_id)
        if one.trainee_id not in row_by_id or opening is None:
            continue
        trainee = row_by_id[one.trainee_id]
        of_rule = rows.setdefault(one.rule, [set() for _ in row_by_id])
        of_rule[trainee].add(opening)
        lifted = Lifted(one.id, one.rule, one.actor, one.lifted_on, one.until, one.why)
        told.setdefault((trainee, opening), []).append(lifted)
    return PackedLiftings(
        of_rule={rule: Ragged.of([sorted(one) for one in lists]) for rule, lists in rows.items()},
        told=told,
    )
