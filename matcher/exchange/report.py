"""What was wrong in a file: issues by line, counted, and the report that a person opens."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from matcher.errors import UnreadableFileError, system_reason
from matcher.exchange.values import Severity
from matcher.exchange.writers import escaped

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SHOWN_LENGTH = 200
"""Characters of a faulty value that a report repeats."""
COLUMNS = ("file", "line", "column", "value", "expected", "severity")


@dataclass(frozen=True, slots=True)
class Issue:
    """One fault: where, what was found, what was expected (French), what became of the row."""

    file: str
    line: int
    column: str
    value: str
    expected: str
    severity: Severity

    def sentence(self, label: str) -> str:
        """Return the fault as one line for a person who knows the column as ``label``."""
        word = "refusée" if self.severity is Severity.REFUSED else "avertissement"
        found = f" « {self.value} »" if self.value else " vide"
        where = ", ".join(filter(None, (self.file, f"ligne {self.line}", label)))
        return f"{where} :{found} ; attendu : {self.expected} ({word})"


@dataclass
class FileReport:
    """The account of one file while it is read."""

    file: str
    format: str
    issues: list[Issue] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    error: str = ""
    """Why the whole file was stopped, or empty."""

    def add(
        self, line: int, column: str, value: object, expected: str, severity: Severity
    ) -> None:
        """Keep one issue; a long value is shortened."""
        shown = str(value)
        if len(shown) > SHOWN_LENGTH:
            shown = f"{shown[:SHOWN_LENGTH]}…"
        self.issues.append(Issue(self.file, line, column, shown, expected, severity))
        if severity is Severity.WARNING:
            self.counts["warnings"] += 1

    def summary(self) -> dict[str, object]:
        """Return the counts as in the interface, the file, and why it was stopped if it was."""
        names = ("read", "created", "updated", "unchanged", "refused", "warnings")
        summary: dict[str, object] = {"format": self.format}
        summary.update((name, self.counts[name]) for name in names)
        if self.counts["unlawful"]:
            summary["unlawful"] = self.counts["unlawful"]
        summary["file"] = self.file
        if self.error:
            summary["error"] = self.error
        return summary


def _is_number(text: str) -> bool:
    """Whether ``text`` is a plain number, which no spreadsheet reads as a formula."""
    return re.fullmatch(r"[+-]?\d+([.,]\d+)?", text) is not None


def write_report(path: Path, reports: Iterable[FileReport]) -> None:
    """Write every issue as CSV ``file,line,column,value,expected,severity``."""
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            for report in reports:
                for issue in sorted(report.issues, key=lambda issue: issue.line):
                    writer.writerow(
                        [
                            escaped(issue.file),
                            issue.line,
                            escaped(issue.column),
                            issue.value if _is_number(issue.value) else escaped(issue.value),
                            escaped(issue.expected),
                            issue.severity.value,
                        ]
                    )
    except OSError as error:
        raise UnreadableFileError(
            str(path), f"le rapport ne peut pas être écrit ({system_reason(error)})"
        ) from error
