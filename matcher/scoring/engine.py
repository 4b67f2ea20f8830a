"""The only door to scoring: what may be proposed to whom, in which order, and why.

Every answer depends on the world alone: not on the order of its rows, not on the number of
threads, not on chance.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from matcher.scoring import ranker
from matcher.scoring.arrays import FAR_FUTURE, Pairs
from matcher.scoring.explanations import contributions
from matcher.scoring.periods import add_months
from matcher.scoring.proposed import every_pair
from matcher.scoring.rules.every import EVERY
from matcher.scoring.rules.remedies import remedies_of
from matcher.scoring.travel import ways
from matcher.scoring.verdicts import Verdicts, by_row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcher.scoring.arrays import Flags, Indexes, Shares
    from matcher.scoring.ranker import Scores
    from matcher.scoring.rules.registry import Rule
    from matcher.scoring.rules.remedies import Remedy
    from matcher.scoring.travel import Way
    from matcher.scoring.world import World


@dataclass(frozen=True)
class Ranked:
    """Eligible openings of one trainee, in the order shown.

    ``parts``: contributions, (P, factors), summing over a row to score - ``baseline`` (None while
    nothing is eligible). ``refused``: rule id to how many openings it refuses, whatever other
    rules say, rules that refuse none left out.
    """

    trainee: int
    pairs: Pairs
    way: Way
    scores: Scores
    parts: Shares
    baseline: float | None
    refused: dict[str, int]


@dataclass(frozen=True)
class Ranking(Ranked):
    """All the eligible openings. ``refused_alone``: refused by a rule and by no other."""

    refused_alone: dict[str, int]


@dataclass(frozen=True)
class Refusal:
    """A rule that refuses a pair, and the first day (since 1970) on which it no longer would.

    ``is_liftable``: staff may lift this refusal of this pair, giving a reason. ``remedies``: what
    would lift it.
    """

    rule: Rule
    first_possible: int | None
    is_liftable: bool
    remedies: tuple[Remedy, ...]


def judge(world: World, pairs: Pairs) -> dict[str, Flags]:
    """Return, by rule id, which pairs each rule refuses; what staff lifted is not refused."""
    return {rule.id: rule.stands(world, pairs) for rule in EVERY}


def rank(world: World, trainees: Indexes) -> Iterator[Ranking]:
    """Yield the ranking of each of ``trainees``, in their order: every opening is judged."""
    pairs = every_pair(world, trainees)
    verdicts, alone = _verdicts(world, pairs, len(trainees))
    eligible = pairs.where(verdicts.eligible.reshape(-1))
    way = ways(world, eligible)
    scores = ranker.score(world, eligible, way)
    place_of = np.searchsorted(trainees, eligible.trainee)
    edges = np.searchsorted(place_of, np.arange(len(trainees) + 1))
    for place, trainee in enumerate(trainees.tolist()):
        mine = slice(int(edges[place]), int(edges[place + 1]))
        yield _ranking(
            world,
            trainee,
            _cut(eligible, way, scores, mine),
            verdicts.refused[place],
            alone[place],
        )


def _verdicts(world: World, pairs: Pairs, trainees: int) -> tuple[Verdicts, list[dict[str, int]]]:
    """Judge every pair of ``trainees`` with every opening; and count what each refuses alone."""
    judged = judge(world, pairs)
    refusals = {rule: flags for rule, flags in judged.items() if np.count_nonzero(flags)}
    times = np.zeros(len(pairs), dtype=np.int8)
    for refuses in refusals.values():
        times += refuses.view(np.int8)
    shape = (trainees, len(world.market))
    once = times == 1
    counts = {
        rule: np.count_nonzero(flags.reshape(shape), axis=1) for rule, flags in refusals.items()
    }
    alone = {
        rule: np.count_nonzero((flags & once).reshape(shape), axis=1)
        for rule, flags in refusals.items()
    }
    verdicts = Verdicts((times == 0).reshape(shape), by_row(counts, trainees))
    return verdicts, by_row(alone, trainees)


def refusals_of(world: World, pairs: Pairs) -> list[Refusal]:
    """Return the rules that refuse one pair (P = 1), in the order of the registry."""
    return [_refusal(world, pairs, rule) for rule in EVERY if rule.stands(world, pairs)[0]]


def _refusal(world: World, pairs: Pairs, rule: Rule) -> Refusal:
    first = first_possible(world, pairs, rule)
    return Refusal(
        rule,
        first,
        bool(rule.may_lift(world, pairs)[0]),
        remedies_of(world, pairs, rule, first),
    )


def first_possible(world: World, pairs: Pairs, rule: Rule) -> int | None:
    """Return the earliest start on or after the asked one that ``rule`` alone would allow.

    The period keeps as many days; None if there is no such day within the months of
    ``rules.search``, or if no day would change the answer.
    """
    if not rule.depends_on_days or not pairs.has_period[0]:
        return None
    first = int(pairs.start[0])
    months = world.rules.search.first_possible_months
    last = int(add_months(pairs.start[:1], months)[0])
    starts = np.arange(first, last + 1, dtype=np.int32)
    days = int(pairs.end[0]) - first
    is_open_ended = int(pairs.end[0]) == FAR_FUTURE
    moved = Pairs(
        trainee=np.repeat(pairs.trainee, len(starts)),
        opening=np.repeat(pairs.opening, len(starts)),
        start=starts,
        end=np.full_like(starts, FAR_FUTURE) if is_open_ended else starts + np.int32(days),
        has_period=np.ones(len(starts), dtype=np.bool_),
        is_short=np.zeros(len(starts), dtype=np.bool_),
        is_renewal=np.repeat(pairs.is_renewal, len(starts)),
        objectives=np.repeat(pairs.objectives, len(starts)),
    )
    allowed = np.flatnonzero(~rule.refuses(world, moved))
    return int(starts[allowed[0]]) if len(allowed) else None


def first_of(
    world: World, pairs: Pairs, way: Way, scores: Scores, mine: slice, count: int
) -> tuple[Pairs, Way, Scores]:
    """Return the first ``count`` of the pairs of one trainee (rows ``mine``), as shown."""
    own = _cut(pairs, way, scores, mine)
    return _taken(*own, ranker.order(world, *own, count))


def _cut(pairs: Pairs, way: Way, scores: Scores, mine: slice) -> tuple[Pairs, Way, Scores]:
    if mine.stop - mine.start == len(pairs):
        return pairs, way, scores
    return _taken(pairs, way, scores, np.arange(mine.start, mine.stop))


def _taken(
    pairs: Pairs, way: Way, scores: Scores, rows: np.ndarray[tuple[int], np.dtype[np.int64]]
) -> tuple[Pairs, Way, Scores]:
    return (
        pairs.where(rows),
        replace(
            way,
            minutes=way.minutes[rows],
            mode=way.mode[rows],
            within_limit=way.within_limit[rows],
        ),
        replace(
            scores,
            score=scores.score[rows],
            confidence=scores.confidence[rows],
            value=scores.value[rows],
            weight=scores.weight[rows],
            worth=scores.worth[rows],
        ),
    )


def _ranking(
    world: World,
    trainee: int,
    mine: tuple[Pairs, Way, Scores],
    refused: dict[str, int],
    alone: dict[str, int],
) -> Ranking:
    pairs, way, scores = _taken(*mine, ranker.order(world, *mine))
    if not len(pairs):
        return Ranking(trainee, pairs, way, scores, scores.value, None, refused, alone)
    parts, baseline = contributions(scores)
    return Ranking(trainee, pairs, way, scores, parts, baseline, refused, alone)
