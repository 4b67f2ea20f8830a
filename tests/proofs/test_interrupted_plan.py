"""A plan stopped by Ctrl-C at any moment: the last one stays, the next one is made whole."""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING

import pytest

from matcher.services import imports, nights, plans
from tests.program import ended, ran, started, wait_for_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from config.settings import Settings
    from matcher.services.context import Context

pytestmark = pytest.mark.proof
AFTER_SECONDS = (0.0, 0.1, 0.3, 0.6, 1.0)
"""Moments at which a plan is stopped: a night's from its first line on, another from the start."""


@pytest.fixture(autouse=True)
def interrupts_are_heard() -> Iterator[None]:
    """Let Ctrl-C end the programs, as at a terminal: what runs in the background ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def _is_whole(context: Context, plan_id: str) -> bool:
    document = plans.show(context, plan_id)
    return bool(len(document["plan"]) == document["certificate"]["placed"])


def test_plan_of_a_night_stopped_by_hand_leaves_the_last_one_in_place(
    context: Context, settings: Settings
) -> None:
    imports.import_sample(context)
    night = nights.run(context)["id"]
    [last] = plans.list_plans(context)
    assert last["night"] == night
    kept, stopped = {last["id"]}, 0
    for number, seconds in enumerate(AFTER_SECONDS, start=1):
        day = context.today.replace(day=context.today.day + number).isoformat()
        process = started(settings, "night", "run", "--on", day)
        wait_for_line(process, "plan : lecture des données")
        time.sleep(seconds)
        process.send_signal(signal.SIGINT)
        code, _, err = ended(process)
        context.session.rollback()
        found = {plan["id"] for plan in plans.list_plans(context)}
        assert kept <= found
        assert all(_is_whole(context, plan) for plan in found)
        assert code or len(found) == len(kept) + 1, err
        stopped += bool(code) and found == kept
        kept = found
    assert stopped, "no plan was stopped before it was kept"
    code, _, err = ran(settings, "night", "run", "--on", day)
    assert code == 0, err
    context.session.rollback()
    assert _is_whole(context, plans.list_plans(context)[0]["id"])


def test_plan_asked_and_stopped_by_hand_writes_nothing(
    context: Context, settings: Settings
) -> None:
    imports.import_sample(context)
    made = plans.make(context)["id"]
    order = ("plan", "--on", context.today.isoformat(), "--format", "json")
    codes = []
    for seconds in AFTER_SECONDS:
        process = started(settings, *order)
        time.sleep(seconds)
        process.send_signal(signal.SIGINT)
        code, out, _ = ended(process)
        assert code == 0 or out == ""
        codes.append(code)
    assert any(codes), "no plan was stopped before it was told"
    context.session.rollback()
    assert [plan["id"] for plan in plans.list_plans(context)] == [made]
