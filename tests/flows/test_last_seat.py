"""Two trainers cannot take the last seat: twenty ask at the same moment, one has it.

Each asker is a thread with its own session and its own transaction, as in a server; then twenty
ask a real server over HTTP. No connection may be left open.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from http.client import HTTPConnection
from threading import Barrier, Thread
from typing import TYPE_CHECKING

import pytest
import time_machine
from sqlalchemy import create_engine, func, select, text

from matcher.app import use_case
from matcher.errors import BusyError
from matcher.models.base import db
from matcher.models.decisions import SuggestionDecision
from matcher.models.placements import Placement
from matcher.services import accounts, decisions
from matcher.services.placements import making
from matcher.services.placements.moves import MoveRefusedError
from matcher.services.seats import NoSeatLeftError
from matcher.vocabulary import Decision, Purpose, Role
from tests.builders import BLOCK_END, BLOCK_START, TODAY, a_decision, a_trainee, an_opening
from tests.services.placements.builders import prepared
from tests.serving import served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    from matcher.services.context import Context

pytestmark = pytest.mark.proof
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


@pytest.fixture
def port(app: Flask) -> Iterator[int]:
    """Serve the application with threads; every connection to the database must come back."""
    with time_machine.travel(f"{TODAY}T08:30:00+01:00"), served(app) as port:
        yield port
    with app.app_context():
        db.session.remove()
        assert db.engine.pool.checkedout() == 0  # type: ignore[attr-defined]  # of QueuePool


def posted_at_once(port: int, token: str, path: Callable[[int], str], body: object) -> list[int]:
    """Let twenty clients post ``body`` at the same moment; return their statuses."""
    barrier = Barrier(ASKERS)
    statuses: list[int] = []
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def one(number: int) -> None:
        client = HTTPConnection("127.0.0.1", port, timeout=300)
        barrier.wait()
        client.request("POST", f"/api/v1{path(number)}", json.dumps(body), headers)
        answer = client.getresponse()
        answer.read()
        client.close()
        statuses.append(answer.status)

    threads = [Thread(target=one, args=(number,)) for number in range(ASKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


def test_of_twenty_who_send_over_http_one_has_the_last_seat(port: int, context: Context) -> None:
    siret = twenty_trainees(context, seats=1)
    token = accounts.create_token(context, name="école", role=Role.ADMIN)
    context.session.rollback()
    statuses = posted_at_once(
        port,
        token,
        lambda number: f"/trainees/T{number}/openings/{siret}/P1/decision",
        {"decision": "sent"},
    )
    assert Counter(statuses) == {200: 1, 409: ASKERS - 1}
    kept = context.session.scalar(select(func.count()).select_from(SuggestionDecision))
    assert kept == 1


def test_of_twenty_who_move_one_placement_one_does(port: int, context: Context) -> None:
    made = prepared(context)
    token = accounts.create_token(context, name="école", role=Role.ADMIN)
    context.session.rollback()
    statuses = posted_at_once(
        port,
        token,
        lambda _number: f"/placements/{made['id']}/moves",
        {"to": "awaiting_signatures", "version": made["version"]},
    )
    assert Counter(statuses) == {200: 1, 409: ASKERS - 1}


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_row_that_somebody_holds_too_long_is_told_as_busy(
    context: Context, database_url: str
) -> None:
    siret = twenty_trainees(context, seats=1)
    assert context.session.execute(text("SHOW lock_timeout")).scalar_one() == "10s"
    other = create_engine(database_url)
    with other.connect() as holder:
        holder.execute(text("SELECT id FROM openings FOR UPDATE"))
        context.session.rollback()
        context.session.execute(text("SET lock_timeout = '20ms'"))
        context.session.commit()
        with pytest.raises(BusyError, match="rien n'a été enregistré") as caught:
            decisions.decide(context, "T1", siret, "P1", decision=Decision.SENT)
    other.dispose()
    assert (caught.value.exit_code, caught.value.status) == (3, 409)
