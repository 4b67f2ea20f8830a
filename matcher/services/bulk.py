"""Many new rows at once: COPY on PostgreSQL, one statement for all rows elsewhere.

PostgreSQL would otherwise be sent each row of a list on its own, and psycopg would parse a text
of thirty thousand parameters per thousand rows. Everything stays in the caller's transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, column, func, insert, select
from sqlalchemy import table as plain_table
from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection, FromClause
    from sqlalchemy.orm import Session, scoped_session

    AnySession = Session | scoped_session[Any]

Rows = list[dict[str, Any]]
"""All with the keys of the first."""


def insert_rows(session: AnySession, table: Table, rows: Rows) -> None:
    """Insert ``rows``."""
    if _has_copy(session):
        _copy(session.connection(), table, rows)
    else:
        session.execute(insert(table), rows)


def insert_with_ids(
    session: AnySession, table: Table, rows: Rows, identity: Sequence[str]
) -> dict[tuple[Any, ...], int]:
    """Insert ``rows`` and return the id of each by its values of ``identity``."""
    if not _has_copy(session):
        keys = [table.columns[name] for name in identity]
        found = session.execute(insert(table).returning(table.columns["id"], *keys), rows)
        return {tuple(row[1:]): row[0] for row in found}
    sequence = func.pg_get_serial_sequence(table.name, "id")
    ids = session.scalars(
        select(func.nextval(sequence)).select_from(func.generate_series(1, len(rows)))
    ).all()
    _copy(
        session.connection(),
        table,
        [{"id": id_, **row} for id_, row in zip(ids, rows, strict=True)],
    )
    return {tuple(row[name] for name in identity): id_ for id_, row in zip(ids, rows, strict=True)}


def insert_lines(
    session: AnySession, name: str, columns: Sequence[str], lines: Iterable[Sequence[Any]]
) -> None:
    """Insert into table ``name`` lines of plain values, in the order of ``columns``.

    Plain is what both databases take as it is: text (dates in ISO form, documents in JSON),
    numbers, yes or no, None. No type of a column looks at them.
    """
    table = plain_table(name, *map(column, columns))
    if _has_copy(session):
        _send(session.connection(), table, lines)
        return
    rows = [dict(zip(columns, line, strict=True)) for line in lines]
    if rows:
        session.execute(insert(table), rows)


def _has_copy(session: AnySession) -> bool:
    return session.connection().dialect.name == "postgresql"


def _copy(connection: Connection, table: Table, rows: Rows) -> None:
    """Send ``rows`` by COPY; values are bound as the types of the columns bind them."""
    dialect = connection.dialect
    columns = [table.columns[name] for name in rows[0]]
    binds = {one.name: one.type.dialect_impl(dialect).bind_processor(dialect) for one in columns}
    lines = (
        [bind(row[name]) if bind else row[name] for name, bind in binds.items()] for row in rows
    )
    _send(connection, plain_table(table.name, *map(column, binds)), lines)


def _send(connection: Connection, table: FromClause, lines: Iterable[Sequence[Any]]) -> None:
    """Send values that the driver takes as they are, in the order of the columns."""
    dialect = connection.dialect
    names = ", ".join(map(dialect.identifier_preparer.format_column, table.columns))
    statement = f"COPY {dialect.identifier_preparer.format_table(table)} ({names}) FROM STDIN"
    driver: Any = connection.connection.driver_connection
    base_error: type[Exception] = dialect.loaded_dbapi.Error
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for line in lines:
                copy.write_row(line)
    except base_error as error:
        cause: Any = error
        raise DBAPIError.instance(
            statement,
            None,
            error,
            base_error,
            connection_invalidated=dialect.is_disconnect(cause, driver, None),
            dialect=dialect,
        ) from error
