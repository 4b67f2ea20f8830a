"""A plan beside the last night's: who moved, who gained or lost a place, the tiers of both."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from matcher.errors import UnknownReferenceError
from matcher.services import nights, plans
from matcher.services.context import Actor
from matcher.services.planning.ground import PairName
from matcher.vocabulary import PlacementStatus, Role
from tests.builders import (
    BLOCK_END,
    BLOCK_START,
    a_cohort,
    a_placement,
    a_site,
    a_trainee,
    an_opening,
)

if TYPE_CHECKING:
    from matcher.models.openings import Opening
    from matcher.services.context import Context


def a_pair(trainee: str, opening: Opening) -> PairName:
    return PairName(trainee, opening.company.siret, opening.reference)


def test_without_a_night_there_is_nothing_to_compare_with(context: Context) -> None:
    a_trainee(context, "A")
    an_opening(context)
    found = plans.compare_with_night(context, plans.plan(context))
    assert (found["before"], found["trainees"], found["joined"]) == (None, 0, [])


def test_same_plan_changes_nothing(context: Context) -> None:
    a_trainee(context, "A")
    an_opening(context)
    night = nights.run(context)["id"]
    found = plans.compare_with_night(context, plans.plan(context))
    assert found["before"]["night"] == night
    assert (found["trainees"], found["same"]) == (1, 1)
    assert found["tiers"]["before"] == found["tiers"]["after"]
    assert found["moved"] == found["gained"] == found["lost"] == []


def test_who_moved_gained_and_lost_is_told_with_the_tiers_of_both(context: Context) -> None:
    a_trainee(context, "A", projects=("G1602",))
    a_trainee(context, "B", projects=("G1602",), dislikes=("D1106",))
    kitchen = an_opening(context, "CUISINE", rome="G1602")
    shop = an_opening(context, "VENTE", rome="D1106")
    nights.run(context)
    made = plans.make(context, locks=[a_pair("A", kitchen)])
    found = plans.compare(context, made["id"])
    assert [(one["trainee"], one["before"]["opening"], one["after"]["opening"])
            for one in found["moved"]] == [("A", "VENTE", "CUISINE")]  # fmt: skip
    assert [(one["trainee"], one["before"]["opening"], one["after"]) for one in found["lost"]] == [
        ("B", "CUISINE", None)
    ]
    assert "prise" in found["lost"][0]["reason"]
    assert (found["tiers"]["before"]["placed"], found["tiers"]["after"]["placed"]) == (2, 1)
    assert found["tiers"]["before"]["utility"] > found["tiers"]["after"]["utility"]
    back = plans.make(context, bans=[a_pair("A", kitchen)])
    gained = plans.compare(context, back["id"], made["id"])["gained"]
    assert [(one["trainee"], one["before"]) for one in gained] == [("B", None)]
    assert shop.reference == "VENTE"


def test_who_was_placed_since_left_the_plan_and_who_came_joined_it(context: Context) -> None:
    placed, opening = a_trainee(context, "A"), an_opening(context, seats=3)
    a_trainee(context, "B")
    nights.run(context)
    a_placement(context, placed, opening, BLOCK_START, BLOCK_END, status=PlacementStatus.RUNNING)
    a_trainee(context, "C")
    found = plans.compare_with_night(context, plans.plan(context))
    assert (found["left"], found["joined"], found["trainees"]) == (["A"], ["C"], 1)


def test_trainees_of_another_site_are_in_no_side_of_the_comparison(context: Context) -> None:
    clichy = a_cohort(context, "CLI-1", site=a_site(context, "Clichy"))
    a_trainee(context, "A")
    a_trainee(context, "ZOE", cohort=clichy)
    opening = an_opening(context, seats=4)
    nights.run(context)
    made = plans.make(context, bans=[a_pair("ZOE", opening)])
    assert plans.compare(context, made["id"])["lost"][0]["trainee"] == "ZOE"
    trainer = replace(
        context, actor=Actor("f@ecole.example", Role.TRAINER, a_trainee(context, "B").site_id)
    )
    assert "ZOE" not in str(plans.compare(trainer, made["id"]))
    assert "ZOE" not in str(plans.show(trainer, made["id"]))
    assert "ZOE" not in str(plans.list_plans(trainer))
    assert "ZOE" in str(plans.list_plans(context))


def test_plan_that_is_not_kept_is_told(context: Context) -> None:
    with pytest.raises(UnknownReferenceError, match="rien"):
        plans.compare(context, "rien")
