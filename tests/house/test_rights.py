"""The rights that the application gives are those of ``docs/droits.md``, route by route."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.house import rights

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.house.rights import Line

HINT = "python -m tests.house.rights, puis docs/droits.md"


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Line]:
    """Ask every route as everybody, once."""
    with rights.opened(tmp_path_factory.mktemp("rights")) as house:
        return {line[0]: line for line in rights.measured(house)}


@pytest.fixture(scope="module")
def written() -> Mapping[str, Line]:
    """Read the table that was agreed."""
    return {line[0]: line for line in rights.written()}


def test_every_route_has_its_line_and_every_line_its_route(
    measured: Mapping[str, Line], written: Mapping[str, Line]
) -> None:
    assert [rights.printed(measured[route]) for route in measured.keys() - written.keys()] == []
    assert sorted(written.keys() - measured.keys()) == [], HINT


def test_each_route_gives_the_rights_that_are_written(
    measured: Mapping[str, Line], written: Mapping[str, Line]
) -> None:
    common = sorted(measured.keys() & written.keys())
    found = [(written[route], measured[route]) for route in common]
    assert [pair for pair in found if pair[0] != pair[1]] == [], HINT


def test_nobody_of_a_site_reads_of_another(measured: Mapping[str, Line]) -> None:
    assert [line for line in measured.values() if rights.SEEN in line] == []


def test_whoever_has_not_signed_in_reaches_only_what_needs_no_account(
    measured: Mapping[str, Line],
) -> None:
    open_routes = {route for route, line in measured.items() if line[1] != rights.SIGN_IN}
    closed = [r for r in open_routes if r.split(" ")[1].startswith(("/api/v1/", "/stagiaires"))]
    assert closed == []
