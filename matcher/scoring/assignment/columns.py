"""The best plan of a pool; of a large one from few of its pairs, the others priced out.

Of a large pool the best pairs of each trainee go to the solver. Their plan has shadow prices P_j
and surpluses u_i; a pair left out can only help if

    worth_ij - P_j > u_i

Such pairs are added and the plan is made again, until there is none: the prices then bound every
plan over all pairs by the value of this one (``prices``), so it is the best of all. Pairs enter
the solver in the order of the draw. Source: column generation; docs/adr/0007-joint-plan.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matcher.scoring.arrays import UNKNOWN
from matcher.scoring.assignment.joint import solve_sheet
from matcher.scoring.assignment.prices import prices_of
from matcher.scoring.assignment.solver import MATCHING_LIMIT, has_flow

if TYPE_CHECKING:
    from matcher.scoring.arrays import Flags, Ints
    from matcher.scoring.assignment.joint import Joint
    from matcher.scoring.assignment.pool import Pool
    from matcher.scoring.assignment.prices import Prices
    from matcher.scoring.assignment.sheet import Sheet


def first_sheet(pool: Pool) -> Sheet:
    """Return the sheet that a plan begins with: all pairs of a small pool, or the best of each.

    Raises ``SeatsExceededError`` or ``CapExceededError`` if the locks do not fit.
    """
    return pool.sheet(None if pool.is_small else pool.foremost)


def best_plan(
    pool: Pool,
    first: Sheet | None = None,
    *,
    with_flow: bool | None = None,
    matching_limit: int = MATCHING_LIMIT,
) -> Joint:
    """Return the best plan of ``pool`` that keeps its locks.

    ``first``: its ``first_sheet``; ``with_flow``, ``matching_limit``: as ``solver.solve`` takes
    them. Without OR-Tools a pool beyond the limit gets the greedy plan of its best pairs, which
    says that it is approximate.
    """
    sheet = first_sheet(pool) if first is None else first
    if pool.is_small:
        return solve_sheet(sheet, with_flow=with_flow, matching_limit=matching_limit)
    if not has_flow(with_flow) and len(pool.arcs) > matching_limit:
        return solve_sheet(sheet, with_flow=False, matching_limit=0)
    chosen = np.zeros(len(pool.arcs), dtype=np.bool_)
    chosen[pool.foremost] = True
    while True:
        joint = solve_sheet(sheet, with_flow=with_flow, matching_limit=matching_limit)
        more = _helping(pool, joint, prices_of(joint.free, joint.found), chosen)
        if not len(more):
            return joint
        chosen[more] = True
        sheet = pool.sheet(np.flatnonzero(chosen))


def _helping(pool: Pool, joint: Joint, prices: Prices, chosen: Flags) -> Ints:
    """Return the pairs outside ``chosen`` that ask for a plan with them, the most of each."""
    rows: list[Ints] = []
    gains: list[Ints] = []
    for run, trainee, gain in pool.surplus(joint.free, prices.opening):
        more = gain - prices.trainee.take(trainee)
        helps = np.flatnonzero((more > 0) & ~chosen[run])
        rows.append(helps + run.start)
        gains.append(more[helps])
    row, gain = np.concatenate(rows), np.concatenate(gains)
    trainee = np.searchsorted(pool.arcs.starts, row, side="right") - 1
    order = np.lexsort((row, -gain, trainee))
    begins = np.flatnonzero(np.diff(trainee[order], prepend=UNKNOWN))
    within = np.arange(len(order)) - np.repeat(begins, np.diff(begins, append=len(order)))
    return np.asarray(row[order[within < pool.at_a_time]], dtype=np.int64)
