"""The one table of the life of a placement: from, to, who may, what must hold.

States before a placement (suggestion kept, seen with the trainee, sent, accepted or refused) are
decisions: ``services/suggestion_steps.py``. Words: domain vocabulary of placements.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matcher.errors import ConflictError
from matcher.services.access import WRITERS
from matcher.services.agreements import checks
from matcher.vocabulary import PlacementStatus as State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matcher.services.agreements.checks import Check, Lack
    from matcher.vocabulary import Role


@dataclass(frozen=True)
class Move:
    """One transition. ``origin`` None: a state that an import left unknown."""

    origin: State | None
    target: State
    checks: tuple[Check, ...] = ()
    needs_reason: bool = False
    who: frozenset[Role] = WRITERS


MOVES = (
    Move(State.PREPARING, State.AWAITING_SIGNATURES, checks.TO_SIGN),
    Move(State.PREPARING, State.CANCELLED),
    Move(State.AWAITING_SIGNATURES, State.READY, checks.TO_HOLD),
    Move(State.AWAITING_SIGNATURES, State.PREPARING),
    Move(State.AWAITING_SIGNATURES, State.CANCELLED),
    Move(State.READY, State.RUNNING, checks.TO_START),
    Move(State.READY, State.AWAITING_SIGNATURES),
    Move(State.READY, State.CANCELLED),
    Move(State.RUNNING, State.DONE, (checks.has_ended,)),
    Move(State.RUNNING, State.INTERRUPTED, needs_reason=True),
    Move(None, State.PREPARING),
    Move(None, State.DONE, (checks.has_ended,)),
    Move(None, State.INTERRUPTED, needs_reason=True),
    Move(None, State.CANCELLED),
)
"""A signed placement goes back to signatures only with its signatures cleared."""

BACKWARD = frozenset(
    {(State.READY, State.AWAITING_SIGNATURES), (State.AWAITING_SIGNATURES, State.PREPARING)}
)
"""Moves that reopen an agreement: what was signed no longer counts."""


class MoveNotAllowedError(ConflictError):
    """There is no such transition; says which there are."""

    def __init__(self, origin: State | None, target: State) -> None:
        self.allowed = allowed(origin)
        said = ", ".join(f"{state.label} ({state.value})" for state in self.allowed)
        possible = f"possible : {said}" if said else "plus aucun changement n'est possible"
        here = f"« {origin.label} »" if origin else "un état inconnu"
        super().__init__(f"De {here} à « {target.label} » : non ; {possible}.")


class MoveRefusedError(ConflictError):
    """The transition exists, but something does not hold; says all of it."""

    def __init__(self, target: State, lacks: Sequence[Lack]) -> None:
        self.lacks = tuple(lacks)
        told = "\n".join(f"  - {lack.sentence()}" for lack in lacks)
        super().__init__(f"« {target.label} » : pas encore.\n{told}")


def allowed(origin: State | None) -> list[State]:
    """Return the states that may follow ``origin``."""
    return [move.target for move in MOVES if move.origin is origin]


def find_move(origin: State | None, target: State) -> Move:
    """Return the transition; raises ``MoveNotAllowedError``."""
    for move in MOVES:
        if move.origin is origin and move.target is target:
            return move
    raise MoveNotAllowedError(origin, target)
