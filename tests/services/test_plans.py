"""The joint plan of a school: who is in it, what it keeps to, what it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from matcher.errors import ConflictError, InvalidValueError, UnknownReferenceError
from matcher.services import plans
from matcher.services.context import Actor
from matcher.services.planning import memory
from matcher.services.planning.ground import LockRefusedError, PairName
from matcher.vocabulary import Decision, Kind, OpeningStatus, PlacementStatus, Role
from tests.builders import (
    BLOCK_END,
    BLOCK_START,
    TODAY,
    a_cohort,
    a_company,
    a_decision,
    a_placement,
    a_site,
    a_trainee,
    an_opening,
)

if TYPE_CHECKING:
    from matcher.models.openings import Opening
    from matcher.services.context import Context

WEEK = timedelta(days=7)
PAST = (TODAY - 8 * WEEK, TODAY - 6 * WEEK)
OLDER = (TODAY - 30 * WEEK, TODAY - 28 * WEEK)
LONG_AGO = (TODAY - 60 * WEEK, TODAY - 58 * WEEK)


def seats(document: dict[str, Any]) -> dict[str, str]:
    return {seat["trainee"]: seat["opening"] for seat in document["plan"]}


def reason(document: dict[str, Any], trainee: str) -> str:
    return next(str(one["reason"]) for one in document["unplaced"] if one["trainee"] == trainee)


def a_pair(trainee: str, opening: Opening) -> PairName:
    return PairName(trainee, opening.company.siret, opening.reference)


def test_everybody_gets_the_seat_that_lets_most_be_placed(context: Context) -> None:
    a_trainee(context, "A", projects=("G1602",))
    a_trainee(context, "B", projects=("G1602",), dislikes=("D1106",))
    an_opening(context, "CUISINE", rome="G1602")
    an_opening(context, "VENTE", rome="D1106")
    document = plans.plan(context)
    assert seats(document) == {"A": "VENTE", "B": "CUISINE"}
    assert document["unplaced"] == []
    assert document["certificate"]["placed"] == document["certificate"]["max_placeable"] == 2
    assert document["certificate"]["gap"] == 0
    assert document["blocks"] == [
        {
            "cohort": "BAG-2026-11",
            "start": BLOCK_START.isoformat(),
            "end": BLOCK_END.isoformat(),
            "trainees": 2,
        }
    ]


def test_seat_goes_to_the_greater_need_and_skills_decide_nothing(context: Context) -> None:
    cohort = a_cohort(context, blocks=(LONG_AGO, OLDER, PAST, (BLOCK_START, BLOCK_END)))
    opening = an_opening(context, "SEULE", skills={"macro": 3})
    had = a_trainee(context, "A-servi", cohort=cohort, skills={"macro": 3})
    a_placement(context, had, opening, *PAST, status=PlacementStatus.DONE)
    a_trainee(context, "B-jamais", cohort=cohort, projects=())
    document = plans.plan(context, with_pairs=True)
    assert dict(document["trainees"]) == {"A-servi": 1, "B-jamais": 2}
    assert seats(document) == {"B-jamais": "SEULE"}
    assert "prise" in reason(document, "A-servi")


def test_block_before_the_trainee_came_is_no_need_and_interrupted_is_one(
    context: Context,
) -> None:
    cohort = a_cohort(context, blocks=(OLDER, PAST, (BLOCK_START, BLOCK_END)))
    a_trainee(context, "nouveau", cohort=cohort, entry_date=TODAY - WEEK)
    stopped = a_trainee(context, "interrompu", cohort=cohort)
    a_placement(
        context,
        stopped,
        an_opening(context),
        *PAST,
        status=PlacementStatus.INTERRUPTED,
        last_day=PAST[0] + timedelta(days=2),
    )
    document = plans.plan(context, with_pairs=True)
    assert dict(document["trainees"]) == {"interrompu": 2, "nouveau": 0}


def test_placed_opted_out_and_left_are_not_of_the_plan(context: Context) -> None:
    opening = an_opening(context, seats=9)
    placed = a_trainee(context, "placé")
    a_placement(context, placed, opening, BLOCK_START, BLOCK_END, status=PlacementStatus.RUNNING)
    a_trainee(context, "opposé", matching_opt_out=True)
    a_trainee(context, "parti", status="left")
    a_trainee(context, "libre")
    document = plans.plan(context, with_pairs=True)
    assert document["trainees"] == [["libre", 0]]
    assert document["seats"] == [[opening.company.siret, opening.reference, 8]]


def test_contracts_are_never_planned(context: Context) -> None:
    a_trainee(context, "A")
    an_opening(context, "CONTRAT", kind=Kind.APPRENTICESHIP)
    an_opening(context, "STAGE", kind=Kind.STAGE)
    assert seats(plans.plan(context)) == {"A": "STAGE"}


def test_holds_of_others_and_the_number_a_company_states_bind(context: Context) -> None:
    company = a_company(context, max_solicitations_per_month=1)
    capped = an_opening(context, "PLAFOND", company=company, seats=3)
    held = an_opening(context, "RÉSERVÉE", seats=1)
    elsewhere = a_trainee(context, "Z", cohort=a_cohort(context, "AUTRE"))
    a_decision(context, elsewhere, held, Decision.ACCEPTED, TODAY)
    for name in ("A", "B"):
        a_trainee(context, name)
    document = plans.plan(context, cohorts=["BAG-2026-11"], with_pairs=True)
    assert list(seats(document).values()) == ["PLAFOND"]
    assert document["caps"] == [[capped.company.siret, 1]]


def test_site_and_cohort_are_planned_alone_and_unknown_ones_are_told(context: Context) -> None:
    clichy = a_cohort(context, "CLI-1", site=a_site(context, "Clichy"))
    a_trainee(context, "A")
    a_trainee(context, "C", cohort=clichy)
    an_opening(context, seats=4)
    assert set(seats(plans.plan(context, sites=["Clichy"]))) == {"C"}
    assert set(seats(plans.plan(context, cohorts=["BAG-2026-11"]))) == {"A"}
    with pytest.raises(UnknownReferenceError, match="Nulle-Part"):
        plans.plan(context, sites=["Nulle-Part"])
    with pytest.raises(UnknownReferenceError, match="P-99"):
        plans.plan(context, cohorts=["P-99"])


def test_person_of_a_site_plans_that_site_only(context: Context) -> None:
    clichy = a_cohort(context, "CLI-1", site=a_site(context, "Clichy"))
    a_trainee(context, "A")
    a_trainee(context, "C", cohort=clichy)
    an_opening(context, seats=4)
    trainer = Actor("f@ecole.example", Role.TRAINER, site_id=clichy.site_id)
    assert set(seats(plans.plan(replace(context, actor=trainer)))) == {"C"}


def test_lock_is_kept_whatever_it_costs_and_ban_is_never_used(context: Context) -> None:
    a_trainee(context, "A", projects=("G1602",))
    a_trainee(context, "B", projects=("G1602",), dislikes=("D1106",))
    kitchen = an_opening(context, "CUISINE", rome="G1602")
    shop = an_opening(context, "VENTE", rome="D1106")
    locked = plans.plan(context, locks=[a_pair("A", kitchen)])
    assert seats(locked) == {"A": "CUISINE"}
    assert locked["certificate"]["feasible"]
    assert (locked["certificate"]["placed"], locked["certificate"]["max_placeable"]) == (1, 1)
    assert "à la main" in locked["plan"][0]["why_this_seat"]
    banned = plans.plan(context, bans=[a_pair("B", kitchen)])
    assert seats(banned) == {"A": "CUISINE"}
    assert seats(plans.plan(context, bans=[a_pair("A", shop)])) != {"A": "VENTE"}


def test_lock_that_breaks_a_rule_names_pair_and_rule(context: Context) -> None:
    a_trainee(context, "A", dislikes=("G1602",))
    pair = a_pair("A", an_opening(context, "CUISINE"))
    with pytest.raises(LockRefusedError, match=r"CUISINE.*PR-08"):
        plans.plan(context, locks=[pair])


def test_two_locks_for_one_seat_one_trainee_or_against_a_ban_are_refused(
    context: Context,
) -> None:
    first, second = an_opening(context, "UNE"), an_opening(context, "DEUX")
    for name in ("A", "B"):
        a_trainee(context, name)
    for locks, message in (
        ([a_pair("A", first), a_pair("B", first)], "2 place.* demandée.*1 libre"),
        ([a_pair("A", first), a_pair("A", second)], "déjà un autre verrou"),
    ):
        with pytest.raises(ConflictError, match=message):
            plans.plan(context, locks=locks)
    with pytest.raises(LockRefusedError, match="aussi interdit"):
        plans.plan(context, locks=[a_pair("A", first)], bans=[a_pair("A", first)])


def test_lock_beyond_the_cap_of_a_company_is_refused(context: Context) -> None:
    company = a_company(context, max_solicitations_per_month=1)
    opening = an_opening(context, "PLAFOND", company=company, seats=2)
    for name in ("A", "B"):
        a_trainee(context, name)
    with pytest.raises(ConflictError, match="accepte encore 1"):
        plans.plan(context, locks=[a_pair("A", opening), a_pair("B", opening)])


def test_lock_may_go_beyond_the_travel_limit_since_travel_is_no_rule(context: Context) -> None:
    a_trainee(context, "A", max_travel_minutes=10)
    far = an_opening(context, "LOIN", latitude=48.9, longitude=2.31)
    assert plans.plan(context)["plan"] == []
    assert "au-delà" in reason(plans.plan(context), "A")
    assert seats(plans.plan(context, locks=[a_pair("A", far)])) == {"A": "LOIN"}


def test_lock_on_who_is_unknown_or_not_of_the_plan_is_told(context: Context) -> None:
    opening = an_opening(context)
    a_trainee(context, "parti", status="left")
    with pytest.raises(UnknownReferenceError, match="personne"):
        plans.plan(context, locks=[a_pair("personne", opening)])
    with pytest.raises(LockRefusedError, match="pas de ce plan"):
        plans.plan(context, locks=[a_pair("parti", opening)])
    a_trainee(context, "A")
    with pytest.raises(UnknownReferenceError, match="P-99"):
        plans.plan(context, bans=[PairName("A", opening.company.siret, "P-99")])


@pytest.mark.parametrize("text", ["", "A", "A:1", "::", "A::P"])
def test_pair_that_cannot_be_read_is_told_with_its_form(text: str) -> None:
    with pytest.raises(InvalidValueError, match="MATRICULE:SIRET:PLACE"):
        PairName.read("--lock", text)


def test_nobody_nothing_and_no_pair_make_an_empty_certified_plan(context: Context) -> None:
    empty = plans.plan(context)
    assert (empty["plan"], empty["unplaced"], empty["fairness"]["mean"]) == ([], [], None)
    a_trainee(context, "A", dislikes=("G1602",))
    assert "Aucune immersion" in reason(plans.plan(context), "A")
    an_opening(context)
    document = plans.plan(context)
    assert "PR-08" in reason(document, "A")
    assert document["certificate"]["feasible"]
    assert document["fairness"]["badly_served"] == 1


def test_all_seats_taken_and_cap_of_zero_are_said(context: Context) -> None:
    taken = an_opening(context)
    other = a_trainee(context, "Z", cohort=a_cohort(context, "AUTRE"))
    a_placement(context, other, taken, BLOCK_START, BLOCK_END, status=PlacementStatus.RUNNING)
    a_trainee(context, "A")
    assert "PR-02" in reason(plans.plan(context, cohorts=["BAG-2026-11"]), "A")
    an_opening(context, company=a_company(context, max_solicitations_per_month=0))
    told = reason(plans.plan(context, cohorts=["BAG-2026-11"]), "A")
    assert "PR-02" in told
    assert "PR-11" in told


def test_trainee_without_block_is_told_and_trainee_without_place_is_planned(
    context: Context,
) -> None:
    a_trainee(context, "A", cohort=a_cohort(context, "FINIE", blocks=(PAST,)))
    nowhere = {"latitude": None, "longitude": None, "commune_insee": None, "commune": None}
    site = a_site(context, "Sans adresse", postcode=None, **nowhere)
    a_trainee(
        context, "B", cohort=a_cohort(context, "X", site=site), latitude=None, longitude=None
    )
    an_opening(context)
    document = plans.plan(context)
    assert "PR-12" in reason(document, "A")
    assert set(seats(document)) == {"B"}


def test_same_base_gives_the_same_document(context: Context) -> None:
    for number in range(6):
        a_trainee(context, f"T{number}")
        an_opening(context, f"P{number}", rome="G1602")
    first, again = (plans.plan(context, with_pairs=True) for _ in range(2))
    assert first | {"seconds": {}} == again | {"seconds": {}}


def test_without_or_tools_the_plan_is_as_good(context: Context) -> None:
    for number, rome in enumerate(("G1602", "D1106", "N1103", "G1602")):
        a_trainee(context, f"T{number}", projects=(rome,))
        an_opening(context, f"P{number}", rome=rome)
    best = plans.plan(context)["certificate"]
    other = plans.plan(context, with_flow=False)["certificate"]
    assert (other["solver"], other["approximate"]) == ("scipy", False)
    assert other["utility"] == pytest.approx(best["utility"], abs=1e-6)


def test_why_names_the_rule_or_the_cost_for_the_others(context: Context) -> None:
    a_trainee(context, "A", projects=("G1602",))
    a_trainee(context, "B", projects=("G1602",), dislikes=("D1106",))
    kitchen = an_opening(context, "CUISINE", rome="G1602")
    shop = an_opening(context, "VENTE", rome="D1106")
    forced = plans.why(context, a_pair("A", kitchen))
    assert forced["possible"]
    assert (forced["cost"]["placed"], forced["cost"]["trainees_affected"]) == (1, 1)
    assert forced["text"] == "Possible, mais un autre stagiaire n'aurait plus de place."
    assert "B" not in str(forced["cost"])
    free = plans.why(context, a_pair("A", shop))
    assert free["in_plan"]
    assert free["cost"] == {"placed": 0, "utility": 0, "trainees_affected": 0}
    refused = plans.why(context, a_pair("B", shop))
    assert (refused["eligible"], refused["possible"]) == (False, False)
    assert [refusal["rule"] for refusal in refused["refusals"]] == ["PR-08"]


def test_why_says_that_the_way_is_longer_than_the_trainee_wants(context: Context) -> None:
    a_trainee(context, "A", max_travel_minutes=20)
    near = an_opening(context, "PRES")
    far = an_opening(context, "LOIN", latitude=48.8, longitude=2.6)
    assert plans.why(context, a_pair("A", near))["text"].endswith("aux autres.")
    told = plans.why(context, a_pair("A", far))
    assert told["possible"]
    assert "Le trajet dépasse sa limite : " in told["text"]


def test_why_of_contract_placed_or_unknown(context: Context) -> None:
    placed = a_trainee(context, "A")
    contract = an_opening(context, "CONTRAT", kind=Kind.APPRENTICESHIP)
    opening = an_opening(context, "P", seats=2)
    assert "Les contrats" in plans.why(context, a_pair("A", contract))["text"]
    a_placement(context, placed, opening, BLOCK_START, BLOCK_END, status=PlacementStatus.RUNNING)
    told = plans.why(context, a_pair("A", an_opening(context, "Q")))
    assert not told["possible"]
    with pytest.raises(UnknownReferenceError):
        plans.why(context, a_pair("personne", opening))
    with pytest.raises(UnknownReferenceError):
        plans.why(context, PairName("A", "1", "rien"))


def test_plan_that_would_not_fit_in_memory_is_refused_by_name() -> None:
    with pytest.raises(memory.MemoryShortError, match=r"--site"):
        memory.check_pairs(20_000_000, left=1 << 30)
    memory.check(400, 600, left=1 << 30)


def test_who_is_left_without_a_place_by_a_ban_is_told_so(context: Context) -> None:
    a_trainee(context, "A", max_travel_minutes=20)
    near, far = (
        an_opening(context, "PRÈS"),
        an_opening(context, "LOIN", latitude=43.3, longitude=5.4),
    )
    ban = [a_pair("A", near)]
    told = reason(plans.plan(context, bans=ban), "A")
    assert told == "2 places possibles : 1 interdite à la main, 1 au-delà de son temps de trajet."
    far.status = OpeningStatus.WITHDRAWN
    context.session.commit()
    told = reason(plans.plan(context, bans=ban), "A")
    assert told == "1 place possible, interdite à la main."


def test_who_was_placed_in_the_days_of_the_block_that_are_past_is_not_of_the_plan(
    context: Context,
) -> None:
    days = timedelta(days=1)
    block = (TODAY - 20 * days, TODAY + 5 * days)
    cohort = a_cohort(context, "EN-COURS", blocks=(block,))
    opening = an_opening(context, seats=9, start_date=None, end_date=None)
    served = a_trainee(context, "servi", cohort=cohort)
    a_trainee(context, "libre", cohort=cohort)
    a_placement(
        context, served, opening, block[0] + days, TODAY - 3 * days, status=PlacementStatus.DONE
    )
    document = plans.plan(context, with_pairs=True)
    assert [name for name, _ in document["trainees"]] == ["libre"]


def test_who_has_no_seat_but_one_kept_by_a_hold_is_told_so(context: Context) -> None:
    opening = an_opening(context, seats=2)
    for name in ("A", "B"):
        a_decision(context, a_trainee(context, name), opening, Decision.ACCEPTED, TODAY)
    document = plans.plan(context)
    [unplaced] = document["unplaced"]
    assert "déjà retenue à son nom" in unplaced["reason"]
    assert document["certificate"]["feasible"]
