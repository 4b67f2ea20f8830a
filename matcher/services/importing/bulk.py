"""Many new rows at once: COPY on PostgreSQL, one statement for all rows elsewhere.

PostgreSQL would otherwise be sent each row of a list on its own, and psycopg would parse a text
of thirty thousand parameters per thousand rows. Everything stays in the caller's transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, func, insert, select
from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection
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


def _has_copy(session: AnySession) -> bool:
    return session.connection().dialect.name == "postgresql"


def _copy(connection: Connection, table: Table, rows: Rows) -> None:
    """Send ``rows`` by COPY; values are bound as the types of the columns bind them."""
    dialect = connection.dialect
    columns = [table.columns[name] for name in rows[0]]
    binds = {
        column.name: column.type.dialect_impl(dialect).bind_processor(dialect)
        for column in columns
    }
    names = ", ".join(map(dialect.identifier_preparer.format_column, columns))
    statement = f"COPY {dialect.identifier_preparer.format_table(table)} ({names}) FROM STDIN"
    driver: Any = connection.connection.driver_connection
    base_error: type[Exception] = dialect.loaded_dbapi.Error
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(
                    [bind(row[name]) if bind else row[name] for name, bind in binds.items()]
                )
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
