"""Decisions: what people made of a suggestion, and when; and each step on the way."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import DateTime, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.models.base import Base, coded
from matcher.models.openings import Opening
from matcher.models.trainees import Trainee
from matcher.vocabulary import Decision, DecisionReason


class SuggestionDecision(Base):
    """One decision about one trainee and one opening on one day; the reason is optional."""

    __tablename__ = "decisions"
    __table_args__ = (
        UniqueConstraint("trainee_id", "opening_id", "decided_on"),
        Index(None, "opening_id", "decided_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    trainee_id: Mapped[int] = mapped_column(ForeignKey("trainees.id"))
    opening_id: Mapped[int] = mapped_column(ForeignKey("openings.id"))
    decided_on: Mapped[date]
    decision: Mapped[Decision] = mapped_column(coded(Decision))
    reason: Mapped[DecisionReason | None] = mapped_column(coded(DecisionReason))
    trainer_id: Mapped[int | None] = mapped_column(ForeignKey("trainers.id"))
    recorded_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    trainee: Mapped[Trainee] = relationship()
    opening: Mapped[Opening] = relationship()


class DecisionEvent(Base):
    """One step of a suggestion: who, when, from, to, why. Steps are added, never changed.

    ``from_decision`` None: a suggestion that nobody had decided about. ``to_decision`` None: the
    decision of the day was taken back.
    """

    __tablename__ = "decision_events"
    __table_args__ = (Index(None, "trainee_id", "opening_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    trainee_id: Mapped[int] = mapped_column(ForeignKey("trainees.id"))
    opening_id: Mapped[int] = mapped_column(ForeignKey("openings.id"))
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    on_date: Mapped[date]
    actor: Mapped[str] = mapped_column(String(254))
    from_decision: Mapped[Decision | None] = mapped_column(coded(Decision, "from_decision"))
    to_decision: Mapped[Decision | None] = mapped_column(coded(Decision, "to_decision"))
    reason: Mapped[DecisionReason | None] = mapped_column(coded(DecisionReason))
