"""What was suggested and shown, and why: append-only, the ground to learn from."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.models.base import Base, coded
from matcher.models.openings import Opening
from matcher.models.trainees import Trainee
from matcher.vocabulary import Fit, Purpose, TravelMode


class SuggestionList(Base):
    """The ranked list of one trainee, computed by a night or shown to a person.

    ``night_id`` is null for a list computed on demand. ``content_sha256`` lets the same list
    that is shown again to the same person be stored once. ``shown_to`` is the e-mail address or
    the name of the token that saw it.
    """

    __tablename__ = "suggestion_lists"
    __table_args__ = (
        UniqueConstraint("night_id", "trainee_id"),
        Index(None, "trainee_id", "on_date"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    night_id: Mapped[str | None] = mapped_column(ForeignKey("nights.id", ondelete="CASCADE"))
    trainee_id: Mapped[int] = mapped_column(ForeignKey("trainees.id"))
    on_date: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    shown_to: Mapped[str | None] = mapped_column(String(254))
    purpose: Mapped[Purpose] = mapped_column(coded(Purpose))
    block_start: Mapped[date | None]
    block_end: Mapped[date | None]
    eligible: Mapped[int]
    baseline: Mapped[float | None]
    refused: Mapped[dict[str, int]] = mapped_column(JSON)
    weights_version: Mapped[str] = mapped_column(String(64))
    referential_version: Mapped[str] = mapped_column(String(64))
    content_sha256: Mapped[str] = mapped_column(String(64))

    trainee: Mapped[Trainee] = relationship()
    suggestions: Mapped[list[Suggestion]] = relationship(
        order_by="Suggestion.rank", cascade="all, delete-orphan", passive_deletes=True
    )


class Suggestion(Base):
    """One opening in a list, with its rank, its score and its reasons as they were stated."""

    __tablename__ = "suggestions"
    __table_args__ = (UniqueConstraint("list_id", "rank"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("suggestion_lists.id", ondelete="CASCADE"))
    opening_id: Mapped[int] = mapped_column(ForeignKey("openings.id"), index=True)
    rank: Mapped[int]
    period_start: Mapped[date]
    period_end: Mapped[date | None]
    travel_minutes: Mapped[int | None]
    travel_mode: Mapped[TravelMode | None] = mapped_column(coded(TravelMode))
    within_limit: Mapped[bool | None]
    fit: Mapped[Fit] = mapped_column(coded(Fit))
    score: Mapped[float]
    confidence: Mapped[float]
    terms: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    reasons: Mapped[dict[str, list[str]]] = mapped_column(JSON)

    opening: Mapped[Opening] = relationship()
