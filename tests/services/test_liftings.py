"""Who may lift what: with a reason, honoured everywhere, ended and never deleted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from matcher.errors import (
    AccessDeniedError,
    ConflictError,
    InvalidFieldsError,
    UnknownReferenceError,
)
from matcher.models.liftings import Lifting
from matcher.services import legality, liftings, needs, plans, suggestions
from matcher.services.context import Actor
from matcher.services.night_inputs import fingerprint
from matcher.vocabulary import Decision, Kind, OpeningStatus, RiskCategory, Role
from tests.builders import TODAY, a_decision, a_site, a_trainee, an_opening

if TYPE_CHECKING:
    from matcher.models.openings import Opening
    from matcher.services.context import Context

MINOR = date(2009, 6, 15)
WHY = "vu avec le stagiaire, d'accord pour essayer"


def lift(context: Context, opening: Opening, rule: str, **more: date) -> int:
    made = liftings.add(
        context, "T1", opening.company.siret, opening.reference, rule, why=WHY, **more
    )
    return int(made["id"])


def refused(context: Context, opening: Opening) -> list[str]:
    told = suggestions.why(context, "T1", opening.company.siret, opening.reference)
    return [one["rule"] for one in told["refusals"]]


def test_dislike_is_lifted_for_one_opening_and_told_on_the_suggestion(context: Context) -> None:
    a_trainee(context, "T1", dislikes=("G1602",))
    opening, other = an_opening(context), an_opening(context)
    assert refused(context, opening) == ["PR-08"]
    lift(context, opening, "PR-08")
    answer = suggestions.suggest(context, "T1")
    [one] = answer["suggestions"]
    assert one["opening"] == opening.reference
    assert [let["rule"] for let in one["lifted"]] == ["PR-08"]
    assert one["warnings"][0] == (
        f"Refus levé (règle PR-08) par ligne de commande le 23/11/2026 : {WHY}"
    )
    assert answer["refused"] == {"PR-08": 1}
    assert refused(context, other) == ["PR-08"]


def test_staff_ban_is_lifted_until_its_last_day(context: Context) -> None:
    person, opening = a_trainee(context, "T1"), an_opening(context)
    a_decision(context, person, opening, Decision.DECLINED_BY_TRAINER, TODAY - timedelta(days=9))
    lift(context, opening, "PR-10", until=TODAY + timedelta(days=2))
    assert refused(context, opening) == []
    later = replace(context, today=TODAY + timedelta(days=3))
    assert refused(later, opening) == ["PR-10"]
    assert liftings.listing(later) == []
    assert len(liftings.listing(later, with_ended=True)) == 1


def test_age_exception_of_a_contract_is_lifted_by_staff_and_named_by_the_check(
    context: Context,
) -> None:
    a_trainee(context, "T1", birth_date=date(1996, 1, 15))
    opening = an_opening(context, kind=Kind.APPRENTICESHIP, start_date=date(2026, 12, 1))
    assert refused(context, opening) == ["AL-01"]
    lift(context, opening, "AL-01")
    assert refused(context, opening) == []
    answer = legality.check(
        context,
        "T1",
        opening.company.siret,
        opening.reference,
        date(2026, 12, 1),
        date(2027, 11, 30),
    )
    assert answer["allowed"]
    [notice] = [one for one in answer["notices"] if one["rule"] == "AL-01"]
    assert notice["text"].startswith("Refus levé (règle AL-01) par ligne de commande")


def test_regulated_work_needs_the_reference_on_the_opening_and_keeps_needing_it(
    context: Context,
) -> None:
    a_trainee(context, "T1", birth_date=MINOR)
    opening = an_opening(context, risk_categories=[RiskCategory.MACHINES])
    with pytest.raises(ConflictError, match="Déclaration de dérogation"):
        lift(context, opening, "TR-machines")
    opening.derogation_reference = "DREETS 2026-12"
    context.session.commit()
    lift(context, opening, "TR-machines")
    assert refused(context, opening) == []
    opening.derogation_reference = None
    context.session.commit()
    assert refused(context, opening) == ["TR-machines"]


def test_what_the_law_forbids_is_never_lifted_even_if_it_is_stored(context: Context) -> None:
    person = a_trainee(context, "T1", birth_date=MINOR)
    opening = an_opening(
        context, risk_categories=[RiskCategory.COLLAPSE], derogation_reference="DREETS 1"
    )
    for rule in ("TR-collapse", "MN-03", "PM-04", "PR-02"):
        with pytest.raises(ConflictError, match=f"{rule} ne se lève jamais"):
            lift(context, opening, rule)
    assert context.session.scalars(select(Lifting)).all() == []
    liftings.written(context, person.id, opening.id, "TR-collapse", why=WHY)
    context.session.commit()
    assert refused(context, opening) == ["TR-collapse"]


def test_plan_uses_a_place_beyond_the_travel_limit_once_that_is_lifted(context: Context) -> None:
    a_trainee(context, "T1", max_travel_minutes=10)
    far = an_opening(context, latitude=48.95, longitude=2.36)
    [unplaced] = plans.plan(context)["unplaced"]
    assert "au-delà de son temps de trajet" in unplaced["reason"]
    lift(context, far, "travel_limit")
    [seat] = plans.plan(context)["plan"]
    assert (seat["opening"], seat["lifted"][0]["rule"]) == (far.reference, "travel_limit")
    assert (
        f"Refus levé (temps de trajet) par ligne de commande le 23/11/2026 : {WHY}."
        in (seat["why_this_seat"])
    )
    with pytest.raises(ConflictError, match="pas au-delà"):
        lift(context, an_opening(context), "travel_limit")


def test_lifting_is_ended_with_a_reason_and_stays_in_the_list(context: Context) -> None:
    a_trainee(context, "T1", dislikes=("G1602",))
    opening = an_opening(context)
    before = fingerprint(context, None)
    number = lift(context, opening, "PR-08")
    assert fingerprint(context, None) != before
    with pytest.raises(ConflictError, match="déjà levée"):
        lift(context, opening, "PR-08")
    ended = liftings.end(context, number, why="il a changé d'avis")
    assert (ended["holds"], ended["ended_by"]) == (False, "ligne de commande")
    assert refused(context, opening) == ["PR-08"]
    with pytest.raises(ConflictError, match="pris fin le 23/11/2026"):
        liftings.end(context, number, why="encore")
    assert liftings.listing(context) == []
    [kept] = liftings.listing(context, trainee="T1", with_ended=True)
    assert (kept["why"], kept["end_reason"]) == (WHY, "il a changé d'avis")
    lift(context, opening, "PR-08")


def test_reason_known_words_and_the_right_to_write_are_asked(context: Context) -> None:
    a_trainee(context, "T1")
    opening = an_opening(context)
    siret, reference = opening.company.siret, opening.reference
    with pytest.raises(InvalidFieldsError, match="why"):
        liftings.add(context, "T1", siret, reference, "PR-08", why=" ")
    with pytest.raises(InvalidFieldsError, match="until"):
        lift(context, opening, "PR-08", until=TODAY - timedelta(days=1))
    with pytest.raises(ConflictError, match="n'écarte pas cette place"):
        lift(context, opening, "PR-08")
    for words in (("T9", siret, reference, "PR-08"), ("T1", siret, "P9", "PR-08"),
                  ("T1", siret, reference, "PR-99")):  # fmt: skip
        with pytest.raises(UnknownReferenceError):
            liftings.add(context, *words, why=WHY)
    with pytest.raises(UnknownReferenceError):
        liftings.end(context, 10**30, why=WHY)
    reader = replace(context, actor=Actor("dpo", Role.DPO))
    with pytest.raises(AccessDeniedError):
        lift(reader, opening, "PR-08")
    elsewhere = a_site(context, "Clichy")
    stranger = replace(context, actor=Actor("clichy", Role.TRAINER, site_id=elsewhere.id))
    with pytest.raises(UnknownReferenceError):
        lift(stranger, opening, "PR-08")
    assert liftings.listing(stranger, with_ended=True) == []


def test_long_reason_is_told_whole_in_a_stored_plan(context: Context) -> None:
    a_trainee(context, "T1", max_travel_minutes=10)
    far = an_opening(context, latitude=48.95, longitude=2.36)
    why = "parce que " * 60
    liftings.add(context, "T1", far.company.siret, far.reference, "travel_limit", why=why.strip())
    made = plans.make(context)
    [seat] = plans.show(context, made["id"])["plan"]
    assert why.strip() in seat["why_this_seat"]


def test_what_is_lifted_for_an_opening_says_nothing_of_one_that_is_looked_for(
    context: Context,
) -> None:
    a_trainee(context, "T1", latitude=43.3, longitude=5.4, projects=("G1602",))
    a_trainee(context, "T2", projects=("G1602",))
    for _ in range(5):
        last = an_opening(context, rome="D1106", status=OpeningStatus.WITHDRAWN)
    lift(context, last, "travel_limit")
    [first, *_] = needs.needs(context)
    assert (first["rome"], first["seats"], first["gain_placed"]) == ("G1602", 1, 1)
