"""Migrations and the opening of the database, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect, text

from matcher.errors import DatabaseVersionError, NoDatabaseError
from matcher.models.placement_files import PlacementAssessment, PlacementFile
from matcher.models.placements import Placement
from matcher.models.registry import metadata
from matcher.services import database, plans
from matcher.vocabulary import EndedBy, ProjectEffect
from tests.builders import TODAY, a_placement, a_trainee, an_opening

if TYPE_CHECKING:
    from pathlib import Path

    from matcher.services.context import Context


def test_migrations_make_the_tables_of_the_models(database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.connect() as connection:
        differences = compare_metadata(
            MigrationContext.configure(connection, opts={"compare_type": True}), metadata
        )
    engine.dispose()
    assert differences == []


def test_migrations_go_down_and_up_again(database_url: str) -> None:
    engine = create_engine(database_url)
    database.downgrade(engine)
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    database.upgrade(engine)
    database.require_ready(engine)
    engine.dispose()


def test_plan_with_an_open_end_is_dropped_by_the_way_down_and_the_others_stay(
    context: Context,
) -> None:
    a_trainee(context, "A")
    an_opening(context, seats=2)
    kept = plans.make(context)["id"]
    a_trainee(context, "B", available_from=TODAY)
    plans.make(context)
    engine = context.session.get_bind()
    assert isinstance(engine, Engine)
    context.session.rollback()
    database.downgrade(engine, "0008")
    database.upgrade(engine)
    assert [plan["id"] for plan in plans.list_plans(context)] == [kept]
    assert len(plans.show(context, kept)["plan"]) == 1


def test_who_ended_a_placement_and_what_it_did_survive_the_way_down_and_up(
    context: Context,
) -> None:
    placement = a_placement(
        context,
        a_trainee(context),
        an_opening(context),
        TODAY,
        TODAY,
        ended_by=EndedBy.COMPANY,
        project_effect=ProjectEffect.DROPPED,
    )
    number = placement.id
    context.session.add(PlacementFile(placement_id=number))
    context.session.add(PlacementAssessment(placement_id=number))
    context.session.commit()
    engine = context.session.get_bind()
    assert isinstance(engine, Engine)
    database.downgrade(engine, "0012")
    with engine.connect() as connection:
        before = text("SELECT ended_by FROM placement_files")
        assert connection.scalar(before) == "host"
    database.upgrade(engine)
    kept = context.session.get(Placement, number)
    assert kept is not None
    assert (kept.ended_by, kept.project_effect) == (EndedBy.COMPANY, ProjectEffect.DROPPED)


def test_absent_sqlite_file_is_told_and_not_created(tmp_path: Path) -> None:
    path = tmp_path / "absent.sqlite3"
    engine = create_engine(f"sqlite:///{path}")
    with pytest.raises(NoDatabaseError, match="lancez matcher init"):
        database.require_ready(engine)
    assert not path.exists()


def test_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "picture.sqlite3"
    path.write_bytes(b"\x89PNG\r\n" * 1000)
    engine = create_engine(f"sqlite:///{path}")
    with pytest.raises(NoDatabaseError, match="lisible"):
        database.require_ready(engine)
    engine.dispose()


def test_newer_database_is_told_and_left_alone(database_url: str) -> None:
    engine = create_engine(database_url)
    expected = database.expected_revision()
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseVersionError, match="9999"):
        database.require_ready(engine)
    with pytest.raises(DatabaseVersionError, match="9999"):
        database.upgrade(engine)
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE alembic_version SET version_num = :expected"), {"expected": expected}
        )
    engine.dispose()
