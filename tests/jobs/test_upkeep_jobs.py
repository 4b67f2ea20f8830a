"""The small jobs: send what waits, drop what is old."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from matcher.jobs import deliver, prune
from matcher.jobs.ground import JobGround
from matcher.models.decisions import SuggestionDecision
from matcher.models.jobs import JobRun
from matcher.models.outbox import OutboxMessage
from matcher.notifications.transports import Memory
from matcher.services import runs
from matcher.services.context import now_utc
from matcher.services.outbox import enqueue
from matcher.vocabulary import Decision
from tests.builders import a_decision, a_trainee, an_opening

if TYPE_CHECKING:
    from typing import Any

    from matcher.services.context import Context


def a_ground(context: Context, refused: str = "") -> JobGround:
    return JobGround(context, Memory(refused=frozenset({refused})), "http://127.0.0.1:8000")


def queue(context: Context, recipient: str) -> None:
    with context.writing():
        enqueue(context, dedupe_key=recipient, recipient=recipient, subject="Nuit", body="Texte\n")


def count(context: Context, model: type[Any]) -> int:
    return context.session.scalar(select(func.count()).select_from(model)) or 0


def test_delivery_says_how_many_left_and_how_many_did_not(context: Context) -> None:
    queue(context, "a@ecole.example")
    queue(context, "b@ecole.example")
    assert deliver.run(a_ground(context, "b@ecole.example")) == "1 envoyés, 1 en échec"


def test_old_runs_and_letters_that_left_are_dropped_and_decisions_never(context: Context) -> None:
    run = runs.claim(context, runs.DueRun("deliver", now_utc()))
    assert run is not None
    runs.finish(context, run, failed=False, outcome="fait")
    queue(context, "parti@ecole.example")
    deliver.run(a_ground(context))
    queue(context, "attend@ecole.example")
    a_decision(
        context,
        a_trainee(context),
        an_opening(context),
        Decision.DECLINED_BY_TRAINEE,
        context.today,
    )
    with context.writing():
        context.session.execute(update(JobRun).values(ended_at=now_utc() - timedelta(days=400)))
    later = replace(context, now=context.now + timedelta(days=400))
    assert prune.run(a_ground(later)) == (
        "supprimés : 0 nuits, 1 passages de tâches, 1 messages, 0 représentants légaux"
    )
    assert count(context, JobRun) == 0
    assert count(context, SuggestionDecision) == 1
    assert context.session.scalars(select(OutboxMessage.recipient)).all() == [
        "attend@ecole.example"
    ]


def test_nothing_young_is_dropped(context: Context) -> None:
    queue(context, "parti@ecole.example")
    deliver.run(a_ground(context))
    assert prune.run(a_ground(context)).endswith(
        "0 nuits, 0 passages de tâches, 0 messages, 0 représentants légaux"
    )


def test_representative_is_erased_on_the_day_of_majority(context: Context) -> None:
    born = context.today.replace(year=context.today.year - 18)
    minor = a_trainee(
        context,
        "M",
        birth_date=born + timedelta(days=1),
        representative_name="Paule Exemple",
        representative_email="paule@famille.example",
        representative_phone="+33145678901",
    )
    assert prune.run(a_ground(context)).endswith("0 représentants légaux")
    next_day = replace(context, today=context.today + timedelta(days=1))
    assert prune.run(a_ground(next_day)).endswith("1 représentants légaux")
    context.session.refresh(minor)
    assert (minor.representative_name, minor.representative_email) == (None, None)
    assert minor.representative_phone is None
