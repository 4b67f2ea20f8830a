"""Whatever the program holds comes back from a file as it was, in CSV and in XLSX."""

from __future__ import annotations

import tempfile
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.exchange.formats.catalogue import FORMATS
from matcher.exchange.lists import Certificate, Levelled, Licences
from matcher.exchange.readers import opened_table
from matcher.exchange.report import FileReport
from matcher.exchange.rows import read_layout, read_rows
from matcher.exchange.values import NOTHING
from matcher.exchange.writers import write_table
from matcher.schedule import Schedule, Span
from matcher.vocabulary import (
    CapabilityLimit,
    EndedBy,
    Kind,
    ProjectEffect,
    Purpose,
    RiskCategory,
    TraineeStatus,
    Weekday,
    fold,
)

WORD = st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=12)
TEXT = st.builds(
    lambda start, words: f"{start}{' '.join(words)}",
    st.sampled_from(["", "=", "+", "-", "@", "'", "'=", '"', "a, ", "b;", "c\n"]),
    st.lists(WORD, min_size=1, max_size=3),
).filter(lambda text: fold(text) not in NOTHING and text == text.strip())
LABEL = TEXT.filter(lambda text: fold(text) != "")
REFERENCE = st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=1, max_size=64)
DAY = st.dates(date(1900, 1, 1), date(2200, 12, 31))
LEVELLED = st.lists(
    st.builds(Levelled, LABEL, st.integers(0, 3)), unique_by=lambda item: fold(item.label)
)
CERTIFICATES = st.lists(
    st.builds(Certificate, LABEL, st.none() | DAY), unique_by=lambda item: fold(item.label)
)
MAIL = st.builds(lambda name: f"{name}@ecole.example", REFERENCE.map(lambda text: text[:40]))
DEGREES = st.floats(-90, 90, allow_nan=False).map(lambda value: round(value, 7))


def codes(*members: Any) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(members).map(lambda member: member.value), unique=True)


def rarely(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


TRAINEE = st.fixed_dictionaries(
    {
        "reference": REFERENCE,
        "first_name": TEXT,
        "last_name": TEXT,
        "birth_date": DAY,
        "email": rarely(MAIL),
        "representative_name": rarely(TEXT),
        "representative_email": rarely(MAIL),
        "site": TEXT,
        "cohort": REFERENCE,
        "status": st.sampled_from(TraineeStatus),
        "phase": rarely(st.sampled_from(Purpose)),
        "latitude": rarely(DEGREES),
        "max_travel_minutes": rarely(st.integers(1, 1440)),
        "licences": rarely(
            st.sampled_from(
                [Licences((), ()), Licences(("B", "AM"), ("C",)), Licences((), ("B",))]
            )
        ),
        "certificates": rarely(CERTIFICATES.filter(lambda items: "@" not in repr(items))),
        "projects": rarely(st.lists(LABEL, unique=True)),
        "skills": rarely(LEVELLED),
        "capability_limits": rarely(codes(*CapabilityLimit)),
        "matching_opt_out": rarely(st.booleans()),
    }
)
SPANS = st.lists(st.integers(0, 288), min_size=2, max_size=6, unique=True).map(
    lambda fives: tuple(
        Span(5 * start, 5 * end)
        for start, end in zip(sorted(fives)[::2], sorted(fives)[1::2], strict=False)
    )
)
SCHEDULE = (
    st.lists(st.just(()) | SPANS, min_size=7, max_size=7)
    .filter(any)
    .map(lambda days: Schedule(tuple(days)))
)
OPENING = st.fixed_dictionaries(
    {
        "company_siret": st.just("73282932000074"),
        "reference": REFERENCE,
        "kind": st.sampled_from(Kind),
        "title": rarely(TEXT),
        "rome": rarely(st.just("G1602")),
        "seats": st.integers(1, 10_000),
        "weekly_hours": rarely(st.floats(0, 168).map(lambda hours: round(hours, 2))),
        "day_start": rarely(st.builds(time, st.integers(0, 23), st.integers(0, 59))),
        "schedule": rarely(SCHEDULE),
        "weekdays": rarely(codes(*Weekday)),
        "risk_categories": rarely(codes(*RiskCategory)),
        "soft_skills": rarely(LEVELLED),
        "description": rarely(TEXT),
    }
)


PLACEMENT = st.fixed_dictionaries(
    {
        "trainee": REFERENCE,
        "company_siret": st.just("73282932000074"),
        "start_date": DAY,
        "schedule": rarely(SCHEDULE),
        "ended_by": rarely(st.sampled_from(EndedBy)),
        "project_effect": rarely(st.sampled_from(ProjectEffect)),
    }
)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize(
    ("name", "rows"),
    [("trainees", TRAINEE), ("openings", OPENING), ("placements", PLACEMENT)],
)
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_row_survives_writing_and_reading(
    name: str, rows: st.SearchStrategy[dict[str, Any]], suffix: str, data: st.DataObject
) -> None:
    row = data.draw(rows)
    file_format = FORMATS[name]
    columns = [file_format.by_target[attribute] for attribute in row]
    cells = [
        "" if value is None else value if column.kind.is_numeric else column.kind.write(value)
        for column, value in zip(columns, row.values(), strict=True)
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{suffix}"
        write_table(path, [column.name for column in columns], [cells])
        report = FileReport(path.name, name)
        with opened_table(path) as lines:
            layout = read_layout(file_format, next(lines), report)
            found = [read.values for read in read_rows(layout, lines, report)]
    assert report.issues == []
    assert found == [row]
