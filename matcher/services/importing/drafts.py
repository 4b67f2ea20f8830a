"""A row on its way into the base, and the ground on which a file is imported."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from matcher.exchange.values import Severity

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session, scoped_session

    from matcher.exchange.report import FileReport
    from matcher.services.importing.lookups import Lookups
    from matcher.services.importing.resolvers import Resolvers
    from matcher.services.records.entries import Entry
    from matcher.services.records.nouns import Noun
    from matcher.vocabulary import PlacementStatus


@dataclass(slots=True)
class Draft:
    """One row: new values by column, lists by attribute, and what is stored of both.

    A list is None when unknown, empty when known to be nothing. ``stored`` is None for a row
    that is new.
    """

    line: int
    values: dict[str, Any]
    repaired: set[str]
    lists: dict[str, list[Entry] | None] = field(default_factory=dict)
    stored: dict[str, Any] | None = None
    stored_lists: dict[str, list[Entry] | None] = field(default_factory=dict)
    is_refused: bool = False
    is_touched: bool = False
    """Whether something outside its own row changed with it."""

    def merged(self, column: str) -> Any:
        """Return the value that ``column`` will have."""
        if column in self.values:
            return self.values[column]
        return self.stored[column] if self.stored else None


@dataclass
class Work:
    """The import of one file."""

    noun: Noun
    session: Session | scoped_session[Any]
    today: date
    resolvers: Resolvers
    lookups: Lookups
    report: FileReport
    majority: int
    """Age in years from which nobody signs for a trainee."""
    placed_cohorts: set[str] = field(default_factory=set)
    """Cohorts whose site this file has said."""
    lines: dict[tuple[Any, ...], int] = field(default_factory=dict)
    """Line of each placement, by trainee, company and first day."""
    changed: set[int] = field(default_factory=set)
    """Ids of the rows that this file changed."""
    asked_states: dict[tuple[Any, ...], PlacementStatus] = field(default_factory=dict)
    """What the file calls ready or running, by trainee, company and first day."""
    rewritten: dict[int, dict[str, list[Any]]] = field(default_factory=dict)
    """What changed of each stored placement, by its id: the column, from, to."""
    seen: set[tuple[Any, ...]] = field(default_factory=set)
    """Keys of the rows taken so far."""

    def refuse(self, draft: Draft, attribute: str, value: object, expected: str) -> None:
        """Refuse a row and say why."""
        self._tell(draft, attribute, value, expected, Severity.REFUSED)
        draft.is_refused = True

    def warn(self, draft: Draft, attribute: str, value: object, expected: str) -> None:
        """Take a row with a warning."""
        self._tell(draft, attribute, value, expected, Severity.WARNING)

    def _tell(
        self, draft: Draft, attribute: str, value: object, expected: str, severity: Severity
    ) -> None:
        column = self.noun.file_format.by_target.get(attribute)
        name = column.name if column else attribute
        is_typed = column is not None and value is not None and not isinstance(value, str)
        shown = column.kind.write(value) if column and is_typed else str(value or "")
        self.report.add(draft.line, name, shown, expected, severity)
