"""Some trainees before the immersions, or the contracts, tile by tile: the terms of a survey.

Grids (T, n) of one tile stay in cache; sums of terms are kept beside. See ``survey``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from matcher.scoring.arrays import UNKNOWN
from matcher.scoring.factors import CONTRACT, DISCOVER
from matcher.scoring.offers import LETTERS, unit
from matcher.scoring.params import FACTORS
from matcher.vocabulary import Purpose

if TYPE_CHECKING:
    from matcher.scoring.arrays import Flags, Ints, Shares
    from matcher.scoring.offers import Asked, Group
    from matcher.scoring.proposed import Periods
    from matcher.scoring.world import World

AT = {name: place for place, name in enumerate(FACTORS)}

BY_CLASS = ("project", "interest", "variety")
BY_NUMBER = ("phase", "host", "tension", "interest")

LEAST = 1e-9
"""A sum of weights present below this is none."""


class Cells(NamedTuple):
    """Some cells of a grid (T, O), by place."""

    row: Ints
    place: Ints

    @classmethod
    def of(cls, row: Ints, place: Ints) -> Cells:
        """Return the cells in order of place."""
        order = np.argsort(place, kind="stable")
        return cls(row[order], place[order])

    def within(self, at: slice) -> tuple[Ints, Ints]:
        """Return (row, column of the tile) of the cells in the tile ``at``."""
        first, last = np.searchsorted(self.place, (at.start, at.stop))
        return self.row[first:last], self.place[first:last] - at.start


@dataclass(frozen=True)
class Block:
    """Some trainees, and what every group of openings is asked about them.

    ``travel``: value of travel by place, 0 beyond the limit (T, O); ``no_travel``: where it is
    absent. ``project``, ``interest``, ``tried``: closeness of every trade (T, trades).
    """

    world: World
    trainees: Ints
    eligible: Flags
    periods: Periods
    travel: Shares
    no_travel: Cells
    seen_hosts: Cells
    project: Shares
    interest: Shares
    tried: Shares


class Before:
    """A block before one group: its openings tile by tile, the sums of terms beside."""

    def __init__(self, block: Block, group: Group) -> None:
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
            weight[:, AT["project"]] * cohort.project.is_filled(trainees)
            + weight[:, AT["interest"]] * cohort.interest.is_filled(trainees)
            + weight[:, AT["variety"]] * self._has_tried()
        )
        always = weight[:, AT["dates"]] + weight[:, AT["travel"]]
        sides = [weight[:, AT[name]] for name in ("phase", "host", "tension")]
        return np.stack([by_trade, *sides, always], axis=1)

    def _has_tried(self) -> Shares:
        cohort, trainees = self._block.world.cohort, self._block.trainees
        return np.maximum(
            cohort.tried_trades.is_filled(trainees), cohort.tried_hosts.is_filled(trainees)
        )

    def _wishes(self) -> tuple[Shares, Shares]:
        """Return what wishes give each class (``BY_CLASS``, T, C), and each letter (T, 6)."""
        block, group, full = self._block, self._group, self._full
        world = block.world
        has_interest = world.cohort.interest.is_filled(block.trainees)
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


def _dot(one: Shares, other: Shares) -> Shares:
    """Return the sum of products of each row."""
    return np.asarray(np.einsum("to,to->t", one, other), dtype=np.float64)
