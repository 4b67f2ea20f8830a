"""Companies: one establishment each, known by its SIRET."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from matcher.models.base import Base, between, coded, not_negative
from matcher.vocabulary import CompanyStatus


class Company(Base):
    """An establishment that receives trainees.

    ``size`` is a size class or an INSEE staff band. ``max_solicitations_per_month``: null takes
    the school's setting, 0 means never.
    """

    __tablename__ = "companies"
    __table_args__ = (
        CheckConstraint("length(siret) = 14", name="siret_length"),
        not_negative("max_solicitations_per_month"),
        between("latitude", -90, 90),
        between("longitude", -180, 180),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    siret: Mapped[str] = mapped_column(String(14), unique=True)
    name: Mapped[str] = mapped_column(String(300))
    naf: Mapped[str | None] = mapped_column(String(5))
    size: Mapped[str | None] = mapped_column(String(16))
    address: Mapped[str | None] = mapped_column(String(300))
    postcode: Mapped[str | None] = mapped_column(String(5))
    commune: Mapped[str | None] = mapped_column(String(120))
    commune_insee: Mapped[str | None] = mapped_column(String(5))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    contact_name: Mapped[str | None] = mapped_column(String(200))
    contact_email: Mapped[str | None] = mapped_column(String(254))
    contact_phone: Mapped[str | None] = mapped_column(String(40))
    max_solicitations_per_month: Mapped[int | None]
    status: Mapped[CompanyStatus] = mapped_column(
        coded(CompanyStatus), default=CompanyStatus.PARTNER
    )

    @property
    def siren(self) -> str:
        """The legal unit: the first nine digits of the SIRET."""
        return self.siret[:9]
