"""A database that is absent, busy, full or of another version: told in French by every way in."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, make_url, text

from matcher.app import close, core_app, create_app, use_case
from matcher.services import accounts, database, imports
from matcher.services.importing.failures import StoreFailedError
from matcher.vocabulary import Role
from tests.program import ended, ran, started

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from config.settings import Settings
    from matcher.services.context import Context

READ = ("trades", "near", "D1106", "--format", "json")
API, PAGE = "/api/v1/trainees", "/nuits"


def told_by_the_program(settings: Settings, *words: str) -> tuple[int, str]:
    """Run a command that must fail: stdout stays empty, stderr is French without a traceback."""
    code, out, err = ran(settings, *words)
    assert out == ""
    assert "Traceback" not in err
    return code, err


def told_by_the_pages(settings: Settings) -> list[str]:
    """Ask a page and the API, which must both be in pause; return their sentences."""
    app = create_app(settings)
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = "1"
    page, problem = client.get(PAGE), client.get(API, headers={"Authorization": "Bearer x"})
    close(app)
    for response in (page, problem):
        assert response.status_code == 503, response.text
        assert response.headers["Retry-After"]
    assert page.content_type.startswith("text/html")
    assert "<h1" in page.text
    assert problem.content_type == "application/problem+json"
    assert problem.get_json()["title"] == "Service en pause"
    return [page.text, problem.get_json()["detail"]]


@pytest.fixture(params=["0001", "9999"], ids=["older", "newer"])
def other_version(settings: Settings, request: pytest.FixtureRequest) -> Iterator[str]:
    """Let the database say that its tables are of another version, until the test is over."""
    revision: str = request.param
    engine = create_engine(settings.database_url)
    say = text("UPDATE alembic_version SET version_num = :revision")
    with engine.begin() as connection:
        connection.execute(say, {"revision": revision})
    yield revision
    with engine.begin() as connection:
        connection.execute(say, {"revision": database.expected_revision()})
    engine.dispose()


@pytest.fixture
def absent(settings: Settings) -> Settings:
    """Give settings that name a database which is not there."""
    url = make_url(settings.database_url)
    return replace(
        settings,
        database_url=url.set(database=f"{url.database}_absent").render_as_string(
            hide_password=False
        ),
    )


def test_absent_database_is_told_everywhere(absent: Settings) -> None:
    code, said = told_by_the_program(absent, *READ)
    assert code == 2
    assert "Pas de base de données" in said
    assert "lancez matcher init" in said
    assert all("lancez matcher init" in text for text in told_by_the_pages(absent))


def test_database_of_another_version_is_told_everywhere(
    settings: Settings, other_version: str
) -> None:
    code, said = told_by_the_program(settings, *READ)
    assert code == 2
    assert f"est à la version {other_version}" in said
    assert all(f"version {other_version}" in text for text in told_by_the_pages(settings))


def test_doctor_names_the_version_and_leaves_with_2(
    settings: Settings, other_version: str
) -> None:
    code, out, _ = ran(settings, "doctor", "--format", "json")
    assert code == 2
    document = json.loads(out)
    assert document["healthy"] is False
    (bad,) = (check for check in document["checks"] if not check["good"])
    assert bad["name"] == "tables"
    assert other_version in bad["detail"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_locked_database_is_told_everywhere(
    settings: Settings, context: Context, tmp_path: Path
) -> None:
    """Whoever writes waits for its turn (here a fifth of a second), then says so."""
    token = accounts.create_token(context, name="école", role=Role.ADMIN)
    hurried = replace(settings, database_url=f"{settings.database_url}?timeout=0.2")
    file = tmp_path / "sites.csv"
    file.write_text("name\nBagneux\n")
    holder = create_engine(settings.database_url)
    with holder.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        code, said = told_by_the_program(hurried, "import", "sites", str(file))
        app = create_app(hurried)
        response = app.test_client().post(
            "/api/v1/companies",
            json={"siret": "73282932000074", "name": "Été"},
            headers={"Authorization": f"Bearer {token}"},
        )
        close(app)
        connection.rollback()
    holder.dispose()
    assert code == 3
    assert "occupée" in said
    assert response.status_code == 503, response.text
    assert response.content_type == "application/problem+json"
    assert "occupée" in response.get_json()["detail"]
    assert ran(hurried, "import", "sites", str(file))[0] == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a real disk of 3 MiB, or the folder as it is where this machine lets nobody mount."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)]
    mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    yield disk
    if mounted:
        subprocess.run(["umount", "--lazy", str(disk)], check=True)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_full_disk_is_told_and_leaves_the_base_as_it_was(
    settings: Settings, small_disk: Path, tmp_path: Path
) -> None:
    tight = replace(settings, database_url=f"sqlite:///{small_disk / 'matcher.sqlite3'}")
    assert ran(tight, "init")[0] == 0
    first, many = tmp_path / "sites.csv", tmp_path / "beaucoup.csv"
    first.write_text("name\nBagneux\n")
    many.write_text("name,address\n" + "".join(f"S{i},{'rue ' * 60}\n" for i in range(30_000)))
    assert ran(tight, "import", "sites", str(first))[0] == 0
    said = import_without_room(tight, small_disk, many)
    assert "disque de la base de données est plein" in said
    assert "Rien de ce fichier n'a été enregistré" in said
    code, out, err = ran(tight, "import", "sites", str(first))
    assert (code, "1 inchangée(s)" in out) == (0, True), err
    code, _, err = ran(tight, "export", "sites", str(tmp_path / "sortie.csv"))
    assert code == 0, err
    assert len((tmp_path / "sortie.csv").read_text().splitlines()) == 2


def import_without_room(settings: Settings, disk: Path, file: Path) -> str:
    """Import ``file`` through the program; where no disk is small, through a small database."""
    if os.path.ismount(disk):
        code, said = told_by_the_program(settings, "import", "sites", str(file))
        assert code == 4
        return said
    with core_app(settings) as app, use_case(app) as context:
        context.session.execute(text("PRAGMA max_page_count = 300"))
        with pytest.raises(StoreFailedError) as caught:
            imports.import_file(context, "sites", file)
    return caught.value.message


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_connection_that_is_cut_is_told_by_the_program(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "beaucoup.csv"
    file.write_text("name,address\n" + "".join(f"S{i},{'rue ' * 60}\n" for i in range(30_000)))
    program = started(settings, "import", "sites", str(file))
    engine = create_engine(settings.database_url, isolation_level="AUTOCOMMIT")
    cut = text(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
        " WHERE query LIKE 'COPY sites%' AND pid <> pg_backend_pid()"
        " AND datname = current_database()"
    )
    with engine.connect() as connection:
        while not connection.execute(cut).scalar_one():
            assert program.poll() is None, "the import ended before it could be cut"
        code, out, err = ended(program)
        left = connection.execute(text("SELECT count(*) FROM sites")).scalar_one()
    engine.dispose()
    assert (code, out, left) == (4, "", 0)
    assert "connexion à la base de données a été coupée" in err
    assert "Rien de ce fichier n'a été enregistré" in err
