"""The game of a joint plan, its integer costs, and what a plan is.

A plan is optimal if no feasible plan has a larger (number placed, sum of need of the placed, sum
of utility), in that order. One integer per pair carries the three tiers:

    worth_i_j = B1 + B2 need_i + round(scale utility_ij)
    B2 = (n + 1) scale,   B1 = (n + 1) (5 B2 + scale)

n trainees, need from 0 to 5, utility in [0, 1]: the sum of a lower tier over all trainees is less
than one unit of the tier above, so a lower tier never outweighs a higher one. A solver is asked
for less, which has the same best plans and stays small at the size of a country:

    weight_i_j = B2 (1 + need_i) + round(scale utility_ij)

The sets of trainees who can all be placed are the independent sets of a matroid (a gammoid:
sources linked to a sink), and a heaviest independent set under weights above 0 is a basis: the
largest sum of 1 + need is reached by as many as can be placed, and among them by the neediest.
The certificate is told in ``worth``: it would show it, were this wrong.
Source: docs/adr/0007-joint-plan.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from matcher.errors import ConflictError, MatcherError

if TYPE_CHECKING:
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]
    Flags = npt.NDArray[np.bool_]

MAX_NEED = 5
SOLVER_LIMIT = 10**16
"""What the largest weight times the number of nodes must stay below.

The solver multiplies one by the other and adds such numbers along paths, in 64 bits: on a network
of 17,000 trainees it ran over from some 7e17 on.
"""

WORTH_LIMIT = 2**62
"""What the largest worth must stay below."""

SCALES = (1_000_000, 100_000, 10_000, 1_000)
"""Units of utility, finest first; the first that fits the solver is taken."""

NO_CAP = -1


class PlanTooLargeError(MatcherError):
    """The costs of this game do not fit the solver, at any scale."""

    def __init__(self, trainees: int, openings: int) -> None:
        super().__init__(
            f"Plan trop grand pour un calcul exact : {trainees} stagiaires, {openings} places. "
            "Planifiez par site."
        )


class BrokenGameError(ConflictError):
    """The arrays of a game contradict each other."""


@dataclass(frozen=True)
class Game:
    """Who may sit where, and what it is worth.

    Arcs (shape A), in the order in which they enter the solver (the recorded draw):
    ``trainee``, ``opening`` indexes; ``utility`` in [0, 1].
    Trainees (shape T): ``need``, whole numbers 0 to 5.
    Openings (shape O): ``seats`` left, at least 0; ``host``, index of the company.
    Hosts (shape H): ``caps``, persons at most in this plan, ``NO_CAP`` for none.

    Raises ``BrokenGameError`` where an index or a value is out of range or a pair comes twice.
    """

    trainee: Ints
    opening: Ints
    utility: Floats
    need: Ints
    seats: Ints
    host: Ints
    caps: Ints

    def __post_init__(self) -> None:
        """Check what every solver relies on."""
        arcs = len(self.trainee)
        if not arcs == len(self.opening) == len(self.utility):
            raise BrokenGameError("plan : les paires n'ont pas toutes les mêmes colonnes")
        if len(self.host) != len(self.seats):
            raise BrokenGameError("plan : une place sans entreprise")
        _within("stagiaire", self.trainee, 0, len(self.need) - 1)
        _within("place", self.opening, 0, len(self.seats) - 1)
        _within("entreprise", self.host, 0, len(self.caps) - 1)
        _within("besoin", self.need, 0, MAX_NEED)
        _within("utilité", self.utility, 0, 1)
        _within("places libres", self.seats, 0, np.iinfo(np.int32).max)
        if bool(np.any(self.pairs[1:] == self.pairs[:-1])):
            raise BrokenGameError("plan : une paire vient deux fois")

    @property
    def trainees(self) -> int:
        """The number of trainees."""
        return len(self.need)

    @property
    def openings(self) -> int:
        """The number of openings."""
        return len(self.seats)

    @cached_property
    def pairs(self) -> Ints:
        """One number per arc, trainee x openings + opening, rising; shape A."""
        return np.sort(self.trainee * max(self.openings, 1) + self.opening)

    @cached_property
    def scale(self) -> int:
        """The finest unit of utility whose costs fit the solver.

        Raises ``PlanTooLargeError`` if none does.
        """
        nodes = self.trainees + self.openings + len(self.caps) + 1
        for scale in SCALES:
            first, second = tiers(self.trainees, scale)
            heaviest = (1 + MAX_NEED) * second + scale
            if heaviest * nodes < SOLVER_LIMIT and first + heaviest < WORTH_LIMIT:
                return scale
        raise PlanTooLargeError(self.trainees, self.openings)

    @cached_property
    def worth(self) -> Ints:
        """The integer worth of each arc, shape A (see the formula above)."""
        first, second = tiers(self.trainees, self.scale)
        return first + second * self.need[self.trainee] + self.units

    @cached_property
    def weight(self) -> Ints:
        """What a solver adds up: the same best plans as ``worth``, shape A (see above)."""
        _, second = tiers(self.trainees, self.scale)
        return second * (1 + self.need[self.trainee]) + self.units

    @cached_property
    def units(self) -> Ints:
        """The utility of each arc in whole units of 1 / ``scale``, shape A."""
        return np.rint(self.utility * self.scale).astype(np.int64)

    @cached_property
    def has_caps(self) -> bool:
        """Whether any host has a cap that its seats could exceed."""
        seats_of_host = np.bincount(self.host, weights=self.seats, minlength=len(self.caps))
        return bool(np.any((self.caps != NO_CAP) & (self.caps < seats_of_host)))

    def split(self, worth: int) -> tuple[int, int, float]:
        """Return (placed, need, utility) of a sum of worths, each tier rounded to its nearest.

        Differences of sums are split too: a tier may then be negative.
        """
        first, second = tiers(self.trainees, self.scale)
        placed = _nearest(worth, first)
        rest = worth - placed * first
        need = _nearest(rest, second)
        return placed, need, (rest - need * second) / self.scale


@dataclass(frozen=True)
class Plan:
    """An answer: for each trainee the arc taken, or -1; shape T. ``solver`` says who found it."""

    arc: Ints
    solver: str
    is_approximate: bool = False
    value: int = field(default=0)

    @property
    def taken(self) -> Ints:
        """The arcs taken, in the order of their trainees."""
        return self.arc[self.arc >= 0]


def tiers(trainees: int, scale: int) -> tuple[int, int]:
    """Return (B1, B2): the integer worth of one person placed, of one unit of need."""
    second = (trainees + 1) * scale
    return (trainees + 1) * (MAX_NEED * second + scale), second


def plan_of(game: Game, arcs: Ints, solver: str, *, is_approximate: bool = False) -> Plan:
    """Return the plan that takes ``arcs``."""
    taken = np.full(game.trainees, -1, dtype=np.int64)
    taken[game.trainee[arcs]] = arcs
    # Whole numbers without a bound: the sum over a country does not fit 64 bits.
    value = sum(game.worth[arcs].tolist())
    return Plan(taken, solver, is_approximate, value)


def _nearest(value: int, unit: int) -> int:
    return (2 * value + unit) // (2 * unit)


def _within(noun: str, values: Ints | Floats, low: float, high: float) -> None:
    if len(values) and not bool(np.all((values >= low) & (values <= high))):
        raise BrokenGameError(f"plan : {noun} hors de l'intervalle [{low}, {high}]")
