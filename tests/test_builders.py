"""The builders make rows that both databases accept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from matcher.models.placements import Placement
from matcher.vocabulary import Decision
from tests.builders import (
    BLOCK_END,
    BLOCK_START,
    TODAY,
    a_decision,
    a_placement,
    a_siret,
    a_trainee,
    a_trainer,
    an_opening,
)

if TYPE_CHECKING:
    from matcher.services.context import Context


def test_builders_store_a_whole_school(context: Context) -> None:
    trainee = a_trainee(context, skills={"ms-encaisser": 2})
    opening = an_opening(context)
    a_trainer(context)
    a_placement(context, trainee, opening, BLOCK_START, BLOCK_END)
    a_decision(context, trainee, opening, Decision.SHORTLISTED, TODAY)
    assert context.session.scalar(select(func.count()).select_from(Placement)) == 1


def test_sirets_of_builders_are_fourteen_digits() -> None:
    assert {len(a_siret(number)) for number in range(50)} == {14}
