"""A joint plan of a sheet: solved, proven, and told row by row."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from matcher.scoring.arrays import UNKNOWN
from matcher.scoring.assignment.certificate import (
    Certificate,
    certify,
    inputs_sha256,
    is_feasible,
)
from matcher.scoring.assignment.game import Plan, plan_of
from matcher.scoring.assignment.solver import MATCHING_LIMIT, solve

if TYPE_CHECKING:
    from matcher.scoring.arrays import Ints
    from matcher.scoring.assignment.game import Game
    from matcher.scoring.assignment.sheet import Sheet


@dataclass(frozen=True)
class Joint:
    """The plan of a sheet. ``row``: for each trainee the row of the sheet, or ``UNKNOWN``; T.

    ``free``: the game without the locked trainees, and ``found`` its plan.
    """

    sheet: Sheet
    row: Ints
    free: Game
    found: Plan

    @property
    def taken(self) -> Ints:
        """The rows taken, in the order of their trainees."""
        return np.asarray(self.row[self.row != UNKNOWN], dtype=np.int64)

    def tiers(self) -> tuple[int, int, int]:
        """Return (placed, need of the placed, utility in whole units of 1 / scale)."""
        rows = self.taken
        units = np.rint(self.sheet.utility[rows] * self.free.scale).astype(np.int64)
        need = int(self.sheet.need[self.sheet.trainee[rows]].sum())
        return len(rows), need, int(units.sum())

    def utilities(self) -> Ints:
        """Return the utility that each trainee gets, whole units, 0 without a place; T."""
        found = np.zeros(self.free.trainees, dtype=np.int64)
        rows = self.taken
        units = np.rint(self.sheet.utility[rows] * self.free.scale)
        found[self.sheet.trainee[rows]] = units.astype(np.int64)
        return found


def solve_sheet(
    sheet: Sheet, *, with_flow: bool | None = None, matching_limit: int = MATCHING_LIMIT
) -> Joint:
    """Return the best plan of ``sheet`` that keeps its locks (``solver.solve``)."""
    free = sheet.free_game()
    found = solve(free, with_flow=with_flow, matching_limit=matching_limit)
    return joint_of(sheet, free, found)


def joint_of(sheet: Sheet, free: Game, found: Plan) -> Joint:
    """Return a plan of the free game of ``sheet`` with the locked rows beside it."""
    row = np.full(free.trainees, UNKNOWN, dtype=np.int64)
    rows = np.concatenate([sheet.locked, sheet.free_rows()[found.taken]])
    row[sheet.trainee[rows]] = rows
    return Joint(sheet, row, free, found)


def certify_joint(joint: Joint) -> Certificate:
    """Return the proof of the whole plan: that of the free game, and the locks beside it.

    Feasibility is checked over the whole plan, locked seats counted.
    """
    proof = certify(joint.free, joint.found)
    locked = joint.sheet.locked
    if not len(locked):
        # The free game is the whole game, and its proof stands as it is.
        return replace(proof, inputs_sha256=_sha256(joint.free, locked))
    whole = joint.sheet.whole_game()
    arcs = np.searchsorted(joint.sheet.whole_rows(), joint.taken)
    units = np.rint(joint.sheet.utility[locked] * joint.free.scale).astype(np.int64)
    kept = int(units.sum()) / joint.free.scale
    bound = proof.bound + kept
    slack = proof.bound - proof.utility
    return replace(
        proof,
        feasible=is_feasible(whole, plan_of(whole, arcs, joint.found.solver)),
        placed=proof.placed + len(locked),
        max_placeable=proof.max_placeable + len(locked),
        need=proof.need + int(joint.sheet.need[joint.sheet.trainee[locked]].sum()),
        utility=proof.utility + kept,
        bound=bound,
        gap=None if proof.gap is None else (slack / bound if bound else 0.0),
        inputs_sha256=_sha256(whole, joint.sheet.locked),
    )


def _sha256(game: Game, locked: Ints) -> str:
    digest = hashlib.sha256(inputs_sha256(game).encode())
    digest.update(np.ascontiguousarray(locked, dtype="<i8").tobytes())
    return digest.hexdigest()
