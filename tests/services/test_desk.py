"""The desk shows each trainee where they stand, in a fixed number of queries."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from matcher.models.base import db
from matcher.services import desk
from matcher.services.context import Actor
from matcher.services.desk import Filters
from matcher.vocabulary import Decision, PlacementStatus, Role, TraineeStatus
from tests.builders import (
    BLOCK_END,
    BLOCK_START,
    TODAY,
    a_cohort,
    a_decision,
    a_placement,
    a_site,
    a_trainee,
    a_trainer,
    an_opening,
)

if TYPE_CHECKING:
    from matcher.services.context import Context
    from matcher.services.desk import DeskRow


def _only_row(context: Context, search: str = "") -> DeskRow:
    (row,) = desk.desk(context, Filters(search=search)).rows
    return row


def test_placement_on_the_next_block_is_shown(context: Context) -> None:
    a_placement(context, a_trainee(context), an_opening(context), BLOCK_START, BLOCK_END)
    row = _only_row(context)
    assert row.next_block == (BLOCK_START, BLOCK_END)
    assert row.placed is not None


@pytest.mark.parametrize("status", [PlacementStatus.CANCELLED, PlacementStatus.INTERRUPTED])
def test_placement_that_was_stopped_leaves_the_block_free(
    context: Context, status: PlacementStatus
) -> None:
    trainee, opening = a_trainee(context), an_opening(context)
    a_placement(context, trainee, opening, BLOCK_START, BLOCK_END, status=status)
    assert _only_row(context).placed is None


def test_furthest_of_two_decisions_is_shown(context: Context) -> None:
    trainee = a_trainee(context)
    for days, decision in ((3, Decision.SENT), (1, Decision.SHORTLISTED)):
        a_decision(context, trainee, an_opening(context), decision, TODAY - timedelta(days=days))
    standing = _only_row(context).standing
    assert standing is not None
    assert standing.decision is Decision.SENT


def test_refused_place_waits_for_nothing(context: Context) -> None:
    trainee, opening = a_trainee(context), an_opening(context)
    a_decision(context, trainee, opening, Decision.SENT, TODAY - timedelta(days=3))
    a_decision(context, trainee, opening, Decision.REFUSED_BY_COMPANY, TODAY)
    assert _only_row(context).standing is None


def test_decision_for_an_earlier_block_is_over(context: Context) -> None:
    earlier = (TODAY - timedelta(days=40), TODAY - timedelta(days=20))
    cohort = a_cohort(context, "BAG-2026-09", blocks=(earlier, (BLOCK_START, BLOCK_END)))
    trainee = a_trainee(context, cohort=cohort)
    a_decision(context, trainee, an_opening(context), Decision.SENT, TODAY - timedelta(days=45))
    assert _only_row(context).standing is None


def test_left_trainee_is_not_on_the_desk(context: Context) -> None:
    a_trainee(context, status=TraineeStatus.LEFT)
    assert desk.desk(context, Filters()).rows == []


@pytest.mark.parametrize("search", ["inès", "exemple", "Inès exemple", "bag-2026"])
def test_search_finds_by_name_and_cohort(context: Context, search: str) -> None:
    a_trainee(context)
    a_trainee(context, first_name="Zoé", last_name="Autre", cohort=a_cohort(context, "CLI-1"))
    assert _only_row(context, search=search.replace("inès", "Inès")).first_name == "Inès"


def test_desk_of_a_site_shows_nobody_else(context: Context) -> None:
    clichy = a_site(context, "Clichy")
    a_trainee(context, cohort=a_cohort(context, "CLI-1", site=clichy))
    a_trainee(context)
    seen = desk.desk(
        replace(context, actor=Actor("x", Role.TRAINER, site_id=clichy.id)), Filters()
    )
    assert [row.site for row in seen.rows] == ["Clichy"]
    assert list(seen.cohorts) == ["CLI-1"]


def test_trainer_can_ask_for_their_own_only(context: Context) -> None:
    trainer = a_trainer(context)
    a_trainee(context, "T-MINE", trainer=trainer)
    a_trainee(context, "T-OTHER")
    actor = Actor("x", Role.TRAINER, trainer_id=trainer.id)
    seen = desk.desk(replace(context, actor=actor), Filters(only_mine=True))
    assert [row.reference for row in seen.rows] == ["T-MINE"]


def _statements_of_a_desk(context: Context) -> int:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    desk.desk(context, Filters())
    event.remove(db.engine, "before_cursor_execute", note)
    return len(statements)


def test_desk_asks_as_many_queries_for_twelve_as_for_two(context: Context) -> None:
    counts = []
    for wanted in (2, 12):
        while len(desk.desk(context, Filters()).rows) < wanted:
            a_placement(context, a_trainee(context), an_opening(context), BLOCK_START, BLOCK_END)
        context.session.commit()
        context.session.expire_all()
        counts.append(_statements_of_a_desk(context))
    assert counts[0] == counts[1]
