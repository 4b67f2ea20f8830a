"""Stored placements that break a rule of law: history is kept as it was, and said.

    law of a placement = the rules of law on its own days, beside those that began before it

Every rule judges all placements at once; only PM-04, which counts the placement itself, is asked
again, one by one, where it might speak. A placement without a known opening cannot be judged.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from matcher.models.liftings import Lifting
from matcher.models.placements import Placement
from matcher.scoring.arrays import UNKNOWN, Pairs, Ragged, Stays, to_date, to_day
from matcher.scoring.rules.every import BY_ID, EVERY
from matcher.scoring.rules.registry import Family
from matcher.scoring.world import World
from matcher.services import access
from matcher.services.packing.calendars import holidays_of
from matcher.services.packing.packed import pack, rules_of, scoring_of
from matcher.services.packing.stays import days_of
from matcher.vocabulary import PlacementStatus

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date
    from typing import Any

    from matcher.services.context import Context
    from matcher.services.packing.packed import Packed

UNASSESSED = "TR-not_assessed"
LAW = tuple(
    rule for rule in EVERY if rule.family is not Family.PRACTICAL and rule.id != UNASSESSED
)
"""Risks that nobody assessed since stop a new minor; of history they say nothing."""
HOST_LIMITS = "PM-04"


@dataclass(frozen=True)
class Breach:
    """One stored placement and the rules that its days break, in the order of the rules."""

    placement: int
    trainee: str
    trainee_id: int
    company_id: int
    company_siret: str
    company: str
    opening: str
    start: date
    rules: tuple[str, ...]


@dataclass(frozen=True)
class _Stored:
    """Stored placements beside the pairs that they are; ``stay``: their rows in the history."""

    rows: Sequence[Placement]
    pairs: Pairs
    stay: np.ndarray[tuple[int], np.dtype[np.int64]]


def breaches(context: Context, trainee_ids: Collection[int] | None = None) -> list[Breach]:
    """Return the placements that break the law, of some trainees (None: all that are visible).

    What staff lifted is no breach. The oldest first. Raises ``UnpackableError`` for values that
    cannot be read.
    """
    rows = _rows(context, trainee_ids)
    if not rows:
        return []
    packed = pack(context, references=sorted({row.trainee.reference for row in rows}))
    stored = _stored(packed, rows)
    if not len(stored.pairs):
        return []
    first = to_date(int(stored.pairs.start.min()))
    last = to_date(int(stored.pairs.start.max()))
    world = World(
        cohort=packed.cohort,
        market=packed.market,
        history=packed.history,
        closeness=np.zeros((0, 0), dtype=np.float32),
        travel=packed.travel_table,
        holidays=holidays_of(packed.market, first, last),
        rules=rules_of(context),
        scoring=scoring_of(context),
        on=to_day(context.today),
    )
    found: list[list[str]] = [[] for _ in stored.rows]
    for rule in LAW:
        for place in np.flatnonzero(rule.stands(world, stored.pairs)).tolist():
            if rule.id != HOST_LIMITS:
                found[place].append(rule.id)
    for place in _at_a_host_twice(world, stored):
        if _breaks_host_limits(world, stored, place):
            found[place].append(HOST_LIMITS)
    lifted = _lifted(context)
    return [
        breach
        for place, rules in enumerate(found)
        if (breach := _breach(stored, place, rules, lifted)).rules
    ]


def documents(context: Context) -> list[dict[str, Any]]:
    """Return every breach as it is shown, the oldest first."""
    return [
        {
            "placement": one.placement,
            "trainee": one.trainee,
            "company_siret": one.company_siret,
            "company": one.company,
            "opening": one.opening,
            "start": one.start.isoformat(),
            "rules": list(one.rules),
        }
        for one in breaches(context)
    ]


def _rows(context: Context, trainee_ids: Collection[int] | None) -> list[Placement]:
    query = (
        select(Placement)
        .join(Placement.trainee)
        .options(joinedload(Placement.trainee), joinedload(Placement.company))
        .where(
            Placement.opening_id.is_not(None),
            Placement.status.is_distinct_from(PlacementStatus.CANCELLED),
        )
        .order_by(Placement.start_date, Placement.id)
        .execution_options(populate_existing=True)
    )
    found = context.session.scalars(access.visible_trainees(context.actor, query))
    return [one for one in found if trainee_ids is None or one.trainee_id in trainee_ids]


def _stored(packed: Packed, rows: list[Placement]) -> _Stored:
    """Return the pairs of the placements whose opening is packed, each on its own days."""
    stays = packed.history.stays
    trainee_of = {str(name): row for row, name in enumerate(packed.cohort.reference)}
    opening_of = {int(key): row for row, key in enumerate(packed.opening_ids)}
    keys = zip(stays.trainee.tolist(), stays.host.tolist(), stays.start.tolist(), strict=True)
    stay_of = {key: row for row, key in enumerate(keys)}
    kept, columns = [], []
    for placement in rows:
        opening = opening_of.get(placement.opening_id or 0)
        if opening is None:
            continue
        trainee = trainee_of[placement.trainee.reference]
        days = days_of(
            placement.status, placement.start_date, placement.end_date, placement.last_day
        )
        host = int(packed.market.host[opening])
        stay = stay_of.get((trainee, host, days.start), UNKNOWN)
        kept.append(placement)
        columns.append((trainee, opening, *days, bool(placement.renewal), stay))
    table = np.array(columns, dtype=np.int64).reshape(-1, 6)
    pairs = Pairs(
        trainee=table[:, 0].astype(np.int32),
        opening=table[:, 1].astype(np.int32),
        start=table[:, 2].astype(np.int32),
        end=table[:, 3].astype(np.int32),
        has_period=np.ones(len(table), dtype=np.bool_),
        is_short=np.zeros(len(table), dtype=np.bool_),
        is_renewal=table[:, 4] == 1,
        objectives=np.full(len(table), UNKNOWN, dtype=np.int32),
    )
    return _Stored(kept, pairs, table[:, 5])


def _at_a_host_twice(world: World, stored: _Stored) -> list[int]:
    """Return the placements at a host where the trainee has another, or that are long."""
    host = world.market.host[stored.pairs.openings].astype(np.int64)
    key = stored.pairs.trainees * (int(host.max()) + 1) + host
    _, place, count = np.unique(key, return_inverse=True, return_counts=True)
    shortest = min(numbers.host_max_days for numbers in world.rules.pmsmp)
    is_long = stored.pairs.end - stored.pairs.start >= shortest
    return np.flatnonzero((count[place] > 1) | is_long).tolist()


def _breaks_host_limits(world: World, stored: _Stored, place: int) -> bool:
    """Ask PM-04 about one placement, beside those that began before it, with its own purpose."""
    pair, row = stored.pairs.where(np.array([place])), int(stored.stay[place])
    if row != UNKNOWN:
        stays, trainee = world.history.stays, int(pair.trainee[0])
        pair = replace(pair, objectives=stays.objectives[row : row + 1])
        kept = (stays.trainee != trainee) | (stays.start < pair.start[0])
        left = Stays(*(getattr(stays, name)[kept] for name in Stays.__dataclass_fields__))
        mine = np.flatnonzero(left.trainee == trainee).tolist()
        lists: list[list[int]] = [[] for _ in range(len(world.cohort))]
        lists[trainee] = mine
        weighting = world.cohort.weighting.copy()
        weighting[trainee] = max(int(stays.purpose[row]), 0)
        if stays.purpose[row] == UNKNOWN:
            pair = replace(pair, objectives=np.full(1, UNKNOWN, dtype=np.int32))
        world = replace(
            world,
            cohort=replace(world.cohort, weighting=weighting),
            history=replace(world.history, stays=left, of_trainee=Ragged.of(lists)),
        )
    return bool(BY_ID[HOST_LIMITS].stands(world, pair)[0])


def _lifted(context: Context) -> set[tuple[int, str]]:
    """Return (placement, rule) of what was lifted for one placement alone."""
    query = select(Lifting.placement_id, Lifting.rule).where(
        Lifting.placement_id.is_not(None), Lifting.ended_on.is_(None)
    )
    return {(placement, rule) for placement, rule in context.session.execute(query) if placement}


def _breach(stored: _Stored, place: int, rules: list[str], lifted: set[tuple[int, str]]) -> Breach:
    placement = stored.rows[place]
    return Breach(
        placement=placement.id,
        trainee=placement.trainee.reference,
        trainee_id=placement.trainee_id,
        company_id=placement.company_id,
        company_siret=placement.company.siret,
        company=placement.company.name,
        opening=placement.opening_reference or "",
        start=placement.start_date,
        rules=tuple(rule for rule in rules if (placement.id, rule) not in lifted),
    )
