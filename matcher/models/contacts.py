"""The contact log of a company: each call, mail or visit of the school to ask for something."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import DateTime, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.models.base import Base, coded
from matcher.models.companies import Company
from matcher.vocabulary import Channel


class CompanyContact(Base):
    """One contact; it counts in the month's cap of its company (PR-11)."""

    __tablename__ = "company_contacts"
    __table_args__ = (Index(None, "company_id", "on_date"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id"))
    on_date: Mapped[date]
    channel: Mapped[Channel] = mapped_column(coded(Channel))
    note: Mapped[str | None] = mapped_column(Text)
    next_step: Mapped[str | None] = mapped_column(String(300))
    next_on: Mapped[date | None] = mapped_column(index=True)
    actor: Mapped[str] = mapped_column(String(254))
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))

    company: Mapped[Company] = relationship()
