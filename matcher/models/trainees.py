"""Trainees and what is known of them: classes A and B of the data rules, nothing else."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.models.base import Base, between, coded, in_order, positive
from matcher.models.cohorts import Cohort
from matcher.models.sites import Site
from matcher.models.trainers import Trainer
from matcher.vocabulary import FrenchLevel, Purpose, SoftSkill, Term, TraineeStatus


class WishKind(Term):
    """What a trainee says of a trade."""

    PROJECT = "project", "projet"
    INTEREST = "interest", "appétence"
    DISLIKE = "dislike", "refus"


class Trainee(Base):
    """A young person of the school.

    Lists of codes are null when unknown and empty when known to be nothing. For the lists kept
    in tables of their own, ``stated_none`` names those that are known to be nothing.
    ``email`` to ``representative_phone`` are for the school alone: no score and no company sees
    them, and the representative is kept while the trainee is a minor.
    """

    __tablename__ = "trainees"
    __table_args__ = (
        in_order("entry_date", "exit_date"),
        in_order("available_from", "available_to"),
        positive("max_travel_minutes"),
        between("education_level", 0, 8),
        between("latitude", -90, 90),
        between("longitude", -180, 180),
        CheckConstraint("length(reference) BETWEEN 1 AND 64", name="reference_length"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(64), unique=True)
    first_name: Mapped[str] = mapped_column(String(120))
    last_name: Mapped[str] = mapped_column(String(120))
    birth_date: Mapped[date]
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(40))
    representative_name: Mapped[str | None] = mapped_column(String(200))
    representative_email: Mapped[str | None] = mapped_column(String(254))
    representative_phone: Mapped[str | None] = mapped_column(String(40))
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), index=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), index=True)
    trainer_id: Mapped[int | None] = mapped_column(ForeignKey("trainers.id"), index=True)
    entry_date: Mapped[date | None]
    exit_date: Mapped[date | None]
    status: Mapped[TraineeStatus] = mapped_column(
        coded(TraineeStatus), default=TraineeStatus.ACTIVE
    )
    phase: Mapped[Purpose | None] = mapped_column(coded(Purpose))
    postcode: Mapped[str | None] = mapped_column(String(5))
    commune: Mapped[str | None] = mapped_column(String(120))
    commune_insee: Mapped[str | None] = mapped_column(String(5))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    travel_modes: Mapped[list[str] | None]
    max_travel_minutes: Mapped[int | None]
    licences: Mapped[list[str] | None]
    pending_licences: Mapped[list[str] | None]
    education_level: Mapped[int | None]
    french_oral: Mapped[FrenchLevel | None] = mapped_column(coded(FrenchLevel, "french_oral"))
    french_written: Mapped[FrenchLevel | None] = mapped_column(
        coded(FrenchLevel, "french_written")
    )
    riasec: Mapped[str | None] = mapped_column(String(3))
    capability_limits: Mapped[list[str] | None]
    available_from: Mapped[date | None]
    available_to: Mapped[date | None]
    matching_opt_out: Mapped[bool | None]
    stated_none: Mapped[list[str] | None]

    site: Mapped[Site] = relationship()
    cohort: Mapped[Cohort] = relationship()
    trainer: Mapped[Trainer | None] = relationship()
    skills: Mapped[list[TraineeSkill]] = relationship(
        order_by="TraineeSkill.position", cascade="all, delete-orphan", passive_deletes=True
    )
    soft_skills: Mapped[list[TraineeSoftSkill]] = relationship(
        order_by="TraineeSoftSkill.position", cascade="all, delete-orphan", passive_deletes=True
    )
    wishes: Mapped[list[TraineeWish]] = relationship(
        order_by="TraineeWish.position", cascade="all, delete-orphan", passive_deletes=True
    )
    certificates: Mapped[list[TraineeCertificate]] = relationship(
        order_by="TraineeCertificate.position", cascade="all, delete-orphan", passive_deletes=True
    )


class TraineeSkill(Base):
    """An aptitude: the label as given, the entries it was resolved to, the level observed.

    ``level``: 1 emerging, 2 with help, 3 alone; 0 or null is not observed, never zero.
    """

    __tablename__ = "trainee_skills"
    __table_args__ = (UniqueConstraint("trainee_id", "position"), between("level", 0, 3))

    id: Mapped[int] = mapped_column(primary_key=True)
    trainee_id: Mapped[int] = mapped_column(ForeignKey("trainees.id", ondelete="CASCADE"))
    position: Mapped[int]
    label: Mapped[str] = mapped_column(String(300), index=True)
    level: Mapped[int | None]
    macro_skill: Mapped[str | None] = mapped_column(String(64))
    skill: Mapped[str | None] = mapped_column(String(64))


class TraineeSoftSkill(Base):
    """A savoir-être observed; ``soft_skill`` is null when the label is none of the 16."""

    __tablename__ = "trainee_soft_skills"
    __table_args__ = (UniqueConstraint("trainee_id", "position"), between("level", 0, 3))

    id: Mapped[int] = mapped_column(primary_key=True)
    trainee_id: Mapped[int] = mapped_column(ForeignKey("trainees.id", ondelete="CASCADE"))
    position: Mapped[int]
    label: Mapped[str] = mapped_column(String(300))
    level: Mapped[int | None]
    soft_skill: Mapped[SoftSkill | None] = mapped_column(coded(SoftSkill))


class TraineeWish(Base):
    """A trade or a centre d'intérêt that a trainee wants, likes or refuses.

    ``trade`` and ``interest`` are what the label was resolved to; both null: to be reviewed.
    """

    __tablename__ = "trainee_wishes"
    __table_args__ = (UniqueConstraint("trainee_id", "kind", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    trainee_id: Mapped[int] = mapped_column(ForeignKey("trainees.id", ondelete="CASCADE"))
    kind: Mapped[WishKind] = mapped_column(coded(WishKind))
    position: Mapped[int]
    label: Mapped[str] = mapped_column(String(300), index=True)
    trade: Mapped[str | None] = mapped_column(String(5))
    interest: Mapped[str | None] = mapped_column(String(64))


class TraineeCertificate(Base):
    """A certificate held, with its last day of validity where it has one."""

    __tablename__ = "trainee_certificates"
    __table_args__ = (UniqueConstraint("trainee_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    trainee_id: Mapped[int] = mapped_column(ForeignKey("trainees.id", ondelete="CASCADE"))
    position: Mapped[int]
    label: Mapped[str] = mapped_column(String(200))
    valid_until: Mapped[date | None]
