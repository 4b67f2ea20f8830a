"""Prescriber mandates: who may prescribe PMSMP for a site, and when (D5135-7)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.models.base import Base, in_order
from matcher.models.sites import Site


class Mandate(Base):
    """One mandate; ``end_date`` null is open-ended, both days included."""

    __tablename__ = "mandates"
    __table_args__ = (
        UniqueConstraint("prescriber", "site_id", "start_date"),
        in_order("start_date", "end_date"),
        in_order("suspended_from", "suspended_to"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    prescriber: Mapped[str] = mapped_column(String(200))
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"))
    start_date: Mapped[date]
    end_date: Mapped[date | None]
    suspended_from: Mapped[date | None]
    suspended_to: Mapped[date | None]

    site: Mapped[Site] = relationship()
