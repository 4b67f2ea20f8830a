"""A joint plan from the base to its document; and the one that a night stores."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matcher.errors import MatcherError
from matcher.scoring.assignment.proof import certify_plan
from matcher.scoring.assignment.solver import MATCHING_LIMIT
from matcher.services.planning import store
from matcher.services.planning.answer import document
from matcher.services.planning.ground import Stages, open_plan

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matcher.services.context import Context
    from matcher.services.leases import HeldLease
    from matcher.services.planning.ground import PairName


def compute(
    context: Context,
    *,
    sites: Sequence[str] = (),
    cohorts: Sequence[str] = (),
    locks: Sequence[PairName] = (),
    bans: Sequence[PairName] = (),
    with_pairs: bool = False,
    with_flow: bool | None = None,
    matching_limit: int = MATCHING_LIMIT,
    progress: Callable[[str], None] = lambda _line: None,
) -> dict[str, Any]:
    """Return the best plan of the next blocks (interface.md sections 4 and 5). Writes nothing.

    ``with_flow`` and ``matching_limit`` choose among the solvers (``solver.solve``); ``progress``
    hears the name of each stage. Raises what ``open_plan`` raises.
    """
    ground = open_plan(context, sites, cohorts, locks, bans, Stages(progress))
    with ground.stages.timed("solve"):
        joint = ground.best(with_flow=with_flow, matching_limit=matching_limit)
    with ground.stages.timed("certify"):
        proof = certify_plan(ground.pool, joint)
    return document(ground, joint, proof, with_pairs=with_pairs)


def at_night(
    context: Context,
    night_id: str,
    site: str | None,
    progress: Callable[[str], None],
    lease: HeldLease,
) -> str | None:
    """Store the plan of the next blocks under a night that was made; return its id.

    Once per night, while ``lease`` is held. A plan that cannot be made leaves lists and earlier
    plans as they are: the reason is told, and None returned.
    """
    known = store.of_night(context, night_id)
    if known is not None:
        return known
    try:
        answer = compute(context, sites=[site] if site is not None else [], progress=progress)
        return str(store.add(context, answer, night_id=night_id, lease=lease)["id"])
    except MatcherError as error:
        progress(f"plan non calculé : {error.message}")
        return None
