"""What the terms of a score come to on average, over every opening a trainee is eligible for.

    mean_ik = (1 / n_i) sum_j eligible_ij weight_ijk value_ijk
    weight_ijk = w_k presence_ijk / D_ij,   D_ij = sum_k w_k presence_ijk

the baseline that contributions are told against (``explanations``), for blocks of trainees and
the whole market. With R = eligible / D every term is a sum of R times a number of the opening, of
its trade, or of the pair: no (T, O) grid per term is kept. In float64 but for products of levels,
which are exact in float32 (``factors.thermometer``): equal to the plain mean within 1e-12.
T trainees of the block, O openings, C classes of openings (trade, with letters or without).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from matcher.scoring.arrays import UNKNOWN
from matcher.scoring.factors import CONTRACT, DISCOVER, thermometer
from matcher.scoring.params import FACTORS
from matcher.scoring.periods import is_immersion
from matcher.vocabulary import Purpose

if TYPE_CHECKING:
    import numpy.typing as npt

    from matcher.scoring.arrays import Flags, Indexes, Ints, Levels, Pairs, Ragged, Shares
    from matcher.scoring.params import CoverageParams
    from matcher.scoring.world import World

    Singles = npt.NDArray[np.float32]

AT = {name: place for place, name in enumerate(FACTORS)}
LETTERS = 6


class Reached(NamedTuple):
    """The pairs that may be within a limit or of unknown travel; the others are beyond.

    ``row``: place of the trainee in the block; ``opening``; ``value`` of travel, NaN = absent.
    """

    row: Ints
    opening: Ints
    value: Shares


@dataclass(frozen=True)
class Asked:
    """Levels asked by n openings: thermometer (n, 3 K), levels (n, K), 1 / sum of levels (n)."""

    target: Singles
    levels: Singles
    share: Shares
    used: Ints

    @classmethod
    def of(cls, levels: Levels) -> Asked:
        """Return the skills that any of the openings asks."""
        used = np.flatnonzero((levels > 0).any(axis=0))
        asked = levels[:, used]
        total = asked.sum(axis=1, dtype=np.float64)
        share = np.divide(1.0, total, out=np.zeros_like(total), where=total > 0)
        return cls(thermometer(asked, 0), asked.astype(np.float32), share, used)

    def covered(self, held: Levels, params: CoverageParams) -> tuple[Shares, Shares]:
        """Return (value, presence) of the coverage as ``factors`` defines it, each (T, n)."""
        mine = held[:, self.used]
        value = (thermometer(mine, params.prior_level) @ self.target.T).astype(np.float64)
        known = ((mine > 0).astype(np.float32) @ self.levels.T).astype(np.float64)
        value *= self.share
        known *= self.share
        return value, known


@dataclass(frozen=True)
class Group:
    """The openings that share a set of weights: immersions, or contracts; n of them.

    ``columns``: their places in the market, by class. ``starts``, ``trade``, ``lettered``: where
    each class begins and what it is (C). ``known``: trade known; ``stated``: purposes stated;
    ``rated``, ``pressed``: host, tension known. ``numbers``: (n, 11): fit to each purpose, host,
    tension, unit letters. ``place``: of each opening of the market among ``columns``, or unknown.
    """

    is_contract: bool
    columns: Ints
    starts: Ints
    trade: Ints
    lettered: Flags
    skills: Asked
    kept: Shares
    soft_skills: Asked
    presence: Shares
    numbers: Shares
    place: Ints


class Means:
    """The averages of blocks of trainees of one world; what openings share is built once."""

    def __init__(self, world: World) -> None:
        self._world = world
        immersion = is_immersion(world.market.kind)
        self._groups = [
            _group(world, np.flatnonzero(chosen), is_contract=is_contract)
            for is_contract, chosen in ((False, immersion), (True, ~immersion))
        ]
        self._by_host = np.argsort(world.market.host, kind="stable")
        self._hosts = world.market.host[self._by_host]

    def of(self, trainees: Ints, eligible: Flags, pairs: Pairs, reached: Reached) -> Shares:
        """Return the mean part of each factor, (T, factors); 0 where nothing is eligible.

        ``eligible``: (T, O); ``pairs``: every pair of the block, trainee by trainee.
        """
        shape = eligible.shape
        start, end = pairs.start.reshape(shape), pairs.end.reshape(shape)
        total = np.zeros((len(trainees), len(FACTORS)))
        wishes = _Wishes.of(self._world, trainees)
        for group in self._groups:
            if not len(group.columns):
                continue
            columns = group.columns
            block = _Block(self._world, group, trainees, wishes, _cut(group, reached))
            ratio, coverage = block.ratios(eligible[:, columns])
            total += block.parts(ratio, coverage)
            dates = _dates(
                self._world, trainees, start[:, columns], end[:, columns], group.is_contract
            )
            total[:, AT["dates"]] += block.weight[:, AT["dates"]] * _dot(ratio, dates)
            total[:, AT["variety"]] += self._hosts_tried(block, ratio)
        count = eligible.sum(axis=1)
        mean = total * self._world.scoring.ceiling_row() / np.maximum(count, 1)[:, None]
        return np.asarray(mean)

    def _hosts_tried(self, block: _Block, ratio: Shares) -> Shares:
        """Return what hosts already seen change in the sum of variety, shape (T,): few pairs."""
        world, group = self._world, block.group
        position, found = world.cohort.tried_hosts.take(block.trainees)
        wanted = world.cohort.tried_hosts.values[found]
        first = np.searchsorted(self._hosts, wanted, side="left")
        last = np.searchsorted(self._hosts, wanted, side="right")
        counts = last - first
        offset = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        row = np.repeat(position, counts)
        opening = self._by_host[np.repeat(first, counts) + offset]
        here = (group.place[opening] != UNKNOWN) & (world.market.trade[opening] != UNKNOWN)
        row, opening = row[here], opening[here]
        seen = block.wishes.tried[row, world.market.trade[opening]]
        more = np.maximum(world.scoring.variety.host_share - seen, 0)
        sign = np.where(block.discovers[row], -1.0, 1.0)
        return block.weight[:, AT["variety"]] * np.bincount(
            row,
            weights=sign * more * ratio[row, group.place[opening]],
            minlength=len(block.trainees),
        )


@dataclass(frozen=True)
class _Wishes:
    """Closeness of every trade to what trainees wish and have tried, each (T, trades)."""

    project: Shares
    interest: Shares
    tried: Shares

    @classmethod
    def of(cls, world: World, trainees: Ints) -> _Wishes:
        cohort = world.cohort
        ranks = cohort.project_rank.astype(np.float64)
        discount = np.power(world.scoring.project.later_wish, ranks)
        return cls(
            _closest(world, trainees, cohort.project, discount),
            _closest(world, trainees, cohort.interest, None),
            _closest(world, trainees, cohort.tried_trades, None),
        )


class _Block:
    """Some trainees before the openings of one group."""

    def __init__(
        self, world: World, group: Group, trainees: Ints, wishes: _Wishes, reached: Reached
    ) -> None:
        cohort = world.cohort
        self.world, self.group, self.trainees = world, group, trainees
        self.wishes, self._reached = wishes, reached
        weighting = cohort.weighting[trainees]
        chosen = np.full_like(weighting, CONTRACT) if group.is_contract else weighting
        self.weight = world.scoring.weight_matrix()[chosen]
        self.discovers = np.asarray(chosen == DISCOVER, dtype=np.bool_)
        self._asked = weighting
        self._has_project = _has(cohort.project, trainees)
        self._has_interest = _has(cohort.interest, trainees)
        self._has_tried = np.maximum(
            _has(cohort.tried_trades, trainees), _has(cohort.tried_hosts, trainees)
        )

    def ratios(self, eligible: Flags) -> tuple[Shares, dict[str, Shares]]:
        """Return eligible / D (T, n), and presence x value of the two coverages (T, n)."""
        world, weight = self.world, self.weight
        told: dict[str, Shares] = {}
        divisor = self._plain_presence()
        for name, asked, kept in (
            ("skills", self.group.skills, self.group.kept),
            ("soft_skills", self.group.soft_skills, None),
        ):
            held = getattr(world.cohort, name)[self.trainees]
            value, known = asked.covered(held, getattr(world.scoring, name))
            if kept is not None:
                known *= kept
            value *= known
            told[name] = value
            known *= weight[:, AT[name], None]
            divisor += known
        reached = self._reached
        absent = np.isnan(reached.value)
        divisor[reached.row[absent], reached.opening[absent]] -= weight[
            reached.row[absent], AT["travel"]
        ]
        ratio = np.divide(eligible, divisor, out=np.zeros_like(divisor), where=divisor > 1e-9)
        return ratio, told

    def parts(self, ratio: Shares, coverage: dict[str, Shares]) -> Shares:
        """Return the sum of each term, (T, factors), all but dates and hosts already tried."""
        world, group = self.world, self.group
        parts = np.zeros((len(self.trainees), len(FACTORS)))
        for name, grid in coverage.items():
            parts[:, AT[name]] = _dot(ratio, grid)
        numbers = ratio @ group.numbers
        everyone = np.arange(len(self.trainees))
        if not group.is_contract:
            parts[:, AT["phase"]] = numbers[everyone, self._asked]
        parts[:, AT["host"]] = numbers[:, len(Purpose)]
        parts[:, AT["tension"]] = numbers[:, len(Purpose) + 1]
        by_class = np.add.reduceat(ratio, group.starts, axis=1)
        known = group.trade != UNKNOWN
        trade, by_class, lettered = group.trade[known], by_class[:, known], group.lettered[known]
        parts[:, AT["project"]] = _dot(by_class, self.wishes.project[:, trade])
        parts[:, AT["variety"]] = self._has_tried * self._variety(by_class, trade)
        mine = _unit(world.cohort.riasec[self.trainees])
        hint = world.scoring.interest.riasec_share
        less = hint * mine.any(axis=1)
        closeness = self.wishes.interest[:, trade] * by_class
        parts[:, AT["interest"]] = self._has_interest * (
            closeness.sum(axis=1)
            - less * closeness[:, lettered].sum(axis=1)
            + hint * _dot(numbers[:, -LETTERS:], mine)
        )
        reached = self._reached
        parts[:, AT["travel"]] = np.bincount(
            reached.row,
            weights=np.nan_to_num(reached.value) * ratio[reached.row, reached.opening],
            minlength=len(self.trainees),
        )
        return np.asarray(parts * self.weight)

    def _variety(self, by_class: Shares, trade: Ints) -> Shares:
        seen = _dot(by_class, self.wishes.tried[:, trade])
        return np.where(self.discovers, by_class.sum(axis=1) - seen, seen)

    def _plain_presence(self) -> Shares:
        """Return the weight present in each pair (T, n), coverages aside, travel as if known."""
        weight = self.weight
        by_trade = (
            weight[:, AT["project"]] * self._has_project
            + weight[:, AT["interest"]] * self._has_interest
            + weight[:, AT["variety"]] * self._has_tried
        )
        always = weight[:, AT["dates"]] + weight[:, AT["travel"]]
        sides = [by_trade, weight[:, AT["phase"]], weight[:, AT["host"]], weight[:, AT["tension"]]]
        return np.asarray(np.stack([*sides, always], axis=1) @ self.group.presence)


def _group(world: World, columns: Ints, *, is_contract: bool) -> Group:
    market, scoring = world.market, world.scoring
    lettered = np.any(market.riasec, axis=1)
    columns = columns[np.lexsort((lettered[columns], market.trade[columns]))]
    trade = market.trade[columns].astype(np.int64)
    key = trade * 2 + lettered[columns]
    starts = np.flatnonzero(np.diff(key, prepend=key[:1] - 1))
    known = (trade != UNKNOWN).astype(np.float64)
    purposes = market.purposes[columns]
    stated = (purposes != 0).astype(np.float64) * (not is_contract)
    low, high = scoring.host.low, scoring.host.high
    rate = (np.clip(market.host_rate[columns], low, high) - low) / (high - low)
    calm = 1 - np.clip(market.pressure[columns] / scoring.tension.full_pressure, 0, 1)
    place = np.full(len(market), UNKNOWN, dtype=np.int64)
    place[columns] = np.arange(len(columns))
    fits = np.stack(_fits(purposes, scoring.phase.neighbour), axis=1) * stated[:, None]
    numbers = [fits, np.nan_to_num(np.stack([rate, calm], axis=1))]
    letters = _unit(market.riasec[columns]) * known[:, None]
    return Group(
        is_contract=is_contract,
        columns=columns,
        starts=starts,
        trade=trade[starts],
        lettered=lettered[columns][starts],
        skills=Asked.of(market.skills[columns]),
        kept=np.where(market.has_own_skills[columns], 1.0, scoring.skills.core_presence),
        soft_skills=Asked.of(market.soft_skills[columns]),
        presence=np.stack(
            [known, stated, 1.0 - np.isnan(rate), 1.0 - np.isnan(calm), np.ones(len(columns))]
        ),
        numbers=np.concatenate([*numbers, letters], axis=1),
        place=place,
    )


def _cut(group: Group, reached: Reached) -> Reached:
    """Return the reached pairs whose opening is of the group, by its place there."""
    place = group.place[reached.opening]
    here = np.flatnonzero(place != UNKNOWN)
    return Reached(reached.row[here], place[here], reached.value[here])


def _dates(
    world: World, trainees: Ints, start: Indexes, end: Indexes, is_contract: bool
) -> Shares:
    """Return the value of dates of each pair (``factors.dates``), (T, n)."""
    params = world.scoring.dates
    if is_contract:
        return np.clip(1 - (start - world.on) / params.contract_horizon_days, 0, 1)
    first = world.cohort.block_start[trainees][:, None]
    last = world.cohort.block_end[trainees][:, None]
    days = np.maximum(last - first + 1, 1)
    covered = (end.astype(np.float64) - start + 1) / days
    early = 1 - (start - first) / days
    share = params.coverage_share
    return np.asarray(share * np.clip(covered, 0, 1) + (1 - share) * np.clip(early, 0, 1))


def _fits(purposes: npt.NDArray[np.uint64], near: float) -> list[Shares]:
    """Return how well stated purposes fit each purpose asked: listed 1, next to it ``near``."""
    listed = [
        ((purposes >> np.uint64(index)) & np.uint64(1)).astype(np.float64)
        for index in range(len(Purpose))
    ]
    return [
        np.maximum(
            listed[index],
            near * np.max([listed[i] for i in (index - 1, index + 1) if 0 <= i < len(listed)], 0),
        )
        for index in range(len(listed))
    ]


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


def _unit(letters: Shares) -> Shares:
    norms = np.linalg.norm(letters, axis=1, keepdims=True)
    return np.asarray(letters / np.where(norms > 0, norms, 1))


def _dot(one: Shares, other: Shares) -> Shares:
    """Return the sum of products of each row."""
    return np.asarray(np.einsum("to,to->t", one, other), dtype=np.float64)
