"""A plan that would not fit in memory is refused by name, before the machine swaps."""

from __future__ import annotations

from matcher.errors import UsageError
from matcher.scoring.assignment.pool import ARCS_AT_ONCE
from matcher.services.memory_left import memory_left

BYTES_PER_PAIR = 400
"""Measured: columns of a pair in the table, the sheet, the game and the solver (make bench)."""

BYTES_PER_PRICED_PAIR = 64
"""Measured: columns of a pair that stays in the table of a large pool, with what finds it."""

BYTES_PER_ROW = 20_000
"""Columns of one trainee or one opening, and one block's share of dense work."""


class MemoryShortError(UsageError):
    """There is less memory than this plan needs."""

    def __init__(self, needed: int, left: int) -> None:
        super().__init__(
            f"Mémoire insuffisante pour ce plan : il faut environ {needed >> 20} Mio, il en reste "
            f"{left >> 20}. Planifiez par site (--site) ou par promotion (--cohort)."
        )


def check(trainees: int, openings: int, *, left: int | None = None) -> None:
    """Raise ``MemoryShortError`` if rows alone would not fit in ``left`` bytes (None: asked)."""
    _check((trainees + openings) * BYTES_PER_ROW, left)


def check_pairs(pairs: int, *, left: int | None = None) -> None:
    """Raise ``MemoryShortError`` if the game of so many pairs would not fit."""
    solved = min(pairs, ARCS_AT_ONCE)
    _check(solved * BYTES_PER_PAIR + (pairs - solved) * BYTES_PER_PRICED_PAIR, left)


def _check(needed: int, left: int | None) -> None:
    room = memory_left() if left is None else left
    if room is not None and needed > room:
        raise MemoryShortError(needed, room)
