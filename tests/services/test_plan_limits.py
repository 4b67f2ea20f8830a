"""The plan at its limits: no exact solver, ten thousand places at one point, names kept apart."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, select

from matcher.models.openings import Opening
from matcher.services import plans
from matcher.services.context import Actor
from matcher.services.planning.ground import PairName
from matcher.vocabulary import Role
from tests.builders import a_cohort, a_company, a_site, a_trainee, an_opening

if TYPE_CHECKING:
    from matcher.services.context import Context

MANY = 10_000
on_one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def _contested(context: Context) -> PairName:
    """Store two at Bagneux and one at Clichy who want the same kitchen; return one such pair."""
    clichy = a_cohort(context, "CLI-1", site=a_site(context, "Clichy"))
    a_trainee(context, "A", first_name="Ada", projects=("G1602",))
    a_trainee(context, "B", first_name="Bo", projects=("G1602",))
    a_trainee(context, "ZOE", first_name="Zoé", last_name="Autre", cohort=clichy)
    opening = an_opening(context, "CUISINE", rome="G1602")
    return PairName("A", opening.company.siret, "CUISINE")


@on_one_database
def test_without_any_exact_solver_the_plan_says_that_it_is_approximate(context: Context) -> None:
    _contested(context)
    document = plans.plan(context, with_flow=False, matching_limit=0)
    certificate = document["certificate"]
    assert (certificate["approximate"], certificate["solver"]) == (True, "greedy")
    assert certificate["feasible"]
    assert certificate["placed"] == 1
    assert certificate["bound"] >= certificate["utility"]


@on_one_database
def test_ten_thousand_places_at_one_point_are_planned(context: Context) -> None:
    names = [f"T{number}" for number in range(8)]
    for name in names:
        a_trainee(context, name, projects=("G1602",))
    first = an_opening(context, "P0", rome="G1602", company=a_company(context))
    table = Opening.__table__
    columns = [column for column in table.columns if not column.primary_key]
    row = context.session.execute(select(*columns).where(table.c.id == first.id)).one()
    like = {column.name: value for column, value in zip(columns, row, strict=True)}
    with context.writing():
        context.session.execute(
            insert(Opening), [like | {"reference": f"P{number}"} for number in range(1, MANY)]
        )
    document = plans.plan(context)
    assert [seat["trainee"] for seat in document["plan"]] == names
    assert document["certificate"]["gap"] == 0
    assert document["seconds"]["score"] + document["seconds"]["solve"] < 5


@on_one_database
@pytest.mark.parametrize("role", [Role.TRAINER, Role.DIRECTOR])
def test_cost_of_a_place_names_no_other_trainee(context: Context, role: Role) -> None:
    pair = _contested(context)
    site = a_trainee(context, "C", first_name="Cora").site_id if role is Role.TRAINER else None
    asking = replace(context, actor=Actor("f@ecole.example", role, site))
    told = [plans.why(asking, pair), *plans.costs_of(asking, [pair])]
    assert all(one["possible"] for one in told)
    for name in ("ZOE", "Zoé", "Ada", "'B'", "Bo ", "Cora", "CLI-1", "Clichy"):
        assert name not in str(told)


@on_one_database
def test_lock_refused_for_a_seat_names_the_place_and_nobody_else(context: Context) -> None:
    pair = _contested(context)
    [told] = plans.costs_of(context, [pair], locks=[pair._replace(trainee="ZOE")])
    assert not told["possible"]
    assert "CUISINE, 2 place(s) demandée(s), 1 libre(s)" in told["text"]
    assert "ZOE" not in told["text"]
    [nobody] = plans.costs_of(context, [pair._replace(trainee="personne")])
    assert "pas de ce plan" in nobody["text"]
