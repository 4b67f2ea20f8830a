"""Two trainers cannot take the last seat: twenty ask at the same moment, one has it.

Each asker is a thread with its own session and its own transaction, as in a server.
"""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from matcher.app import use_case
from matcher.models.decisions import SuggestionDecision
from matcher.models.placements import Placement
from matcher.services import decisions
from matcher.services.placements import making
from matcher.services.placements.moves import MoveRefusedError
from matcher.services.seats import NoSeatLeftError
from matcher.vocabulary import Decision, Purpose
from tests.builders import BLOCK_END, BLOCK_START, TODAY, a_decision, a_trainee, an_opening

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from matcher.services.context import Context

ASKERS = 20


def at_once(app: Flask, ask: Callable[[Context, int], object]) -> list[str]:
    """Let twenty threads do ``ask`` at the same moment; return what became of each."""
    barrier = Barrier(ASKERS)
    ends: list[str] = []

    def one(number: int) -> None:
        with use_case(app, on=TODAY) as context:
            barrier.wait()
            try:
                ask(context, number)
                ends.append("has it")
            except NoSeatLeftError:
                ends.append("no seat")
            except MoveRefusedError as error:
                ends.append(" ".join(lack.rule for lack in error.lacks))
            except Exception as error:  # noqa: BLE001 - told by the assertion of the caller
                ends.append(repr(error))

    threads = [Thread(target=one, args=(number,)) for number in range(ASKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ends)


def twenty_trainees(context: Context, seats: int) -> str:
    """Store twenty trainees who could all go to one opening; return its SIRET."""
    opening = an_opening(context, "P1", seats=seats)
    for number in range(ASKERS):
        a_trainee(context, f"T{number}")
    siret = opening.company.siret
    context.session.commit()
    return siret


@pytest.mark.parametrize("seats", [1, 3])
def test_of_twenty_who_send_as_many_reserve_as_there_are_seats(
    app: Flask, context: Context, seats: int
) -> None:
    siret = twenty_trainees(context, seats)

    def send(mine: Context, number: int) -> object:
        return decisions.decide(mine, f"T{number}", siret, "P1", decision=Decision.SENT)

    assert at_once(app, send) == ["has it"] * seats + ["no seat"] * (ASKERS - seats)
    context.session.rollback()
    kept = context.session.scalar(select(func.count()).select_from(SuggestionDecision))
    assert kept == seats


def test_of_twenty_who_place_one_has_the_last_seat(app: Flask, context: Context) -> None:
    opening = an_opening(context, "P1")
    long_ago = TODAY - timedelta(days=30)
    for number in range(ASKERS):
        trainee = a_trainee(context, f"T{number}")
        a_decision(context, trainee, opening, Decision.ACCEPTED, long_ago)
    siret = opening.company.siret
    context.session.commit()

    def place(mine: Context, number: int) -> object:
        return making.create(
            mine,
            trainee=f"T{number}",
            siret=siret,
            opening="P1",
            start=BLOCK_START,
            end=BLOCK_END,
            purpose=Purpose.DISCOVER,
        )

    assert at_once(app, place) == ["has it"] + ["no seat"] * (ASKERS - 1)
    context.session.rollback()
    assert context.session.scalar(select(func.count()).select_from(Placement)) == 1


def test_one_trainee_is_not_placed_twice_on_the_same_days(app: Flask, context: Context) -> None:
    trainee = a_trainee(context, "T1")
    openings = [an_opening(context, f"P{number}") for number in range(ASKERS)]
    for opening in openings:
        a_decision(context, trainee, opening, Decision.ACCEPTED, TODAY)
    sirets = [opening.company.siret for opening in openings]
    context.session.commit()

    def place(mine: Context, number: int) -> object:
        return making.create(
            mine,
            trainee="T1",
            siret=sirets[number],
            opening=f"P{number}",
            start=BLOCK_START,
            end=BLOCK_END,
            purpose=Purpose.DISCOVER,
        )

    assert at_once(app, place) == ["PR-09"] * (ASKERS - 1) + ["has it"]
