"""The files of a ROME archive: found in a folder or a zip, decoded, read row by row.

The publisher's quirks stop here: an inner folder in the zip, one file in cp1252 under a name
that says UTF-8, doubled apostrophes, line breaks inside a cell, blank lines between records.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from matcher.errors import UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FILE_NAME = re.compile(r"^unix_(?P<table>[a-z_]+)_v(?P<version>4\d\d)(_[\w-]+)?\.csv$", re.I)
MAX_FILE_BYTES = 64 * 1024 * 1024
MAX_ARCHIVE_BYTES = 256 * 1024 * 1024
"""The official archive is 16 MB unpacked: sixteen times that is no honest archive."""
MAX_ENTRIES = 1000

SPACES = re.compile(r"\s+")


class ArchiveError(UnreadableFileError):
    """The archive is not a whole ROME 4.0 archive; says which file, which row, what was expected.

    ``line`` is the line of the file where the faulty record ends, or None.
    """

    def __init__(self, file: str, expected: str, line: int | None = None) -> None:
        self.line = line
        super().__init__(file if line is None else f"{file}, ligne {line}", expected)


@dataclass(frozen=True, slots=True)
class Row:
    """One record: where it ends in the file, and the wanted cells in the wanted order."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class ArchiveFiles:
    """The texts of one version of the ROME, by table name (``referentiel_appellation``...)."""

    version: str
    names: Mapping[str, str]
    contents: Mapping[str, bytes]

    def has(self, table: str) -> bool:
        """Tell whether the archive holds this table."""
        return table in self.names

    def rows(self, table: str, *columns: str) -> Iterator[Row]:
        """Yield the records of ``table``, with the cells of ``columns`` only.

        Raises ``ArchiveError`` for an absent column, a record of the wrong width, a broken
        quote, or a table without any record.
        """
        name = self.names[table]
        reader = csv.reader(io.StringIO(_decode(self.contents[table]), newline=""), strict=True)
        try:
            yield from _records(reader, name, columns)
        except csv.Error as error:
            raise ArchiveError(
                name, f"guillemets ou champs mal formés ({error})", reader.line_num
            ) from error


def open_archive(path: Path) -> ArchiveFiles:
    """Return the files of the newest version held by ``path``, a folder or a zip.

    Raises ``ArchiveError`` if there is nothing to read, or the zip is broken or too large.
    """
    if path.is_dir():
        found = _in_folder(path)
    elif path.is_file():
        found = _in_zip(path)
    else:
        raise ArchiveError(path.name, "dossier ou fichier zip introuvable")
    if not found:
        raise ArchiveError(
            path.name, "aucun fichier « unix_..._v4xx_utf8.csv » : archive ROME 4.0 attendue"
        )
    version = max(version for version, _ in found)
    ours = {table: entry for (of, table), entry in found.items() if of == version}
    return ArchiveFiles(
        version=f"v{version}",
        names={table: name for table, (name, _) in ours.items()},
        contents={table: content for table, (_, content) in ours.items()},
    )


# ---- private -----------------------------------------------------------------------------

Found = dict[tuple[str, str], tuple[str, bytes]]
"""(version, table) -> (file name, content)."""


def _in_folder(folder: Path) -> Found:
    found: Found = {}
    total = 0
    for file in sorted(folder.glob("*.csv")) or sorted(folder.glob("*/*.csv")):
        if (key := _key(file.name)) is None:
            continue
        total += file.stat().st_size
        _check_size(file.name, file.stat().st_size, total)
        found[key] = (file.name, file.read_bytes())
    return found


def _in_zip(path: Path) -> Found:
    try:
        with zipfile.ZipFile(path) as archive:
            return _entries(archive, path.name)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError) as error:
        raise ArchiveError(path.name, "zip illisible ou abîmé") from error
    except RuntimeError as error:  # what zipfile raises for an entry under a password
        raise ArchiveError(path.name, "zip protégé par un mot de passe") from error


def _entries(archive: zipfile.ZipFile, name: str) -> Found:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise ArchiveError(name, f"plus de {MAX_ENTRIES} fichiers dans le zip")
    found: Found = {}
    total = 0
    for entry in entries:
        base = PurePosixPath(entry.filename).name
        if (key := _key(base)) is None:
            continue
        with archive.open(entry) as stream:
            # The size that the header states may lie: what is read is counted.
            content = stream.read(MAX_FILE_BYTES + 1)
        total += len(content)
        _check_size(base, len(content), total)
        found[key] = (base, content)
    return found


def _key(name: str) -> tuple[str, str] | None:
    match = FILE_NAME.match(name)
    return (match["version"], match["table"].lower()) if match else None


def _check_size(name: str, size: int, total: int) -> None:
    if size > MAX_FILE_BYTES or total > MAX_ARCHIVE_BYTES:
        raise ArchiveError(name, "archive démesurée : ce n'est pas le ROME 4.0")


def _decode(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _records(reader: Iterator[list[str]], name: str, columns: tuple[str, ...]) -> Iterator[Row]:
    header = [cell.strip() for cell in next(reader, [])]
    absent = [column for column in columns if column not in header]
    if absent:
        raise ArchiveError(name, f"colonnes attendues : {', '.join(absent)}", 1)
    wanted = [header.index(column) for column in columns]
    width = len(header)
    count = 0
    for record in reader:
        if not any(record):
            continue
        line: int = reader.line_num  # type: ignore[attr-defined]  # csv.reader is an opaque type
        if len(record) != width:
            raise ArchiveError(name, f"{width} champs attendus, {len(record)} trouvés", line)
        count += 1
        yield Row(line, tuple(_clean(record[index]) for index in wanted))
    if not count:
        raise ArchiveError(name, "au moins une ligne attendue, fichier vide")


def _clean(cell: str) -> str:
    return SPACES.sub(" ", cell.replace("''", "'")).strip()
