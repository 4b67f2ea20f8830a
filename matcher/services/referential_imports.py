"""Loading referentials: the official ROME archive, the communes, the rail stations.

Each load is one transaction: a broken file changes nothing. After a new ROME, the labels that
the school gave (skills, wishes, titles) are resolved again; the labels themselves are kept.
"""

from __future__ import annotations

import hashlib
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from matcher.errors import ConflictError
from matcher.models.openings import Opening, OpeningSkill
from matcher.models.places import PlaceCommune, PlaceStation
from matcher.models.referentials import ReferentialVersion
from matcher.models.trainees import TraineeSkill, TraineeWish
from matcher.referentials.archive import read_archive
from matcher.referentials.communes import read_communes
from matcher.referentials.stations import read_stations
from matcher.services import referentials
from matcher.services.referential_rows import write_version

if TYPE_CHECKING:
    from pathlib import Path

    from matcher.referentials.rome import Referential
    from matcher.services.context import Context
    from matcher.services.referentials import Resolvers


def import_archive(context: Context, path: Path) -> dict[str, Any]:
    """Load an official ROME 4.0 archive (folder or zip) as a version of its own.

    The newest version becomes current. Loading the same archive again changes nothing. Raises
    ``UnreadableFileError`` naming file and row; ``ConflictError`` if another archive was loaded
    under the same version.
    """
    referential = read_archive(path)
    content = content_hash(referential)
    known = context.session.scalar(
        select(ReferentialVersion).where(ReferentialVersion.version == referential.version)
    )
    if known is not None:
        if known.content_sha256 != content:
            raise ConflictError(
                f"La version {referential.version} est déjà chargée avec un autre contenu ; "
                "rien n'a été changé."
            )
        return _account(referential, "unchanged")
    with context.writing():
        _store(context, referential, content)
        _resolve_again(context, referentials.resolvers(context))
    referentials.trade_closeness(context)
    return _account(referential, "created")


def import_communes(context: Context, path: Path) -> dict[str, Any]:
    """Replace the communes of the school by those of a file."""
    found = read_communes(path)
    with context.writing():
        context.session.execute(delete(PlaceCommune))
        context.session.execute(
            insert(PlaceCommune),
            [
                {
                    "insee": commune.insee,
                    "name": commune.name,
                    "postcodes": list(commune.postcodes),
                    "latitude": commune.latitude,
                    "longitude": commune.longitude,
                }
                for commune in found
            ],
        )
    return {"format": "communes", "read": len(found)}


def import_stations(context: Context, path: Path) -> dict[str, Any]:
    """Replace the rail stations of the school by those of a file."""
    found = read_stations(path)
    with context.writing():
        context.session.execute(delete(PlaceStation))
        context.session.execute(
            insert(PlaceStation),
            [
                {
                    "id": station.id,
                    "name": station.name,
                    "latitude": station.latitude,
                    "longitude": station.longitude,
                    "lines": list(station.lines),
                }
                for station in found
            ],
        )
    return {"format": "stations", "read": len(found)}


def content_hash(referential: Referential) -> str:
    """Return the SHA-256 of everything a referential says."""
    digest = hashlib.sha256()
    for field in fields(referential):
        digest.update(f"{field.name}={getattr(referential, field.name)!r}\n".encode())
    return digest.hexdigest()


def _store(context: Context, referential: Referential, content: str) -> None:
    row = ReferentialVersion(
        version=referential.version, content_sha256=content, imported_at=context.now
    )
    context.session.add(row)
    context.session.flush()
    write_version(context.session, row.id, referential)
    versions = context.session.execute(select(ReferentialVersion.id, ReferentialVersion.version))
    newest = max(versions, key=lambda version: (len(version.version), version.version))
    context.session.execute(
        update(ReferentialVersion).values(is_current=ReferentialVersion.id == newest.id)
    )


def _resolve_again(context: Context, resolvers: Resolvers) -> None:
    """Resolve every stored label against the referential that is now current."""
    session = context.session
    for table in (TraineeSkill, OpeningSkill):
        for label in session.scalars(select(table.label).distinct()).all():
            match = resolvers.skill(label)
            session.execute(
                update(table)
                .where(table.label == label)
                .values(macro_skill=match.macro_skill, skill=match.skill)
            )
    labels = session.scalars(select(TraineeWish.label).distinct()).all()
    for label, trade, interest in resolvers.wishes(labels):
        session.execute(
            update(TraineeWish)
            .where(TraineeWish.label == label)
            .values(trade=trade, interest=interest)
        )
    _resolve_openings(context, resolvers)


def _resolve_openings(context: Context, resolvers: Resolvers) -> None:
    """Give each opening the trade of its code, else of its title.

    A trade that stands beside a code was settled by that code or by a person, and stays.
    """
    session = context.session
    codes = session.scalars(
        select(Opening.rome).where(Opening.rome.is_not(None), Opening.trade.is_(None)).distinct()
    ).all()
    for code in codes:
        if code is not None and resolvers.is_trade(code):
            session.execute(
                update(Opening)
                .where(Opening.rome == code, Opening.trade.is_(None))
                .values(trade=code)
            )
    titles = session.scalars(
        select(Opening.title).where(Opening.rome.is_(None), Opening.title.is_not(None)).distinct()
    ).all()
    known = [title for title in titles if title is not None]
    for title, resolution in zip(known, resolvers.title_many(known), strict=True):
        trade = resolution.candidates[0].rome if resolution.decided else None
        session.execute(
            update(Opening)
            .where(Opening.rome.is_(None), Opening.title == title)
            .values(trade=trade)
        )


def _account(referential: Referential, outcome: str) -> dict[str, Any]:
    return {
        "format": "referential",
        "version": referential.version,
        "outcome": outcome,
        "trades": len(referential.trades),
        "appellations": len(referential.appellations),
        "skills": len(referential.skills),
        "macro_skills": len(referential.macro_skills),
        "interests": len(referential.interests),
    }
