"""A joint plan as the document of interface.md section 4, in words where words are wanted."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from matcher.scoring import engine
from matcher.scoring.arrays import UNKNOWN, day_text, end_text
from matcher.scoring.assignment.draw import draw_order
from matcher.scoring.assignment.game import NO_CAP
from matcher.scoring.assignment.sheet import utility_of
from matcher.scoring.proposed import PAIRS_AT_ONCE, one_pair, some_pairs
from matcher.scoring.ranker import GRID, fit, score
from matcher.scoring.rules.every import BY_ID
from matcher.scoring.travel import ways
from matcher.services import proposals
from matcher.vocabulary import Fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matcher.scoring.arrays import Ints, Shares
    from matcher.scoring.assignment.certificate import Certificate
    from matcher.scoring.assignment.joint import Joint
    from matcher.scoring.assignment.pool import Pool
    from matcher.scoring.world import World
    from matcher.services.planning.ground import PlanGround

DIGITS = 9
MOST_JUDGED = 2_000_000
"""Pairs judged to say which rules leave a trainee nothing; beyond, no rule is named."""

MAY_TIE = 3 / GRID
"""Scores that round to the same differ by less than 1 / GRID, and float32 by less than as much."""


def document(
    plan: PlanGround, joint: Joint, proof: Certificate, *, with_pairs: bool
) -> dict[str, Any]:
    """Return the plan as it is printed and stored."""
    world = plan.ground.world
    fits, ranks = _fits(plan, joint), ranks_for_trainees(plan.pool, joint)
    answer = {
        "on": day_text(world.on),
        "blocks": _blocks(plan),
        "plan": [
            _seat(plan, joint, row, fits[place], ranks[place])
            for place, row in enumerate(joint.taken.tolist())
        ],
        "unplaced": _unplaced(plan, joint),
        "certificate": _certificate(proof),
        "fairness": _fairness(plan, joint, fits),
        "weights_version": plan.ground.weights_version,
        "referential_version": plan.ground.referential_version,
        "seconds": dict(plan.stages.seconds),
    }
    return answer | (_pairs(plan, joint) if with_pairs else {})


def _seat(plan: PlanGround, joint: Joint, row: int, found: Fit, rank: int) -> dict[str, Any]:
    sheet, market = joint.sheet, plan.ground.packed.market
    trainee, opening = int(sheet.trainee[row]), int(sheet.opening[row])
    let = proposals.lifted(plan.ground, one_pair(plan.ground.world, trainee, opening))
    why = [
        why_this_seat(plan.pool, joint, row),
        *(f"{proposals.lifting_words(one)}." for one in let),
    ]
    return {
        "trainee": plan.people[trainee].reference,
        "company_siret": str(market.siret[opening]),
        "opening": str(market.reference[opening]),
        "start": day_text(int(sheet.start[row])),
        "end": end_text(int(sheet.end[row])),
        "utility": _rounded(sheet.utility[row], joint.free.scale),
        "score": round(float(sheet.score[row]), DIGITS),
        "rank_for_trainee": rank,
        "need": int(sheet.need[trainee]),
        "why_this_seat": " ".join(why),
        "lifted": let,
        "fit": found.value,
        "company": plan.ground.packed.facts.company[opening],
        "title": plan.ground.packed.facts.title[opening],
        "rome": plan.ground.packed.facts.rome[opening],
    }


def why_this_seat(pool: Pool, joint: Joint, row: int) -> str:
    """Return in one French sentence why this trainee sits here, naming nobody else."""
    sheet = joint.sheet
    trainee = int(sheet.trainee[row])
    mine = utility_of(pool.own(trainee).worth, pool.best[trainee])
    if row in sheet.locked:
        return "Place gardée à la main : le plan est fait autour d'elle."
    if len(mine) == 1:
        return "C'est sa seule place possible sur cette période."
    units = np.rint(mine * joint.free.scale)
    better = int((units > np.rint(sheet.utility[row] * joint.free.scale)).sum())
    if not better:
        return f"De ses {len(mine)} places possibles, celle qui lui apporte le plus."
    others = (
        "une autre lui apporterait plus, mais elle est prise"
        if better == 1
        else f"{better} autres lui apporteraient plus, mais elles sont prises"
    )
    return (
        f"Une de ses {len(mine)} places possibles ; {others}. Le plan place d'abord le plus de "
        "stagiaires, puis ceux qui en ont le plus besoin, puis au mieux pour chacun."
    )


def ranks_for_trainees(pool: Pool, joint: Joint) -> list[int]:
    """Return the rank of each place taken in its trainee's own list: by score, ties by the draw.

    The table of pairs holds float32: what may tie with a place is scored again in full.
    """
    sheet, rows = joint.sheet, joint.taken.tolist()
    better: list[int] = []
    near: list[Ints] = []
    for row in rows:
        mine = pool.own(int(sheet.trainee[row]))
        away = mine.score - sheet.score[row]
        better.append(int((away > MAY_TIE).sum()))
        near.append(mine.opening[np.abs(away) <= MAY_TIE])
    counts = [len(openings) for openings in near]
    trainee = np.repeat(sheet.trainee[rows], counts)
    opening = np.concatenate(near) if near else np.empty(0, dtype=np.int64)
    grid = _grid(pool.world, trainee, opening)
    edges = np.cumsum([0, *counts]).tolist()
    return [
        better[place]
        + _rank_among(pool.world, row_trainee, opening[first:last], grid[first:last], mine)
        for place, (row_trainee, mine, (first, last)) in enumerate(
            zip(
                sheet.trainee[rows].tolist(),
                sheet.opening[rows].tolist(),
                pairwise(edges),
                strict=True,
            )
        )
    ]


def _grid(world: World, trainee: Ints, opening: Ints) -> Ints:
    pairs = some_pairs(world, trainee, opening)
    found = score(world, pairs, ways(world, pairs)).score
    return np.rint(found * GRID).astype(np.int64)


def _rank_among(world: World, trainee: int, openings: Ints, grid: Ints, mine: int) -> int:
    """Return the rank of ``mine`` among a trainee's ``openings`` of nearly the same score."""
    own = grid[openings == mine][0]
    tied = openings[grid == own]
    drawn = tied[draw_order(world, np.full_like(tied, trainee), tied)]
    return 1 + int((grid > own).sum()) + int(np.flatnonzero(drawn == mine)[0])


def _fits(plan: PlanGround, joint: Joint) -> list[Fit]:
    """Return the word shown for each pair taken."""
    world, rows = plan.ground.world, joint.taken
    pairs = some_pairs(world, joint.sheet.trainee[rows], joint.sheet.opening[rows])
    scores = score(world, pairs, ways(world, pairs))
    return [fit(scores, place, world.scoring.fit) for place in range(len(rows))]


def _blocks(plan: PlanGround) -> list[dict[str, Any]]:
    cohort = plan.ground.world.cohort
    counts = Counter(
        (person.cohort, int(cohort.block_start[row]), int(cohort.block_end[row]))
        for row, person in enumerate(plan.people)
        if cohort.has_block[row]
    )
    return [
        {"cohort": name, "start": day_text(start), "end": end_text(end), "trainees": count}
        for (name, start, end), count in sorted(counts.items())
    ]


def _unplaced(plan: PlanGround, joint: Joint) -> list[dict[str, Any]]:
    without = np.flatnonzero(joint.row == UNKNOWN)
    eligible = plan.pool.counts
    reasons = _reasons_of_none(plan, without[eligible[without] == 0])
    return [
        {
            "trainee": plan.people[row].reference,
            "reason": reasons.get(row) or _all_taken(plan, row),
            "eligible": int(eligible[row]),
            "need": int(joint.sheet.need[row]),
        }
        for row in without.tolist()
    ]


def _all_taken(plan: PlanGround, row: int) -> str:
    eligible = int(plan.pool.counts[row])
    if _has_hold(plan, row):
        return (
            "Une place est déjà retenue à son nom (proposition envoyée ou acceptée) ; le plan ne "
            "compte que les places encore libres pour tous."
        )
    if eligible == 1:
        return "Sa seule place possible est prise : il faut une place de plus."
    return f"Ses {eligible} places possibles sont toutes prises : il faut une place de plus."


def _has_hold(plan: PlanGround, row: int) -> bool:
    """Whether a place that the trainee could have is kept for them: a placement refuses it."""
    history = plan.ground.world.history
    kept = np.flatnonzero(history.taken_by == row)
    openings = np.searchsorted(history.taken.starts, kept, side="right") - 1
    return bool(np.isin(openings, plan.pool.own(row).opening).any())


def _reasons_of_none(plan: PlanGround, rows: Ints) -> dict[int, str]:
    """Return why these trainees have no pair at all: the rules that refuse most, or travel."""
    world = plan.ground.world
    told = {
        int(row): "Aucune période en entreprise à venir dans le calendrier (PR-12)."
        for row in rows[~world.cohort.has_block[rows]]
    }
    ahead = rows[world.cohort.has_block[rows]]
    if not len(world.market):
        return told | dict.fromkeys(ahead.tolist(), "Aucune immersion ni stage n'est enregistré.")
    if len(ahead) * len(world.market) > MOST_JUDGED:
        return told | dict.fromkeys(ahead.tolist(), "Aucune place possible sur cette période.")
    size = max(1, PAIRS_AT_ONCE // len(world.market))
    for first in range(0, len(ahead), size):
        for ranking in engine.rank(world, ahead[first : first + size].astype(np.int32)):
            bans = [opening for who, opening in plan.pool.bans if who == ranking.trainee]
            banned = int(np.isin(ranking.pairs.opening, bans).sum())
            told[ranking.trainee] = _no_place(banned, len(ranking.pairs) - banned, ranking.refused)
    return told


def _no_place(banned: int, beyond: int, refused: dict[str, int]) -> str:
    """Return why nothing is left: of what no rule refuses, some is banned, the rest too far."""
    count = banned + beyond
    places = f"{count} place{'s' if count > 1 else ''} possible{'s' if count > 1 else ''}"
    by_hand = f"interdite{'s' if banned > 1 else ''} à la main"
    too_far = "au-delà de son temps de trajet"
    if banned and beyond:
        return f"{places} : {banned} {by_hand}, {beyond} {too_far}."
    if count:
        return f"{places}, {'toutes ' if count > 1 else ''}{by_hand if banned else too_far}."
    most = sorted(refused.items(), key=lambda item: (-item[1], item[0]))[:2]
    why = " ".join(f"{BY_ID[rule].sentence} ({rule}, {count} places)" for rule, count in most)
    return f"Aucune place possible sur cette période. {why}".strip()


def _certificate(proof: Certificate) -> dict[str, Any]:
    names = (
        "feasible", "placed", "max_placeable", "need", "utility", "bound", "gap", "scale",
        "solver", "inputs_sha256", "approximate",
    )  # fmt: skip
    found = {name: getattr(proof, name) for name in names}
    return found | {name: round(found[name], DIGITS) for name in ("utility", "bound")}


def _fairness(plan: PlanGround, joint: Joint, fits: Sequence[Fit]) -> dict[str, Any]:
    """Return how what the places are worth is spread over the trainees; without one it is 0."""
    utility = joint.utilities() / joint.free.scale
    served_badly = joint.row == UNKNOWN
    rows = joint.taken
    to_discuss = np.array([found is Fit.TO_DISCUSS for found in fits], dtype=np.bool_)
    served_badly[joint.sheet.trainee[rows[to_discuss]]] = True
    sites = np.array([person.site for person in plan.people])
    return _spread(utility) | {
        "badly_served": int(served_badly.sum()),
        "by_site": {
            str(site): {
                "trainees": int((sites == site).sum()),
                "placed": int((joint.row[sites == site] != UNKNOWN).sum()),
                "badly_served": int(served_badly[sites == site].sum()),
                "mean": round(float(utility[sites == site].mean()), 6),
            }
            for site in np.unique(sites)
        },
    }


def _spread(utility: Shares) -> dict[str, float | None]:
    if not len(utility):
        return {"mean": None, "p05": None, "p10": None, "gini": None}
    return {
        "mean": round(float(utility.mean()), 6),
        "p05": round(float(np.percentile(utility, 5)), 6),
        "p10": round(float(np.percentile(utility, 10)), 6),
        "gini": round(gini(utility), 6),
    }


def gini(values: Shares) -> float:
    """Return the mean difference of two values over twice their mean; 0 where all are 0."""
    total = float(values.sum())
    if total <= 0:
        return 0.0
    ordered, count = np.sort(values), len(values)
    weights = 2 * np.arange(1, count + 1) - count - 1
    return float((weights * ordered).sum() / (count * total))


def _pairs(plan: PlanGround, joint: Joint) -> dict[str, Any]:
    sheet = joint.sheet if plan.pool.is_small else plan.pool.sheet()
    market = plan.ground.packed.market
    siret, reference = market.siret.tolist(), market.reference.tolist()
    host = {int(index): str(market.siret[row]) for row, index in enumerate(sheet.host.tolist())}
    rows = sheet.whole_rows()
    columns = (sheet.trainee[rows].tolist(), sheet.opening[rows].tolist())
    utility = np.rint(sheet.utility[rows] * joint.free.scale) / joint.free.scale
    return {
        "eligible_pairs": [
            [plan.people[t].reference, siret[o], reference[o], value]
            for t, o, value in zip(*columns, utility.tolist(), strict=True)
        ],
        "seats": [
            [siret[o], reference[o], int(sheet.seats[o])] for o in np.unique(columns[1]).tolist()
        ],
        "caps": [
            [host[index], cap] for index, cap in enumerate(sheet.caps.tolist()) if cap != NO_CAP
        ],
        "trainees": [[person.reference, person.need] for person in plan.people],
        "locks": [str(pair) for pair in plan.locks],
        "bans": [str(pair) for pair in plan.bans],
    }


def _rounded(value: float, scale: int) -> float:
    return float(np.rint(value * scale) / scale)
