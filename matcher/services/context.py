"""What every use case is given: a session, the day, the person who acts, and the numbers."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar, cast
from zoneinfo import ZoneInfo

from sqlalchemy.exc import OperationalError

from matcher.errors import BusyError
from matcher.services.fan_out import Workers
from matcher.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from sqlalchemy.orm import Session, scoped_session

T = TypeVar("T")

LOCKED_OUT = frozenset({"55P03", "40P01"})
"""What PostgreSQL says of a lock waited for too long, and of two that wait for each other."""
BUSY = (
    "Quelqu'un d'autre modifie la même fiche en ce moment : rien n'a été enregistré. "
    "Réessayez dans quelques secondes."
)

PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True)
class Actor:
    """Who acts: a person of the school, a token, or the product itself.

    ``site_id`` None sees every site. ``name`` is what audit trails show.
    """

    name: str
    role: Role
    site_id: int | None = None
    trainer_id: int | None = None


OPERATOR = Actor(name="ligne de commande", role=Role.ADMIN)
"""Whoever has a shell on the machine."""

NIGHT = Actor(name="calcul de la nuit", role=Role.ADMIN)
"""The scheduled work."""


def now_utc() -> datetime:
    """Return the present moment; the only reading of the clock in the product."""
    return datetime.now(UTC)


def in_utc(moment: datetime) -> datetime:
    """Return ``moment`` with its zone: SQLite gives back the UTC it was given without it."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def today_in_paris() -> date:
    """Return the civil date in Europe/Paris."""
    return now_utc().astimezone(PARIS).date()


class Shelf:
    """Costly read-only values that one application makes once: referentials, indexes.

    A value is named by its kind and by what it was made from, so that a changed source is a
    changed name; only the newest value of a kind is kept.
    """

    def __init__(self) -> None:
        self._lock = RLock()
        self._held: dict[str, tuple[object, object]] = {}

    def get(self, kind: str, source: object, make: Callable[[], T]) -> T:
        """Return the value of ``kind`` made from ``source``, made now if it is not held."""
        with self._lock:
            held = self._held.get(kind)
            if held is None or held[0] != source:
                held = (source, make())
                self._held[kind] = held
            return cast("T", held[1])


@dataclass(frozen=True)
class Context:
    """The ground of one use case.

    ``instance`` is the folder of derived files (indexes); it may be emptied at any time.
    ``workers``: who ranks the blocks of a large night, and finds the pairs of a large plan.
    """

    session: Session | scoped_session[Any]
    today: date
    actor: Actor
    scoring: Mapping[str, Any]
    rules: Mapping[str, Any]
    instance: Path
    shelf: Shelf = field(default_factory=Shelf)
    now: datetime = field(default_factory=now_utc)
    workers: Workers = field(default_factory=Workers)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold one write transaction: committed at the end, rolled back on any error.

        On SQLite the write lock is taken at once (BEGIN IMMEDIATE), so that a transaction that
        reads before it writes cannot fail half-way. Raises ``BusyError`` where PostgreSQL gave
        up waiting for a row that another transaction holds.
        """
        self.session.rollback()
        self.session.connection(execution_options={"write": True})
        try:
            yield
            self.session.commit()
        except OperationalError as error:
            self.session.rollback()
            if getattr(error.orig, "sqlstate", None) in LOCKED_OUT:
                raise BusyError(BUSY) from error
            raise
        except BaseException:
            self.session.rollback()
            raise
