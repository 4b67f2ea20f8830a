"""What is taken out comes back as the same rows."""

from __future__ import annotations

import csv
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, select, text

from matcher.errors import UsageError
from matcher.exchange.formats.catalogue import FORMATS
from matcher.models.companies import Company
from matcher.models.registry import metadata
from matcher.models.trainees import Trainee
from matcher.sample.calendar import write_moved
from matcher.services import exports, imports
from tests.services.school_files import SIRET, bring_in, on_shelf, open_school

if TYPE_CHECKING:
    from pathlib import Path

    from matcher.services.context import Context

FILLED = (
    "sites",
    "trainers",
    "cohorts",
    "company_blocks",
    "companies",
    "trainees",
    "trainee_skills",
    "trainee_soft_skills",
    "trainee_wishes",
    "trainee_certificates",
    "mandates",
    "openings",
    "opening_skills",
    "opening_soft_skills",
    "placements",
    "decisions",
    "travel_times",
)


def everything(context: Context) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row that files can fill."""
    return {
        name: sorted(
            (tuple(row) for row in context.session.execute(select(metadata.tables[name]))),
            key=repr,
        )
        for name in FILLED
    }


def empty_base(context: Context) -> None:
    context.session.rollback()
    for table in reversed(metadata.sorted_tables):
        context.session.execute(delete(table))
    if context.session.get_bind().dialect.name == "postgresql":
        names = ", ".join(metadata.tables)
        context.session.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    context.session.commit()


@pytest.mark.proof
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_sample_school_taken_out_and_in_again_is_the_same_base(
    context: Context, tmp_path: Path, suffix: str
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    write_moved(context.today, first)
    school = imports.import_school(on_shelf(context), first)
    assert len(school.files) == len(FORMATS)
    before = everything(context)
    for name in FORMATS:
        count = exports.export_file(context, name, second / f"{name}{suffix}")
        assert count == next(f for f in school.files if f.format == name).counts["created"]
    empty_base(context)
    back = imports.import_school(on_shelf(context), second)
    assert [report.counts["refused"] for report in back.files] == [0] * len(FORMATS)
    after = everything(context)
    for name in FILLED:
        assert after[name] == before[name], name


def test_formula_leaves_with_an_apostrophe_and_comes_back_bare(
    context: Context, tmp_path: Path
) -> None:
    name = "=HYPERLINK(1)"
    text_in = f"siret,name,contact_phone,longitude,latitude\n{SIRET},'{name},+33 1,-2.5,48\n"
    bring_in(context, tmp_path, "companies", text_in)
    path = tmp_path / "out.csv"
    exports.export_file(context, "companies", path)
    with path.open(encoding="utf-8", newline="") as file:
        row = next(csv.DictReader(file))
    assert (row["name"], row["contact_phone"]) == (f"'{name}", "'+33 1")
    assert row["longitude"] == "-2.5"
    again = imports.import_file(on_shelf(context), "companies", path)
    assert again.counts["unchanged"] == 1
    assert context.session.scalars(select(Company.name)).one() == name


def test_person_of_a_site_takes_out_the_trainees_of_that_site_only(
    context: Context, tmp_path: Path
) -> None:
    open_school(context, tmp_path)
    other = context.session.scalars(select(Trainee.site_id)).one() + 1
    stranger = replace(context, actor=replace(context.actor, site_id=other))
    assert exports.export_file(stranger, "trainees", tmp_path / "a.csv") == 0
    assert exports.export_file(context, "trainees", tmp_path / "a.csv") == 1


def test_export_to_another_kind_of_file_is_refused(context: Context, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.csv ou \.xlsx"):
        exports.export_file(context, "sites", tmp_path / "a.pdf")
    assert list(tmp_path.glob("a.*")) == []


def test_suggestions_without_a_night_are_a_header_alone(context: Context, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    assert exports.export_file(context, "suggestions", path) == 0
    assert path.read_text().startswith("night,trainee,rank,company_siret,opening,fit,score,")
