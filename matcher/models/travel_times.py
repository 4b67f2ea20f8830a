"""Imported travel times, which win over the estimate."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from matcher.models.base import Base, coded, not_negative
from matcher.vocabulary import TravelMode


class TravelTime(Base):
    """Minutes door to door, one way, from one commune to another by one mode."""

    __tablename__ = "travel_times"
    __table_args__ = (not_negative("minutes"),)

    from_insee: Mapped[str] = mapped_column(String(5), primary_key=True)
    to_insee: Mapped[str] = mapped_column(String(5), primary_key=True)
    mode: Mapped[TravelMode] = mapped_column(coded(TravelMode), primary_key=True)
    minutes: Mapped[int]
