"""How migrations run: on the connection they are handed, or on the application's own.

SQLite rebuilds a table to alter it; with foreign keys on, dropping the old copy of a parent
would delete its children. So they are off during the migration and checked after it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic import context

from matcher.models.registry import metadata

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


def run(connection: Connection) -> None:
    """Run the migrations on ``connection``, with foreign keys checked at the end."""
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.commit()
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
    if is_sqlite:
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        connection.rollback()
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        connection.rollback()
        if broken:
            raise RuntimeError(f"broken foreign keys after the migration: {broken[:3]}")


handed = context.config.attributes.get("connection")
if handed is not None:
    run(handed)
else:
    from flask import current_app

    with current_app.extensions["migrate"].db.engine.connect() as own:
        run(own)
