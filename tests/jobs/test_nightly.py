"""The nightly job: when it is due, what it leaves, whom it writes to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, text, update

from matcher.jobs import runner
from matcher.jobs.ground import TIME_ZONE, JobGround
from matcher.jobs.schedule import job_of
from matcher.jobs.scheduler import last_due, trigger_of
from matcher.models.jobs import JobRun, JobState
from matcher.models.openings import Opening
from matcher.models.outbox import OutboxMessage
from matcher.notifications.transports import Memory
from matcher.services import leases, nights, runs
from matcher.services.outbox import deliver_pending
from matcher.vocabulary import Role
from tests.builders import a_trainee, a_trainer, an_opening

if TYPE_CHECKING:
    from matcher.services.context import Context

DUE = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)


def a_school(context: Context) -> None:
    for reference in ("T0", "T1"):
        a_trainee(context, reference)
    an_opening(context)
    a_trainer(context, "direction@ecole.example", role=Role.DIRECTOR)


def break_data_of(context: Context, reference: str) -> None:
    with context.writing():
        context.session.execute(
            text("UPDATE trainees SET travel_modes = '5' WHERE reference = :who"),
            {"who": reference},
        )


def run_nightly(context: Context, due: datetime = DUE) -> tuple[JobState, str]:
    ground = JobGround(context, Memory(), "http://127.0.0.1:8000")
    assert runner.run(job_of("nightly"), due, ground)
    row = context.session.execute(
        select(JobRun.state, JobRun.outcome).order_by(JobRun.id.desc()).limit(1)
    ).one()
    return row.state, row.outcome or ""


def letters(context: Context) -> list[str]:
    post = Memory()
    deliver_pending(context, post)
    return [f"{mail.recipient} | {mail.subject}" for mail in post.sent]


def test_good_night_leaves_lists_and_a_line_and_writes_to_nobody(context: Context) -> None:
    a_school(context)
    state, outcome = run_nightly(context)
    assert state is JobState.DONE
    assert "done : 2 stagiaires, 2 propositions, 0 à revoir" in outcome
    assert nights.show(context)["status"] == "done"
    assert letters(context) == []


def test_partial_night_is_written_to_the_director(context: Context) -> None:
    a_school(context)
    break_data_of(context, "T1")
    state, _outcome = run_nightly(context)
    assert state is JobState.DONE
    assert letters(context) == [
        "direction@ecole.example | Nuit du 23/11/2026 : 1 stagiaire à revoir"
    ]


def test_failed_night_is_written_to_the_director_once_for_each_due_run(context: Context) -> None:
    a_school(context)
    break_data_of(context, "T0")
    break_data_of(context, "T1")
    state, outcome = run_nightly(context)
    assert state is JobState.FAILED
    assert "Aucun stagiaire" in outcome
    assert letters(context) == [
        "direction@ecole.example | Nuit du 23/11/2026 : le calcul a échoué"
    ]


def test_night_that_finds_another_under_way_waits_for_its_turn(context: Context) -> None:
    a_school(context)
    with leases.held(context, "night", "Le calcul de la nuit", timedelta(minutes=1)):
        state, outcome = run_nightly(context)
    assert state is JobState.PENDING
    assert "déjà en cours" in outcome
    assert letters(context) == []
    assert runs.waiting(context) == [runs.DueRun("nightly", DUE)]
    assert run_nightly(context)[0] is JobState.DONE
    assert nights.show(context)["status"] == "done"


def test_held_night_is_written_with_what_holds_it_and_how_to_publish_it(context: Context) -> None:
    a_school(context)
    an_opening(context, "P2")
    run_nightly(context)
    with context.writing():
        context.session.execute(update(Opening).values(status="full"))
    state, outcome = run_nightly(context, DUE + timedelta(days=1))
    assert (state, " held : " in outcome) == (JobState.DONE, True)
    held = nights.show(context)["id"]
    [letter] = context.session.scalars(select(OutboxMessage.body))
    assert f"matcher night publish {held} --why" in letter
    assert "100 % de propositions en moins (au plus 30 %)" in letter
    assert letters(context) == [
        "direction@ecole.example | Nuit du 23/11/2026 : les nouvelles listes sont retenues"
    ]


def test_night_is_due_every_day_of_a_year_at_half_past_three_in_paris() -> None:
    start = datetime(2026, 11, 1, tzinfo=TIME_ZONE)
    trigger, dues = trigger_of(job_of("nightly")), []
    due = trigger.get_next_fire_time(None, start)
    while due < start.replace(year=2027):
        dues.append(due)
        due = trigger.get_next_fire_time(due, due + timedelta(seconds=1))
    assert len(dues) == 365
    assert {(due.astimezone(TIME_ZONE).hour, due.minute) for due in dues} == {(3, 30)}


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-23T03:29:59+01:00", "2026-11-22T03:30:00+01:00"),
        ("2026-11-23T03:30:00+01:00", "2026-11-23T03:30:00+01:00"),
        ("2026-11-23T11:02:00+01:00", "2026-11-23T03:30:00+01:00"),
        ("2026-10-25T12:00:00+01:00", "2026-10-25T03:30:00+01:00"),
        ("2027-03-28T12:00:00+02:00", "2027-03-28T03:30:00+02:00"),
    ],
)
def test_late_run_belongs_to_the_last_time_at_which_it_was_due(now: str, due: str) -> None:
    found = last_due(job_of("nightly"), datetime.fromisoformat(now))
    assert found == datetime.fromisoformat(due)
