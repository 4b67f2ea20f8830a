"""``rules check`` on a stored school: given days, past or to come (interface.md section 4)."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Any

import pytest

from matcher.errors import InvalidValueError, UnknownReferenceError
from matcher.models.mandates import Mandate
from matcher.services import legality
from matcher.vocabulary import Kind, PlacementStatus, Purpose, RiskCategory
from tests.builders import a_company, a_placement, a_site, a_trainee, an_opening

if TYPE_CHECKING:
    from matcher.models.openings import Opening
    from matcher.models.trainees import Trainee
    from matcher.services.context import Context

SEVENTEEN = date(2009, 6, 15)


def checked(
    context: Context, trainee: Trainee, opening: Opening, first: date, last: date
) -> dict[str, Any]:
    return legality.check(
        context, trainee.reference, opening.company.siret, opening.reference, first, last
    )


def rules(document: dict[str, Any], part: str = "refusals") -> set[str]:
    return {entry["rule"] for entry in document[part]}


def test_a_lawful_period_is_allowed(context: Context) -> None:
    answer = checked(
        context, a_trainee(context), an_opening(context), date(2026, 11, 30), date(2026, 12, 18)
    )
    assert answer["allowed"]
    assert answer["refusals"] == []


def test_sixty_one_days_at_one_host_are_refused_with_the_first_possible_day(
    context: Context,
) -> None:
    trainee, opening = a_trainee(context), an_opening(context, seats=3)
    a_placement(
        context,
        trainee,
        opening,
        date(2026, 1, 5),
        date(2026, 2, 4),
        status=PlacementStatus.DONE,
        purpose=Purpose.DISCOVER,
    )
    answer = checked(context, trainee, opening, date(2026, 3, 2), date(2026, 3, 31))
    assert not answer["allowed"]
    [refusal] = answer["refusals"]
    assert refusal["rule"] == "PM-04"
    assert refusal["first_possible"] == "2026-12-07"
    assert refusal["source"].startswith("Code du travail, D5135-3")
    assert refusal["liftable"] is False
    assert checked(context, trainee, opening, date(2026, 3, 2), date(2026, 3, 30))["allowed"]


def test_a_third_agreement_is_refused_and_a_cancelled_one_is_not_counted(
    context: Context,
) -> None:
    trainee, opening = a_trainee(context), an_opening(context)
    a_placement(context, trainee, opening, date(2026, 1, 5), date(2026, 1, 9), kind=None)
    other = a_placement(context, trainee, opening, date(2026, 3, 2), date(2026, 3, 6))
    days = (date(2026, 6, 1), date(2026, 6, 5))
    assert rules(checked(context, trainee, opening, *days)) == {"PM-04"}
    other.status = PlacementStatus.CANCELLED
    context.session.commit()
    assert checked(context, trainee, opening, *days)["allowed"]


def test_a_placement_is_not_counted_beside_itself(context: Context) -> None:
    trainee, opening = a_trainee(context), an_opening(context)
    a_placement(context, trainee, opening, date(2026, 1, 5), date(2026, 1, 9))
    a_placement(context, trainee, opening, date(2026, 3, 2), date(2026, 3, 31))
    answer = checked(context, trainee, opening, date(2026, 3, 2), date(2026, 3, 31))
    assert answer["allowed"]


def test_another_host_of_the_same_company_is_a_notice(context: Context) -> None:
    trainee = a_trainee(context)
    here = an_opening(context, company=a_company(context, "73282932000074"))
    there = an_opening(context, company=a_company(context, "73282932000082"))
    a_placement(context, trainee, there, date(2026, 1, 5), date(2026, 2, 4))
    answer = checked(context, trainee, here, date(2026, 3, 2), date(2026, 3, 31))
    assert answer["allowed"]
    assert any("SIREN" in notice["text"] for notice in answer["notices"])


def test_a_month_and_a_day_are_refused(context: Context) -> None:
    answer = checked(
        context, a_trainee(context), an_opening(context), date(2026, 11, 3), date(2026, 12, 3)
    )
    assert rules(answer) == {"PM-02"}


def test_practical_rules_are_notices(context: Context) -> None:
    opening = an_opening(context, status="withdrawn")
    answer = checked(context, a_trainee(context), opening, date(2026, 11, 30), date(2026, 12, 4))
    assert answer["allowed"]
    assert "PR-01" in rules(answer, "notices")


def test_without_a_mandate_over_the_whole_period_there_is_a_notice(context: Context) -> None:
    trainee, opening = a_trainee(context), an_opening(context)
    days = (date(2026, 11, 30), date(2026, 12, 18))
    assert "PM-05" in rules(checked(context, trainee, opening, *days), "notices")
    mandate = Mandate(
        prescriber="Mission locale", site_id=a_site(context).id, start_date=date(2026, 1, 1)
    )
    context.session.add(mandate)
    context.session.commit()
    assert "PM-05" not in rules(checked(context, trainee, opening, *days), "notices")
    mandate.suspended_from = date(2026, 12, 18)
    context.session.commit()
    assert "PM-05" in rules(checked(context, trainee, opening, *days), "notices")


def test_a_minor_is_refused_the_evening_and_free_on_the_birthday(context: Context) -> None:
    trainee = a_trainee(context, birth_date=date(2008, 12, 10))
    opening = an_opening(
        context,
        day_start=time(14),
        day_end=time(22, 30),
        break_minutes=90,
        weekdays=["mon", "tue", "wed", "thu", "fri"],
    )
    answer = checked(context, trainee, opening, date(2026, 11, 30), date(2026, 12, 18))
    assert rules(answer) == {"MN-03"}
    assert answer["refusals"][0]["first_possible"] == "2026-12-10"
    assert checked(context, trainee, opening, date(2026, 12, 10), date(2026, 12, 18))["allowed"]


def test_a_derogation_makes_regulated_work_liftable_and_nothing_else(context: Context) -> None:
    trainee = a_trainee(context, birth_date=SEVENTEEN)
    opening = an_opening(
        context,
        risk_categories=[RiskCategory.MACHINES, RiskCategory.HEIGHT],
        derogation_reference="DDETS 2026-14",
    )
    answer = checked(context, trainee, opening, date(2026, 11, 30), date(2026, 12, 18))
    liftable = {entry["rule"]: entry["liftable"] for entry in answer["refusals"]}
    assert liftable == {"TR-machines": True, "TR-height": False}


def test_a_contract_tells_the_minimum_pay_for_information(context: Context) -> None:
    trainee = a_trainee(context, birth_date=SEVENTEEN)
    opening = an_opening(context, kind=Kind.APPRENTICESHIP)
    answer = checked(context, trainee, opening, date(2026, 12, 1), date(2027, 11, 30))
    assert answer["allowed"]
    assert {"AL-03", "AL-04", "MN-08"} <= rules(answer, "notices")
    [pay] = [notice["text"] for notice in answer["notices"] if notice["rule"] == "AL-04"]
    assert "27 %, 39 %, 55 %" in pay
    assert "3,32 €" in pay


def test_days_out_of_order_and_unknown_references_are_told(context: Context) -> None:
    trainee, opening = a_trainee(context), an_opening(context)
    day = date(2026, 12, 1)
    with pytest.raises(InvalidValueError):
        checked(context, trainee, opening, day, date(2026, 11, 30))
    with pytest.raises(InvalidValueError):
        checked(context, trainee, opening, date(1026, 11, 30), day)
    with pytest.raises(UnknownReferenceError):
        legality.check(context, "X", opening.company.siret, opening.reference, day, day)
    with pytest.raises(UnknownReferenceError):
        legality.check(context, trainee.reference, opening.company.siret, "X", day, day)


def test_same_object_and_objectives_are_refused_and_unknown_ones_are_a_notice(
    context: Context,
) -> None:
    trainee, opening = a_trainee(context), an_opening(context)
    a_placement(
        context,
        trainee,
        opening,
        date(2026, 3, 2),
        date(2026, 3, 6),
        purpose=Purpose.CONFIRM,
        objectives="Tenir la plonge",
    )

    def answer(purpose: Purpose, objectives: str | None) -> tuple[set[str], set[str]]:
        document = legality.check(
            context,
            trainee.reference,
            opening.company.siret,
            opening.reference,
            date(2026, 11, 30),
            date(2026, 12, 4),
            purpose,
            objectives,
        )
        return rules(document), rules(document, "notices") & {"PM-04"}

    assert answer(Purpose.CONFIRM, "tenir la PLONGE ") == ({"PM-04"}, set())
    assert answer(Purpose.CONFIRM, "Dresser une assiette") == (set(), set())
    assert answer(Purpose.DISCOVER, "Tenir la plonge") == (set(), set())
    assert answer(Purpose.CONFIRM, None) == (set(), {"PM-04"})
