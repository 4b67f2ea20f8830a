"""Decisions: what people made of a suggestion, and when."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import DateTime, ForeignKey, Index, UniqueConstraint
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
