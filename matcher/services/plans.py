"""The joint plan of cohorts: who sits where, why, at what cost for the others.

Asking writes nothing; ``make`` stores the plan as pages and API show it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matcher.errors import ConflictError
from matcher.scoring import engine
from matcher.scoring.proposed import one_pair
from matcher.scoring.travel import ways
from matcher.services import access, answers, finding
from matcher.services.planning import comparing, costs, making, store
from matcher.services.planning.costs import cannot
from matcher.services.planning.ground import KINDS, LockRefusedError, PairName, open_plan
from matcher.services.planning.people import people_of_plan
from matcher.vocabulary import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matcher.scoring.world import World
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
    finding.trainee(context, pair.trainee)
    finding.opening(context, pair.siret, pair.opening)
    ranked = answers.open_ground(context, references=[pair.trainee])
    row = ranked.opening_row(pair.siret, pair.opening)
    refusals = [
        answers.refusal(found)
        for found in engine.refusals_of(ranked.world, one_pair(ranked.world, 0, row))
    ]
    if refusals:
        return cannot("Une règle l'interdit.", refusals)
    if list(Kind)[int(ranked.packed.market.kind[row])] not in KINDS:
        return cannot("Les contrats sont classés, jamais planifiés.")
    if pair.trainee not in people_of_plan(context):
        return cannot("Ce stagiaire a déjà une place sur sa prochaine période.")
    ground = open_plan(context)
    try:
        found = costs.cost(ground, ground.best(), pair)
        return found | {"text": f"{found['text']}{_beyond(ranked.world, row)}"}
    except LockRefusedError:
        raise
    except ConflictError as error:
        return cannot(error.message)


def _beyond(world: World, opening: int) -> str:
    """Return what to know of a way that is longer than the only trainee of ``world`` wants."""
    way = ways(world, one_pair(world, 0, opening))
    if way.within_limit[0] != 0:
        return ""
    return f" Le trajet dépasse sa limite : {int(way.minutes[0])} min."
