"""What is left when an import dies in the middle: the base as it was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, func, select, text

from matcher.errors import BusyError
from matcher.models.sites import Site
from matcher.services import imports
from matcher.services.importing.failures import StoreFailedError
from tests.services.school_files import SITES, bring_in, on_shelf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcher.services.context import Context


def many_sites(path: Path, number: int) -> Path:
    rows = (f"Site {i},{'rue ' * 60}\n" for i in range(number))
    path.write_text("name,address\n" + "".join(rows))
    return path


def sites_in(context: Context) -> int:
    return context.session.scalar(select(func.count()).select_from(Site)) or 0


def is_sqlite(context: Context) -> bool:
    return context.session.get_bind().dialect.name == "sqlite"


@pytest.fixture
def small_disk(context: Context) -> Iterator[Context]:
    """Give a base that can grow by a few pages only."""
    if not is_sqlite(context):
        yield context
        return
    pages = context.session.execute(text("PRAGMA page_count")).scalar_one()
    context.session.execute(text(f"PRAGMA max_page_count={pages + 20}"))
    context.session.commit()
    yield context


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_full_disk_is_told_and_leaves_the_base_as_it_was(
    small_disk: Context, tmp_path: Path
) -> None:
    bring_in(small_disk, tmp_path, "sites", SITES)
    path = many_sites(tmp_path / "many.csv", 3000)
    with pytest.raises(StoreFailedError, match="disque de la base de données est plein"):
        imports.import_file(on_shelf(small_disk), "sites", path)
    assert sites_in(small_disk) == 2


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_locked_database_is_told_as_busy(
    context: Context, database_url: str, tmp_path: Path
) -> None:
    context.session.execute(text("PRAGMA busy_timeout=50"))
    other = create_engine(database_url)
    with other.connect() as holder:
        holder.exec_driver_sql("BEGIN IMMEDIATE")
        with pytest.raises(BusyError, match="occupée"):
            bring_in(context, tmp_path, "sites", SITES)
        holder.rollback()
    other.dispose()
    assert bring_in(context, tmp_path, "sites", SITES).counts["created"] == 2


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_connection_cut_in_the_middle_leaves_the_base_as_it_was(
    context: Context, database_url: str, tmp_path: Path
) -> None:
    bring_in(context, tmp_path, "sites", SITES)
    path = tmp_path / "pipe.csv"
    many_sites(path, 20_000)
    killer = subprocess.Popen(
        [sys.executable, "-c", CUT_OTHERS, database_url], stdout=subprocess.PIPE
    )
    try:
        assert killer.stdout is not None
        killer.stdout.readline()
        with pytest.raises(StoreFailedError, match="connexion à la base de données a été coupée"):
            imports.import_file(on_shelf(context), "sites", path)
    finally:
        killer.kill()
        killer.wait()
        if killer.stdout is not None:
            killer.stdout.close()
    assert sites_in(context) == 2


CUT_OTHERS = """
import sys, time
from sqlalchemy import create_engine, text
engine = create_engine(sys.argv[1])
with engine.connect() as connection:
    print("ready", flush=True)
    while True:
        connection.execute(text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            " AND datname = current_database() AND query LIKE 'COPY sites%'"
        ))
        connection.rollback()
        time.sleep(0.002)
"""


@pytest.mark.proof
def test_program_killed_in_the_middle_leaves_the_base_as_it_was(
    context: Context, database_url: str, tmp_path: Path
) -> None:
    bring_in(context, tmp_path, "sites", SITES)
    context.session.rollback()
    path = many_sites(tmp_path / "many.csv", 60_000)
    program = subprocess.Popen(
        [str(Path(sys.executable).with_name("matcher")), "import", "sites", str(path)],
        env={
            "MATCHER_HOME": str(tmp_path),
            "MATCHER_DATABASE_URL": database_url,
            "MATCHER_SECRET_KEY": "a secret key that is only good for tests",
            "PATH": os.environ["PATH"],
        },
        stderr=subprocess.DEVNULL,
    )
    _wait_until_writing(context, program)
    program.send_signal(signal.SIGKILL)
    assert program.wait() == -signal.SIGKILL
    assert sites_in(context) == 2
    assert bring_in(context, tmp_path, "sites", SITES).counts["unchanged"] == 2


def _wait_until_writing(context: Context, program: subprocess.Popen[bytes]) -> None:
    """Wait until the program holds a write transaction, and a little longer."""
    deadline = time.monotonic() + 300
    while not _somebody_writes(context):
        assert program.poll() is None, "the import ended before it could be killed"
        assert time.monotonic() < deadline
        time.sleep(0.01)
    time.sleep(0.3)
    assert program.poll() is None, "the import ended before it could be killed"


def _somebody_writes(context: Context) -> bool:
    if is_sqlite(context):
        file = Path(str(context.session.get_bind().engine.url.database))
        log = file.with_name(f"{file.name}-wal")
        return log.exists() and log.stat().st_size > 100_000
    query = text(
        "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'COPY sites%'"
        " AND pid <> pg_backend_pid()"
    )
    found = context.session.execute(query).scalar_one()
    context.session.rollback()
    return bool(found)
