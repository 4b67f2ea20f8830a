"""Everything a rule or a factor may look at, in one value."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from matcher.scoring.timetable import Timetable

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from matcher.scoring.arrays import Cohort, History, LegalHolidays, Market
    from matcher.scoring.params import RuleParams, ScoringParams
    from matcher.scoring.travel import TravelTable


@dataclass(frozen=True)
class World:
    """The trainees, the openings, what happened, the numbers, and the day asked.

    ``closeness``: (trades, trades), symmetric, in [0, 1]. ``on``: days since 1970-01-01.
    """

    cohort: Cohort
    market: Market
    history: History
    closeness: npt.NDArray[np.float32]
    travel: TravelTable
    holidays: LegalHolidays
    rules: RuleParams
    scoring: ScoringParams
    on: int

    @cached_property
    def timetable(self) -> Timetable:
        """What the schedules of the openings say; asked by every rule on hours."""
        return Timetable(self.market)
