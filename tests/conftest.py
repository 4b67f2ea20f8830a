"""Both databases, a fixed day, and the application on them.

Every test that takes ``database_url`` runs on SQLite and on PostgreSQL. The PostgreSQL server is
``TEST_DATABASE_URL`` if given, else one that comes with the development packages.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings as drawn_examples
from sqlalchemy import create_engine, make_url, text

from config.settings import Settings, load_settings
from matcher.app import close, create_app, use_case
from matcher.models import registry
from matcher.services import database
from matcher.services.context import Shelf
from matcher.web.auth import limiter
from tests import open_data, postgresql

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from matcher.services.context import Context

drawn_examples.register_profile("same", derandomize=True, database=None, deadline=None)
drawn_examples.register_profile("free", derandomize=False, deadline=None, print_blob=True)
drawn_examples.load_profile("same")  # --hypothesis-profile=free explores, see CONTRIBUTING.md

TODAY = date(2026, 11, 23)
"""The Monday on which tests take place."""


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test of the open data where they are missing; all are told in one line at the end."""
    if item.get_closest_marker("open_data") and not open_data.are_here():
        (pytest.fail if open_data.are_required() else pytest.skip)(open_data.MISSING)


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
        yield _prepared(_of_worker(given))
        return
    with postgresql.served() as server:
        yield _prepared(server.url)


def _of_worker(url: str) -> str:
    """Return the address of a database of its own for each process that runs tests at once."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if not worker:
        return url
    own = make_url(url).set(database=f"{make_url(url).database}_{worker}")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{own.database}"'))
        connection.execute(text(f'CREATE DATABASE "{own.database}"'))
    engine.dispose()
    return own.render_as_string(hide_password=False)


def _prepared(url: str) -> str:
    engine = create_engine(url)
    database.downgrade(engine)
    database.upgrade(engine)
    engine.dispose()
    return url


@pytest.fixture(scope="session")
def sqlite_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Name the file that holds the SQLite database of each test in turn."""
    return tmp_path_factory.mktemp("sqlite") / "matcher.sqlite3"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Give the address of an empty database at the newest version."""
    if request.param == "sqlite":
        path: Path = request.getfixturevalue("sqlite_path")
        for left_over in path.parent.iterdir():
            left_over.unlink()
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite:///{path}"
    url: str = request.getfixturevalue("postgresql_url")
    _empty(url)
    return url


def _empty(url: str) -> None:
    """Take every row out; on tables that are nearly empty far quicker than TRUNCATE."""
    numbers = (
        "SELECT setval(format('%I', sequencename)::regclass, 1, false) FROM pg_sequences"
        " WHERE schemaname = current_schema() AND last_value IS NOT NULL"
    )
    engine = create_engine(url)
    with engine.begin() as connection:
        for table in reversed(registry.metadata.sorted_tables):
            connection.execute(table.delete())
        connection.execute(text(numbers))
    engine.dispose()


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


@pytest.fixture(scope="session")
def applications() -> dict[str, Flask]:
    """Hold the applications made so far: one for each different settings, the folder apart."""
    return {}


@pytest.fixture
def app(settings: Settings, applications: dict[str, Flask]) -> Iterator[Flask]:
    """Give the real application; what it remembered of earlier tests is forgotten.

    A test that adds a route or changes the configuration makes one of its own.
    """
    kind = repr(replace(settings, home=Path()))
    if kind not in applications:
        applications[kind] = create_app(settings)
    application = applications[kind]
    application.config.update(TESTING=True, SETTINGS=settings)
    application.extensions["matcher.shelf"] = Shelf()
    application.extensions.pop("matcher.ready", None)
    limiter.reset()
    yield application
    close(application)


@pytest.fixture
def context(app: Flask) -> Iterator[Context]:
    """Give the ground of a use case on ``TODAY``, as the command line has it."""
    with use_case(app, on=TODAY) as ground:
        yield ground
