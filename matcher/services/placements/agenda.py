"""The agenda of a trainer: blocks, placements, visits and deadlines of the trainees followed.

Its address is private: the id of the trainer, signed. Whoever holds it reads this agenda and
nothing else; it says no more than first names, companies and days.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload

from matcher.errors import UnknownReferenceError
from matcher.exchange.calendar_feed import Entry, write
from matcher.models.cohorts import CompanyBlock
from matcher.models.contacts import CompanyContact
from matcher.models.placement_files import PlacementIncident, PlacementVisit
from matcher.models.placements import Placement
from matcher.models.trainees import Trainee
from matcher.models.trainers import Trainer
from matcher.services.context import PARIS, in_utc
from matcher.services.placements.deadlines import deadlines
from matcher.vocabulary import PlacementStatus, TraineeStatus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcher.services.context import Context

SALT = "agenda"
BACK_DAYS = 90
"""Days of the past that a feed keeps."""

SIGN_BY_DAYS = 1
BILAN_DAYS = 5
"""Days after the end by which a bilan is due (domain: end, +5 days)."""


def address(secret_key: str, email: str) -> str:
    """Return the private part of the address of a trainer's feed."""
    return str(URLSafeSerializer(secret_key, salt=SALT).dumps(email))


def address_of(context: Context, secret_key: str, email: str) -> str:
    """Return the private part for a trainer of the base; raises ``UnknownReferenceError``."""
    if context.session.scalar(select(Trainer.id).where(Trainer.email == email)) is None:
        raise UnknownReferenceError("Formateur", email)
    return address(secret_key, email)


def feed(context: Context, secret_key: str, token: str) -> bytes:
    """Return the feed that ``token`` opens; raises ``UnknownReferenceError`` for any other."""
    try:
        email = URLSafeSerializer(secret_key, salt=SALT).loads(token)
    except BadSignature as error:
        raise UnknownReferenceError("Agenda", "adresse") from error
    trainer = context.session.scalar(select(Trainer).where(Trainer.email == email))
    if trainer is None:
        raise UnknownReferenceError("Agenda", "adresse")
    entries = [
        *_blocks(context, trainer),
        *_placements(context, trainer),
        *_next_steps(context, trainer),
    ]
    whose = trainer.first_name or trainer.email
    return write(f"Périodes en entreprise — {whose}", entries, context.now)


def _blocks(context: Context, trainer: Trainer) -> Iterator[Entry]:
    cohorts = select(Trainee.cohort_id).where(
        Trainee.trainer_id == trainer.id, Trainee.status == TraineeStatus.ACTIVE
    )
    rows = context.session.scalars(
        select(CompanyBlock)
        .join(CompanyBlock.cohort)
        .where(
            CompanyBlock.cohort_id.in_(cohorts),
            CompanyBlock.end_date >= context.today - timedelta(days=BACK_DAYS),
        )
        .options(contains_eager(CompanyBlock.cohort))
    )
    for row in rows:
        yield Entry(
            f"periode-{row.id}",
            f"Période en entreprise : {row.cohort.name}",
            row.start_date,
            row.end_date,
        )


def _placements(context: Context, trainer: Trainer) -> Iterator[Entry]:
    since = context.today - timedelta(days=BACK_DAYS)
    rows = context.session.scalars(
        select(Placement)
        .join(Placement.trainee)
        .where(
            Trainee.trainer_id == trainer.id,
            Placement.end_date >= since,
            Placement.status.is_distinct_from(PlacementStatus.CANCELLED),
        )
        .options(contains_eager(Placement.trainee), joinedload(Placement.company))
    ).all()
    for row in rows:
        who = f"{row.trainee.first_name} chez {row.company.name}"
        last = row.last_day or row.end_date or row.start_date
        state = row.status.label if row.status else ""
        place = " ".join(filter(None, (row.company.address, row.company.commune)))
        key = f"placement-{row.id}"
        yield Entry(key, who, row.start_date, max(last, row.start_date), state, place)
        if row.status in {PlacementStatus.PREPARING, PlacementStatus.AWAITING_SIGNATURES}:
            due = row.start_date - timedelta(days=SIGN_BY_DAYS)
            yield Entry(f"{key}-signatures", f"Signatures à finir : {who}", due, due)
        if row.status in {PlacementStatus.RUNNING, PlacementStatus.DONE} and row.result is None:
            due = last + timedelta(days=BILAN_DAYS)
            yield Entry(f"{key}-bilan", f"Bilan attendu : {who}", due, due)
    who_by_id = {row.id: f"{row.trainee.first_name} chez {row.company.name}" for row in rows}
    yield from _visits(context, who_by_id)
    yield from _incidents(context, who_by_id)


def _visits(context: Context, who_by_id: dict[int, str]) -> Iterator[Entry]:
    rows = context.session.scalars(
        select(PlacementVisit).where(PlacementVisit.placement_id.in_(who_by_id))
    )
    for row in rows:
        day = row.done_on or row.planned_on
        if day is not None:
            title = f"{row.channel.label.capitalize()} : {who_by_id[row.placement_id]}"
            yield Entry(f"visite-{row.id}", title, day, day)


def _incidents(context: Context, who_by_id: dict[int, str]) -> Iterator[Entry]:
    rows = context.session.scalars(
        select(PlacementIncident).where(
            PlacementIncident.placement_id.in_(who_by_id), PlacementIncident.declared_at.is_(None)
        )
    )
    for row in rows:
        reported = in_utc(row.reported_at) if row.reported_at else None
        known = deadlines(in_utc(row.happened_at), reported)
        who = who_by_id[row.placement_id]
        due = known.declare_by.astimezone(PARIS)
        title = f"Déclaration avant {due:%H:%M} : {who}"
        yield Entry(f"incident-{row.id}", title, due.date(), due.date())
        if reported is None:
            due = known.report_by.astimezone(PARIS)
            title = f"L'entreprise prévient avant {due:%H:%M} : {who}"
            yield Entry(f"incident-{row.id}-signalement", title, due.date(), due.date())


def _next_steps(context: Context, trainer: Trainer) -> Iterator[Entry]:
    rows = context.session.scalars(
        select(CompanyContact)
        .where(CompanyContact.actor == trainer.email, CompanyContact.next_on >= context.today)
        .options(joinedload(CompanyContact.company))
    )
    for row in rows:
        if row.next_on is not None:
            title = f"{row.next_step or 'Rappeler'} : {row.company.name}"
            yield Entry(f"contact-{row.id}", title, row.next_on, row.next_on)
