"""Insert a row once: of several who try, exactly one is told that the row is theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import InstrumentedAttribute, Session, scoped_session

    from matcher.models.base import Base


def insert_into(
    session: Session | scoped_session[Any], model: type[Base]
) -> postgresql.Insert | sqlite.Insert:
    """Return the INSERT of the session's database, which knows ON CONFLICT."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(model)
    return postgresql.insert(model)


def insert_once(
    session: Session | scoped_session[Any],
    model: type[Base],
    values: Mapping[str, Any],
    *,
    returning: InstrumentedAttribute[Any],
) -> Any | None:
    """Insert ``values`` unless a unique key is taken; return ``returning``, or None if taken.

    The answer comes from RETURNING: the row count of the PostgreSQL driver is -1 here.
    """
    statement = insert_into(session, model).values(**values).on_conflict_do_nothing()
    return session.execute(statement.returning(returning)).scalar_one_or_none()
