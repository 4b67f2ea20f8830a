"""Reading the open data of places: tables as CSV, with the file and line of every fault."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from matcher.errors import UnreadableFileError, system_reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


class PlaceRow:
    """One row of a table, which knows where it comes from."""

    def __init__(self, path: Path, line: int, cells: dict[str, str]) -> None:
        self._path = path
        self._line = line
        self._cells = cells

    def text(self, column: str) -> str:
        """Return a cell without the spaces around it."""
        return self._cells[column].strip()

    def required(self, column: str) -> str:
        """Return a cell that may not be empty."""
        value = self.text(column)
        if not value:
            raise self.fault(f"la colonne {column} est vide")
        return value

    def degrees(self, column: str, text: str, limit: float) -> float:
        """Read a latitude or longitude out of ``text``, within ±``limit`` degrees."""
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not -limit <= value <= limit:
            raise self.fault(
                f"{column} : « {text} » ; attendu : un nombre entre -{limit:g} et {limit:g}"
            )
        return value

    def fault(self, what: str) -> UnreadableFileError:
        """Build the error that says what is wrong on this line."""
        return UnreadableFileError(str(self._path), f"ligne {self._line}, {what}.")


def read_place_rows(path: Path, delimiter: str, columns: Sequence[str]) -> Iterator[PlaceRow]:
    """Read a UTF-8 table (with or without BOM) that must hold ``columns``.

    Raises UnreadableFileError for a missing file, another encoding, separator or header, a row
    that is too short, and a table without rows.
    """
    try:
        yield from _rows(path, delimiter, columns)
    except OSError as error:
        raise UnreadableFileError(
            str(path), f"fichier illisible ({system_reason(error)})."
        ) from error
    except UnicodeDecodeError as error:
        raise UnreadableFileError(str(path), "attendu : un fichier CSV en UTF-8.") from error
    except csv.Error as error:
        raise UnreadableFileError(str(path), f"fichier CSV abîmé ({error}).") from error


def _rows(path: Path, delimiter: str, columns: Sequence[str]) -> Iterator[PlaceRow]:
    """Yield the rows, and check the shape of the table on the way."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream, delimiter=delimiter, restkey="", restval=None)
        missing = [column for column in columns if column not in (reader.fieldnames or ())]
        if missing:
            raise UnreadableFileError(
                str(path),
                f"colonnes absentes : {', '.join(missing)} (séparateur attendu : {delimiter}).",
            )
        count = 0
        for cells in reader:
            row = PlaceRow(path, reader.line_num, cells)
            if any(cells[column] is None for column in columns):
                raise row.fault("il manque des colonnes")
            count += 1
            yield row
        if not count:
            raise UnreadableFileError(str(path), "le fichier ne contient aucune ligne.")
