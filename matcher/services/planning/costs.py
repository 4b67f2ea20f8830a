"""What keeping a pair would cost the others: the plan is solved again around it.

Nobody is named: the answer counts persons, so that it can be told to who may not see them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from matcher.errors import ConflictError
from matcher.services.planning.ground import LockRefusedError, open_plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matcher.scoring.assignment.joint import Joint
    from matcher.services.context import Context
    from matcher.services.planning.ground import PairName, PlanGround


def costs(
    context: Context,
    pairs: Sequence[PairName],
    *,
    sites: Sequence[str] = (),
    cohorts: Sequence[str] = (),
    locks: Sequence[PairName] = (),
    bans: Sequence[PairName] = (),
) -> list[dict[str, Any]]:
    """Return what each of ``pairs``, kept alone beside ``locks``, costs in the plan so asked.

    ``possible`` False and the reason in ``text`` where a pair cannot be kept. Writes nothing.
    Raises what ``open_plan`` raises for ``locks`` and ``bans``.
    """
    ground = open_plan(context, sites, cohorts, locks, bans)
    best = ground.best()
    known = {person.reference for person in ground.people}
    return [
        _one(ground, best, pair)
        if pair.trainee in known
        else cannot("Ce stagiaire n'est pas de ce plan.")
        for pair in pairs
    ]


def cost(ground: PlanGround, best: Joint, pair: PairName) -> dict[str, Any]:
    """Return what the plan that keeps ``pair`` too loses against ``best``, the one of ``ground``.

    Raises ``LockRefusedError`` or one of ``sheet`` for a pair that cannot be kept.
    """
    with_it = ground.with_locks([pair]).best()
    before, after = best.utilities(), with_it.utilities()
    row = next(row for row, one in enumerate(ground.people) if one.reference == pair.trainee)
    others = np.arange(len(before)) != row
    lost = others & (best.row >= 0) & (with_it.row < 0)
    affected = int((others & ((after < before) | lost)).sum())
    placed, _, units = (
        mine - theirs for mine, theirs in zip(best.tiers(), with_it.tiers(), strict=True)
    )
    return {
        "eligible": True,
        "possible": True,
        "refusals": [],
        "cost": {
            "placed": placed,
            "utility": round(units / best.free.scale, 6),
            "trainees_affected": affected,
        },
        "in_plan": bool(best.row[row] >= 0)
        and _taken_opening(best, row) == _taken_opening(with_it, row),
        "text": _told(placed, affected, int(lost.sum())),
    }


def cannot(text: str, refusals: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """Return the answer for a pair that cannot be kept."""
    return {
        "eligible": not refusals,
        "possible": False,
        "refusals": list(refusals),
        "cost": None,
        "text": text,
    }


def _one(ground: PlanGround, best: Joint, pair: PairName) -> dict[str, Any]:
    try:
        return cost(ground, best, pair)
    except LockRefusedError as error:
        return cannot(error.reason)
    except ConflictError as error:
        return cannot(error.message)


def _taken_opening(joint: Joint, row: int) -> int:
    return int(joint.sheet.opening[joint.row[row]])


def _told(placed: int, affected: int, lost_seat: int) -> str:
    if not affected and placed <= 0:
        return "Possible, sans rien enlever aux autres."
    if lost_seat == 1:
        return "Possible, mais un autre stagiaire n'aurait plus de place."
    if lost_seat > 1:
        return f"Possible, mais {lost_seat} autres stagiaires n'auraient plus de place."
    if affected == 1:
        return "Possible, mais un autre stagiaire aurait une place qui lui apporte moins."
    return (
        f"Possible, mais {affected} autres stagiaires auraient une place qui leur apporte moins."
    )
