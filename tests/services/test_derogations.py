"""What a declaration of derogation is worth: dated, confirmed, for a place and for risks."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from matcher.models.openings import Opening
from matcher.services import derogations, openings
from matcher.services.derogations import Standing
from matcher.services.packing.packed import rules_of
from matcher.vocabulary import RiskCategory
from tests.builders import TODAY, an_opening
from tests.services.school_files import OPENINGS, bring_in, open_school

if TYPE_CHECKING:
    from pathlib import Path

    from matcher.services.context import Context
    from matcher.services.derogations import Derogation

DECLARED = date(2025, 3, 1)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def a_declared_opening(context: Context, **fields: Any) -> Opening:
    """Store an opening with machines, whose declaration staff confirmed."""
    given: dict[str, Any] = {
        "derogation_reference": "DREETS 92-114",
        "derogation_date": DECLARED,
        "derogation_risks": ["machines"],
        "derogation_place": "92220 Bagneux",
        "derogation_confirmed_by": "nadia@ecole.example",
        "derogation_confirmed_at": NOW,
    }
    row = an_opening(context, risk_categories=["machines"], **(given | fields))
    context.session.refresh(row)
    return row


def worth(context: Context, row: Opening, on: date = TODAY) -> Derogation:
    found = derogations.of_opening(row, on, rules_of(context).derogations)
    assert found is not None
    return found


def test_declaration_holds_three_years_from_its_day(context: Context) -> None:
    row = a_declared_opening(context)
    assert worth(context, row).last_day == date(2028, 2, 29)
    assert worth(context, row, date(2028, 2, 29)).standing is Standing.VALID
    assert worth(context, row, date(2028, 3, 1)).standing is Standing.EXPIRED


def test_declaration_covers_what_it_names_on_days_on_which_it_holds(context: Context) -> None:
    found = worth(context, a_declared_opening(context))
    first, last = date(2026, 11, 30), date(2026, 12, 18)
    assert found.covers(RiskCategory.MACHINES, first, last)
    assert not found.covers(RiskCategory.CHEMICAL, first, last)
    assert not found.covers(RiskCategory.MACHINES, date(2028, 2, 20), date(2028, 3, 1))
    assert not found.covers(RiskCategory.MACHINES, date(2025, 2, 28), last)


@pytest.mark.parametrize(
    "lacking",
    [
        {"derogation_date": None},
        {"derogation_confirmed_at": None},
        {"derogation_place": None},
        {"derogation_place": "75011 Paris"},
    ],
)
def test_without_a_day_a_confirmation_or_at_another_place_it_is_to_be_confirmed(
    context: Context, lacking: dict[str, Any]
) -> None:
    found = worth(context, a_declared_opening(context, **lacking))
    assert found.standing is Standing.TO_CONFIRM
    assert not found.covers(RiskCategory.MACHINES, TODAY, TODAY)


def test_another_reference_is_another_declaration(context: Context) -> None:
    row = a_declared_opening(context)
    key = (row.company.siret, row.reference)
    openings.update(context, *key, {"derogation_reference": "DREETS 92-114"}, lambda _: None)
    assert worth(context, row).standing is Standing.VALID
    openings.update(context, *key, {"derogation_reference": "DREETS 92-200"}, lambda _: None)
    assert [getattr(row, name) for name in derogations.DETAILS] == [None] * 6


def test_file_with_another_reference_brings_another_declaration(
    context: Context, tmp_path: Path
) -> None:
    open_school(context, tmp_path, "sites", "companies")
    header, line = OPENINGS.splitlines()
    for reference, day in (("D-1", None), ("D-1", DECLARED), ("D-2", None)):
        text = f"{header},derogation_reference\n{line},{reference}\n"
        bring_in(context, tmp_path, "openings", text)
        context.session.expire_all()
        row = context.session.scalars(select(Opening)).one()
        assert (row.derogation_reference, row.derogation_date) == (reference, day)
        row.derogation_date = DECLARED
        context.session.commit()
