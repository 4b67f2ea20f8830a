"""Versions of the ROME: loaded once, never changed; the newest complete one is current."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from matcher.models.base import Base


class ReferentialVersion(Base):
    """One loaded version; old ones stay readable."""

    __tablename__ = "referential_versions"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(String(64), unique=True)
    content_sha256: Mapped[str] = mapped_column(String(64))
    imported_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    is_current: Mapped[bool] = mapped_column(default=False)


class _OfVersion:
    """Columns that every row of a version has."""

    version_id: Mapped[int] = mapped_column(
        ForeignKey("referential_versions.id", ondelete="CASCADE"), primary_key=True
    )


class TradeRow(_OfVersion, Base):
    """A fiche métier; its family is one of the 532 historical codes."""

    __tablename__ = "rome_trades"

    code: Mapped[str] = mapped_column(String(5), primary_key=True)
    label: Mapped[str] = mapped_column(String(300))
    family: Mapped[str] = mapped_column(String(5))
    domain: Mapped[str] = mapped_column(String(200))
    riasec: Mapped[str] = mapped_column(String(2))
    definition: Mapped[str] = mapped_column(Text)
    sectors: Mapped[list[str] | None]
    demands: Mapped[list[str] | None]
    risk_hints: Mapped[list[str] | None]


class AppellationRow(_OfVersion, Base):
    """A job title of a trade."""

    __tablename__ = "rome_appellations"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    label: Mapped[str] = mapped_column(String(300))
    trade: Mapped[str] = mapped_column(String(5))
    is_main: Mapped[bool]
    is_rare: Mapped[bool]


class MacroSkillRow(_OfVersion, Base):
    """A macro-skill: what scoring compares."""

    __tablename__ = "rome_macro_skills"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    label: Mapped[str] = mapped_column(String(300))
    riasec: Mapped[str] = mapped_column(String(2))
    aliases: Mapped[list[str] | None]
    rome_codes: Mapped[list[str] | None]


class SkillRow(_OfVersion, Base):
    """A detailed skill or knowledge, under its macro-skill."""

    __tablename__ = "rome_skills"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    label: Mapped[str] = mapped_column(String(500))
    macro_skill: Mapped[str | None] = mapped_column(String(64))
    is_knowledge: Mapped[bool]


class WorkContextRow(_OfVersion, Base):
    """A condition of work."""

    __tablename__ = "rome_contexts"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    label: Mapped[str] = mapped_column(String(300))
    category: Mapped[str] = mapped_column(String(120))


class InterestRow(_OfVersion, Base):
    """A centre d'intérêt with the trades it stands for."""

    __tablename__ = "rome_interests"

    code: Mapped[str] = mapped_column(String(64), primary_key=True)
    label: Mapped[str] = mapped_column(String(300))
    principal_trades: Mapped[list[str] | None]
    other_trades: Mapped[list[str] | None]


class TradeLinkRow(_OfVersion, Base):
    """A trade asks for a skill, a knowledge or a work context."""

    __tablename__ = "rome_links"

    trade: Mapped[str] = mapped_column(String(5), primary_key=True)
    target: Mapped[str] = mapped_column(String(16), primary_key=True)
    is_core: Mapped[bool]


class MobilityRow(_OfVersion, Base):
    """An official move from one trade to another."""

    __tablename__ = "rome_mobility"

    trade: Mapped[str] = mapped_column(String(5), primary_key=True)
    target: Mapped[str] = mapped_column(String(5), primary_key=True)
    rank: Mapped[int]


class CoreSkillRow(_OfVersion, Base):
    """A macro-skill that a trade asks, at a level from 1 to 3."""

    __tablename__ = "rome_core_skills"

    trade: Mapped[str] = mapped_column(String(5), primary_key=True)
    macro_skill: Mapped[str] = mapped_column(String(64), primary_key=True)
    level: Mapped[int]
