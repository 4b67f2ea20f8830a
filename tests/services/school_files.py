"""A small school as files, written by hand, and how tests bring them in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from matcher.services import imports
from matcher.services.context import Shelf

if TYPE_CHECKING:
    from pathlib import Path

    from matcher.exchange.report import FileReport
    from matcher.services.context import Context

SIRET = "73282932000074"
SITES = "name,postcode,commune\nBagneux,92220,Bagneux\nClichy,92110,Clichy\n"
TRAINERS = "email,first_name,last_name,site\nanne@e2c.example,Anne,Roux,Bagneux\n"
COHORTS = (
    "cohort,site,block_start,block_end\n"
    "BAG-1,Bagneux,2026-11-30,2026-12-18\n"
    "BAG-1,Bagneux,2027-02-01,2027-02-19\n"
)
COMPANIES = f"siret,name,commune\n{SIRET},Boulangerie Martin,Montrouge\n"
TRAINEES = (
    "reference,first_name,last_name,birth_date,site,cohort\n"
    "T1,Lina,Petit,2007-03-01,Bagneux,BAG-1\n"
)
OPENINGS = f"company_siret,reference,kind,title\n{SIRET},O1,pmsmp,Boulanger\n"
SCHOOL = {
    "sites": SITES,
    "trainers": TRAINERS,
    "cohorts": COHORTS,
    "companies": COMPANIES,
    "trainees": TRAINEES,
    "openings": OPENINGS,
}

SHELF = Shelf()


def on_shelf(context: Context) -> Context:
    """Return ``context`` with referentials that the tests of a run share."""
    return replace(context, shelf=SHELF)


def bring_in(
    context: Context, folder: Path, name: str, text: str | bytes, *, dry_run: bool = False
) -> FileReport:
    """Import ``text`` as a file of the format ``name``."""
    path = folder / f"{name}.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return imports.import_file(on_shelf(context), name, path, dry_run=dry_run)


def open_school(context: Context, folder: Path, *names: str) -> None:
    """Import the small school, or those of its files that are named."""
    for name in names or SCHOOL:
        report = bring_in(context, folder, name, SCHOOL[name])
        assert not report.error
        assert report.counts["refused"] == 0


def told(report: FileReport) -> list[tuple[int, str, str]]:
    """Return line, column and severity of each issue."""
    return [(issue.line, issue.column, issue.severity.value) for issue in report.issues]


def counts(report: FileReport) -> tuple[int, ...]:
    """Return read, created, updated, unchanged, refused."""
    names = ("read", "created", "updated", "unchanged", "refused")
    return tuple(report.counts[name] for name in names)
