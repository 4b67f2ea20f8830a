"""Messages are queued with what they tell, sent once, and tried again when they fail."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from matcher.models.outbox import OutboxMessage
from matcher.notifications.transports import Memory
from matcher.services.outbox import RETRY_AFTER, Delivery, deliver_pending, enqueue

if TYPE_CHECKING:
    from matcher.services.context import Context


def queue(context: Context, recipient: str, key: str = "") -> bool:
    return enqueue(
        context,
        dedupe_key=key or f"nuit:{recipient}",
        recipient=recipient,
        subject="Nuit du 23/11/2026",
        body="Bonjour,\n",
    )


def later(context: Context, wait: timedelta) -> Context:
    return replace(context, now=context.now + wait)


def test_message_leaves_once(context: Context) -> None:
    transport = Memory()
    with context.writing():
        assert queue(context, "a@ecole.example")
    assert deliver_pending(context, transport) == Delivery(sent=1, failed=0)
    assert deliver_pending(later(context, timedelta(days=30)), transport) == Delivery(0, 0)
    assert [mail.recipient for mail in transport.sent] == ["a@ecole.example"]


def test_same_key_is_queued_once(context: Context) -> None:
    with context.writing():
        assert queue(context, "a@ecole.example", "nuit:1")
        assert not queue(context, "a@ecole.example", "nuit:1")
    assert context.session.scalar(select(func.count()).select_from(OutboxMessage)) == 1


def test_message_is_not_queued_if_what_it_tells_did_not_happen(context: Context) -> None:
    def fail_after_queueing() -> None:
        with context.writing():
            queue(context, "a@ecole.example")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_queueing()
    assert deliver_pending(context, Memory()) == Delivery(0, 0)


def test_refused_message_stops_no_other_and_waits_longer_each_time(context: Context) -> None:
    transport = Memory(refused=frozenset({"a@ecole.example"}))
    with context.writing():
        queue(context, "a@ecole.example")
        queue(context, "b@ecole.example")
    assert deliver_pending(context, transport) == Delivery(sent=1, failed=1)
    assert deliver_pending(context, transport) == Delivery(0, 0)
    now = context
    for wait in RETRY_AFTER:
        assert deliver_pending(later(now, wait - timedelta(seconds=1)), transport) == Delivery(
            0, 0
        )
        now = later(now, wait)
        assert deliver_pending(now, transport) == Delivery(sent=0, failed=1)
    assert deliver_pending(later(now, timedelta(days=365)), transport) == Delivery(0, 0)
    error = context.session.scalar(
        select(OutboxMessage.last_error).where(OutboxMessage.recipient == "a@ecole.example")
    )
    assert error == "adresse refusée (550)"


def test_message_refused_once_arrives_when_the_server_is_back(context: Context) -> None:
    with context.writing():
        queue(context, "a@ecole.example")
    deliver_pending(context, Memory(refused=frozenset({"a@ecole.example"})))
    back = Memory()
    assert deliver_pending(later(context, RETRY_AFTER[0]), back) == Delivery(sent=1, failed=0)
    assert len(back.sent) == 1


def test_no_more_than_the_limit_leave_at_once(context: Context) -> None:
    transport = Memory()
    with context.writing():
        for number in range(5):
            queue(context, f"{number}@ecole.example")
    assert deliver_pending(context, transport, limit=2) == Delivery(sent=2, failed=0)
    assert deliver_pending(context, transport, limit=9) == Delivery(sent=3, failed=0)
