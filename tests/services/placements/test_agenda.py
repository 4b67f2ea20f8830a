"""The calendar feed of a trainer: read back by a parser, private, without what is not needed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from icalendar import Calendar

from matcher.errors import UnknownReferenceError
from matcher.exchange.calendar_feed import Entry, write
from matcher.services.placements import agenda, visits
from matcher.vocabulary import Channel, PlacementStatus
from tests.builders import (
    BLOCK_END,
    BLOCK_START,
    a_placement,
    a_trainee,
    a_trainer,
    an_opening,
)
from tests.services.placements.builders import on

if TYPE_CHECKING:
    from matcher.services.context import Context

SECRET = "a secret key that is only good for tests"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def days_by_title(made: bytes) -> dict[str, tuple[date, date]]:
    """Return first and last day of each event; the end of a day event is the day after."""
    events = Calendar.from_ical(made).events
    return {
        str(event["summary"]): (event.start, event.end - timedelta(days=1)) for event in events
    }


def test_a_feed_reads_back_with_accents_and_whole_days() -> None:
    winter = Entry("a-1", "Été, « ça » ; fini", date(2026, 10, 24), date(2026, 10, 26))
    made = write("Périodes", [winter], NOON)
    assert days_by_title(made) == {"Été, « ça » ; fini": (date(2026, 10, 24), date(2026, 10, 26))}
    assert made == write("Périodes", [winter], NOON)


def test_a_feed_holds_blocks_placements_visits_and_deadlines(context: Context) -> None:
    trainer = a_trainer(context)
    mine = a_trainee(context, "T1", trainer_id=trainer.id)
    stranger = a_trainee(context, "T2", first_name="Autre")
    opening = an_opening(context, "P1", seats=3)
    opening.company.name = "Chez Zoé"
    row = a_placement(context, mine, opening, BLOCK_START, BLOCK_END)
    a_placement(context, stranger, opening, BLOCK_START, BLOCK_END)
    first = on(context, BLOCK_START)
    day = BLOCK_START + timedelta(days=3)
    visits.record_visit(first, row.id, channel=Channel.VISIT, planned_on=day)
    happened = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
    visits.record_incident(first, row.id, happened_at=happened, facts="une chute")
    made = agenda.feed(first, SECRET, agenda.address(SECRET, trainer.email))
    found = days_by_title(made)
    assert found == {
        "Période en entreprise : BAG-2026-11": (BLOCK_START, BLOCK_END),
        "Inès chez Chez Zoé": (BLOCK_START, BLOCK_END),
        "Visite : Inès chez Chez Zoé": (day, day),
        "L'entreprise prévient avant 00:30 : Inès chez Chez Zoé": (
            date(2026, 12, 2),
            date(2026, 12, 2),
        ),
        "Déclaration avant 00:30 : Inès chez Chez Zoé": (date(2026, 12, 3), date(2026, 12, 3)),
        "Bilan attendu : Inès chez Chez Zoé": (date(2026, 12, 23), date(2026, 12, 23)),
    }
    assert "une chute" not in made.decode()
    assert "Autre" not in made.decode()


def test_unsigned_placements_remind_the_day_before(context: Context) -> None:
    trainer = a_trainer(context)
    mine = a_trainee(context, "T1", trainer_id=trainer.id)
    a_placement(
        context,
        mine,
        an_opening(context),
        BLOCK_START,
        BLOCK_END,
        status=PlacementStatus.AWAITING_SIGNATURES,
    )
    made = agenda.feed(context, SECRET, agenda.address(SECRET, trainer.email))
    eve = BLOCK_START - timedelta(days=1)
    assert (eve, eve) in days_by_title(made).values()


def test_only_the_signed_address_opens_the_feed(context: Context) -> None:
    trainer = a_trainer(context)
    token = agenda.address(SECRET, trainer.email)
    for wrong in ("x", token[:-1], agenda.address("another key, long enough too", trainer.email)):
        with pytest.raises(UnknownReferenceError):
            agenda.feed(context, SECRET, wrong)
    with pytest.raises(UnknownReferenceError):
        agenda.feed(context, SECRET, agenda.address(SECRET, "parti@ecole.example"))
