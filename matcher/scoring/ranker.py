"""Terms and weights make a score; scores make an order.

    score = sum_k w_k v_k,   w_k = weight_k presence_k / sum_j weight_j presence_j

A value is the share that ``factors`` gives, brought under the ceiling of its term: ceilings make
a usual place get about the same for each term, so that a term that is absent, whose weight goes
to the present ones, moves a place neither up nor down. confidence = sum weight_k presence_k, the
share of weight that is known. Nothing is added to a score to break ties.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from matcher.scoring import factors
from matcher.scoring.params import FACTORS
from matcher.vocabulary import Fit

if TYPE_CHECKING:
    from matcher.scoring.arrays import Ints, Pairs, Shares
    from matcher.scoring.params import FitParams
    from matcher.scoring.travel import Way
    from matcher.scoring.world import World

GRID = 1_000_000
"""Scores that are equal on this grid (1e-6) are equal."""

WISHES = [FACTORS.index("project"), FACTORS.index("interest")]

PERSONAL = ("skills", "soft_skills")
"""Terms about what a person can do: never part of what decides who gets a seat."""

IMPERSONAL = [index for index, name in enumerate(FACTORS) if name not in PERSONAL]


@dataclass(frozen=True)
class Scores:
    """``score``, ``confidence``: shape P. ``value``, ``weight``: (P, factors), weight 0 = absent.

    ``worth``: the score without the terms of ``PERSONAL``, shape P, for the joint plan.
    """

    score: Shares
    confidence: Shares
    value: Shares
    weight: Shares
    worth: Shares


def score(world: World, pairs: Pairs, way: Way) -> Scores:
    """Return the scores of ``pairs``; every term once, in the order of ``FACTORS``."""
    terms = [factors.TERMS[name](world, pairs, way) for name in FACTORS]
    value = np.stack([term.value for term in terms]) * world.scoring.ceiling_row()[:, None]
    asked = world.scoring.weight_matrix().T.take(factors.weighting_of(world, pairs), axis=1)
    known = asked * np.stack([term.presence for term in terms])
    parts = known * value
    confidence, left = _total(known), _total(known[IMPERSONAL])
    divisor = np.where(confidence > 0, confidence, 1)
    return Scores(
        score=_total(parts) / divisor,
        confidence=confidence,
        value=value.T,
        weight=(known / divisor).T,
        worth=_total(parts[IMPERSONAL]) / np.where(left > 0, left, 1),
    )


def fit(scores: Scores, place: int, params: FitParams) -> Fit:
    """Return the word shown for one score.

    Strong speaks of what the trainee wants: it needs a wish that could be compared.
    """
    score, confidence = float(scores.score[place]), float(scores.confidence[place])
    has_wish = bool((scores.weight[place, WISHES] > 0).any())
    if score >= params.strong and confidence >= params.min_confidence and has_wish:
        return Fit.STRONG
    return Fit.POSSIBLE if score >= params.possible else Fit.TO_DISCUSS


def order(world: World, pairs: Pairs, way: Way, scores: Scores, count: int | None = None) -> Ints:
    """Return the positions of the first ``count`` (None: all) pairs of one trainee, as shown.

    Not beyond the limit first, then score, then the draw: SHA-256 of (on, trainee, siret,
    opening), computed only for those that tie, in the groups that reach into those places.
    """
    beyond = (way.within_limit == 0).astype(np.int64)
    grid = np.rint(scores.score * GRID).astype(np.int64)
    found = np.lexsort((-grid, beyond))
    key = beyond[found] * (2 * GRID) - grid[found]
    edges = np.flatnonzero(np.diff(key, prepend=key[:1] - 1, append=key[-1:] + 1))
    shown = len(found) if count is None else count
    several = np.flatnonzero((np.diff(edges) > 1) & (edges[:-1] < shown))
    for first, last in zip(edges[several].tolist(), edges[several + 1].tolist(), strict=True):
        tied = found[first:last]
        tied[:] = sorted(tied.tolist(), key=lambda place: draw(world, pairs, place))
    return found[:shown]


def draw(world: World, pairs: Pairs, place: int) -> bytes:
    """Return the recorded draw of one pair (interface.md section 1, Order)."""
    opening = pairs.opening[place]
    return draw_of(
        world.on,
        str(world.cohort.reference[pairs.trainee[place]]),
        str(world.market.siret[opening]),
        str(world.market.reference[opening]),
    )


def draw_of(on: int, trainee: str, siret: str, opening: str) -> bytes:
    """Return SHA-256 of (on, trainee, siret, opening), the day as ISO text, joined by ``|``."""
    day = np.datetime64(int(on), "D")
    return hashlib.sha256(f"{day}|{trainee}|{siret}|{opening}".encode()).digest()


def _total(rows: Shares) -> Shares:
    """Return the sum over rows (k, P), one row after the other.

    The order of the additions, and with it the last bit, is the same for one pair and for many.
    """
    return reduce(np.add, rows)
