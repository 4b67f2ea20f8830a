"""``matcher import`` and ``matcher export``: the school's files in and out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from matcher.cli.frame import answer, format_option, leave, opened, tell
from matcher.errors import UnreadableFileError
from matcher.exchange.columns import header_key
from matcher.exchange.formats.catalogue import FORMATS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matcher.exchange.report import FileReport
    from matcher.services.context import Context
    from matcher.services.imports import SchoolReport

SCHOOL = "school"
REFERENTIALS = ("referential", "communes", "stations")
SUGGESTIONS = "suggestions"
FRENCH_NAMES = {
    "école": SCHOOL,
    "référentiel": "referential",
    "gares": "stations",
    "propositions": SUGGESTIONS,
}
SHOWN_ISSUES = 20
"""Faults shown on stderr; the report holds all of them."""
EXIT_REFUSED = 1
EXIT_UNREADABLE = 2


class FormatName(click.ParamType[str]):
    """The name of a format, in code or in French, without regard to case and accents."""

    name = "format"

    def __init__(self, *more: str) -> None:
        self.names = (*FORMATS, *more)
        spellings = {name: name for name in self.names}
        for known in FORMATS.values():
            spellings |= dict.fromkeys((known.label, *known.stems), known.name)
        spellings |= {french: code for french, code in FRENCH_NAMES.items() if code in more}
        self._code_of = {header_key(spelling): code for spelling, code in spellings.items()}

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the code of the format; a usage error that lists them all if there is none."""
        code = self._code_of.get(header_key(str(value)))
        if code is None:
            self.fail(f"« {value} » ; attendu : {', '.join(self.names)}", param, ctx)
        return code


@click.command("import")
@click.argument("name", metavar="FORMAT", type=FormatName(SCHOOL, *REFERENTIALS))
@click.argument("path", metavar="CHEMIN", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Dit ce qui se passerait, sans rien écrire.")
@click.option(
    "--report",
    "report_path",
    metavar="FICHIER",
    type=click.Path(path_type=Path),
    help="Fichier CSV de toutes les anomalies.",
)
@format_option
def import_command(
    name: str, path: Path, dry_run: bool, report_path: Path | None, form: str
) -> None:
    """Lit un fichier, le dossier d'une école (school) ou un référentiel, et l'enregistre."""
    _require_folder(report_path)
    with opened() as context:
        if name in REFERENTIALS:
            _import_referential(context, name, path, form, dry_run=dry_run)
            return
        school = _import(context, name, path, dry_run=dry_run)
    if report_path is not None:
        _write_report(report_path, school.told_files())
    _tell_issues(school, has_report=report_path is not None)
    answer(form, school.document(), lambda: _text(school.files, dry_run=dry_run))
    leave(_exit_code(school.files))


@click.command("export")
@click.argument("name", metavar="FORMAT", type=FormatName(SUGGESTIONS))
@click.argument("path", metavar="FICHIER", type=click.Path(path_type=Path))
@format_option
def export_command(name: str, path: Path, form: str) -> None:
    """Écrit un format, ou les propositions de la nuit, dans un fichier .csv ou .xlsx."""
    from matcher.services.exports import export_file

    with opened() as context:
        count = export_file(context, name, path)
    told = f"{path} : {count} ligne(s)."
    answer(form, {"format": name, "file": str(path), "rows": count}, told)


def _import(context: Context, name: str, path: Path, *, dry_run: bool) -> SchoolReport:
    from matcher.services import imports

    if name == SCHOOL:
        return imports.import_school(context, path, dry_run=dry_run)
    report = imports.import_file(context, name, path, dry_run=dry_run)
    return imports.SchoolReport([report])


def _import_referential(
    context: Context, name: str, path: Path, form: str, *, dry_run: bool
) -> None:
    from matcher.services import referential_imports

    if dry_run:
        raise click.UsageError(f"--dry-run n'existe pas pour {name}.")
    imported = {
        "referential": referential_imports.import_archive,
        "communes": referential_imports.import_communes,
        "stations": referential_imports.import_stations,
    }[name](context, path)
    lines = [f"{key} : {value}" for key, value in imported.items()]
    answer(form, imported, "\n".join(lines))


def _require_folder(report_path: Path | None) -> None:
    """Refuse a report that could not be written, before anything is imported."""
    if report_path is not None and not report_path.absolute().parent.is_dir():
        raise UnreadableFileError(str(report_path), "le dossier de ce rapport n'existe pas")


def _write_report(path: Path, reports: Sequence[FileReport]) -> None:
    from matcher.exchange.report import write_report

    write_report(path, reports)


def _exit_code(reports: Sequence[FileReport]) -> int:
    if any(report.error for report in reports):
        return EXIT_UNREADABLE
    return EXIT_REFUSED if any(report.counts["refused"] for report in reports) else 0


def _tell_issues(school: SchoolReport, *, has_report: bool) -> None:
    for report in school.files:
        if report.error:
            tell(report.error)
    issues = [
        issue.sentence(_label(report.format, issue.column))
        for report in school.files
        for issue in sorted(report.issues, key=lambda issue: issue.line)
        if not report.error
    ]
    for issue in issues[:SHOWN_ISSUES]:
        tell(issue)
    hidden = len(issues) - SHOWN_ISSUES
    if hidden > 0:
        where = "voir le rapport" if has_report else "ajoutez --report FICHIER pour les voir"
        tell(f"… et {hidden} autre(s) anomalie(s) : {where}.")
    for file in school.ignored:
        tell(f"{file} : fichier non reconnu, laissé de côté.")


def _label(format_name: str, column: str) -> str:
    """Return the French name of a column, the name itself where the format has none."""
    columns = {known.name: known.label for known in FORMATS[format_name].columns}
    return columns.get(column, column)


def _text(reports: Sequence[FileReport], *, dry_run: bool) -> str:
    lines = [_line(report) for report in reports]
    return "\n".join([*lines, "Essai à blanc : rien n'a été écrit."] if dry_run else lines)


def _line(report: FileReport) -> str:
    if report.error:
        return f"{report.file} : fichier refusé, rien n'a été écrit."
    counts = report.counts
    return (
        f"{report.file} ({FORMATS[report.format].label}) : {counts['read']} ligne(s) lue(s), "
        f"{counts['created']} créée(s), {counts['updated']} modifiée(s), "
        f"{counts['unchanged']} inchangée(s), {counts['refused']} refusée(s), "
        f"{counts['warnings']} avertissement(s)."
    )
