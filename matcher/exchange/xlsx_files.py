"""XLSX: the first sheet of a workbook, within bounds that a compressed bomb does not pass.

The size and the ratio of compression are read from the archive's own directory and then held
while unpacking by ``zipfile``; entities are refused by defusedxml, which openpyxl uses.
"""

from __future__ import annotations

import warnings
import zipfile
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml.common import DefusedXmlException
from openpyxl.utils.exceptions import InvalidFileException

from matcher.errors import UnreadableFileError
from matcher.exchange.values import write_number

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

MOST_MEMBERS = 2_000
MOST_BYTES = 512 * 1024 * 1024
"""Unpacked size of the whole workbook."""
HIGHEST_RATIO = 200
"""Unpacked over packed; real workbooks stay under 50."""
RATIO_FROM = 4 * 1024 * 1024
"""Members smaller than this are not judged by their ratio."""
MOST_ROWS = 300_000
MOST_COLUMNS = 300
EXPECTED = "attendu : un classeur XLSX"


def xlsx_rows(path: Path) -> Generator[tuple[int, list[str]], None, None]:
    """Give each row of the first sheet with its number in the sheet."""
    _require_bounds(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # openpyxl tells of styles it drops
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        DefusedXmlException,
        ParseError,
        KeyError,
        ValueError,
        TypeError,
        OSError,
    ) as error:
        raise UnreadableFileError(str(path), f"classeur abîmé ; {EXPECTED}") from error
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
            if number > MOST_ROWS or len(row) > MOST_COLUMNS:
                raise UnreadableFileError(
                    str(path),
                    f"feuille trop grande ; attendu : {MOST_ROWS} lignes et {MOST_COLUMNS} "
                    "colonnes au plus",
                )
            yield number, [_as_text(value) for value in row]
    except (IndexError, zipfile.BadZipFile, DefusedXmlException, ParseError, KeyError) as error:
        raise UnreadableFileError(str(path), f"classeur abîmé ; {EXPECTED}") from error
    finally:
        book.close()


def _require_bounds(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError) as error:
        raise UnreadableFileError(str(path), f"archive abîmée ; {EXPECTED}") from error
    if "xl/workbook.xml" not in {member.filename for member in members}:
        raise UnreadableFileError(str(path), f"c'est une archive, non un classeur ; {EXPECTED}")
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_BYTES:
        raise UnreadableFileError(
            str(path), f"classeur trop gros une fois décompressé ; {EXPECTED} raisonnable"
        )
    for member in members:
        if (
            member.file_size > RATIO_FROM
            and member.file_size > HIGHEST_RATIO * member.compress_size
        ):
            raise UnreadableFileError(
                str(path),
                f"classeur compressé plus de {HIGHEST_RATIO} fois (archive piégée ?) ; {EXPECTED}",
            )


def _as_text(value: object) -> str:  # noqa: PLR0911 - one line per type of cell
    """Return a cell as the text that a CSV file would hold."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float):
        return write_number(value)
    if isinstance(value, datetime):
        is_day = value.time() == time(0)
        return value.date().isoformat() if is_day else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    return str(value).strip()
