"""Bring files of the exchange formats into the base: one file, or the folder of a school.

One transaction per file: a crash in the middle leaves the base as it was. A rehearsal does the
same work and writes nothing.
"""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matcher.errors import UnreadableFileError, system_reason
from matcher.exchange.formats.catalogue import FORMATS, format_of_headers, format_of_stem
from matcher.exchange.readers import opened_table
from matcher.exchange.report import FileReport
from matcher.exchange.values import Severity
from matcher.sample.calendar import write_moved
from matcher.services import access, representatives
from matcher.services.agreements import from_files
from matcher.services.breaches import breaches
from matcher.services.importing.drafts import Work
from matcher.services.importing.failures import told
from matcher.services.importing.files import import_rows
from matcher.services.importing.lookups import Lookups
from matcher.services.packing.columns import UnpackableError
from matcher.services.records.catalogue import NOUNS
from matcher.services.referentials import resolvers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcher.exchange.columns import Format
    from matcher.services.context import Context
    from matcher.services.importing.resolvers import Resolvers

SUFFIXES = (".csv", ".txt", ".tsv", ".xlsx")


@dataclass
class SchoolReport:
    """The account of a folder: one report per file, and the files that were left aside."""

    files: list[FileReport] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)

    def document(self) -> dict[str, Any]:
        """Return the account as in the interface (section 4, import)."""
        return {"files": [report.summary() for report in self.files], "ignored": self.ignored}

    def told_files(self) -> list[FileReport]:
        """Return the reports of the files, and one for each file that was left aside."""
        expected = (
            "un fichier connu par son nom (stagiaires, entreprises, offres…) ou par ses en-têtes "
            "(laissé de côté)"
        )
        left = [FileReport(name, "") for name in self.ignored]
        for report in left:
            report.add(1, "", "", expected, Severity.WARNING)
        return [*self.files, *left]


class _RehearsalOverError(Exception):
    """Ends a rehearsal: whatever was written is taken back."""


def import_file(
    context: Context, format_name: str, path: Path, *, dry_run: bool = False
) -> FileReport:
    """Import one file of a known format and return its account.

    A file whose header or whose bytes cannot be read comes back with ``error``, nothing written.
    Raises ``StoreFailedError`` if the database fails; the base is then as it was.
    """
    access.require_write(context.actor, "importer des fichiers")
    report = FileReport(path.name, format_name)
    words = resolvers(context)
    with told(path.name), _transaction(context, dry_run=dry_run):
        _import_one(context, words, path, report)
    return report


def import_school(context: Context, folder: Path, *, dry_run: bool = False) -> SchoolReport:
    """Import every file of ``folder`` that is known by its name or its headers, in order."""
    access.require_write(context.actor, "importer des fichiers")
    school = SchoolReport()
    chosen = _recognised(folder, school)
    if not dry_run:
        school.files = [import_file(context, name, path) for name, path in chosen]
        return school
    words = resolvers(context)
    with told(folder.name), _transaction(context, dry_run=True):
        for name, path in chosen:
            report = FileReport(path.name, name)
            _import_one(context, words, path, report)
            school.files.append(report)
    return school


def import_sample(context: Context) -> SchoolReport:
    """Import the files of the sample school, moved by whole weeks to the day of ``context``."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_moved(context.today, folder)
        return import_school(context, folder)


@contextmanager
def _transaction(context: Context, *, dry_run: bool) -> Iterator[None]:
    try:
        with context.writing():
            yield
            if dry_run:
                raise _RehearsalOverError
    except _RehearsalOverError:
        return


def _import_one(context: Context, words: Resolvers, path: Path, report: FileReport) -> None:
    """Import a file under a savepoint, so that one that cannot be read leaves no row."""
    work = Work(
        noun=NOUNS[report.format],
        session=context.session,
        today=context.today,
        resolvers=words,
        lookups=Lookups(context.session),
        report=report,
        majority=representatives.majority(context),
    )
    try:
        with context.session.begin_nested():
            import_rows(work, path)
            from_files.follow(context, work)
        _flag_breaches(context, work)
    except UnreadableFileError as error:
        report.error = error.message
        report.counts.clear()
        report.add(1, "", "", error.message, Severity.REFUSED)


def _flag_breaches(context: Context, work: Work) -> None:
    """Warn of each placement of the file that breaks the law: history is taken, and said."""
    if not work.lines:
        return
    try:
        found = breaches(context, {key[0] for key in work.lines if key[0] is not None})
    except UnpackableError as error:
        work.report.add(1, "", "", f"des périodes à vérifier ({error})", Severity.WARNING)
        return
    for one in found:
        line = work.lines.get((one.trainee_id, one.company_id, one.start))
        if line is not None:
            expected = f"des jours que la loi permet ({', '.join(one.rules)}) ; importée, signalée"
            work.report.add(line, "start_date", one.start, expected, Severity.WARNING)
            work.report.counts["unlawful"] += 1


def _recognised(folder: Path, school: SchoolReport) -> list[tuple[str, Path]]:
    """Return (format, file) of the files that are known, in the order of reading."""
    try:
        files = sorted(path for path in folder.iterdir() if path.is_file())
    except OSError as error:
        raise UnreadableFileError(
            str(folder),
            f"dossier illisible ({system_reason(error)}) ; attendu : un dossier de fichiers",
        ) from error
    chosen: list[tuple[str, Path]] = []
    for path in files:
        if path.name.startswith((".", "~$")):
            continue
        file_format = _format_of(path) if path.suffix.lower() in SUFFIXES else None
        if file_format is None:
            school.ignored.append(path.name)
        else:
            chosen.append((file_format.name, path))
    order = {name: rank for rank, name in enumerate(FORMATS)}
    return sorted(chosen, key=lambda found: (order[found[0]], found[1].name))


def _format_of(path: Path) -> Format | None:
    """Return the format of a file, by its name, else by its headers."""
    known = format_of_stem(path.stem)
    if known is not None:
        return known
    try:
        with opened_table(path) as lines:
            header = next(lines, None)
    except UnreadableFileError:
        return None
    return format_of_headers(header.cells) if header else None
