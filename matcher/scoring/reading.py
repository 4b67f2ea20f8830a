"""One pair as the sentences see it: facts about a place and a trainee, and the words for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from matcher.scoring.arrays import FAR_FUTURE, UNKNOWN
from matcher.scoring.own_words import OwnWords
from matcher.scoring.params import FACTORS
from matcher.scoring.periods import PMSMP, STAGE
from matcher.scoring.wording import in_own_words, lower_first
from matcher.vocabulary import Weighting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matcher.scoring.arrays import Levels, Pairs, Ragged
    from matcher.scoring.params import ReasonParams
    from matcher.scoring.ranker import Scores
    from matcher.scoring.travel import Way
    from matcher.scoring.world import World

PROJECT, INTEREST = "project", "interest"
CONTRACT = list(Weighting).index(Weighting.CONTRACT)
DISCOVER = list(Weighting).index(Weighting.DISCOVER)


@dataclass(frozen=True)
class Labels:
    """Words for indexes, and from which closeness trades are said to be near.

    ``own``: what a trainee wrote, by (project or interest, trainee's row, trade); a wish given as
    a code has no words of its own. ``close``, ``related``: closeness of two trades from which
    they are near, or go somewhat together.
    """

    trades: Sequence[str]
    macro_skills: Sequence[str]
    close: float
    related: float
    own: OwnWords = field(default_factory=lambda: OwnWords.of([]))


@dataclass(frozen=True)
class Wish:
    """The wish nearest to a place: its rank (0 = most wanted), trade, closeness, words."""

    rank: int
    trade: int
    closeness: float
    words: str


class Level(NamedTuple):
    """Something asked: its column, the level held (0 or less: not observed), the one asked."""

    column: int
    held: int
    asked: int

    @property
    def is_seen(self) -> bool:
        """Whether it was observed."""
        return self.held > 0


@dataclass(frozen=True)
class View:
    """One pair with everything that a sentence about it may need."""

    world: World
    pairs: Pairs
    way: Way
    scores: Scores
    place: int
    labels: Labels

    @property
    def params(self) -> ReasonParams:
        """What words mean."""
        return self.world.scoring.reasons

    @cached_property
    def trainee(self) -> int:
        """Row of the trainee."""
        return int(self.pairs.trainee[self.place])

    @cached_property
    def opening(self) -> int:
        """Row of the opening."""
        return int(self.pairs.opening[self.place])

    @cached_property
    def trade(self) -> int:
        """Trade of the opening, ``UNKNOWN`` where doubtful."""
        return int(self.world.market.trade[self.opening])

    @cached_property
    def is_immersion(self) -> bool:
        """Whether the place is an immersion and not a contract."""
        return int(self.world.market.kind[self.opening]) in {PMSMP, STAGE}

    @property
    def is_minor(self) -> bool:
        """Whether the trainee is under 18 on the first day."""
        adult = int(self.world.cohort.adult_from[self.trainee])
        return int(self.pairs.start[self.place]) < adult

    @property
    def asked(self) -> int:
        """Index of the purpose asked."""
        return int(self.world.cohort.weighting[self.trainee])

    @property
    def weighting(self) -> int:
        """Index of the weights: contracts have their own."""
        return self.asked if self.is_immersion else CONTRACT

    @property
    def minutes(self) -> float:
        """Minutes of travel, NaN where not known."""
        return float(self.way.minutes[self.place])

    @property
    def days(self) -> tuple[int, int]:
        """Return (days of the period, days of the block)."""
        end, start = int(self.pairs.end[self.place]), int(self.pairs.start[self.place])
        cohort = self.world.cohort
        block = int(cohort.block_end[self.trainee]) - int(cohort.block_start[self.trainee]) + 1
        return (block if end == FAR_FUTURE else end - start + 1), block

    @property
    def days_before(self) -> int:
        """Days from the day asked to the first one of the place."""
        return int(self.pairs.start[self.place]) - self.world.on

    @cached_property
    def weights(self) -> list[float]:
        """Weight of each term in this score, in the order of ``FACTORS``; 0 = absent."""
        return list(self.scores.weight[self.place].tolist())

    def is_present(self, name: str) -> bool:
        """Whether a term counts in this score."""
        return self.weights[FACTORS.index(name)] > 0

    def is_absent(self, name: str) -> bool:
        """Whether a term that has a weight for this purpose is absent."""
        if self.is_present(name):
            return False
        weights = self.world.scoring.weight_matrix()
        return bool(weights[self.weighting, FACTORS.index(name)] > 0)

    @cached_property
    def skills(self) -> list[Level]:
        """The macro-skills asked, in their order."""
        world = self.world
        return _levels(world.cohort.skills[self.trainee], world.market.skills[self.opening])

    @cached_property
    def soft_skills(self) -> list[Level]:
        """The savoir-être asked, in their order."""
        cohort, market = self.world.cohort, self.world.market
        return _levels(cohort.soft_skills[self.trainee], market.soft_skills[self.opening])

    def project(self) -> Wish | None:
        """Return the project nearest to the place; None where the term is absent."""
        return self._nearest_project if self.is_present(PROJECT) else None

    def interest(self) -> Wish | None:
        """Return the interest nearest to the place; None where the term is absent."""
        return self._nearest(INTEREST) if self.is_present(INTEREST) else None

    def tried(self) -> Wish | None:
        """Return the trade already tried that is nearest; None where none is known."""
        mine = self.world.cohort.tried_trades.row(self.trainee)
        if not len(mine) or self.trade == UNKNOWN:
            return None
        closeness = self.world.closeness[mine, self.trade]
        best = int(closeness.argmax())
        trade = int(mine[best])
        return Wish(0, trade, float(closeness[best]), lower_first(self.labels.trades[trade]))

    @property
    def knows_host(self) -> bool:
        """Whether the trainee has already been at this company."""
        host = self.world.market.host[self.opening]
        return bool((self.world.cohort.tried_hosts.row(self.trainee) == host).any())

    @cached_property
    def _nearest_project(self) -> Wish:
        """Asked by the reasons of interests too."""
        return self._nearest(PROJECT)

    def _nearest(self, kind: str) -> Wish:
        cohort = self.world.cohort
        wishes: Ragged = cohort.project if kind == PROJECT else cohort.interest
        mine = slice(int(wishes.starts[self.trainee]), int(wishes.starts[self.trainee + 1]))
        trades = wishes.values[mine]
        ranks = cohort.project_rank[mine] if kind == PROJECT else np.zeros(len(trades), np.int32)
        closeness = self.world.closeness[trades, self.trade]
        discounted = closeness * self.world.scoring.project.later_wish**ranks
        # A later wish that is this very trade says more than an earlier one beside it.
        best = int((discounted + (closeness >= self.params.same_trade)).argmax())
        trade = int(trades[best])
        own = self.labels.own.get(kind, self.trainee, trade)
        words = in_own_words(own) if own else lower_first(self.labels.trades[trade])
        return Wish(int(ranks[best]), trade, float(closeness[best]), words)


def _levels(held: Levels, asked: Levels) -> list[Level]:
    columns = np.flatnonzero(asked > 0)
    return list(
        map(Level, columns.tolist(), held.take(columns).tolist(), asked.take(columns).tolist())
    )
