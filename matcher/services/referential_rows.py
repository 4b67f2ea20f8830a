"""A referential between memory and its versioned tables."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, insert, select

from matcher.models.referentials import (
    AppellationRow,
    CoreSkillRow,
    InterestRow,
    MacroSkillRow,
    MobilityRow,
    ReferentialVersion,
    SkillRow,
    TradeLinkRow,
    TradeRow,
    WorkContextRow,
)
from matcher.referentials.rome import (
    Appellation,
    Interest,
    MacroSkill,
    Mobility,
    Referential,
    Skill,
    Trade,
    TradeLink,
    WorkContext,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from _typeshed import DataclassInstance
    from sqlalchemy.orm import Session, scoped_session

    from matcher.models.base import Base

    AnySession = Session | scoped_session[Any]

CHUNK = 5_000
"""Rows sent to the database at once."""


def write_version(session: AnySession, version_id: int, referential: Referential) -> None:
    """Write every row of ``referential`` under ``version_id``."""
    for table, rows in _tables_of(referential):
        _insert(session, table, ({"version_id": version_id, **row} for row in rows))


def read_outline(session: AnySession, version: ReferentialVersion) -> Referential:
    """Return the trades, macro-skills, interests and core skills of ``version``.

    What ranking needs, a tenth of the rows; titles, skills, links and moves are left empty.
    """
    trades = _rows(session, version, TradeRow)
    core: dict[str, dict[str, int]] = {}
    for row in _rows(session, version, CoreSkillRow):
        core.setdefault(row.trade, {})[row.macro_skill] = row.level
    return Referential(
        version=version.version,
        trades={
            row.code: Trade(
                row.code, row.label, row.family, row.domain, row.riasec, row.definition
            )
            for row in trades
        },
        appellations=(),
        macro_skills={
            row.id: MacroSkill(
                row.id, row.label, row.riasec, tuple(row.aliases), tuple(row.rome_codes)
            )
            for row in _rows(session, version, MacroSkillRow)
        },
        skills={},
        contexts={},
        interests={
            row.code: Interest(
                row.code, row.label, tuple(row.principal_trades), tuple(row.other_trades)
            )
            for row in _rows(session, version, InterestRow)
        },
        links=(),
        mobility=(),
        core_skills=core,
        sectors={row.code: tuple(row.sectors) for row in trades if row.sectors},
        demands={row.code: tuple(row.demands) for row in trades if row.demands},
        risk_hints={row.code: tuple(row.risk_hints) for row in trades if row.risk_hints},
    )


def read_version(session: AnySession, version: ReferentialVersion) -> Referential:
    """Return the whole referential kept in the tables of ``version``."""
    return replace(
        read_outline(session, version),
        appellations=tuple(
            Appellation(row.id, row.label, row.trade, row.is_main, row.is_rare)
            for row in _rows(session, version, AppellationRow)
        ),
        skills={
            row.id: Skill(row.id, row.label, row.macro_skill, row.is_knowledge)
            for row in _rows(session, version, SkillRow)
        },
        contexts={
            row.id: WorkContext(row.id, row.label, row.category)
            for row in _rows(session, version, WorkContextRow)
        },
        links=tuple(
            TradeLink(row.trade, row.target, row.is_core)
            for row in _rows(session, version, TradeLinkRow)
        ),
        mobility=tuple(
            Mobility(row.trade, row.target, row.rank)
            for row in _rows(session, version, MobilityRow)
        ),
    )


def _rows(
    session: AnySession, version: ReferentialVersion, table: type[Base]
) -> Sequence[Row[Any]]:
    columns = table.__table__.columns
    keys = [column for column in columns if column.primary_key]
    return session.execute(
        select(*columns).where(columns["version_id"] == version.id).order_by(*keys)
    ).all()


def _tables_of(referential: Referential) -> Iterator[tuple[type[Base], Iterable[dict[str, Any]]]]:
    yield TradeRow, (_trade_row(referential, trade) for trade in referential.trades.values())
    yield AppellationRow, map(_fields, referential.appellations)
    yield MacroSkillRow, map(_fields, referential.macro_skills.values())
    yield SkillRow, map(_fields, referential.skills.values())
    yield WorkContextRow, map(_fields, referential.contexts.values())
    yield InterestRow, map(_fields, referential.interests.values())
    yield TradeLinkRow, map(_fields, referential.links)
    yield MobilityRow, map(_fields, referential.mobility)
    yield (
        CoreSkillRow,
        (
            {"trade": trade, "macro_skill": macro_skill, "level": level}
            for trade, asked in referential.core_skills.items()
            for macro_skill, level in asked.items()
        ),
    )


def _trade_row(referential: Referential, trade: Trade) -> dict[str, Any]:
    return _fields(trade) | {
        "sectors": list(referential.sectors.get(trade.code, ())),
        "demands": list(referential.demands.get(trade.code, ())),
        "risk_hints": list(referential.risk_hints.get(trade.code, ())),
    }


def _fields(value: DataclassInstance) -> dict[str, Any]:
    """Return the fields of a value type as a row; its names are those of the columns."""
    found = {field.name: getattr(value, field.name) for field in fields(value)}
    return {key: list(cell) if isinstance(cell, tuple) else cell for key, cell in found.items()}


def _insert(session: AnySession, table: type[Base], rows: Iterable[dict[str, Any]]) -> None:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == CHUNK:
            session.execute(insert(table), batch)
            batch.clear()
    if batch:
        session.execute(insert(table), batch)
