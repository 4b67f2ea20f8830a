"""Communes and rail stations loaded by the school; the built-in ones stay in memory."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from matcher.models.base import Base


class PlaceCommune(Base):
    """A commune or arrondissement: name, postcodes, centroid (WGS84 degrees, may be unknown)."""

    __tablename__ = "communes"

    insee: Mapped[str] = mapped_column(String(5), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    postcodes: Mapped[list[str] | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]


class PlaceStation(Base):
    """A rail station: an interchange zone, with the lines that stop there."""

    __tablename__ = "stations"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    latitude: Mapped[float]
    longitude: Mapped[float]
    lines: Mapped[list[str] | None]
