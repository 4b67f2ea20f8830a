"""CSV: UTF-8 (with or without BOM) or cp1252; separator comma, semicolon or tab; RFC 4180."""

from __future__ import annotations

import codecs
import csv
from typing import TYPE_CHECKING

from matcher.errors import UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator
    from pathlib import Path

SEPARATORS = (";", ",", "\t")
LARGEST_CELL = 64 * 1024 * 1024
"""Characters; longer ones stop the file, shorter ones are judged by their column."""
BLOCK = 1024 * 1024
EXPECTED = "attendu : un tableau CSV (UTF-8 ou Windows 1252) ou XLSX"


def csv_rows(path: Path) -> Generator[tuple[int, list[str]], None, None]:
    """Give each row with the line where it begins; a row may hold quoted line breaks."""
    csv.field_size_limit(LARGEST_CELL)
    with path.open(encoding=_encoding(path), newline="") as file:
        skipped = _skip_excel_hint(file.readline())
        if not skipped:
            file.seek(0)
        separator = _separator(file, path)
        file.seek(0)
        for _ in range(skipped):
            file.readline()
        yield from _numbered(file, separator, skipped, path)


def _numbered(
    lines: Iterable[str], separator: str, skipped: int, path: Path
) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(lines, delimiter=separator, strict=True)
    while True:
        line = reader.line_num + 1 + skipped
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableFileError(
                str(path),
                f"ligne {line} : guillemets mal fermés ou cellule trop longue ; "
                "attendu : des guillemets doublés dans une cellule entre guillemets",
            ) from error
        yield line, [cell.strip() for cell in cells]


def _encoding(path: Path) -> str:
    """Return UTF-8 if the whole file is UTF-8, else cp1252 if it can be that."""
    for encoding in ("utf-8-sig", "cp1252"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with path.open("rb") as file:
                while block := file.read(BLOCK):
                    decoder.decode(block)
                decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise UnreadableFileError(str(path), f"encodage inconnu ; {EXPECTED}")


def _skip_excel_hint(first: str) -> int:
    """Return 1 if the first line is Excel's ``sep=;``, else 0."""
    return int(first.lower().startswith("sep=") and len(first.strip()) <= 5)


def _separator(lines: Iterator[str], path: Path) -> str:
    """Return the separator that cuts the header into the most cells."""
    header = _first_record(lines)
    counts: dict[str, int] = {}
    for separator in SEPARATORS:
        try:
            row = next(csv.reader([header], delimiter=separator, strict=True), [])
        except csv.Error as error:
            raise UnreadableFileError(
                str(path), f"ligne 1 : en-têtes illisibles ({error}) ; {EXPECTED}"
            ) from error
        counts[separator] = len(row)
    return max(SEPARATORS, key=lambda separator: counts[separator])


def _first_record(lines: Iterator[str]) -> str:
    """Return the first line that is not blank, with those that its quotes hold."""
    record = ""
    for line in lines:
        if record or line.strip():
            record += line
        if record and record.count('"') % 2 == 0:
            break
        if len(record) > BLOCK:
            break
    return record
