"""A night that strays too far from the lists on show is held until somebody publishes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

from matcher.errors import AccessDeniedError, InvalidFieldsError, UnknownReferenceError
from matcher.models.nights import CurrentNight
from matcher.models.openings import Opening
from matcher.models.trainees import Trainee
from matcher.services import desk, nights, plans, suggestions
from matcher.services.context import Actor
from matcher.services.night_gates import Counted, gates
from matcher.vocabulary import Role
from tests.builders import a_cohort, a_site, a_trainee, an_opening

if TYPE_CHECKING:
    from matcher.services.context import Context

BOUNDS = {"suggestions": 0.30, "without_suggestion": 10, "open_openings": 0.50}
SHOWN = Counted(lists=100, without=10, suggestions=1000, open_openings=40)


def a_school(context: Context, openings: int = 4) -> None:
    for number in range(3):
        a_trainee(context, f"T{number}")
    for number in range(openings):
        an_opening(context, f"P{number}")


def close(context: Context, *references: str) -> None:
    with context.writing():
        context.session.execute(
            update(Opening).where(Opening.reference.in_(references)).values(status="full")
        )


def shown_night(context: Context) -> str:
    return context.session.scalars(select(CurrentNight.night_id)).one()


@pytest.mark.parametrize(
    ("new", "failed"),
    [
        (SHOWN, set()),
        (replace(SHOWN, suggestions=700), set()),
        (replace(SHOWN, suggestions=699), {"suggestions"}),
        (replace(SHOWN, suggestions=5000), set()),
        (replace(SHOWN, without=20), set()),
        (replace(SHOWN, without=21), {"without_suggestion"}),
        (replace(SHOWN, without=0), set()),
        (replace(SHOWN, open_openings=21), set()),
        (replace(SHOWN, open_openings=20), {"open_openings"}),
        (replace(SHOWN, lists=0, without=0), {"lists"}),
        (Counted(0, 0, 0, 0), {"lists", "suggestions", "open_openings"}),
    ],
)
def test_each_gate_holds_beyond_its_bound_and_no_earlier(new: Counted, failed: set[str]) -> None:
    found = gates(new, SHOWN, BOUNDS)
    assert {gate["name"] for gate in found if not gate["passed"]} == failed
    assert all(set(gate) == {"name", "value", "bound", "passed"} for gate in found)


def test_nothing_is_held_where_nothing_is_on_show() -> None:
    nothing = Counted(0, 0, 0, None)
    assert all(gate["passed"] for gate in gates(nothing, nothing, BOUNDS))
    assert all(gate["passed"] for gate in gates(nothing, Counted(0, 0, 0, 40), BOUNDS))


def test_held_night_leaks_into_nothing_that_is_read_and_is_published_with_a_reason(
    context: Context,
) -> None:
    a_school(context)
    first = nights.run(context)
    plan = plans.list_plans(context)
    close(context, "P0", "P1")
    held = nights.run(context)
    assert (held["status"], held["plan"]) == ("held", None)
    assert [gate["name"] for gate in held["gates"] if not gate["passed"]] == [
        "suggestions",
        "open_openings",
    ]
    assert shown_night(context) == first["id"]
    assert plans.list_plans(context) == plan
    tomorrow = replace(context, today=context.today + timedelta(days=1))
    assert tensions(tomorrow) == {3 / 1}
    published = nights.publish(context, held["id"], " stage  annulé\npar le groupe ")
    assert published["status"] == "done"
    assert published["published"]["why"] == "stage annulé par le groupe"
    assert published["published"]["by"] == context.actor.name
    assert shown_night(context) == held["id"]
    assert [kept["night"] for kept in plans.list_plans(context)] == [held["id"], first["id"]]
    assert nights.show(context, held["id"])["published"] == published["published"]
    assert nights.run(context)["status"] == "unchanged"


def tensions(context: Context) -> set[float]:
    from matcher.services.packing.packed import pack_openings  # noqa: PLC0415

    pressure = pack_openings(context).openings.market.pressure
    return {round(float(value), 3) for value in pressure}


def test_held_night_is_answered_again_and_let_through_once_it_passes(context: Context) -> None:
    a_school(context)
    first = nights.run(context)
    close(context, "P0", "P1")
    held = nights.run(context)
    again = nights.run(context)
    assert (again["id"], again["status"]) == (held["id"], "held")
    close(context, "P2")
    nights.publish(context, nights.run(context)["id"], "fermetures d'été")
    with context.writing():
        context.session.execute(
            update(Opening).where(Opening.reference == "P2").values(status="open")
        )
    back = nights.run(context)
    assert (back["id"], back["status"], back["plan"] is not None) == (held["id"], "done", True)
    assert shown_night(context) == held["id"] != first["id"]


def test_only_the_newest_night_is_published_with_a_reason_by_who_may(context: Context) -> None:
    a_school(context)
    done = nights.run(context)["id"]
    close(context, "P0", "P1")
    older = nights.run(context)["id"]
    close(context, "P2")
    newer = nights.run(context)["id"]
    with pytest.raises(nights.NotHeldError, match="plus récente"):
        nights.publish(context, older, "essai")
    with pytest.raises(nights.NotHeldError, match="pas retenue"):
        nights.publish(context, done, "essai")
    with pytest.raises(InvalidFieldsError, match="Dites pourquoi"):
        nights.publish(context, newer, "  ")
    with pytest.raises(UnknownReferenceError):
        nights.publish(context, "abc", "essai")
    for role, site in ((Role.TRAINER, None), (Role.DIRECTOR, a_site(context, "Clichy").id)):
        other = replace(context, actor=Actor("x@ecole.example", role, site_id=site))
        with pytest.raises(AccessDeniedError):
            nights.publish(other, newer, "essai")
    assert shown_night(context) == done


def test_night_of_a_site_is_held_against_that_site_alone(context: Context) -> None:
    a_school(context)
    a_trainee(context, "C0", cohort=a_cohort(context, "CLI", site=a_site(context, "Clichy")))
    nights.run(context)
    with context.writing():
        context.session.execute(
            update(Trainee).where(Trainee.reference == "C0").values(status="left")
        )
    held = nights.run(context, site="Clichy")
    assert [gate["name"] for gate in held["gates"] if not gate["passed"]] == [
        "lists",
        "suggestions",
    ]
    assert nights.run(context, site="Bagneux")["status"] == "done"


def test_first_list_on_the_desk_stays_that_of_before_while_a_night_is_held(
    context: Context,
) -> None:
    a_school(context)
    nights.run(context)
    before = [row.night for row in desk.desk(context, desk.Filters()).rows]
    close(context, "P2", "P3")
    assert nights.run(context)["status"] == "held"
    after = [row.night for row in desk.desk(context, desk.Filters()).rows]
    assert [night and night.eligible for night in after] == [4, 4, 4]
    assert [night and night.eligible for night in before] == [4, 4, 4]


def as_said(one: dict[str, Any]) -> tuple[Any, ...]:
    return one["rank"], one["fit"], one["score"]


def test_list_asked_on_the_day_of_a_night_is_the_list_of_the_night(context: Context) -> None:
    a_school(context)
    first = suggestions.suggest(context, "T0")["suggestions"]
    nights.run(context)
    again = suggestions.suggest(context, "T0")["suggestions"]
    assert list(map(as_said, again)) == list(map(as_said, first))
