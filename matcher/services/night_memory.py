"""What a night needs of memory: fewer processes where that makes it fit, else a named refusal.

Asked before anything is read, so that the machine never swaps and the night before stays.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from matcher.errors import UsageError
from matcher.models.openings import Opening
from matcher.models.trainees import Trainee
from matcher.services.memory_left import memory_left
from matcher.vocabulary import TraineeStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matcher.services.context import Context
    from matcher.services.fan_out import Workers

BYTES_TO_BEGIN = 256 << 20
"""Measured: the official referential with what is made of it, in the process that starts."""

BYTES_PER_ROW = 6 << 10
"""Measured: one trainee or one opening, read and packed, in the process that starts the night."""

BYTES_PER_JUDGED_PAIR = 136
"""Measured: a pair of the block that a process judges at once, where all are within reach."""

BYTES_OF_PROCESS = 160 << 20
"""Measured: a process that ranks, its libraries and its part of the blocks on the way."""

BYTES_OF_ROW_IN_PROCESS = 2 << 10
"""Measured: what each process that ranks holds of one trainee or one opening for itself."""


class NightMemoryShortError(UsageError):
    """There is less memory than a night in a single process needs."""

    def __init__(self, needed: int, left: int) -> None:
        super().__init__(
            f"Mémoire insuffisante pour la nuit : il faut environ {needed >> 20} Mio, il en "
            f"reste {left >> 20}. Les listes de la veille restent en place. Libérez de la "
            "mémoire, ou lancez la nuit site par site (--site)."
        )


@dataclass(frozen=True)
class NightSize:
    """How many trainees and openings a night reads, and how many trainees a block has."""

    trainees: int
    openings: int
    block: int

    def needs(self, processes: int) -> int:
        """Return the bytes that the night takes in so many processes, 1 being this one alone."""
        rows = self.trainees + self.openings
        judged = min(self.block, self.trainees) * self.openings * BYTES_PER_JUDGED_PAIR
        read = BYTES_TO_BEGIN + rows * BYTES_PER_ROW
        if processes == 1:
            return read + judged
        own = BYTES_OF_PROCESS + rows * BYTES_OF_ROW_IN_PROCESS
        return read + processes * (judged + own)


def size_of(context: Context, site_ids: Sequence[int]) -> NightSize:
    """Return the size of the night of these sites; two counts in the base."""
    active = (Trainee.site_id.in_(site_ids), Trainee.status == TraineeStatus.ACTIVE)
    counted = select(func.count()).select_from(Trainee).where(*active)
    return NightSize(
        trainees=context.session.scalar(counted) or 0,
        openings=context.session.scalar(select(func.count()).select_from(Opening)) or 0,
        block=context.scoring["night"]["block_of_trainees"],
    )


def fitting(size: NightSize, workers: Workers) -> Workers:
    """Return who ranks so that the night fits: as asked, or fewer processes of this machine.

    With Dask, what its machines have is theirs to watch: this one reads and writes. Raises
    ``NightMemoryShortError`` if one process alone is too much.
    """
    left = memory_left() if workers.memory is None else workers.memory
    if left is None:
        return workers
    most = 1 if workers.scheduler else workers.processes
    for processes in range(most, 0, -1):
        if size.needs(processes) <= left:
            return replace(workers, jobs=processes)
    raise NightMemoryShortError(size.needs(1), left)
