"""Joint plans as they were shown, each with its certificate: append-only."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.models.base import Base, in_order, not_negative
from matcher.models.cohorts import Cohort
from matcher.models.openings import Opening
from matcher.models.trainees import Trainee


class Plan(Base):
    """One plan of the next blocks.

    ``report``: certificate, fairness, who is without and why, and by trainee what is said of a
    seat beside the columns of ``PlanSeat``.

    ``night_id`` is null for a plan asked by a person, ``made_by`` says who. ``locks``, ``bans``:
    the pairs that were to stay or never to be, as ``T:SIRET:OPENING``.
    """

    __tablename__ = "plans"
    __table_args__ = (Index(None, "created_at"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    on_date: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    made_by: Mapped[str] = mapped_column(String(254))
    night_id: Mapped[str | None] = mapped_column(
        ForeignKey("nights.id", ondelete="SET NULL"), index=True
    )
    inputs_sha256: Mapped[str] = mapped_column(String(64))
    locks: Mapped[list[str] | None]
    bans: Mapped[list[str] | None]
    report: Mapped[dict[str, Any]] = mapped_column(JSON)

    blocks: Mapped[list[PlanBlock]] = relationship(
        order_by="PlanBlock.id", cascade="all, delete-orphan", passive_deletes=True
    )
    seats: Mapped[list[PlanSeat]] = relationship(
        order_by="PlanSeat.id", cascade="all, delete-orphan", passive_deletes=True
    )


class PlanBlock(Base):
    """A block of a cohort that a plan covers, and for how many trainees.

    ``end_date`` is null for stated days without an end.
    """

    __tablename__ = "plan_blocks"
    __table_args__ = (
        UniqueConstraint("plan_id", "cohort_id", "start_date", "end_date"),
        in_order("start_date", "end_date"),
        not_negative("trainees"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"))
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id"), index=True)
    start_date: Mapped[date]
    end_date: Mapped[date | None]
    trainees: Mapped[int]

    cohort: Mapped[Cohort] = relationship()


class PlanSeat(Base):
    """Who sits where in a plan, and why. ``end_date`` is null where the end is not known."""

    __tablename__ = "plan_seats"
    __table_args__ = (
        UniqueConstraint("plan_id", "trainee_id"),
        in_order("start_date", "end_date"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"))
    trainee_id: Mapped[int] = mapped_column(ForeignKey("trainees.id"), index=True)
    opening_id: Mapped[int] = mapped_column(ForeignKey("openings.id"), index=True)
    start_date: Mapped[date]
    end_date: Mapped[date | None]
    utility: Mapped[float]
    score: Mapped[float]
    rank_for_trainee: Mapped[int]
    fit: Mapped[str] = mapped_column(String(32))
    why_this_seat: Mapped[str] = mapped_column(Text)

    trainee: Mapped[Trainee] = relationship()
    opening: Mapped[Opening] = relationship()
