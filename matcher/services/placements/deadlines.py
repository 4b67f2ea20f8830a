"""The two deadlines of an accident (PM-09): the host tells, then the prescriber declares."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

HOST_TELLS = timedelta(hours=24)
PRESCRIBER_DECLARES = timedelta(hours=48)


@dataclass(frozen=True)
class Deadlines:
    """Until when the host must tell the prescriber, and the prescriber must declare."""

    report_by: datetime
    declare_by: datetime

    def document(self, *, is_reported: bool, is_declared: bool) -> dict[str, Any]:
        """Return the deadlines, and which are still open."""
        return {
            "report_by": self.report_by.isoformat(),
            "declare_by": self.declare_by.isoformat(),
            "awaited": [
                step
                for step, is_done in (("report", is_reported), ("declare", is_declared))
                if not is_done
            ],
        }


def deadlines(happened_at: datetime, reported_at: datetime | None) -> Deadlines:
    """Return both deadlines.

    24 h after the facts for the host; 48 h after the prescriber was told, or after the facts as
    long as nobody has told: the earlier reading, which no late report can stretch.
    """
    told = reported_at or happened_at
    return Deadlines(happened_at + HOST_TELLS, told + PRESCRIBER_DECLARES)
