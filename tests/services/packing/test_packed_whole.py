"""A whole school in arrays: the same whatever the order, in few queries, on both databases."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from sqlalchemy import event, text

from matcher.models.places import PlaceStation
from matcher.models.travel_times import TravelTime
from matcher.scoring.arrays import UNKNOWN, Ragged
from matcher.services.packing.columns import UnpackableError
from matcher.services.packing.packed import Packed, pack, pack_openings
from matcher.vocabulary import Decision, PlacementStatus, SoftSkill, TravelMode
from tests.builders import (
    TODAY,
    a_company,
    a_decision,
    a_placement,
    a_siret,
    a_trainee,
    an_opening,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection

    from matcher.services.context import Context

IDS = {"trainee_ids", "opening_ids"}


def contents(value: object) -> Any:
    """Return arrays as nested lists of plain values, ids of the base left out."""
    if isinstance(value, np.ndarray):
        return (str(value.dtype), value.shape, value.tobytes())
    if is_dataclass(value):
        names = [field.name for field in fields(value) if field.name not in IDS]
        return {name: contents(getattr(value, name)) for name in names}
    return value


def a_school(context: Context, size: int, order: Random) -> None:
    """Store ``size`` trainees and openings, and what happened, rows in some order."""
    numbers = list(range(size))
    order.shuffle(numbers)
    trainees = {
        number: a_trainee(
            context,
            f"T{number:03d}",
            projects=("G1602", "D1106", "A1203")[: number % 4],
            skills={"ms-consignes": number % 4, "ms-mesurer": None},
            certificates={"SST": TODAY + timedelta(days=number)},
            riasec="RIA"[: number % 4] or None,
            commune_insee=("92007", "92050", None)[number % 3],
            licences=(["B"], [], None)[number % 3],
        )
        for number in numbers
    }
    order.shuffle(numbers)
    companies = {
        number: a_company(context, a_siret(number), name=f"Entreprise {number}")
        for number in numbers
    }
    order.shuffle(numbers)
    openings = {
        number: an_opening(
            context,
            f"P{number:03d}",
            company=companies[number // 2],
            rome=("G1602", "D1106", None)[number % 3],
            soft_skills={SoftSkill.TEAMWORK: 2, SoftSkill.RIGOUR: number % 4},
            required_certificates=["SST"] if number % 2 else ["HACCP", "CACES R489 1A"],
        )
        for number in numbers
    }
    order.shuffle(numbers)
    for number in numbers:
        start = TODAY - timedelta(days=30 * (1 + number % 3))
        trainee, opening = trainees[number], openings[(number * 7) % size]
        a_placement(
            context,
            trainee,
            opening,
            start,
            start + timedelta(days=10),
            status=(PlacementStatus.DONE, PlacementStatus.RUNNING)[number % 2],
            objectives=f"Objectif {number % 3}",
        )
        told = (Decision.SENT, Decision.DECLINED_BY_TRAINEE)[number % 2]
        a_decision(context, trainee, openings[(number * 5) % size], told, TODAY)


def empty(context: Context) -> None:
    """Take away everything that ``a_school`` stores."""
    context.session.rollback()
    for table in (
        *("decisions", "placements", "opening_skills", "opening_soft_skills", "openings"),
        *("companies", "trainee_skills", "trainee_certificates", "trainee_wishes", "trainees"),
    ):
        context.session.execute(text(f"DELETE FROM {table}"))  # noqa: S608 - names are above
    context.session.commit()
    context.session.expunge_all()


@contextmanager
def counted(context: Context) -> Iterator[list[str]]:
    """Give the statements that the database is asked meanwhile."""
    engine = context.session.get_bind()
    asked: list[str] = []

    def note(_connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_the_order_of_rows_in_the_base_changes_nothing(context: Context) -> None:
    a_school(context, 12, Random(1))
    first = contents(pack(context))
    empty(context)
    a_school(context, 12, Random(2))
    assert contents(pack(context)) == first


def test_the_number_of_queries_does_not_grow_with_the_rows(context: Context) -> None:
    a_school(context, 4, Random(1))
    pack(context)
    with counted(context) as few:
        pack(context)
    empty(context)
    a_school(context, 16, Random(1))
    with counted(context) as many:
        pack(context)
    assert len(many) == len(few) < 40


def test_one_trainee_is_packed_as_among_all(context: Context) -> None:
    a_school(context, 8, Random(3))
    every = pack(context)
    alone = pack(context, references=["T005"])
    for field in fields(every.cohort):
        together, single = getattr(every.cohort, field.name), getattr(alone.cohort, field.name)
        if isinstance(together, Ragged):
            assert together.row(5).tolist() == single.row(0).tolist(), field.name
        elif field.name not in {"commune", "project_rank"}:
            assert np.array_equal(together[5], single[0], equal_nan=together.dtype.kind == "f")
    assert contents(alone.market) == contents(every.market)


def test_openings_packed_once_serve_many_blocks_of_trainees(context: Context) -> None:
    a_school(context, 8, Random(4))
    ground = pack_openings(context)
    with counted(context) as asked:
        shared = pack(context, references=["T001", "T002"], ground=ground)
    assert contents(shared) == contents(pack(context, references=["T002", "T001"]))
    assert not [statement for statement in asked if "FROM openings" in statement]


def test_an_empty_base_is_packed_as_empty_arrays(context: Context) -> None:
    packed = pack(context)
    assert len(packed.cohort) == len(packed.market) == len(packed.history.stays) == 0
    assert packed.cohort.skills.shape == (0, len(packed.macro_skills))
    assert packed.market.skills.shape == (0, len(packed.macro_skills))


def test_trades_are_in_the_order_of_the_closeness_matrix(context: Context) -> None:
    from matcher.services.referentials import trade_closeness  # noqa: PLC0415 - costly, here only

    assert pack(context).trades == trade_closeness(context).codes


def test_a_trainee_whose_row_is_unreadable_is_named_alone(context: Context) -> None:
    a_trainee(context, "GOOD")
    broken = a_trainee(context, "BROKEN")
    context.session.execute(
        text("UPDATE trainees SET licences = '[\"Z9\"]' WHERE id = :id"), {"id": broken.id}
    )
    context.session.commit()
    with pytest.raises(UnpackableError, match="2 stagiaires"):
        pack(context, references=["GOOD", "BROKEN"])
    with pytest.raises(UnpackableError, match="BROKEN"):
        pack(context, references=["BROKEN"])
    assert len(pack(context, references=["GOOD"]).cohort) == 1


# Travel ----------------------------------------------------------------------------------


def imported(packed: Packed, mode: TravelMode) -> float | None:
    """Return the imported minutes of the first trainee to the first opening."""
    table = packed.travel_table
    here, there = int(packed.cohort.commune[0]), int(packed.market.commune[0])
    key = (here * table.communes + there) * len(TravelMode) + list(TravelMode).index(mode)
    found = np.flatnonzero(table.key == key)
    return float(table.minutes[found[0]]) if len(found) else None


def test_imported_travel_times_are_found_by_communes_and_mode(context: Context) -> None:
    a_trainee(context, "A", commune_insee="92050")
    an_opening(context)
    for here, there, mode, minutes in (
        ("92050", "92007", TravelMode.TRANSIT, 47),
        ("92007", "92050", TravelMode.TRANSIT, 52),
        ("92050", "92007", TravelMode.CAR, 31),
        ("92050", "75056", TravelMode.CAR, 25),
    ):
        context.session.add(
            TravelTime(from_insee=here, to_insee=there, mode=mode, minutes=minutes)
        )
    context.session.commit()
    packed = pack(context)
    assert imported(packed, TravelMode.TRANSIT) == 47
    assert imported(packed, TravelMode.CAR) == 31
    assert imported(packed, TravelMode.BIKE) is None
    assert packed.travel_table.key.tolist() == sorted(packed.travel_table.key.tolist())
    assert len(packed.travel_table.key) == 2


def test_the_nearest_station_is_found_within_reach_only(context: Context) -> None:
    a_trainee(context, "A", latitude=48.80, longitude=2.30)
    a_trainee(context, "B", latitude=48.00, longitude=2.30)
    a_trainee(context, "C", latitude=48.84, longitude=2.30)
    for key, latitude, lines in (
        ("1", 48.801, ["METRO 4"]),
        ("2", 48.81, ["RER B"]),
        ("3", 48.835, ["METRO 4", "RER B"]),
    ):
        context.session.add(
            PlaceStation(id=key, name=key, latitude=latitude, longitude=2.30, lines=lines)
        )
    context.session.commit()
    table = pack(context).travel_table
    assert table.trainee_station.tolist() == [0, UNKNOWN, 2]
    shared = (table.lines[:, None] & table.lines[None, :]).any(axis=2)
    assert shared.tolist() == [[True, False, True], [False, True, True], [True, True, True]]
