"""Reading a table from a CSV or XLSX file, row by row, each with the line where it begins.

Every cell comes as trimmed text: an Excel date as ``2026-11-30``, a time as ``08:30``, a whole
number without decimals. The content decides what a file is, not its name. Source: the exchange
formats, common rules.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matcher.errors import UnreadableFileError, system_reason
from matcher.exchange.csv_files import csv_rows
from matcher.exchange.xlsx_files import xlsx_rows

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

LARGEST_FILE = 256 * 1024 * 1024
"""Bytes; a school's largest file is a hundred times smaller."""

SIGNATURES = {
    b"\x89PNG": "c'est une image PNG",
    b"\xff\xd8\xff": "c'est une image JPEG",
    b"GIF8": "c'est une image GIF",
    b"BM": "c'est une image BMP",
    b"%PDF": "c'est un document PDF",
    b"\xd0\xcf\x11\xe0": "c'est un ancien classeur .xls (enregistrez-le en .xlsx)",
    b"\x1f\x8b": "c'est une archive compressée",
    b"\xff\xfe": "c'est un texte UTF-16 (enregistrez-le en « CSV UTF-8 »)",
    b"\xfe\xff": "c'est un texte UTF-16 (enregistrez-le en « CSV UTF-8 »)",
}
EXPECTED = "attendu : un tableau CSV ou XLSX"

_ESCAPED = re.compile(r"'+[=+\-@\t\r]")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a file; ``number`` is the line where it begins, the header being line 1."""

    number: int
    cells: list[str]


@contextmanager
def opened_table(path: Path) -> Iterator[Iterator[Line]]:
    """Give the rows of ``path`` that are not blank, the header first.

    Raises ``UnreadableFileError`` at once or while reading, saying in French what is wrong.
    """
    rows = _xlsx_or_csv(path)
    try:
        yield (Line(number, cells) for number, cells in rows if any(cells))
    finally:
        rows.close()


def unescaped(cell: str) -> str:
    """Take off the apostrophe that guards a text from being read as a formula."""
    return cell[1:] if cell[:1] == "'" and _ESCAPED.match(cell) else cell


def _xlsx_or_csv(path: Path) -> Generator[tuple[int, list[str]], None, None]:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(8192)
    except OSError as error:
        raise UnreadableFileError(str(path), f"illisible ({system_reason(error)})") from error
    if size > LARGEST_FILE:
        most = LARGEST_FILE // 1024**2
        raise UnreadableFileError(str(path), f"fichier trop gros ; attendu : {most} Mo au plus")
    if start.startswith(b"PK\x03\x04"):
        return xlsx_rows(path)
    _require_text(path, start)
    return csv_rows(path)


def _require_text(path: Path, start: bytes) -> None:
    for signature, what in SIGNATURES.items():
        if start.startswith(signature) and (signature != b"BM" or b"\x00" in start):
            raise UnreadableFileError(str(path), f"{what} ; {EXPECTED}")
    if b"\x00" in start:
        raise UnreadableFileError(str(path), f"ce n'est pas un texte ; {EXPECTED}")
    if not start.strip():
        raise UnreadableFileError(str(path), f"le fichier est vide ; {EXPECTED}")
