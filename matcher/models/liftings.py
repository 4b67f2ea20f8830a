"""Liftings: refusals that staff set aside for one trainee at one opening, with a reason."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.models.base import Base, Moment, in_order
from matcher.models.openings import Opening
from matcher.models.trainees import Trainee


class Lifting(Base):
    """One rule that no longer keeps one opening away from one trainee: who, when, why.

    ``rule``: id of a rule, or the travel limit of the plan. ``until``: last day on which it
    holds, None = until it is ended. ``placement_id``: it holds for that placement alone, and
    for no suggestion. A lifting is ended, never changed and never deleted.
    """

    __tablename__ = "liftings"
    __table_args__ = (in_order("lifted_on", "until"), Index(None, "trainee_id", "opening_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    trainee_id: Mapped[int] = mapped_column(ForeignKey("trainees.id"))
    opening_id: Mapped[int] = mapped_column(ForeignKey("openings.id"))
    placement_id: Mapped[int | None] = mapped_column(ForeignKey("placements.id"), index=True)
    rule: Mapped[str] = mapped_column(String(40))
    why: Mapped[str] = mapped_column(Text)
    actor: Mapped[str] = mapped_column(String(254))
    recorded_at: Mapped[datetime] = mapped_column(Moment())
    lifted_on: Mapped[date]
    until: Mapped[date | None]
    ended_on: Mapped[date | None]
    ended_at: Mapped[datetime | None] = mapped_column(Moment())
    ended_by: Mapped[str | None] = mapped_column(String(254))
    end_reason: Mapped[str | None] = mapped_column(Text)

    trainee: Mapped[Trainee] = relationship()
    opening: Mapped[Opening] = relationship()
