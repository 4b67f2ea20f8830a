"""A night that would not fit uses fewer processes, or is refused and yesterday stands."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from matcher.errors import UsageError
from matcher.models.nights import CurrentNight
from matcher.services import nights
from matcher.services.fan_out import Workers
from matcher.services.night_memory import NightMemoryShortError, NightSize, fitting
from tests.builders import a_trainee, an_opening

if TYPE_CHECKING:
    from matcher.services.context import Context

GIB = 1 << 30
NETWORK = NightSize(trainees=17_000, openings=35_000, block=128)


def test_network_on_two_processes_fits_in_the_memory_of_its_target() -> None:
    assert GIB < NETWORK.needs(2) < 6 * GIB


def test_night_takes_fewer_processes_where_that_makes_it_fit() -> None:
    asked = Workers(jobs=8, memory=NETWORK.needs(3))
    assert fitting(NETWORK, asked).processes == 3
    assert fitting(NETWORK, replace(asked, memory=NETWORK.needs(8))) == replace(
        asked, memory=NETWORK.needs(8)
    )
    assert fitting(NETWORK, replace(asked, memory=NETWORK.needs(2) - 1)).processes == 1


def test_night_that_fits_in_no_process_is_refused_by_name() -> None:
    with pytest.raises(NightMemoryShortError, match=r"Mio.*veille.*--site"):
        fitting(NETWORK, Workers(jobs=2, memory=NETWORK.needs(1) - 1))
    assert issubclass(NightMemoryShortError, UsageError)


def test_dask_ranks_elsewhere_and_this_machine_must_hold_one_process() -> None:
    asked = Workers(scheduler="tls://machine:8786", memory=NETWORK.needs(1))
    assert fitting(NETWORK, asked).scheduler == asked.scheduler
    with pytest.raises(NightMemoryShortError):
        fitting(NETWORK, replace(asked, memory=1000))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_refused_night_is_told_and_the_lists_of_the_night_before_stand(context: Context) -> None:
    a_trainee(context)
    an_opening(context)
    first = nights.run(context)
    an_opening(context, "P9")
    with pytest.raises(NightMemoryShortError):
        nights.run(replace(context, workers=Workers(memory=100)))
    assert context.session.scalars(select(CurrentNight.night_id)).all() == [first["id"]]
    assert "Mémoire insuffisante" in nights.show(context)["failure"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_night_that_takes_fewer_processes_says_so(context: Context) -> None:
    a_trainee(context)
    an_opening(context)
    said: list[str] = []
    short = Workers(jobs=3, worth_it=0, memory=NightSize(1, 1, 128).needs(2) - 1)
    night = nights.run(replace(context, workers=short), progress=said.append)
    assert night["suggestions"] == 1
    assert any("1 processus au lieu de 3" in line for line in said)
