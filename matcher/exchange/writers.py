"""Writing a table as CSV (UTF-8, commas, RFC 4180) or XLSX (every text as text).

Text cells that a spreadsheet would take for a formula get a leading apostrophe, which readers
take off again; numbers are never escaped. Source: the exchange formats, common rules.
"""

from __future__ import annotations

import csv
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from matcher.errors import UnreadableFileError, UsageError, system_reason
from matcher.exchange.values import write_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
TEXT_FORMAT = "@"


class UnknownFileKindError(UsageError):
    """The name of a file to write tells neither CSV nor XLSX."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} : extension inconnue ; attendu : un nom en .csv ou .xlsx")


def escaped(text: str) -> str:
    """Return ``text`` guarded by an apostrophe if it could be read as a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def write_table(path: Path, headers: Sequence[str], rows: Iterable[Sequence[str | float]]) -> int:
    """Write a table to ``path`` and return its number of rows; texts are escaped here.

    The file appears whole or not at all. Raises ``UnknownFileKindError`` for another extension,
    ``UnreadableFileError`` where the file cannot be written.
    """
    writers = {".csv": _write_csv, ".xlsx": _write_xlsx}
    write = writers.get(path.suffix.lower())
    if write is None:
        raise UnknownFileKindError(path)
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".matcher-") as folder:
            made = Path(folder) / path.name
            count = write(made, headers, rows)
            made.replace(path)
    except OSError as error:
        raise UnreadableFileError(
            str(path), f"le fichier ne peut pas être écrit ({system_reason(error)})"
        ) from error
    return count


def _write_csv(path: Path, headers: Sequence[str], rows: Iterable[Sequence[str | float]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headers)
        for row in rows:
            writer.writerow([_csv_text(cell) for cell in row])
            count += 1
    return count


def _csv_text(cell: str | float) -> str:
    return escaped(cell) if isinstance(cell, str) else write_number(cell)


def _write_xlsx(path: Path, headers: Sequence[str], rows: Iterable[Sequence[str | float]]) -> int:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("export")
    sheet.append(list(headers))
    count = 0
    for row in rows:
        sheet.append([_cell(sheet, cell) for cell in row])
        count += 1
    book.save(path)
    return count


def _cell(sheet: WriteOnlyWorksheet, value: str | float) -> object:
    if not isinstance(value, str):
        return value
    if not value:
        return None
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", escaped(value)))
    cell.number_format = TEXT_FORMAT
    cell.data_type = "s"
    return cell
