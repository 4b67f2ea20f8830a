"""Shadow prices of seats: the proof that a plan is optimal, and the value of one more seat.

For any prices p >= 0 of openings and q >= 0 of hosts, weak duality bounds every plan:

    sum_i max(0, max_j (worth_ij - P_j)) + sum_j seats_j p_j + sum_h cap_h q_h
    P_j = p_j + q_h(j)

The smallest prices that fit the plan are the fixed point, from zero upward, of

    P_j >= worth_ij                      for i without a seat
    P_j >= worth_ij - worth_ik + P_k     for i who sits at k
    P_j >= q_h(j);   q_h >= P_j if opening j has a seat left

computed on the arcs that ask for more, until no other arc of the game does, in whole numbers, so
that bound = value proves the optimum without any rounding. What one more seat gains is the right
derivative of the optimum, which the smallest prices give exactly:

    gain = max(0, max_i (worth_i - u_i)),   u_i = max(0, max_j (worth_ij - P_j))
Source: linear programming duality; docs/adr/0007-joint-plan.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matcher.scoring.assignment.game import NO_CAP

if TYPE_CHECKING:
    from matcher.scoring.assignment.game import Flags, Game, Ints, Plan


@dataclass(frozen=True)
class Prices:
    """``opening`` P_j, shape O; ``host`` q_h, shape H; ``trainee`` u_i, shape T; ``bound``.

    Whole numbers in units of worth, at least 0. ``bound`` is never below the value of any plan.
    """

    opening: Ints
    host: Ints
    trainee: Ints
    bound: int


def prices_of(game: Game, plan: Plan) -> Prices:
    """Return the smallest prices that fit ``plan``, and the bound that they prove.

    The bound equals the value of the plan exactly if the plan is optimal. The number of rounds is
    at most the number of openings and hosts; if the plan is not optimal the prices may still grow
    then, and are left as they are: the bound holds for any prices.
    """
    total = np.zeros(game.openings, dtype=np.int64)
    host = np.zeros(len(game.caps), dtype=np.int64)
    seats = _Seats.of(game, plan)
    active = np.empty(0, dtype=np.int64)
    rounds = game.openings + len(game.caps) + 1
    while rounds > 0:
        surplus = seats.surplus(total).take(game.trainee)
        helps = np.flatnonzero(game.worth - surplus > total.take(game.opening))
        known = len(active)
        active = np.union1d(active, helps)
        if len(active) == known:
            break
        total, host, rounds = _settled(game, seats, active, (total, host), rounds)
    return _priced(game, total, host)


@dataclass(frozen=True)
class _Seats:
    """Who sits where, in units of worth. ``has_seat``: openings with one left (O)."""

    seated: Flags
    sitting: Ints
    worth: Ints
    has_seat: Flags
    full_host: Flags

    @classmethod
    def of(cls, game: Game, plan: Plan) -> _Seats:
        seated = np.asarray(plan.arc >= 0, dtype=np.bool_)
        arcs = plan.arc[seated]
        sitting = game.opening[arcs]
        load = np.bincount(sitting, minlength=game.openings)
        has_seat = np.asarray(load < game.seats, dtype=np.bool_)
        return cls(seated, sitting, game.worth[arcs], has_seat, _full_hosts(game, load))

    def surplus(self, total: Ints) -> Ints:
        """Return what each trainee has at these prices, shape T; 0 without a seat."""
        found = np.zeros(len(self.seated), dtype=np.int64)
        found[self.seated] = self.worth - total[self.sitting]
        return found


def _settled(
    game: Game, seats: _Seats, active: Ints, start: tuple[Ints, Ints], rounds: int
) -> tuple[Ints, Ints, int]:
    """Return the fixed point over the ``active`` arcs, from prices below it; and rounds left.

    Rising from below, it is the same whichever arcs are looked at first.
    """
    total, host = start
    trainee, opening = game.trainee.take(active), game.opening.take(active)
    worth, has_seat = game.worth.take(active), seats.has_seat
    while rounds > 0:
        rounds -= 1
        asked = total.copy()
        np.maximum.at(asked, opening, worth - seats.surplus(total).take(trainee))
        passed = host.copy()
        np.maximum.at(passed, game.host[has_seat], asked[has_seat])
        passed[~seats.full_host] = 0
        asked = np.maximum(asked, passed[game.host])
        # A free seat at a host with room has no price; the bound tells if that is wrong.
        asked[has_seat] = np.minimum(asked[has_seat], passed[game.host[has_seat]])
        if np.array_equal(asked, total) and np.array_equal(passed, host):
            break
        total, host = asked, passed
    return total, host, rounds


def gain_of_seat(worth: Ints, trainee: Ints, prices: Prices) -> int:
    """Return what one more seat gains, at a host without a cap, in units of worth.

    ``worth`` and ``trainee`` (same shape): what the seat is worth to each of those who may take
    it. Exact for one seat; the sum over several seats is an upper bound.
    """
    if not len(worth):
        return 0
    return max(0, int((worth - prices.trainee[trainee]).max()))


def _priced(game: Game, total: Ints, host: Ints) -> Prices:
    trainee = np.zeros(game.trainees, dtype=np.int64)
    np.maximum.at(trainee, game.trainee, game.worth - total[game.opening])
    capped = game.caps != NO_CAP
    bound = (
        sum(trainee.tolist())
        + _product(total - host[game.host], game.seats)
        + _product(host[capped], game.caps[capped])
    )
    return Prices(total, host, trainee, bound)


def _full_hosts(game: Game, load: Ints) -> Flags:
    received = np.bincount(game.host, weights=load, minlength=len(game.caps))
    return np.asarray((game.caps != NO_CAP) & (received >= game.caps), dtype=np.bool_)


def _product(prices: Ints, counts: Ints) -> int:
    """Return the sum of price x count, in whole numbers without a bound."""
    paid = np.flatnonzero(prices)
    pairs = zip(prices[paid].tolist(), counts[paid].tolist(), strict=True)
    return sum(price * count for price, count in pairs)
