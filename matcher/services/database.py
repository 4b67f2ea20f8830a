"""The database itself: how it is opened, which version of the tables it holds, its upgrade."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, event, make_url
from sqlalchemy.exc import DatabaseError, OperationalError

from matcher.errors import DatabaseVersionError, NoDatabaseError

if TYPE_CHECKING:
    import sqlite3

    import psycopg
    from sqlalchemy.engine import Connection
    from sqlalchemy.pool import ConnectionPoolEntry

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
SQLITE_PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON")
BUSY_TIMEOUT = "busy_timeout=10000"
"""How long a writer waits for its turn, in milliseconds; ``?timeout=`` of the address wins."""


LOCK_TIMEOUT = "SET lock_timeout = '10s'"
"""How long a writer waits for a row that somebody else holds, on PostgreSQL."""


def set_up(engine: Engine) -> None:
    """Give every connection of ``engine`` its settings; nobody waits for a lock for ever."""
    if engine.dialect.name == "postgresql":
        _set_up_postgresql(engine)
    set_up_sqlite(engine)


def _set_up_postgresql(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _on_connect(dbapi: psycopg.Connection, _record: ConnectionPoolEntry) -> None:
        with dbapi.cursor() as cursor:
            cursor.execute(LOCK_TIMEOUT)
        dbapi.commit()  # else the first rollback would take the setting back


def set_up_sqlite(engine: Engine) -> None:
    """Give every SQLite connection of ``engine`` its pragmas and explicit transactions.

    A transaction opened with the option ``write`` takes the write lock at once: a read that is
    upgraded to a write later fails under load whatever the busy timeout.
    """
    if engine.dialect.name != "sqlite":
        return

    pragmas = SQLITE_PRAGMAS if "timeout" in engine.url.query else (*SQLITE_PRAGMAS, BUSY_TIMEOUT)

    @event.listens_for(engine, "connect")
    def _on_connect(dbapi: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
        dbapi.isolation_level = None
        for pragma in pragmas:
            dbapi.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@cache
def expected_revision() -> str:
    """Return the newest revision of the migrations that ship with the program."""
    head = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    if head is None:
        raise DatabaseVersionError("vide", "inconnue")
    return head


def found_revision(engine: Engine) -> str | None:
    """Return the revision of the database, or None if it holds no tables of ours.

    Raises ``NoDatabaseError`` if there is no database to connect to; an SQLite file that does
    not exist is not created by looking at it.
    """
    file = sqlite_file(engine)
    if file is not None and not file.exists():
        return None
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    except OperationalError as error:
        if "locked" in str(error.orig):
            raise
        raise NoDatabaseError(f" joignable ({error.orig})") from error
    except DatabaseError as error:
        raise NoDatabaseError(f" lisible ({error.orig})") from error


def sqlite_file(engine: Engine) -> Path | None:
    """Return the file of an SQLite database, or None for any other."""
    url = make_url(str(engine.url))
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    return Path(url.database)


def require_ready(engine: Engine) -> None:
    """Raise ``NoDatabaseError`` or ``DatabaseVersionError`` unless the tables are up to date."""
    found = found_revision(engine)
    if found is None:
        raise NoDatabaseError
    expected = expected_revision()
    if found != expected:
        raise DatabaseVersionError(found, expected)


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the tables of ``engine`` to ``revision``; creates the folder of an SQLite file.

    Raises ``DatabaseVersionError`` if the database is newer than the program.
    """
    file = sqlite_file(engine)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
    found = found_revision(engine)
    if found is not None and found not in _known_revisions():
        raise DatabaseVersionError(found, expected_revision())
    with engine.connect() as connection:
        command.upgrade(_alembic_config(connection), revision)


def downgrade(engine: Engine, revision: str = "base") -> None:
    """Take the tables of ``engine`` back to ``revision``."""
    with engine.connect() as connection:
        command.downgrade(_alembic_config(connection), revision)


def _known_revisions() -> set[str]:
    scripts = ScriptDirectory(str(MIGRATIONS))
    return {script.revision for script in scripts.walk_revisions()}


def _alembic_config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
