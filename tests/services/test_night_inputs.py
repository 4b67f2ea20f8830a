"""The name of a night's inputs changes with what can change a list, and with nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import text

from matcher.models.registry import metadata
from matcher.services.night_inputs import INPUTS, fingerprint
from matcher.services.outbox import enqueue
from tests.builders import a_trainee, an_opening

if TYPE_CHECKING:
    from matcher.services.context import Context

NEVER_AN_INPUT = {
    "api_tokens",
    "apscheduler_jobs",
    "current_nights",
    "decision_events",
    "job_runs",
    "leases",
    "night_pressures",
    "nights",
    "outbox_messages",
    "placement_agreements",
    "placement_assessments",
    "placement_events",
    "placement_files",
    "placement_incidents",
    "placement_signatures",
    "placement_visits",
    "plan_blocks",
    "plan_seats",
    "plans",
    "suggestion_lists",
    "suggestions",
    "trainers",
    "used_links",
}
"""What the product writes on the way, the papers of a placement, people who are not ranked."""


def test_every_table_is_an_input_or_known_not_to_be_one() -> None:
    named = {model.__tablename__ for model in INPUTS} | NEVER_AN_INPUT
    trades = {name for name in metadata.tables if name.startswith("rome_")}
    assert named | trades == set(metadata.tables)


def test_same_data_have_the_same_name(context: Context) -> None:
    a_trainee(context)
    an_opening(context)
    before = fingerprint(context, None)
    with context.writing():
        enqueue(context, dedupe_key="1", recipient="a@ecole.example", subject="Nuit", body="")
    assert fingerprint(context, None) == before


def test_day_site_weights_and_any_cell_change_the_name(context: Context) -> None:
    trainee = a_trainee(context)
    first = fingerprint(context, None)
    names = {
        first,
        fingerprint(replace(context, today=context.today + timedelta(days=1)), None),
        fingerprint(context, "Bagneux"),
        fingerprint(replace(context, scoring={**context.scoring, "version": "other"}), None),
        fingerprint(replace(context, rules={}), None),
    }
    trainee.max_travel_minutes = 50
    context.session.commit()
    names.add(fingerprint(context, None))
    an_opening(context)
    names.add(fingerprint(context, None))
    assert len(names) == 7


def test_cell_that_cannot_be_read_has_a_name_too(context: Context) -> None:
    a_trainee(context, "T1")
    before = fingerprint(context, None)
    context.session.execute(text("UPDATE trainees SET travel_modes = '5'"))
    context.session.commit()
    assert fingerprint(context, None) != before
