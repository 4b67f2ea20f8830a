"""From eligible pairs to the game of a joint plan: utilities, seats left, caps, the draw.

    utility = 1 - (1 - worth / best)^3

worth: the score without what a person can do; best: the trainee's own largest worth over the
pairs of the plan. The curve is concave: the first steps up from nothing weigh most, so the
worst-off are raised first. Source: interface.md section 5; docs/adr/0007-joint-plan.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from matcher.errors import ConflictError
from matcher.scoring import ranker
from matcher.scoring.arrays import UNKNOWN
from matcher.scoring.assignment.draw import draw_order
from matcher.scoring.assignment.game import NO_CAP, Game
from matcher.scoring.travel import ways

if TYPE_CHECKING:
    from matcher.scoring.arrays import Days, Flags, Indexes, Ints, Pairs, Shares
    from matcher.scoring.world import World

CURVE = 3
"""The power of the concave curve of utility."""


class SeatsExceededError(ConflictError):
    """Pairs that are to stay need more seats than are left."""

    def __init__(self, siret: str, opening: str, wanted: int, left: int) -> None:
        super().__init__(
            f"Verrou refusé : {siret} {opening}, {wanted} place(s) demandée(s), {left} libre(s)."
        )


class CapExceededError(ConflictError):
    """Pairs that are to stay ask more of a company than it accepts."""

    def __init__(self, siret: str, wanted: int, left: int) -> None:
        super().__init__(
            f"Verrou refusé : l'entreprise {siret} accepte encore {left} stagiaire(s) ce mois-ci, "
            f"{wanted} demandé(s)."
        )


@dataclass(frozen=True)
class Sheet:
    """Pairs that a solver chooses from, P rows in the order of the draw, and what limits it.

    ``trainee``, ``opening``: indexes of the world. ``start``, ``end``: days of the period.
    ``score``, ``worth``, ``utility`` in [0, 1]. ``best``: the trainee's own largest worth (T).
    ``need`` (T), ``seats`` left (O), ``host`` (O), ``caps`` (H): as in ``Game``.
    ``locked``: rows that are in every plan.
    """

    trainee: Ints
    opening: Ints
    start: Days
    end: Days
    score: Shares
    worth: Shares
    utility: Shares
    best: Shares
    need: Ints
    seats: Ints
    host: Ints
    caps: Ints
    locked: Ints

    def whole_game(self) -> Game:
        """Return the game of every row; of a locked trainee only the locked row is left."""
        return self._game(~self._is_fixed() | self._is_locked(), self.seats, self.caps)

    def free_game(self) -> Game:
        """Return the game that is left once locked trainees sit on their seats: they fit."""
        seats, caps = self.seats.copy(), self.caps.copy()
        np.subtract.at(seats, self.opening[self.locked], 1)
        hosts = self.host[self.opening[self.locked]]
        capped = hosts[caps[hosts] != NO_CAP]
        np.subtract.at(caps, capped, 1)
        return self._game(~self._is_fixed(), seats, caps)

    def free_rows(self) -> Ints:
        """Return the row of each arc of ``free_game``."""
        return np.flatnonzero(~self._is_fixed())

    def whole_rows(self) -> Ints:
        """Return the row of each arc of ``whole_game``."""
        return np.flatnonzero(~self._is_fixed() | self._is_locked())

    def _is_fixed(self) -> Flags:
        return np.isin(self.trainee, self.trainee[self.locked])

    def _is_locked(self) -> Flags:
        flags = np.zeros(len(self.trainee), dtype=np.bool_)
        flags[self.locked] = True
        return flags

    def _game(self, kept: Flags, seats: Ints, caps: Ints) -> Game:
        return Game(
            trainee=self.trainee[kept],
            opening=self.opening[kept],
            utility=self.utility[kept],
            need=self.need,
            seats=seats,
            host=self.host,
            caps=caps,
        )


@dataclass(frozen=True)
class Wanted:
    """Rows of pairs with what they are worth, before they become a sheet; shape P each."""

    trainee: Indexes
    opening: Indexes
    start: Days
    end: Days
    score: Shares
    worth: Shares

    def take(self, rows: Ints) -> Wanted:
        """Return the pairs at ``rows``, in their order."""
        return Wanted(*(column.take(rows) for column in vars(self).values()))


def wanted(world: World, pairs: Pairs) -> Wanted:
    """Return pairs with their scores."""
    scores = ranker.score(world, pairs, ways(world, pairs))
    return Wanted(pairs.trainee, pairs.opening, pairs.start, pairs.end, scores.score, scores.worth)


class Limits(NamedTuple):
    """What a plan is made under, as in ``Sheet``: ``need`` and ``best`` (T), ``seats`` (O)."""

    need: Ints
    best: Shares
    seats: Ints


def sheet_of(world: World, eligible: Wanted, limits: Limits, locks: Wanted | None = None) -> Sheet:
    """Return the sheet of the ``eligible`` pairs and of the ``locks``, one per trainee, that stay.

    Raises ``SeatsExceededError`` or ``CapExceededError`` if the locks do not fit the seats or the
    caps.
    """
    rows = _joined(world, eligible, locks)
    rows = rows.take(draw_order(world, rows.trainee, rows.opening))
    trainee, opening = rows.trainee.astype(np.int64), rows.opening.astype(np.int64)
    sheet = Sheet(
        trainee=trainee,
        opening=opening,
        start=rows.start,
        end=rows.end,
        score=rows.score,
        worth=rows.worth,
        utility=utility_of(rows.worth, limits.best.take(trainee)),
        best=limits.best,
        need=limits.need,
        seats=limits.seats,
        host=world.market.host.astype(np.int64),
        caps=_caps(world),
        locked=_rows_of_locks(world, trainee, opening, locks),
    )
    _check_locks(world, sheet)
    return sheet


def utility_of(worth: Shares, best: Shares) -> Shares:
    """Return 1 - (1 - worth / best)^3, shape kept; 0 where nothing is worth anything."""
    share = np.clip(worth / np.where(best > 0, best, 1), 0, 1)
    return np.asarray(1 - (1 - share) ** CURVE, dtype=np.float64)


def _keys(world: World, trainee: Indexes | Ints, opening: Indexes | Ints) -> Ints:
    """Return one number per pair, shape kept."""
    return trainee.astype(np.int64) * len(world.market) + opening


def _joined(world: World, eligible: Wanted, locks: Wanted | None) -> Wanted:
    """Return the eligible pairs, and the locked ones that are not among them."""
    if locks is None:
        return eligible
    known = _keys(world, eligible.trainee, eligible.opening)
    more = ~np.isin(_keys(world, locks.trainee, locks.opening), known)
    both = zip(vars(eligible).values(), vars(locks).values(), strict=True)
    return Wanted(*(np.concatenate([one, other[more]]) for one, other in both))


def _rows_of_locks(world: World, trainee: Ints, opening: Ints, locks: Wanted | None) -> Ints:
    if locks is None:
        return np.empty(0, dtype=np.int64)
    locked = _keys(world, locks.trainee, locks.opening)
    return np.flatnonzero(np.isin(_keys(world, trainee, opening), locked))


def _caps(world: World) -> Ints:
    """Return how many persons each host still accepts, ``NO_CAP`` where it states no number."""
    market = world.market
    hosts = int(market.host.max()) + 1 if len(market) else 0
    caps = np.full(hosts, NO_CAP, dtype=np.int64)
    stated = market.plan_cap != UNKNOWN
    caps[market.host[stated]] = market.plan_cap[stated]
    return caps


def _check_locks(world: World, sheet: Sheet) -> None:
    places, counts = np.unique(sheet.opening[sheet.locked], return_counts=True)
    for place, count in zip(places.tolist(), counts.tolist(), strict=True):
        if count > sheet.seats[place]:
            siret, reference = str(world.market.siret[place]), str(world.market.reference[place])
            raise SeatsExceededError(siret, reference, count, int(sheet.seats[place]))
    hosts = sheet.host[sheet.opening[sheet.locked]]
    for host, count in zip(*np.unique(hosts, return_counts=True), strict=True):
        if sheet.caps[host] != NO_CAP and count > sheet.caps[host]:
            siret = str(world.market.siret[np.flatnonzero(sheet.host == host)[0]])
            raise CapExceededError(siret, int(count), int(sheet.caps[host]))
