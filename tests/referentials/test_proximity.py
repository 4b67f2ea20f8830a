"""Closeness of trades: symmetric, in [0, 1], sensible, the same after a save."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from matcher.errors import UnknownReferenceError, UnreadableFileError
from matcher.referentials.archive import read_archive
from matcher.referentials.builtin import load_builtin
from matcher.referentials.proximity import Closeness, closeness
from tests import open_data
from tests.benchmarks.proximity import measure
from tests.referentials.small_archive import (
    contents,
    tables,
    write_folder,
)

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(
    scope="module", params=["builtin", pytest.param("official", marks=pytest.mark.open_data)]
)
def near(request: pytest.FixtureRequest) -> Closeness:
    is_builtin = request.param == "builtin"
    return closeness(load_builtin() if is_builtin else read_archive(open_data.ROME))


@pytest.fixture(scope="module")
def builtin() -> Closeness:
    return closeness(load_builtin())


def test_matrices_are_symmetric_float32_in_unit_range(near: Closeness) -> None:
    for with_mobility in (True, False):
        for matrix in (
            near.trades(with_mobility=with_mobility),
            near.of_families(with_mobility=with_mobility),
        ):
            assert matrix.dtype == np.float32
            assert np.array_equal(matrix, matrix.T)
            assert matrix.min() >= 0
            assert matrix.max() <= 1
            assert np.all(np.diag(matrix) == 1)


def test_mobility_only_brings_trades_nearer(near: Closeness) -> None:
    assert np.all(near.trades(with_mobility=True) >= near.trades(with_mobility=False))


def test_no_mobility_leaves_the_official_moves_out(tmp_path: Path) -> None:
    rome = read_archive(write_folder(tmp_path / "rome", contents(tables())))
    with_moves, without = closeness(rome), closeness(replace(rome, mobility=()))
    assert np.array_equal(with_moves.matrix, without.matrix)
    # A1101 -> B1101 at rank 1, one way only: half of the way, halved again.
    added = with_moves.trades()[0, 2] - without.trades()[0, 2]
    assert added == pytest.approx(0.25 * (1 - without.matrix[0, 2]), abs=1e-6)


def test_shared_skills_make_trades_near(tmp_path: Path) -> None:
    rome = read_archive(write_folder(tmp_path / "rome", contents(tables())))
    row = closeness(rome).matrix[0]
    assert row[1] > row[2]
    assert row[1] > row[3]


@pytest.mark.parametrize(
    ("code", "expected"),
    [("G1602", "G1605"), ("F1703", "F1701"), ("N4105", "N4104"), ("K1304", "K1302")],
)
def test_neighbours_are_those_a_trainer_would_name(
    near: Closeness, code: str, expected: str
) -> None:
    assert expected in [one.family for one in near.near(code, 10)]


def test_near_families_come_best_first_without_the_own_one(near: Closeness) -> None:
    found = near.near("G1602", 8)
    values = [one.closeness for one in found]
    assert len(found) == 8
    assert values == sorted(values, reverse=True)
    assert "G1602" not in [one.family for one in found]
    assert all(one.rome == one.family for one in found)


def test_equal_closeness_is_ordered_by_code(tmp_path: Path) -> None:
    rome = read_archive(write_folder(tmp_path / "rome", contents(tables())))
    known = closeness(rome)
    flat = replace(known, matrix=np.eye(4, dtype=np.float32), mobility=np.zeros_like(known.matrix))
    assert [one.family for one in flat.near("B1101")] == ["A1101", "B1201"]


def test_trade_that_is_no_family_has_near_families(tmp_path: Path) -> None:
    rome = read_archive(write_folder(tmp_path / "rome", contents(tables())))
    assert [one.family for one in closeness(rome).near("A1102")] == ["B1101", "B1201"]


def test_unknown_code_is_refused(builtin: Closeness) -> None:
    with pytest.raises(UnknownReferenceError, match="Z9999"):
        builtin.near("Z9999")


def test_closeness_stated_by_hand_wins(builtin: Closeness) -> None:
    one, other, value = load_builtin().neighbours[0]
    row, column = builtin.codes.index(one), builtin.codes.index(other)
    assert builtin.matrix[row, column] == pytest.approx(value)


def test_saved_matrices_are_read_again(builtin: Closeness, tmp_path: Path) -> None:
    path = tmp_path / "closeness.npz"
    builtin.save(path)
    again = Closeness.load(path)
    assert again.near("G1602") == builtin.near("G1602")
    assert np.array_equal(again.matrix, builtin.matrix)


def test_file_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "closeness.npz"
    path.write_bytes(b"PK nothing")
    with pytest.raises(UnreadableFileError):
        Closeness.load(path)


@pytest.mark.open_data
@pytest.mark.proof
def test_near_links_of_rome_3_are_found_without_mobility() -> None:
    found = measure()
    assert found["families"] > 400
    assert found["recall_at_10"] >= 0.60
