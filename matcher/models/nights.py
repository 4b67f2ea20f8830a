"""Nightly runs: each has its own id; for each site one of them is current."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.models.base import Base, coded, not_negative
from matcher.models.sites import Site
from matcher.vocabulary import NightStatus


class Night(Base):
    """One run over the trainees of one site or of all.

    ``inputs_sha256`` names data, day, site, weights and referential: the same inputs again are
    not computed again. ``report`` holds the counts, seconds and broken trainees as printed.
    """

    __tablename__ = "nights"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    on_date: Mapped[date]
    site_id: Mapped[int | None] = mapped_column(ForeignKey("sites.id"))
    status: Mapped[NightStatus] = mapped_column(coded(NightStatus), default=NightStatus.STARTED)
    inputs_sha256: Mapped[str] = mapped_column(String(64), index=True)
    weights_version: Mapped[str] = mapped_column(String(64))
    referential_version: Mapped[str] = mapped_column(String(64))
    started_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    report: Mapped[dict[str, Any] | None] = mapped_column(JSON)

    site: Mapped[Site | None] = relationship()


class CurrentNight(Base):
    """The night whose lists a site shows; one statement at the end of a run moves all sites."""

    __tablename__ = "current_nights"

    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), primary_key=True)
    night_id: Mapped[str] = mapped_column(ForeignKey("nights.id"))

    night: Mapped[Night] = relationship()


class NightPressure(Base):
    """How many trainees of a night were eligible for an opening: the ground of tension."""

    __tablename__ = "night_pressures"
    __table_args__ = (not_negative("eligible"),)

    night_id: Mapped[str] = mapped_column(
        ForeignKey("nights.id", ondelete="CASCADE"), primary_key=True
    )
    opening_id: Mapped[int] = mapped_column(
        ForeignKey("openings.id", ondelete="CASCADE"), primary_key=True
    )
    eligible: Mapped[int]
