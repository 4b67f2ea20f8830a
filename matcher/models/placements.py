"""Placements: immersions and contracts, past, current and to come. Nothing is deleted."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.models.base import Base, ScheduleText, coded, in_order, not_negative
from matcher.models.companies import Company
from matcher.models.openings import Opening
from matcher.models.trainees import Trainee
from matcher.schedule import Schedule
from matcher.vocabulary import (
    Converted,
    EndedBy,
    Kind,
    PlacementResult,
    PlacementStatus,
    ProjectEffect,
    Purpose,
)


class Placement(Base):
    """One trainee at one company from ``start_date`` to ``end_date``, both included.

    ``schedule`` is null where the hours are those of the opening.
    ``opening_reference`` keeps the reference as given even when no such opening is known.
    """

    __tablename__ = "placements"
    __table_args__ = (
        UniqueConstraint("trainee_id", "company_id", "start_date"),
        in_order("start_date", "end_date"),
        not_negative("missed_hours"),
        Index(None, "company_id", "start_date"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    trainee_id: Mapped[int] = mapped_column(ForeignKey("trainees.id"))
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id"))
    start_date: Mapped[date]
    end_date: Mapped[date | None]
    opening_reference: Mapped[str | None] = mapped_column(String(64))
    opening_id: Mapped[int | None] = mapped_column(ForeignKey("openings.id"), index=True)
    kind: Mapped[Kind | None] = mapped_column(coded(Kind))
    purpose: Mapped[Purpose | None] = mapped_column(coded(Purpose))
    objectives: Mapped[str | None] = mapped_column(Text)
    schedule: Mapped[Schedule | None] = mapped_column(ScheduleText())
    renewal: Mapped[bool | None]
    status: Mapped[PlacementStatus | None] = mapped_column(coded(PlacementStatus))
    last_day: Mapped[date | None]
    missed_hours: Mapped[float | None] = mapped_column(Numeric(6, 2, asdecimal=False))
    ended_by: Mapped[EndedBy | None] = mapped_column(coded(EndedBy))
    result: Mapped[PlacementResult | None] = mapped_column(coded(PlacementResult))
    project_effect: Mapped[ProjectEffect | None] = mapped_column(coded(ProjectEffect))
    converted: Mapped[Converted | None] = mapped_column(coded(Converted))

    trainee: Mapped[Trainee] = relationship()
    company: Mapped[Company] = relationship()
    opening: Mapped[Opening | None] = relationship()
