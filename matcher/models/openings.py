"""Openings: places of immersion and contract offers of a company."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.models.base import (
    Base,
    Moment,
    ScheduleText,
    between,
    coded,
    in_order,
    not_negative,
    positive,
)
from matcher.models.companies import Company
from matcher.schedule import Schedule
from matcher.vocabulary import Kind, OpeningStatus, SoftSkill


class Opening(Base):
    """A place offered by a company.

    ``rome`` is the code as given, ``trade`` what the opening was resolved to (null: doubtful
    title, to be reviewed). ``risk_categories``: null is not assessed, [] is assessed, nothing.
    ``schedule`` wins over ``day_start``, ``day_end``, ``break_minutes`` and ``weekdays``.
    Lists kept in tables of their own that are known to be nothing are named in ``stated_none``.
    ``derogation_*``: the declaration to the labour inspection, the day it was declared, the risk
    categories and the work it names, and for which place of work staff confirmed it.
    """

    __tablename__ = "openings"
    __table_args__ = (
        UniqueConstraint("company_id", "reference"),
        CheckConstraint("length(reference) BETWEEN 1 AND 64", name="reference_length"),
        CheckConstraint("title IS NOT NULL OR rome IS NOT NULL", name="title_or_rome"),
        CheckConstraint("day_start <> day_end", name="day_not_empty"),
        in_order("start_date", "end_date"),
        positive("seats"),
        positive("duration_days"),
        not_negative("weekly_hours"),
        not_negative("break_minutes"),
        between("required_level", 0, 8),
        between("prepared_level", 0, 8),
        between("latitude", -90, 90),
        between("longitude", -180, 180),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id"))
    reference: Mapped[str] = mapped_column(String(64))
    kind: Mapped[Kind] = mapped_column(coded(Kind))
    title: Mapped[str | None] = mapped_column(String(300))
    rome: Mapped[str | None] = mapped_column(String(5))
    trade: Mapped[str | None] = mapped_column(String(5), index=True)
    purposes: Mapped[list[str] | None]
    seats: Mapped[int] = mapped_column(default=1)
    start_date: Mapped[date | None]
    end_date: Mapped[date | None]
    flexible_dates: Mapped[bool | None]
    duration_days: Mapped[int | None]
    weekly_hours: Mapped[float | None] = mapped_column(Numeric(5, 2, asdecimal=False))
    day_start: Mapped[time | None]
    day_end: Mapped[time | None]
    break_minutes: Mapped[int | None]
    schedule: Mapped[Schedule | None] = mapped_column(ScheduleText())
    weekdays: Mapped[list[str] | None]
    required_level: Mapped[int | None]
    prepared_level: Mapped[int | None]
    required_licences: Mapped[list[str] | None]
    required_certificates: Mapped[list[str] | None]
    demands: Mapped[list[str] | None]
    risk_categories: Mapped[list[str] | None]
    derogation_reference: Mapped[str | None] = mapped_column(String(300))
    derogation_date: Mapped[date | None]
    derogation_risks: Mapped[list[str] | None]
    derogation_work: Mapped[str | None] = mapped_column(String(500))
    derogation_place: Mapped[str | None] = mapped_column(String(500))
    derogation_confirmed_by: Mapped[str | None] = mapped_column(String(254))
    derogation_confirmed_at: Mapped[datetime | None] = mapped_column(Moment())
    tutor_name: Mapped[str | None] = mapped_column(String(200))
    tutor_email: Mapped[str | None] = mapped_column(String(254))
    postcode: Mapped[str | None] = mapped_column(String(5))
    commune: Mapped[str | None] = mapped_column(String(120))
    commune_insee: Mapped[str | None] = mapped_column(String(5))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    description: Mapped[str | None] = mapped_column(Text)
    status: Mapped[OpeningStatus] = mapped_column(coded(OpeningStatus), default=OpeningStatus.OPEN)
    stated_none: Mapped[list[str] | None]

    company: Mapped[Company] = relationship()
    skills: Mapped[list[OpeningSkill]] = relationship(
        order_by="OpeningSkill.position", cascade="all, delete-orphan", passive_deletes=True
    )
    soft_skills: Mapped[list[OpeningSoftSkill]] = relationship(
        order_by="OpeningSoftSkill.position", cascade="all, delete-orphan", passive_deletes=True
    )


class OpeningSkill(Base):
    """A skill that an opening asks, at a level from 1 to 3 (2 where none was given)."""

    __tablename__ = "opening_skills"
    __table_args__ = (UniqueConstraint("opening_id", "position"), between("level", 0, 3))

    id: Mapped[int] = mapped_column(primary_key=True)
    opening_id: Mapped[int] = mapped_column(ForeignKey("openings.id", ondelete="CASCADE"))
    position: Mapped[int]
    label: Mapped[str] = mapped_column(String(300), index=True)
    level: Mapped[int | None]
    macro_skill: Mapped[str | None] = mapped_column(String(64))
    skill: Mapped[str | None] = mapped_column(String(64))


class OpeningSoftSkill(Base):
    """A savoir-être that an opening asks; null ``soft_skill``: the label is none of the 16."""

    __tablename__ = "opening_soft_skills"
    __table_args__ = (UniqueConstraint("opening_id", "position"), between("level", 0, 3))

    id: Mapped[int] = mapped_column(primary_key=True)
    opening_id: Mapped[int] = mapped_column(ForeignKey("openings.id", ondelete="CASCADE"))
    position: Mapped[int]
    label: Mapped[str] = mapped_column(String(300))
    level: Mapped[int | None]
    soft_skill: Mapped[SoftSkill | None] = mapped_column(coded(SoftSkill))
