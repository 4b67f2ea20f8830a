"""Messages that wait: queued in the transaction of what they tell, sent afterwards.

A message is claimed before it is sent, so that two processes do not send it twice; a process
that dies while sending leaves it to be tried again. Delivery is therefore "at least once".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, or_, select, update

from matcher.models.outbox import OutboxMessage
from matcher.notifications.transports import DeliveryError, Mail
from matcher.services.insertion import insert_once

if TYPE_CHECKING:
    from matcher.notifications.transports import Transport
    from matcher.services.context import Context

RETRY_AFTER = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(hours=24),
)
"""Wait after the first, second... failure; after the last one the message is given up."""

MAX_SUBJECT = 300


@dataclass(frozen=True)
class Delivery:
    """How many messages left, and how many are to be tried again or were given up."""

    sent: int
    failed: int


def enqueue(context: Context, *, dedupe_key: str, recipient: str, subject: str, body: str) -> bool:
    """Queue a message in the caller's transaction; False if that key was queued before."""
    identifier = insert_once(
        context.session,
        OutboxMessage,
        {
            "dedupe_key": dedupe_key,
            "recipient": recipient,
            "subject": " ".join(subject.split())[:MAX_SUBJECT],
            "body": body,
            "created_at": context.now,
            "next_try_at": context.now,
            "attempts": 0,
        },
        returning=OutboxMessage.id,
    )
    return identifier is not None


def deliver_pending(context: Context, transport: Transport, limit: int = 50) -> Delivery:
    """Send up to ``limit`` messages whose time has come; one that fails stops no other."""
    context.session.rollback()
    due = context.session.scalars(
        select(OutboxMessage.id)
        .where(
            OutboxMessage.sent_at.is_(None),
            OutboxMessage.attempts <= len(RETRY_AFTER),
            OutboxMessage.next_try_at <= context.now,
        )
        .order_by(OutboxMessage.next_try_at, OutboxMessage.id)
        .limit(limit)
    ).all()
    results = [_deliver(context, transport, identifier) for identifier in due]
    return Delivery(sent=results.count(True), failed=results.count(False))


def _deliver(context: Context, transport: Transport, identifier: int) -> bool | None:
    """Send one message; None if another process has it."""
    mail = _claim(context, identifier)
    if mail is None:
        return None
    try:
        transport.send(mail)
    except DeliveryError as error:
        _record(context, identifier, last_error=error.reason)
        return False
    _record(context, identifier, sent_at=context.now, last_error=None)
    return True


def _claim(context: Context, identifier: int) -> Mail | None:
    with context.writing():
        row = context.session.execute(
            update(OutboxMessage)
            .where(
                OutboxMessage.id == identifier,
                OutboxMessage.sent_at.is_(None),
                OutboxMessage.next_try_at <= context.now,
            )
            .values(attempts=OutboxMessage.attempts + 1)
            .returning(
                OutboxMessage.recipient,
                OutboxMessage.subject,
                OutboxMessage.body,
                OutboxMessage.attempts,
            )
        ).one_or_none()
        if row is None:
            return None
        wait = RETRY_AFTER[min(row.attempts, len(RETRY_AFTER)) - 1]
        context.session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.id == identifier)
            .values(next_try_at=context.now + wait)
        )
    return Mail(
        recipient=row.recipient,
        subject=row.subject,
        body=row.body,
        sent_at=context.now,
        message_id=f"<outbox-{identifier}@matcher>",
    )


def _record(context: Context, identifier: int, **values: object) -> None:
    with context.writing():
        context.session.execute(
            update(OutboxMessage).where(OutboxMessage.id == identifier).values(**values)
        )


def prune(context: Context, older_than: timedelta) -> int:
    """Delete the messages that left or were queued in vain longer ago; return how many."""
    with context.writing():
        gone = context.session.scalars(
            delete(OutboxMessage)
            .where(
                OutboxMessage.created_at < context.now - older_than,
                or_(OutboxMessage.sent_at.is_not(None), OutboxMessage.attempts > len(RETRY_AFTER)),
            )
            .returning(OutboxMessage.id)
        ).all()
    return len(gone)
