"""People of the school: trainers, company officers, directors, DPO, administrators."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matcher.models.base import Base, coded
from matcher.models.sites import Site
from matcher.vocabulary import Role


class Trainer(Base):
    """One person of the school, known by the e-mail address used to sign in."""

    __tablename__ = "trainers"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    first_name: Mapped[str | None] = mapped_column(String(120))
    last_name: Mapped[str | None] = mapped_column(String(120))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("sites.id"), index=True)
    role: Mapped[Role] = mapped_column(coded(Role), default=Role.TRAINER)

    site: Mapped[Site | None] = relationship()
