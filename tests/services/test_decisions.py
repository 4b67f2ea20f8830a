"""What people make of a proposal is kept, shown, and taken back the same day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from matcher.errors import AccessDeniedError, ConflictError, UnknownReferenceError
from matcher.models.companies import Company
from matcher.services import decisions
from matcher.services.context import Actor
from matcher.services.decisions import NotLawfulError
from matcher.services.suggestion_steps import STEPS, StepNotAllowedError
from matcher.vocabulary import Decision, DecisionReason, Role
from tests.builders import TODAY, a_decision, a_site, a_trainee, an_opening

if TYPE_CHECKING:
    from matcher.models.openings import Opening
    from matcher.models.trainees import Trainee
    from matcher.services.context import Context
    from matcher.services.decisions import Choice


def _decide(context: Context, decision: Decision, reason: DecisionReason | None = None) -> Choice:
    siret = _siret(context)
    return decisions.decide(context, "T1", siret, "P1", decision=decision, reason=reason)


def _siret(context: Context) -> str:
    return context.session.scalars(select(Company.siret)).one()


def _pair(context: Context) -> tuple[Trainee, Opening]:
    pair = a_trainee(context, "T1"), an_opening(context, "P1")
    context.session.commit()
    return pair


def test_decision_is_the_latest_word_on_a_place(context: Context) -> None:
    trainee, opening = _pair(context)
    number = opening.id
    a_decision(context, trainee, opening, Decision.SHORTLISTED, TODAY - timedelta(days=2))
    context.session.commit()
    _decide(context, Decision.SENT)
    found = decisions.choices(context, "T1")[number]
    assert (found.decision, found.on, found.may_undo) == (Decision.SENT, TODAY, True)


def test_second_decision_of_a_day_replaces_the_first(context: Context) -> None:
    _pair(context)
    first = _decide(context, Decision.SHORTLISTED)
    second = _decide(context, Decision.DECLINED_BY_TRAINEE, reason=DecisionReason.TIMETABLE)
    assert second.id == first.id
    assert second.reason is DecisionReason.TIMETABLE


def test_undone_decision_leaves_nothing(context: Context) -> None:
    _pair(context)
    made = _decide(context, Decision.SHORTLISTED)
    assert decisions.undo(context, made.id) == ("T1", _siret(context), "P1")
    assert decisions.choices(context, "T1") == {}


def test_decision_taken_back_leaves_the_one_before_it(context: Context) -> None:
    _pair(context)
    _decide(context, Decision.SHORTLISTED)
    sent = _decide(context, Decision.SENT)
    decisions.undo(context, sent.id)
    [left] = decisions.choices(context, "T1").values()
    assert left.decision is Decision.SHORTLISTED
    told = [(one["from"], one["to"]) for one in decisions.history(context, "T1")]
    assert told == [(None, "shortlisted"), ("shortlisted", "sent"), ("sent", "shortlisted")]


def test_suggestion_goes_step_by_step_to_the_yes_and_each_step_stays(context: Context) -> None:
    _pair(context)
    way = (Decision.SHORTLISTED, Decision.DISCUSSED, Decision.SENT, Decision.ACCEPTED)
    for step in way:
        assert _decide(context, step).decision is step
    steps = decisions.history(context, "T1")
    assert [one["to"] for one in steps] == list(way)
    assert {one["by"] for one in steps} == {context.actor.name}


def test_company_does_not_answer_what_it_was_not_asked(context: Context) -> None:
    _pair(context)
    for answer in (Decision.ACCEPTED, Decision.REFUSED_BY_COMPANY):
        with pytest.raises(StepNotAllowedError, match=r"possible : retenue \(shortlisted\)"):
            _decide(context, answer)
    assert decisions.history(context, "T1") == []


def test_refusal_of_a_company_keeps_its_reason_and_may_be_thought_over(context: Context) -> None:
    _pair(context)
    _decide(context, Decision.SENT)
    refused = _decide(context, Decision.REFUSED_BY_COMPANY, DecisionReason.NO_SEAT)
    assert (refused.reason, refused.following[0]) == (
        DecisionReason.NO_SEAT,
        Decision.SHORTLISTED,
    )
    with pytest.raises(StepNotAllowedError):
        _decide(context, Decision.ACCEPTED)


def test_company_is_not_asked_for_what_the_law_forbids(context: Context) -> None:
    a_trainee(context, "T1", birth_date=date(2009, 3, 1))
    an_opening(context, "P1", risk_categories=["asbestos"])
    context.session.commit()
    with pytest.raises(NotLawfulError, match="TR-asbestos"):
        _decide(context, Decision.SENT)
    assert _decide(context, Decision.SHORTLISTED).decision is Decision.SHORTLISTED


def test_every_step_leads_to_a_state_that_leads_on() -> None:
    for origin, targets in STEPS.items():
        assert origin not in targets
        assert all(STEPS[target] for target in targets)
    assert set(STEPS) == {None, *Decision}


def test_decision_of_another_day_is_history(context: Context) -> None:
    _pair(context)
    made = _decide(context, Decision.SHORTLISTED)
    tomorrow = replace(context, today=TODAY + timedelta(days=1))
    with pytest.raises(ConflictError):
        decisions.undo(tomorrow, made.id)


def test_decision_about_a_trainee_of_another_site_is_refused(context: Context) -> None:
    _pair(context)
    other = a_site(context, "Clichy").id
    context.session.commit()
    stranger = replace(context, actor=Actor("autre", Role.TRAINER, site_id=other))
    with pytest.raises(UnknownReferenceError):
        _decide(stranger, Decision.SHORTLISTED)


def test_who_only_reads_decides_nothing(context: Context) -> None:
    _pair(context)
    with pytest.raises(AccessDeniedError):
        _decide(replace(context, actor=Actor("dpo", Role.DPO)), Decision.SHORTLISTED)
