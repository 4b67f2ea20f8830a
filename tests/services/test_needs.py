"""Which seats are missing: what is predicted is what really adding them gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matcher.scoring.assignment.pool import Pool
from matcher.services import needs, plans
from tests.builders import (
    BLOCK_END,
    BLOCK_START,
    a_cohort,
    a_company,
    a_site,
    a_trainee,
    an_opening,
)

if TYPE_CHECKING:
    import pytest

    from matcher.services.context import Context


def test_missing_seats_are_told_and_really_place_as_many_more(context: Context) -> None:
    for number in range(4):
        a_trainee(context, f"T{number}", projects=("G1602",), dislikes=("D1106",))
    an_opening(context, "UNE", rome="G1602")
    an_opening(context, "VENTE", rome="D1106", seats=9)
    [first, *_] = needs.needs(context)
    assert (first["rome"], first["commune"]) == ("G1602", "Bagneux")
    assert first["block"] == {"start": BLOCK_START.isoformat(), "end": BLOCK_END.isoformat()}
    assert (first["seats"], first["gain_placed"]) == (3, 3)
    assert first["predicted_for_one"]["placed"] == 1
    assert first["gain_utility"] > 2
    before = plans.plan(context)["certificate"]["placed"]
    site = a_company(context, latitude=48.798, longitude=2.312)
    an_opening(context, "NOUVELLE", rome="G1602", seats=3, company=site)
    assert plans.plan(context)["certificate"]["placed"] == before + 3


def test_no_more_seats_are_asked_than_place_somebody(context: Context) -> None:
    a_trainee(context, "SEUL", projects=("G1602",))
    a_trainee(context, "AUTRE", projects=("G1602",))
    an_opening(context, rome="G1602")
    [first, *_] = needs.needs(context)
    assert (first["seats"], first["gain_placed"]) == (1, 1)


def test_one_site_is_looked_at_alone_and_nobody_needs_nothing(context: Context) -> None:
    assert needs.needs(context) == []
    clichy = a_cohort(
        context, "CLI-1", site=a_site(context, "Clichy", commune="Clichy", commune_insee="92024")
    )
    for name in ("A", "B"):
        a_trainee(context, name)
        a_trainee(context, f"C{name}", cohort=clichy)
    an_opening(context)
    assert {one["site"] for one in needs.needs(context, ["Clichy"])} == {"Clichy"}


def test_place_is_looked_for_where_those_live_whom_no_place_is_near(context: Context) -> None:
    an_opening(context, rome="G1602", seats=9)
    a_trainee(context, "ICI", projects=("G1602",))
    argenteuil: dict[str, Any] = {
        "travel_modes": ["walk"],
        "latitude": 48.9485,
        "longitude": 2.2493,
        "max_travel_minutes": 20,
    }
    for name, commune in (("A", "ARGENTEUIL"), ("B", None)):
        a_trainee(context, name, commune=commune, projects=("D1106",), **argenteuil)
    assert plans.plan(context)["certificate"]["placed"] == 1
    [first, *others] = needs.needs(context)
    assert (first["rome"], first["commune"], first["site"]) == ("D1106", "Argenteuil", "Bagneux")
    assert (first["seats"], first["gain_placed"]) == (2, 2)
    assert all(one["gain_placed"] == 0 for one in others if one["commune"] == "Bagneux")
    there = a_company(context, latitude=48.948, longitude=2.248)
    an_opening(context, rome="D1106", seats=2, company=there)
    assert plans.plan(context)["certificate"]["placed"] == 3


def test_commune_that_no_list_knows_is_looked_at_by_the_homes_themselves(context: Context) -> None:
    an_opening(context, rome="G1602")
    a_trainee(context, "A", commune="Saint-Loin", latitude=44.123, longitude=1.234)
    [first, *_] = needs.needs(context)
    assert (first["commune"], first["commune_insee"], first["gain_placed"]) == (
        "Saint-Loin",
        "",
        1,
    )


def test_commune_of_the_site_is_looked_at_once(context: Context) -> None:
    for name in ("A", "B"):
        a_trainee(context, name, projects=("G1602",))
    an_opening(context, rome="G1602")
    found = [(one["rome"], one["commune"], str(one["block"])) for one in needs.needs(context)]
    assert len(found) == len(set(found)) >= 1


def test_of_a_large_pool_one_seat_is_asked_for(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        a_trainee(context, f"T{number}", projects=("G1602",), dislikes=("D1106",))
    an_opening(context, "UNE", rome="G1602")
    [whole, *_] = needs.needs(context)
    monkeypatch.setattr(Pool, "is_small", False)
    [first, *_] = needs.needs(context)
    assert (whole["seats"], first["seats"], first["gain_placed"]) == (3, 1, 1)
    assert first["predicted_for_one"] == {
        "placed": first["gain_placed"],
        "utility": first["gain_utility"],
    }
