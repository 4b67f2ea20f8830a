"""A lease has one holder; it is lost when it runs out or when its holder has died."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from matcher.app import use_case
from matcher.models.jobs import Lease
from matcher.services import leases
from matcher.services.context import now_utc
from matcher.services.holders import is_dead, new_holder

if TYPE_CHECKING:
    from flask import Flask

    from matcher.services.context import Context

LENGTH = timedelta(minutes=1)
DIES_HOLDING = "from matcher.services.holders import new_holder; print(new_holder())"


def take(context: Context) -> leases.HeldLease:
    return leases.take(context, "night", "Le calcul de la nuit", LENGTH)


def a_dead_holder() -> str:
    done = subprocess.run(
        [sys.executable, "-c", DIES_HOLDING], check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def test_second_who_asks_is_refused_and_told_what_runs(context: Context) -> None:
    take(context)
    with pytest.raises(leases.LeaseTakenError, match="Le calcul de la nuit : déjà en cours"):
        take(context)


def test_lease_given_back_is_free_at_once(context: Context) -> None:
    take(context).release(context)
    take(context)


def test_lease_is_given_back_when_the_work_fails(context: Context) -> None:
    def fail() -> None:
        with leases.held(context, "night", "Le calcul de la nuit", LENGTH):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    take(context)


def test_lease_that_ran_out_is_taken_over_and_its_first_holder_cannot_write(
    context: Context,
) -> None:
    first = take(context)
    with context.writing():
        context.session.execute(update(Lease).values(expires_at=now_utc() - LENGTH))
    second = take(context)
    with pytest.raises(leases.LeaseTakenError), context.writing():
        first.renew(context)
    first.release(context)
    assert context.session.scalar(select(Lease.holder)) == second.holder


def test_lease_of_a_process_that_died_is_taken_over_at_once(context: Context) -> None:
    take(context)
    with context.writing():
        context.session.execute(update(Lease).values(holder=a_dead_holder()))
    take(context)


def test_living_process_and_processes_of_other_machines_are_never_called_dead() -> None:
    alive = new_holder()
    _place, pid, start, once = alive.split("/")
    assert not is_dead(alive)
    assert not is_dead(f"other-machine/{pid}/{start}/{once}")
    assert not is_dead(f"elsewhere/{2**22 - 1}/{start}/{once}")


def test_process_number_given_to_another_process_does_not_keep_the_dead_alive() -> None:
    place, pid, _start, once = new_holder().split("/")
    assert is_dead(f"{place}/{pid}/1/{once}")


def test_of_eight_who_ask_together_one_gets_it(app: Flask) -> None:
    won: list[str] = []

    def ask() -> None:
        with use_case(app) as context:
            try:
                won.append(take(context).holder)
            except leases.LeaseTakenError:
                return

    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
