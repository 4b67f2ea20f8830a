"""A placement at each step of its life, made through the use cases themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import TYPE_CHECKING, Any

from matcher.models.mandates import Mandate
from matcher.services import derogations
from matcher.services.placements import edits, life, making, signing
from matcher.vocabulary import Decision, PlacementStatus, Purpose, SignatureParty
from tests.builders import (
    BLOCK_END,
    BLOCK_START,
    TODAY,
    a_decision,
    a_trainee,
    an_opening,
)

if TYPE_CHECKING:
    from matcher.models.openings import Opening
    from matcher.models.trainees import Trainee
    from matcher.services.context import Context

MINOR_BIRTH = date(2009, 3, 1)
OFFICE_HOURS: dict[str, Any] = {
    "day_start": time(9),
    "day_end": time(17),
    "break_minutes": 60,
    "weekdays": ["mon", "tue", "wed", "thu", "fri"],
    "weekly_hours": 35,
    "tutor_name": "Awa Tutrice",
}


def a_mandate(context: Context, **fields: Any) -> Mandate:
    """Store a mandate that covers every day of the tests, at the site of the first trainee."""
    given: dict[str, Any] = {
        "prescriber": "Mission locale",
        "site_id": 1,
        "start_date": date(2026, 1, 1),
    } | fields
    row = Mandate(**given)
    context.session.add(row)
    context.session.commit()
    return row


def accepted_pair(context: Context, **fields: Any) -> tuple[Trainee, Opening]:
    """Store the trainee T1, the opening P1, and the company's yes of today."""
    trainee = a_trainee(context, "T1", **fields)
    opening = an_opening(context, "P1", **OFFICE_HOURS)
    a_decision(context, trainee, opening, Decision.ACCEPTED, TODAY)
    return trainee, opening


def prepared(context: Context, **fields: Any) -> dict[str, Any]:
    """Prepare the placement of T1 at P1 over the whole block."""
    _, opening = accepted_pair(context, **fields)
    return making.create(
        context,
        trainee="T1",
        siret=opening.company.siret,
        opening="P1",
        start=BLOCK_START,
        end=BLOCK_END,
        purpose=Purpose.DISCOVER,
        objectives="Découvrir la cuisine",
    )


def awaiting(context: Context, **fields: Any) -> dict[str, Any]:
    """Send the placement of T1 to be signed."""
    made = prepared(context, **fields)
    return life.move(context, made["id"], PlacementStatus.AWAITING_SIGNATURES)


def signed(context: Context, **fields: Any) -> dict[str, Any]:
    """Have every party sign the placement of T1."""
    return sign_all(context, awaiting(context, **fields)["id"])


def sign_all(context: Context, number: int) -> dict[str, Any]:
    """Have every party sign a placement who has not."""
    shown = life.show(context, number)
    for line in shown["signatures"]:
        if line["signed_on"] is None:
            shown = signing.sign(context, number, SignatureParty(line["party"]))
    return shown


def confirm_derogation(context: Context, opening: Opening, risks: list[str]) -> None:
    """Date the declaration of an opening, name what it covers, and confirm it for its place."""
    opening.derogation_date = TODAY
    opening.derogation_risks = risks
    opening.derogation_work = "machines de cuisine"
    opening.derogation_place = derogations.place_of_work(opening)
    opening.derogation_confirmed_by = "formatrice@ecole.example"
    opening.derogation_confirmed_at = context.now
    context.session.commit()


def ready(context: Context, **fields: Any) -> dict[str, Any]:
    """Bring the placement of T1 to where it can start."""
    shown = signed(context, **fields)
    a_mandate(context)
    return life.move(context, shown["id"], PlacementStatus.READY)


def running(context: Context, **fields: Any) -> tuple[Context, dict[str, Any]]:
    """Start the placement of T1 on its first day; return the ground of that day."""
    shown = ready(context, **fields)
    first = on(context, BLOCK_START)
    return first, life.move(first, shown["id"], PlacementStatus.RUNNING)


def on(context: Context, day: date) -> Context:
    """Return the ground of another day."""
    return replace(context, today=day)


def edited(context: Context, shown: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Edit a placement in the version that was read."""
    return edits.edit(context, shown["id"], changes, version=shown["version"])
