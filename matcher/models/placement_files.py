"""The file of a placement: what its agreement says, who signed it, and all that happened to it.

A placement imported from another tool has no file until somebody works on it. Nothing here is
deleted: signatures belong to a round, and an edit opens a new round.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.models.base import Base, Moment, between, coded, not_negative
from matcher.models.placements import Placement
from matcher.vocabulary import (
    Channel,
    ObjectiveReached,
    PlacementAct,
    PlacementStatus,
    SignatureParty,
)


class PlacementFile(Base):
    """What is agreed beside the dates, and the version that two editors must not both change.

    ``signature_round``: signatures of an earlier round no longer count. ``renewed_from_id`` is
    unique: an agreement is renewed once (PM-03). ``target_soft_skills``: the savoir-être of the
    objectives, the only ones a tutor is asked about. ``not_holding``: what no longer holds of a
    placement that is running, as it was last asked.
    """

    __tablename__ = "placement_files"

    placement_id: Mapped[int] = mapped_column(ForeignKey("placements.id"), primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    signature_round: Mapped[int] = mapped_column(default=1)
    renewed_from_id: Mapped[int | None] = mapped_column(ForeignKey("placements.id"), unique=True)
    renewal_reason: Mapped[str | None] = mapped_column(Text)
    prescriber: Mapped[str | None] = mapped_column(String(200))
    school_prescribes: Mapped[bool] = mapped_column(default=False)
    counsellor: Mapped[str | None] = mapped_column(String(200))
    employer: Mapped[str | None] = mapped_column(String(200))
    tutor_name: Mapped[str | None] = mapped_column(String(200))
    tutor_email: Mapped[str | None] = mapped_column(String(254))
    tutor_phone: Mapped[str | None] = mapped_column(String(40))
    welcome_person: Mapped[str | None] = mapped_column(String(200))
    collective_agreement: Mapped[str | None] = mapped_column(String(200))
    workplace: Mapped[str | None] = mapped_column(String(300))
    tasks: Mapped[str | None] = mapped_column(Text)
    timetable: Mapped[str | None] = mapped_column(Text)
    evaluation: Mapped[str | None] = mapped_column(Text)
    target_soft_skills: Mapped[list[str] | None]
    insurance_confirmed: Mapped[bool] = mapped_column(default=False)
    no_replacement_confirmed: Mapped[bool] = mapped_column(default=False)
    meeting: Mapped[str | None] = mapped_column(String(300))
    way: Mapped[str | None] = mapped_column(Text)
    bring: Mapped[str | None] = mapped_column(Text)
    end_reason: Mapped[str | None] = mapped_column(Text)
    contract_start: Mapped[date | None]
    not_holding: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))

    placement: Mapped[Placement] = relationship(foreign_keys=[placement_id])


class PlacementEvent(Base):
    """One thing that happened to a placement: who, when, from, to, why, what changed."""

    __tablename__ = "placement_events"
    __table_args__ = (Index(None, "placement_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("placements.id"))
    version: Mapped[int]
    recorded_at: Mapped[datetime] = mapped_column(Moment())
    on_date: Mapped[date]
    actor: Mapped[str] = mapped_column(String(254))
    act: Mapped[PlacementAct] = mapped_column(coded(PlacementAct))
    from_status: Mapped[PlacementStatus | None] = mapped_column(
        coded(PlacementStatus, "from_status")
    )
    to_status: Mapped[PlacementStatus | None] = mapped_column(coded(PlacementStatus, "to_status"))
    why: Mapped[str | None] = mapped_column(Text)
    changes: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class PlacementAgreement(Base):
    """What the parties of one round were given to sign, field by field, as it was on that day.

    ``changes``: what made this round needed, each field with what was signed and what it became;
    null for a first round, and for one that a person opened.
    """

    __tablename__ = "placement_agreements"

    placement_id: Mapped[int] = mapped_column(ForeignKey("placements.id"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    stated_on: Mapped[date]
    terms: Mapped[dict[str, Any]] = mapped_column(JSON(none_as_null=True))
    changes: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class PlacementSignature(Base):
    """One line per party and round: null ``signed_on`` is still awaited."""

    __tablename__ = "placement_signatures"
    __table_args__ = (UniqueConstraint("placement_id", "round", "party"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("placements.id"))
    round: Mapped[int]
    party: Mapped[SignatureParty] = mapped_column(coded(SignatureParty))
    name: Mapped[str | None] = mapped_column(String(200))
    signed_on: Mapped[date | None]
    recorded_by: Mapped[str | None] = mapped_column(String(254))


class PlacementVisit(Base):
    """A visit or a call during a placement: planned, then done, with a note."""

    __tablename__ = "placement_visits"

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("placements.id"), index=True)
    channel: Mapped[Channel] = mapped_column(coded(Channel))
    planned_on: Mapped[date | None]
    done_on: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(Text)
    actor: Mapped[str] = mapped_column(String(254))


class PlacementIncident(Base):
    """An accident at work or on the way, and when host and prescriber told it (PM-09)."""

    __tablename__ = "placement_incidents"

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("placements.id"), index=True)
    happened_at: Mapped[datetime] = mapped_column(Moment())
    reported_at: Mapped[datetime | None] = mapped_column(Moment())
    declared_at: Mapped[datetime | None] = mapped_column(Moment())
    facts: Mapped[str] = mapped_column(Text)
    actor: Mapped[str] = mapped_column(String(254))


class PlacementAssessment(Base):
    """The bilan: the tutor's part and the trainee's own word, both kept (PM-14)."""

    __tablename__ = "placement_assessments"
    __table_args__ = (not_negative("missed_hours"), between("presence", 0, 100))

    placement_id: Mapped[int] = mapped_column(ForeignKey("placements.id"), primary_key=True)
    tutor_name: Mapped[str | None] = mapped_column(String(200))
    tutor_on: Mapped[date | None]
    objective: Mapped[ObjectiveReached | None] = mapped_column(coded(ObjectiveReached))
    presence: Mapped[int | None]
    missed_hours: Mapped[float | None] = mapped_column(Numeric(6, 2, asdecimal=False))
    soft_skills: Mapped[dict[str, int] | None] = mapped_column(JSON(none_as_null=True))
    tutor_word: Mapped[str | None] = mapped_column(Text)
    trainee_on: Mapped[date | None]
    trainee_agrees: Mapped[bool | None]
    trainee_word: Mapped[str | None] = mapped_column(Text)
