"""The joint plan of cohorts: who sits where, why, at what cost for the others.

Asking writes nothing; ``make`` stores the plan as pages and API show it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import select

from matcher.errors import ConflictError, UnknownReferenceError
from matcher.models.companies import Company
from matcher.models.openings import Opening
from matcher.models.trainees import Trainee
from matcher.scoring import engine
from matcher.services import access, answers
from matcher.services.planning import comparing, costs, making, store
from matcher.services.planning.costs import cannot
from matcher.services.planning.ground import LockRefusedError, PairName, open_plan
from matcher.services.planning.people import people_of_plan
from matcher.vocabulary import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matcher.services.context import Context


plan = making.compute
list_plans = store.list_plans
show = store.show
compare = comparing.compare
compare_with_night = comparing.with_last_night
costs_of = costs.costs


def make(
    context: Context,
    *,
    sites: Sequence[str] = (),
    cohorts: Sequence[str] = (),
    locks: Sequence[PairName] = (),
    bans: Sequence[PairName] = (),
) -> dict[str, Any]:
    """Compute a plan and store it whole; the plans before it stay, whatever stops this one.

    Raises ``AccessDeniedError`` for an actor who may not write, and what ``plan`` raises.
    """
    access.require_write(context.actor, "calculer un plan")
    answer = plan(context, sites=sites, cohorts=cohorts, locks=locks, bans=bans)
    return store.add(context, answer, [str(pair) for pair in locks], [str(pair) for pair in bans])


def why(context: Context, pair: PairName) -> dict[str, Any]:
    """Return what placing ``pair`` would cost the others, or which rule forbids it.

    cost: what the best plan loses when it must keep this pair. ``placed``: persons,
    ``utility``: sum of utility, ``trainees_affected``: others whose place would be worth less to
    them, or who would have none; nobody is named. Raises ``UnknownReferenceError``.
    """
    _require_known(context, pair)
    ranked = answers.open_ground(context, references=[pair.trainee])
    refusals = [
        answers.refusal(found)
        for found in engine.refusals_of(
            ranked.world, engine.one_pair(ranked.world, 0, _row(ranked, pair))
        )
    ]
    if refusals:
        return cannot("Une règle l'interdit.", refusals)
    if Kind(_kind(ranked, pair)) not in {Kind.PMSMP, Kind.STAGE}:
        return cannot("Les contrats sont classés, jamais planifiés.")
    if pair.trainee not in people_of_plan(context):
        return cannot("Ce stagiaire a déjà une place sur sa prochaine période.")
    ground = open_plan(context)
    try:
        return costs.cost(ground, ground.best(), pair)
    except LockRefusedError:
        raise
    except ConflictError as error:
        return cannot(error.message)


def _row(ground: answers.Ground, pair: PairName) -> int:
    market = ground.packed.market
    rows = np.flatnonzero((market.siret == pair.siret) & (market.reference == pair.opening))
    return int(rows[0])


def _kind(ground: answers.Ground, pair: PairName) -> str:
    return list(Kind)[int(ground.packed.market.kind[_row(ground, pair)])].value


def _require_known(context: Context, pair: PairName) -> None:
    trainee = access.visible_trainees(
        context.actor, select(Trainee.id).where(Trainee.reference == pair.trainee)
    )
    if context.session.scalar(trainee) is None:
        raise UnknownReferenceError("Stagiaire", pair.trainee)
    opening = (
        select(Opening.id)
        .join(Opening.company)
        .where(Company.siret == pair.siret, Opening.reference == pair.opening)
    )
    if context.session.scalar(opening) is None:
        raise UnknownReferenceError("Place", f"{pair.siret} {pair.opening}")
