"""Named rights to do something alone, on one database, by any number of processes.

A lease is a row. It is taken by one statement that only one process can win; it is renewed
inside the transactions of its holder, so that a holder who lost it cannot commit; it ends when
it is released, when it runs out, or when its holder is known to have died.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, or_, select, update

from matcher.errors import BusyError
from matcher.models.jobs import Lease
from matcher.services.context import now_utc
from matcher.services.holders import is_dead, new_holder
from matcher.services.insertion import insert_into

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import timedelta

    from matcher.services.context import Context


class LeaseTakenError(BusyError):
    """Somebody else holds the lease, or took it over."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} : déjà en cours dans un autre programme.")


@dataclass(frozen=True)
class HeldLease:
    """A lease in our hands. ``what`` names it in French in messages."""

    name: str
    what: str
    holder: str
    length: timedelta

    def renew(self, context: Context) -> None:
        """Prolong the lease in the caller's transaction; raises ``LeaseTakenError`` if lost."""
        kept = context.session.execute(
            update(Lease)
            .where(Lease.name == self.name, Lease.holder == self.holder)
            .values(expires_at=now_utc() + self.length)
            .returning(Lease.name)
        ).scalar_one_or_none()
        if kept is None:
            raise LeaseTakenError(self.what)

    def release(self, context: Context) -> None:
        """Give the lease back, if it is still ours."""
        with context.writing():
            context.session.execute(
                delete(Lease).where(Lease.name == self.name, Lease.holder == self.holder)
            )


def take(context: Context, name: str, what: str, length: timedelta) -> HeldLease:
    """Take the lease ``name`` for ``length``; raises ``LeaseTakenError`` if it is not free."""
    lease = HeldLease(name, what, new_holder(), length)
    with context.writing():
        present = context.session.scalar(select(Lease.holder).where(Lease.name == name))
        dead = [present] if present is not None and is_dead(present) else []
        now = now_utc()
        values = {"holder": lease.holder, "expires_at": now + length}
        won = context.session.execute(
            insert_into(context.session, Lease)
            .values(name=name, **values)
            .on_conflict_do_update(
                index_elements=[Lease.name],
                set_=values,
                where=or_(Lease.expires_at <= now, Lease.holder.in_(dead)),
            )
            .returning(Lease.holder)
        ).scalar_one_or_none()
    if won is None:
        raise LeaseTakenError(what)
    return lease


@contextmanager
def held(context: Context, name: str, what: str, length: timedelta) -> Iterator[HeldLease]:
    """Hold the lease ``name`` for the time of a block; raises ``LeaseTakenError``."""
    lease = take(context, name, what, length)
    try:
        yield lease
    finally:
        lease.release(context)
