"""During and after a placement: visits, accidents, renewal, bilan, contract, contacts, caps."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from matcher.errors import ConflictError, InvalidFieldsError
from matcher.models.placement_files import PlacementIncident
from matcher.services import answers, contacts
from matcher.services.placements import bilans, life, making, visits
from matcher.services.placements.bilans import TraineePart, TutorPart
from matcher.services.placements.deadlines import deadlines
from matcher.vocabulary import (
    Channel,
    Converted,
    Decision,
    ObjectiveReached,
    PlacementResult,
    PlacementStatus,
    ProjectEffect,
    SoftSkill,
)
from tests.builders import (
    BLOCK_END,
    BLOCK_START,
    TODAY,
    a_cohort,
    a_decision,
    a_placement,
    a_trainee,
    an_opening,
)
from tests.services.placements.builders import edited, on, running

if TYPE_CHECKING:
    from matcher.services.context import Context


TUTOR = TutorPart(PlacementResult.DONE, ObjectiveReached.YES)


def test_the_host_has_24_hours_and_the_prescriber_48_from_what_is_known() -> None:
    happened = datetime(2026, 12, 1, 10, tzinfo=UTC)
    told = happened + timedelta(hours=20)
    assert deadlines(happened, None).declare_by == happened + timedelta(hours=48)
    assert deadlines(happened, told).report_by == happened + timedelta(hours=24)
    assert deadlines(happened, told).declare_by == told + timedelta(hours=48)


def test_an_accident_waits_for_both_steps(context: Context) -> None:
    first, shown = running(context)
    happened = datetime(2026, 11, 30, 9, tzinfo=UTC)
    noted = visits.record_incident(first, shown["id"], happened_at=happened, facts="chute")
    [incident] = noted["incidents"]
    assert incident["awaited"] == ["report", "declare"]
    with pytest.raises(InvalidFieldsError, match="après les faits"):
        visits.follow_incident(
            first, shown["id"], incident["id"], reported_at=happened - timedelta(hours=1)
        )
    told = visits.follow_incident(
        first, shown["id"], incident["id"], reported_at=happened + timedelta(hours=2)
    )
    assert told["incidents"][0]["awaited"] == ["declare"]


def test_an_accident_told_in_another_zone_is_the_same_moment(context: Context) -> None:
    first, shown = running(context)
    number, paris = shown["id"], timezone(timedelta(hours=1))
    happened = datetime(2026, 11, 30, 8, 15, tzinfo=paris)
    visits.record_incident(first, number, happened_at=happened, facts="chute")
    context.session.expire_all()
    [kept] = context.session.scalars(select(PlacementIncident))
    assert (kept.happened_at, kept.happened_at.utcoffset()) == (happened, timedelta(0))
    [told] = life.show(first, number)["incidents"]
    assert datetime.fromisoformat(told["happened_at"]) == happened


def test_a_visit_is_planned_then_done(context: Context) -> None:
    first, shown = running(context)
    planned = visits.record_visit(
        first, shown["id"], channel=Channel.VISIT, planned_on=BLOCK_START + timedelta(days=3)
    )
    [visit] = planned["visits"]
    done = visits.finish_visit(
        on(context, BLOCK_END), shown["id"], visit["id"], done_on=BLOCK_END, note="tout va bien"
    )
    assert (done["visits"][0]["done_on"], done["visits"][0]["note"]) == (
        BLOCK_END.isoformat(),
        "tout va bien",
    )


def test_the_bilan_waits_for_the_last_day_then_ends_the_placement(context: Context) -> None:
    first, shown = running(context)
    with pytest.raises(ConflictError, match="18/12/2026"):
        bilans.record_tutor(first, shown["id"], TUTOR)
    with pytest.raises(ConflictError, match="18/12/2026"):
        bilans.record_trainee(first, shown["id"], TraineePart(True))
    last = on(context, BLOCK_END)
    ended = bilans.record_tutor(last, shown["id"], TUTOR)
    assert (ended["status"], ended["assessment"]["state"]) == ("done", "received")
    own = bilans.record_trainee(
        last, shown["id"], TraineePart(False, "pas d'accord", ProjectEffect.DROPPED)
    )
    assert own["assessment"]["state"] == "shared"
    contract = life.convert(last, shown["id"], converted=Converted.CDI, start=date(2027, 1, 4))
    assert (contract["converted"], contract["contract_start"]) == ("cdi", "2027-01-04")


def test_the_tutor_is_asked_about_the_savoir_etre_of_the_objectives_only(
    context: Context,
) -> None:
    opening = an_opening(context, "P2", soft_skills={SoftSkill.AUTONOMY: None})
    row = a_placement(context, a_trainee(context, "T2"), opening, BLOCK_START, BLOCK_END)
    last = on(context, BLOCK_END)
    yes = (PlacementResult.DONE, ObjectiveReached.YES)
    with pytest.raises(InvalidFieldsError, match="soft_skills"):
        bilans.record_tutor(last, row.id, TutorPart(*yes, soft_skills={"curiosité": 2}))
    with pytest.raises(InvalidFieldsError, match="soft_skills"):
        bilans.record_tutor(last, row.id, TutorPart(*yes, soft_skills={"autonomie": 4}))
    kept = bilans.record_tutor(last, row.id, TutorPart(*yes, soft_skills={"Autonomie": 3}))
    assert list(kept["assessment"]["soft_skills"].values()) == [3]


def test_a_renewal_is_tied_to_the_first_and_is_not_renewed(context: Context) -> None:
    january = (date(2027, 1, 4), date(2027, 1, 22))
    a_cohort(context, blocks=((BLOCK_START, BLOCK_END), january))
    _, shown = running(context)
    last = on(context, BLOCK_END)
    life.move(last, shown["id"], PlacementStatus.DONE)
    with pytest.raises(InvalidFieldsError, match="start_date"):
        making.renew(last, shown["id"], start=BLOCK_END, end=january[1], reason="à finir")
    second = making.renew(last, shown["id"], start=january[0], end=january[1], reason="à finir")
    assert (second["renewal"], second["renewed_from"]) == (True, shown["id"])
    assert (second["purpose"], second["objectives"]) == ("discover", "Découvrir la cuisine")
    with pytest.raises(ConflictError, match="déjà été renouvelée"):
        making.renew(last, shown["id"], start=january[1], end=january[1], reason="encore")
    with pytest.raises(ConflictError, match="garde la place, l'objet"):
        edited(last, second, objectives="autre chose")
    with pytest.raises(ConflictError, match="ne se renouvelle pas"):
        making.renew(last, second["id"], start=january[1], end=january[1], reason="encore")


def test_a_renewal_beyond_60_days_is_refused(context: Context) -> None:
    long = (date(2027, 1, 4), date(2027, 2, 10))
    a_cohort(context, blocks=((BLOCK_START, BLOCK_END), long))
    _, shown = running(context)
    last = on(context, BLOCK_END)
    life.move(last, shown["id"], PlacementStatus.DONE)
    with pytest.raises(ConflictError, match="PM-02"):
        making.renew(last, shown["id"], start=long[0], end=long[1], reason="à finir")


def test_calls_and_proposals_share_one_cap_and_next_month_opens_again(context: Context) -> None:
    trainee, opening = a_trainee(context, "T1"), an_opening(context, "P1", seats=5)
    siret = opening.company.siret
    opening.company.max_solicitations_per_month = 2
    a_decision(context, trainee, opening, Decision.SENT, TODAY)
    other = a_trainee(context, "T2")
    assert _refused(context, other.reference) == {}
    contacts.record(context, siret, channel=Channel.CALL, note="rappeler")
    now = contacts.standing(context, siret)
    assert (now.asked, now.cap, now.is_closed) == (2, 2, True)
    assert now.note is not None
    assert "01/12/2026" in now.note
    assert _refused(context, other.reference) == {"PR-11": 1}
    december = on(context, date(2026, 12, 1))
    assert contacts.standing(december, siret).is_closed is False


def test_a_company_that_never_wants_says_so(context: Context) -> None:
    company = an_opening(context, "P1").company
    company.max_solicitations_per_month = 0
    context.session.commit()
    note = contacts.standing(context, company.siret).note
    assert note == "Cette entreprise a demandé à ne pas être sollicitée."


def test_a_contact_of_tomorrow_and_a_next_step_of_yesterday_are_refused(
    context: Context,
) -> None:
    siret = an_opening(context, "P1").company.siret
    with pytest.raises(InvalidFieldsError, match="on"):
        contacts.record(context, siret, channel=Channel.MAIL, on=TODAY + timedelta(days=1))
    with pytest.raises(InvalidFieldsError, match="next_on"):
        contacts.record(context, siret, channel=Channel.MAIL, next_on=TODAY - timedelta(days=1))


def _refused(context: Context, trainee: str) -> dict[str, int]:
    ground = answers.open_ground(context, references=[trainee])
    return next(ground.rank()).refused
