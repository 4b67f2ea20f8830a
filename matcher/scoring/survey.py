"""Every opening before some trainees at once: scores to rank by, and what terms average.

    score_ij = sum_k w_k presence_ijk value_ijk / D_ij,   D_ij = sum_k w_k presence_ijk
    mean_ik  = (1 / n_i) sum_j eligible_ij w_k presence_ijk value_ijk / D_ij

for blocks of trainees and the whole market. The means are the baseline that contributions are
told against (``explanations``); the scores say which pairs may be among the first, to be scored
by ``ranker``. Terms are numbers of the opening, of its class, of a distinct row of levels, or of
the pair: grids (T, n) are gathered tile by tile and stay in cache. In float64 but for products of
levels, which are exact in float32 (``factors.thermometer``): equal to the plain within 1e-12.
T trainees of the block, O openings, n openings of a tile, C classes (trade, letters or without).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from matcher.scoring.arrays import UNKNOWN
from matcher.scoring.factors import CONTRACT, DISCOVER
from matcher.scoring.offers import LETTERS, groups_of, unit
from matcher.scoring.params import FACTORS
from matcher.vocabulary import Purpose

if TYPE_CHECKING:
    from matcher.scoring.arrays import Flags, Ints, Ragged, Shares
    from matcher.scoring.offers import Asked, Group
    from matcher.scoring.proposed import Periods
    from matcher.scoring.world import World

AT = {name: place for place, name in enumerate(FACTORS)}

TILE = 1024
"""Openings of a tile: a grid of some thirty trainees and those fits the cache of a core."""

LEAST = 1e-9
"""A sum of weights present below this is none."""


class Reached(NamedTuple):
    """The pairs that may be within a limit or of unknown travel; the others are beyond.

    ``row``: place of the trainee in the block; ``opening``; ``value`` of travel, NaN = absent.
    """

    row: Ints
    opening: Ints
    value: Shares


@dataclass(frozen=True)
class Surveyed:
    """``mean``: (T, factors). ``score``: (T, O), 0 where not eligible, by ``place`` of opening."""

    mean: Shares
    score: Shares
    place: Ints

    def scores(self, row: Ints, opening: Ints) -> Shares:
        """Return the scores of some pairs, shape P."""
        return np.asarray(self.score[row, self.place[opening]], dtype=np.float64)


class Survey:
    """Surveys of blocks of trainees of one world; what openings share is built once."""

    def __init__(self, world: World) -> None:
        self._world, self._groups = world, groups_of(world)
        order = np.concatenate([np.zeros(0, np.int64), *(one.columns for one in self._groups)])
        self._place = np.empty(len(order), dtype=np.int64)
        self._place[order] = np.arange(len(order))
        self._by_host = np.argsort(world.market.host, kind="stable")
        self._hosts = world.market.host[self._by_host]

    def of(self, trainees: Ints, eligible: Flags, periods: Periods, reached: Reached) -> Surveyed:
        """Return the scores of every opening, and the means; ``eligible``: (T, O)."""
        block = self._block(trainees, eligible, periods, reached)
        score = np.empty(eligible.shape)
        total = np.zeros((len(trainees), len(FACTORS)))
        begin = 0
        for group in self._groups:
            before = _Before(block, group)
            for first in range(0, len(group.columns), TILE):
                tile = slice(first, min(first + TILE, len(group.columns)))
                at = slice(begin + tile.start, begin + tile.stop)
                score[:, at] = before.scores(tile, at)
            total += before.total()
            begin += len(group.columns)
        count = np.maximum(eligible.sum(axis=1), 1)
        return Surveyed(total / count[:, None], score, self._place)

    def _block(
        self, trainees: Ints, eligible: Flags, periods: Periods, reached: Reached
    ) -> _Block:
        cohort, place = self._world.cohort, self._place[reached.opening]
        travel = np.zeros(eligible.shape)
        travel[reached.row, place] = np.nan_to_num(reached.value)
        is_absent = np.isnan(reached.value)
        row, opening = self._seen_hosts(trainees)
        return _Block(
            world=self._world,
            trainees=trainees,
            eligible=eligible,
            periods=periods,
            travel=travel,
            no_travel=_Cells.of(reached.row[is_absent], place[is_absent]),
            seen_hosts=_Cells.of(row, self._place[opening]),
            project=_closest(self._world, trainees, cohort.project, _discount(self._world)),
            interest=_closest(self._world, trainees, cohort.interest, None),
            tried=_closest(self._world, trainees, cohort.tried_trades, None),
        )

    def _seen_hosts(self, trainees: Ints) -> tuple[Ints, Ints]:
        """Return (row, opening) of hosts already seen, where the trade is known: few pairs."""
        world = self._world
        position, found = world.cohort.tried_hosts.take(trainees)
        wanted = world.cohort.tried_hosts.values[found]
        first = np.searchsorted(self._hosts, wanted, side="left")
        last = np.searchsorted(self._hosts, wanted, side="right")
        counts = last - first
        offset = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        row = np.repeat(position, counts)
        opening = self._by_host[np.repeat(first, counts) + offset]
        known = world.market.trade[opening] != UNKNOWN
        return row[known], opening[known]


class _Cells(NamedTuple):
    """Some cells of a grid (T, O), by place."""

    row: Ints
    place: Ints

    @classmethod
    def of(cls, row: Ints, place: Ints) -> _Cells:
        order = np.argsort(place, kind="stable")
        return cls(row[order], place[order])

    def within(self, at: slice) -> tuple[Ints, Ints]:
        """Return (row, column of the tile) of the cells in the tile ``at``."""
        first, last = np.searchsorted(self.place, (at.start, at.stop))
        return self.row[first:last], self.place[first:last] - at.start


@dataclass(frozen=True)
class _Block:
    """Some trainees, and what every group of openings is asked about them.

    ``travel``: value of travel by place, 0 beyond the limit (T, O); ``no_travel``: where it is
    absent. ``project``, ``interest``, ``tried``: closeness of every trade (T, trades).
    """

    world: World
    trainees: Ints
    eligible: Flags
    periods: Periods
    travel: Shares
    no_travel: _Cells
    seen_hosts: _Cells
    project: Shares
    interest: Shares
    tried: Shares


class _Before:
    """A block before one group: its openings tile by tile, the sums of terms beside."""

    def __init__(self, block: _Block, group: Group) -> None:
        world, trainees = block.world, block.trainees
        self._block, self._group = block, group
        weighting = world.cohort.weighting[trainees]
        chosen = np.full_like(weighting, CONTRACT) if group.is_contract else weighting
        self._weight = world.scoring.weight_matrix()[chosen]
        self._full = self._weight * world.scoring.ceiling_row()
        self._discovers = np.asarray(chosen == DISCOVER, dtype=np.bool_)
        self._sides = self._presence()
        self._skills = self._covered("skills", group.skills)
        self._soft_skills = self._covered("soft_skills", group.soft_skills)
        self._by_class, self._letters = self._wishes()
        self._by_number = self._numbers()
        self._sum = np.zeros((len(trainees), len(FACTORS)))
        self._class_sum = np.zeros((len(trainees), len(group.starts)))
        self._number_sum = np.zeros((len(trainees), group.numbers.shape[1]))

    def scores(self, tile: slice, at: slice) -> Shares:
        """Return the scores of a tile of the group, ``at`` among all places; add up its terms."""
        group, block = self._group, self._block
        ratio = self._ratio(tile, at)
        worth = self._part("skills", ratio, self._skills[0].take(group.skills.of[tile], axis=1))
        worth += self._part(
            "soft_skills", ratio, self._soft_skills[0].take(group.soft_skills.of[tile], axis=1)
        )
        worth += self._part("dates", ratio, self._dates(group.columns[tile]))
        worth += self._part(
            "travel", ratio, block.travel[:, at] * self._full[:, AT["travel"], None]
        )
        self._add_seen_hosts(worth, ratio, tile, at)
        of_class = group.of_class[tile]
        worth += self._by_class.sum(axis=0).take(of_class, axis=1)
        first, last = int(of_class[0]), int(of_class[-1]) + 1
        starts = np.maximum(group.starts[first:last] - tile.start, 0)
        self._class_sum[:, first:last] += np.add.reduceat(ratio, starts, axis=1)
        worth += self._by_number.sum(axis=0) @ group.numbers[tile].T
        self._number_sum += ratio @ group.numbers[tile]
        worth *= ratio
        return worth

    def total(self) -> Shares:
        """Return the sum of each term over the openings seen, (T, factors)."""
        total = self._sum.copy()
        for name, by_class in zip(BY_CLASS, self._by_class, strict=True):
            total[:, AT[name]] += _dot(self._class_sum, by_class)
        for name, by_number in zip(BY_NUMBER, self._by_number, strict=True):
            total[:, AT[name]] += _dot(self._number_sum, by_number)
        return total

    def _ratio(self, tile: slice, at: slice) -> Shares:
        """Return eligible / D of a tile, (T, n)."""
        group, block = self._group, self._block
        divisor = self._sides @ group.presence[:, tile]
        divisor += self._skills[1].take(group.skills.of[tile], axis=1)
        divisor += self._soft_skills[1].take(group.soft_skills.of[tile], axis=1)
        row, column = block.no_travel.within(at)
        divisor[row, column] -= self._weight[row, AT["travel"]]
        eligible = block.eligible.take(group.columns[tile], axis=1)
        eligible &= divisor > LEAST
        return np.divide(eligible, divisor, out=np.zeros_like(divisor), where=eligible)

    def _part(self, name: str, ratio: Shares, grid: Shares) -> Shares:
        """Add up one term, weights and ceilings within."""
        self._sum[:, AT[name]] += _dot(ratio, grid)
        return grid

    def _dates(self, columns: Ints) -> Shares:
        """Return the value of dates (``factors.dates``) with its weight, (T, n)."""
        world, periods = self._block.world, self._block.periods
        params = world.scoring.dates
        start = periods.start.take(columns, axis=1)
        if self._group.is_contract:
            value = np.clip(1 - (start - world.on) / params.contract_horizon_days, 0, 1)
        else:
            first = periods.block_start[:, None]
            days = np.maximum(periods.block_end[:, None] - first + 1, 1)
            covered = (periods.end.take(columns, axis=1).astype(np.float64) - start + 1) / days
            early = 1 - (start - first) / days
            share = params.coverage_share
            value = share * np.clip(covered, 0, 1) + (1 - share) * np.clip(early, 0, 1)
        return np.asarray(value[periods.of] * self._full[:, AT["dates"], None])

    def _add_seen_hosts(self, worth: Shares, ratio: Shares, tile: slice, at: slice) -> None:
        """Add what hosts already seen change in the variety of their trade: few pairs."""
        row, column = self._block.seen_hosts.within(at)
        if not len(row):
            return
        world = self._block.world
        trade = self._group.trade[self._group.of_class[tile][column]]
        more = np.maximum(world.scoring.variety.host_share - self._block.tried[row, trade], 0)
        value = np.where(self._discovers, -1.0, 1.0)[row] * more * self._full[row, AT["variety"]]
        worth[row, column] += value
        self._sum[:, AT["variety"]] += np.bincount(
            row, weights=value * ratio[row, column], minlength=len(ratio)
        )

    def _covered(self, name: str, asked: Asked) -> tuple[Shares, Shares]:
        """Return (weight x ceiling x presence x value, weight x presence) by row, (T, D)."""
        world = self._block.world
        held = getattr(world.cohort, name)[self._block.trainees]
        value, known = asked.covered(held, getattr(world.scoring, name))
        value *= self._full[:, AT[name], None]
        known *= self._weight[:, AT[name], None]
        return value, known

    def _presence(self) -> Shares:
        """Return the weights of the rows of ``Group.presence``, (T, 5); travel as if known."""
        weight, cohort, trainees = self._weight, self._block.world.cohort, self._block.trainees
        by_trade = (
            weight[:, AT["project"]] * _has(cohort.project, trainees)
            + weight[:, AT["interest"]] * _has(cohort.interest, trainees)
            + weight[:, AT["variety"]] * self._has_tried()
        )
        always = weight[:, AT["dates"]] + weight[:, AT["travel"]]
        sides = [weight[:, AT[name]] for name in ("phase", "host", "tension")]
        return np.stack([by_trade, *sides, always], axis=1)

    def _has_tried(self) -> Shares:
        cohort, trainees = self._block.world.cohort, self._block.trainees
        return np.maximum(_has(cohort.tried_trades, trainees), _has(cohort.tried_hosts, trainees))

    def _wishes(self) -> tuple[Shares, Shares]:
        """Return what wishes give each class (``BY_CLASS``, T, C), and each letter (T, 6)."""
        block, group, full = self._block, self._group, self._full
        world = block.world
        has_interest = _has(world.cohort.interest, block.trainees)
        mine = unit(world.cohort.riasec[block.trainees])
        hint = world.scoring.interest.riasec_share
        less = np.where(group.lettered, hint, 0.0) * (np.abs(mine).max(axis=1) > 0)[:, None]
        tried = block.tried[:, group.trade]
        new = np.where(self._discovers[:, None], 1 - tried, tried)
        known = group.trade != UNKNOWN
        wishes = full[:, AT["interest"]] * has_interest
        by_class = np.stack(
            [
                block.project[:, group.trade] * full[:, AT["project"], None] * known,
                block.interest[:, group.trade] * (1 - less) * wishes[:, None] * known,
                new * (self._has_tried() * full[:, AT["variety"]])[:, None] * known,
            ]
        )
        return by_class, mine * (hint * wishes)[:, None]

    def _numbers(self) -> Shares:
        """Return what the columns of ``Group.numbers`` count for (``BY_NUMBER``, T, 11)."""
        full, cohort = self._full, self._block.world.cohort
        found = np.zeros((len(BY_NUMBER), len(full), self._group.numbers.shape[1]))
        asked = cohort.weighting[self._block.trainees].astype(np.int64)
        found[0, np.arange(len(full)), asked] = full[:, AT["phase"]]
        found[1, :, len(Purpose)] = full[:, AT["host"]]
        found[2, :, len(Purpose) + 1] = full[:, AT["tension"]]
        found[3, :, -LETTERS:] = self._letters
        return found


BY_CLASS = ("project", "interest", "variety")
BY_NUMBER = ("phase", "host", "tension", "interest")


def _discount(world: World) -> Shares:
    """Return what a project counts for, along ``project.values``."""
    ranks = world.cohort.project_rank.astype(np.float64)
    return np.asarray(np.power(world.scoring.project.later_wish, ranks), dtype=np.float64)


def _closest(world: World, trainees: Ints, wishes: Ragged, discount: Shares | None) -> Shares:
    """Return max over each trainee's trades of discount x closeness, (T, trades); 0 for none."""
    near = np.zeros((len(trainees), len(world.closeness)))
    position, place = wishes.take(trainees)
    if len(position):
        reach = world.closeness[wishes.values[place]].astype(np.float64)
        if discount is not None:
            reach *= discount[place][:, None]
        rows, first = np.unique(position, return_index=True)
        near[rows] = np.maximum.reduceat(reach, first, axis=0)
    return near


def _has(wishes: Ragged, trainees: Ints) -> Shares:
    return (np.diff(wishes.starts)[trainees] > 0).astype(np.float64)


def _dot(one: Shares, other: Shares) -> Shares:
    """Return the sum of products of each row."""
    return np.asarray(np.einsum("to,to->t", one, other), dtype=np.float64)
