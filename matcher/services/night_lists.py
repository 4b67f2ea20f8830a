"""The ranked list of one trainee, and the same as the database will hold it.

A list is sealed where it was ranked, in whatever process, so that the one process that writes
sends text and numbers as they are.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from matcher.vocabulary import Term

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matcher.vocabulary import Purpose

LINE = (
    "opening_id",
    "rank",
    "period_start",
    "period_end",
    "travel_minutes",
    "travel_mode",
    "within_limit",
    "fit",
    "score",
    "confidence",
    "terms",
    "reasons",
)
"""The columns of ``Suggestion`` that a line of a sealed list holds, in this order."""

DOCUMENTS = ("terms", "reasons")
"""Those that the database holds as JSON."""

Line = tuple[str | float | bool | None, ...]


@dataclass(frozen=True)
class RankedList:
    """The ranked list of one trainee. ``rows`` hold the columns of ``Suggestion``, best first.

    ``eligible`` and ``refused`` count all openings judged, not only those kept.
    """

    trainee_id: int
    purpose: Purpose
    block_start: date | None
    block_end: date | None
    eligible: int
    baseline: float | None
    refused: Mapping[str, int]
    rows: Sequence[Mapping[str, Any]]

    def sealed(self) -> SealedList:
        """Return the list as the database will hold it."""
        columns = {
            "trainee_id": self.trainee_id,
            "purpose": self.purpose,
            "block_start": self.block_start,
            "block_end": self.block_end,
            "eligible": self.eligible,
            "baseline": self.baseline,
            "refused": dict(self.refused),
        }
        lines = [tuple(_plain(name, row[name]) for name in LINE) for row in self.rows]
        content = json.dumps([columns, lines], sort_keys=True, default=str, separators=(",", ":"))
        name = hashlib.sha256(content.encode()).hexdigest()
        return SealedList(columns | {"content_sha256": name}, lines)


@dataclass(frozen=True)
class SealedList:
    """A list whose ``columns`` are those of ``SuggestionList`` and whose ``lines`` are ``LINE``.

    Lines hold plain values (``bulk.insert_lines``). ``content_sha256`` says what the list says,
    so that equal lists are known as equal.
    """

    columns: Mapping[str, Any]
    lines: Sequence[Line]

    @property
    def trainee_id(self) -> int:
        """Whose list it is."""
        return int(self.columns["trainee_id"])

    @property
    def content_sha256(self) -> str:
        """The SHA-256 of what the list says."""
        return str(self.columns["content_sha256"])


def _plain(name: str, value: Any) -> str | float | bool | None:
    """Return the value of a column as both databases take it."""
    if name in DOCUMENTS:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if isinstance(value, Term):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    plain: str | float | bool | None = value
    return plain
