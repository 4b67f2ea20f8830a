"""From the lines of a file to the values of a format, every fault told by line and column.

Header faults stop the file before any row; one bad row does not stop the others.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from matcher.errors import UnreadableFileError
from matcher.exchange.columns import header_key
from matcher.exchange.readers import unescaped
from matcher.exchange.values import (
    DATE,
    NOTHING,
    BadCellError,
    Repaired,
    Severity,
    day_of_serial,
)
from matcher.vocabulary import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcher.exchange.columns import Column, Format
    from matcher.exchange.readers import Line
    from matcher.exchange.report import FileReport

EMPTY_EXPECTED = "une valeur (colonne obligatoire)"


@dataclass(slots=True)
class Row:
    """One row that could be read: values by attribute, for the columns that the file has.

    None is unknown, an empty list is known to be nothing. ``repaired`` names the attributes
    that were mended.
    """

    line: int
    values: dict[str, Any]
    repaired: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Layout:
    """Which column of the format stands at which place of the file."""

    file_format: Format
    columns: tuple[Column | None, ...]


def read_layout(file_format: Format, header: Line, report: FileReport) -> Layout:
    """Match the header with the format; unknown columns are reported and ignored.

    Raises ``UnreadableFileError`` if a required column is missing or one stands twice.
    """
    columns = [file_format.by_header.get(header_key(name)) for name in header.cells]
    names = [column.name for column in columns if column is not None]
    missing = file_format.missing(set(names))
    twice = sorted({name for name in names if names.count(name) > 1})
    if missing or twice:
        _stop(file_format, header, report, missing, twice)
    for name, column in zip(header.cells, columns, strict=True):
        if column is None and name:
            expected = f"une colonne du format {file_format.name} (colonne ignorée)"
            report.add(header.number, name, name, expected, Severity.WARNING)
    return Layout(file_format, tuple(columns))


def _stop(
    file_format: Format, header: Line, report: FileReport, missing: list[str], twice: list[str]
) -> None:
    for name in missing:
        expected = "cette colonne (obligatoire)"
        report.add(header.number, name, "", expected, Severity.REFUSED)
    for name in twice:
        report.add(header.number, name, name, "cette colonne une seule fois", Severity.REFUSED)
    faults = [f"colonne manquante : {name}" for name in missing]
    faults += [f"colonne en double : {name}" for name in twice]
    raise UnreadableFileError(
        report.file,
        f"en-têtes du format {file_format.name} ({file_format.label}) : "
        f"{' ; '.join(faults)}. Séparateurs acceptés : virgule, point-virgule, tabulation.",
    )


def read_rows(layout: Layout, lines: Iterator[Line], report: FileReport) -> Iterator[Row]:
    """Give the rows that can be read; the others are counted as refused."""
    seen: dict[tuple[Any, ...], int] = {}
    for line in lines:
        report.counts["read"] += 1
        row = _read_row(layout, line, report)
        key = _key(layout.file_format, row)
        first = seen.setdefault(key, line.number) if key else line.number
        if first != line.number:
            names, shown = _key_text(layout.file_format, key)
            expected = f"une seule ligne par clé (déjà ligne {first})"
            report.add(line.number, names, shown, expected, Severity.REFUSED)
            row.values.clear()
        if row.values:
            yield row
        else:
            report.counts["refused"] += 1


def _key(file_format: Format, row: Row) -> tuple[Any, ...]:
    """Return the key of a row; empty where it cannot be read."""
    key = tuple(row.values.get(column.target) for column in file_format.key)
    return () if None in key else key


def _key_text(file_format: Format, key: tuple[Any, ...]) -> tuple[str, str]:
    names = "+".join(column.name for column in file_format.key)
    texts = (column.kind.write(value) for column, value in zip(file_format.key, key, strict=True))
    return names, " / ".join(texts)


def _read_row(layout: Layout, line: Line, report: FileReport) -> Row:
    """Return the row; its values are empty if it is refused."""
    row = Row(line.number, {})
    is_refused = _has_shifted(layout, line, report)
    cells = line.cells
    for place, column in enumerate(layout.columns):
        if column is None:
            continue
        cell = cells[place] if place < len(cells) else ""
        try:
            _read_cell(column, cell, row, report)
        except BadCellError as error:
            shown = error.item or cell
            report.add(line.number, column.name, shown, error.expected, error.severity)
            is_refused = is_refused or error.severity is Severity.REFUSED
    if is_refused:
        row.values.clear()
    return row


def _read_cell(column: Column, cell: str, row: Row, report: FileReport) -> None:
    """Put the value of ``cell`` into ``row``; a value that was mended is told."""
    if not cell:
        if column.is_key or column.is_required:
            raise BadCellError(EMPTY_EXPECTED)
        row.values[column.target] = column.default
        return
    if not column.kind.is_numeric:
        cell = unescaped(cell).strip()
    try:
        value = column.kind.read(cell)
    except BadCellError:
        day = day_of_serial(cell) if column.kind is DATE else None
        if day is None and (column.is_key or column.is_required or fold(cell) not in NOTHING):
            raise
        value = day and Repaired(day, f"{day:%d/%m/%Y} (numéro de jour du tableur, traduit)")
    if isinstance(value, Repaired):
        report.add(row.line, column.name, cell, value.note, Severity.WARNING)
        row.repaired.add(column.target)
        value = value.value
    elif isinstance(value, str) and not (column.is_key or column.is_required):
        value = None if type(value) is str and fold(value) in NOTHING else value
    row.values[column.target] = column.default if value is None else value


def _has_shifted(layout: Layout, line: Line, report: FileReport) -> bool:
    """Whether the row has filled cells beyond the header: then no cell can be trusted."""
    beyond = [cell for cell in line.cells[len(layout.columns) :] if cell]
    if beyond:
        expected = f"{len(layout.columns)} cellules (séparateur dans un texte sans guillemets ?)"
        report.add(line.number, "", beyond[0], expected, Severity.REFUSED)
    return bool(beyond)
