"""Cohorts and their company blocks."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.models.base import Base, in_order
from matcher.models.sites import Site


class Cohort(Base):
    """A promotion: the trainees who entered together at one site."""

    __tablename__ = "cohorts"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(64), unique=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("sites.id"), index=True)

    site: Mapped[Site] = relationship()
    blocks: Mapped[list[CompanyBlock]] = relationship(
        back_populates="cohort", order_by="CompanyBlock.start_date", cascade="all, delete-orphan"
    )


class CompanyBlock(Base):
    """A période en entreprise of a cohort, both days included."""

    __tablename__ = "company_blocks"
    __table_args__ = (
        UniqueConstraint("cohort_id", "start_date"),
        in_order("start_date", "end_date"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"))
    start_date: Mapped[date]
    end_date: Mapped[date]

    cohort: Mapped[Cohort] = relationship(back_populates="blocks")
