"""The state of an installation: what ``matcher doctor`` looks at. It changes nothing."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from matcher.errors import MatcherError, system_reason
from matcher.models.places import PlaceCommune, PlaceStation
from matcher.notifications.transports import DeliveryError, Mail, Memory
from matcher.scoring.assignment import solver
from matcher.services import database, referentials

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Engine

    from matcher.services.context import Context


@dataclass(frozen=True)
class Check:
    """One thing that was looked at, whether it is as it should be, and what was seen."""

    name: str
    is_good: bool
    detail: str


def check_database(engine: Engine) -> list[Check]:
    """Check that the database answers, then that its tables are those of the program."""
    try:
        found = database.found_revision(engine)
    except MatcherError as error:
        return [Check("base de données", is_good=False, detail=error.message)]
    except SQLAlchemyError as error:
        return [Check("base de données", is_good=False, detail=f"occupée ({error})")]
    if found is None:
        absent = "pas encore créée : lancez matcher init"
        return [Check("base de données", is_good=False, detail=absent)]
    answers = Check("base de données", is_good=True, detail=f"{engine.dialect.name}, répond")
    try:
        database.require_ready(engine)
    except MatcherError as error:
        return [answers, Check("tables", is_good=False, detail=error.message)]
    return [answers, Check("tables", is_good=True, detail=f"à la version {found}")]


def check_folders(folders: Iterable[Path]) -> list[Check]:
    """Check that each folder can be written, or can be made where it is not there yet."""
    return [_check_folder(folder) for folder in dict.fromkeys(folders)]


def check_referentials(context: Context) -> list[Check]:
    """Check which referential is in use, and that what is derived from it can be read.

    An index that is missing or spoilt is made again at its first use: said, but no fault.
    """
    try:
        referential = referentials.current(context)
        states = referentials.derived_states(context)
        counts = [_count(context, table) for table in (PlaceCommune, PlaceStation)]
    except (MatcherError, SQLAlchemyError) as error:
        return [Check("référentiel des métiers", is_good=False, detail=f"illisible ({error})")]
    communes = f"{counts[0]} chargées" if counts[0] else "fournies avec le produit"
    stations = f"{counts[1]} chargées" if counts[1] else "aucune chargée"
    trades = f"version {referential.version}, {len(referential.trades)} métiers"
    return [
        Check("référentiel des métiers", is_good=True, detail=trades),
        *(Check(f"index {name}", is_good=True, detail=state) for name, state in states.items()),
        Check("communes", is_good=True, detail=communes),
        Check("gares", is_good=True, detail=stations),
    ]


def check_solver() -> Check:
    """Say what computes the plans: OR-Tools, or scipy where it is absent. Neither is a fault."""
    seen = "or-tools" if solver.has_flow(None) else "scipy (OR-Tools absent : plus lent)"
    return Check("calcul des plans", is_good=True, detail=seen)


def check_mail(smtp_url: str, sender: str, now: datetime, *, is_required: bool) -> Check:
    """Check that letters can leave: a server where links must be sent, a sender that is one."""
    try:
        Memory(sender).send(Mail(sender, "essai", "essai", now, "<essai@matcher>"))
    except DeliveryError as error:
        return Check("courriel", is_good=False, detail=f"MATCHER_MAIL_FROM : {error.reason}")
    if smtp_url:
        parts = urlsplit(smtp_url)
        where = f"{parts.scheme}://{parts.hostname}, expéditeur {sender}"
        return Check("courriel", is_good=True, detail=where)
    if is_required:
        absent = "MATCHER_SMTP_URL absente : les liens de connexion ne peuvent pas partir"
        return Check("courriel", is_good=False, detail=absent)
    return Check("courriel", is_good=True, detail="affiché sur la console (pas de serveur)")


def _check_folder(folder: Path) -> Check:
    name = f"dossier {folder}"
    nearest = next(place for place in (folder, *folder.parents) if place.exists())
    try:
        with tempfile.TemporaryFile(dir=nearest):
            pass
    except OSError as error:
        return Check(name, is_good=False, detail=f"non inscriptible ({system_reason(error)})")
    said = "inscriptible" if nearest == folder else "sera créé au premier besoin"
    return Check(name, is_good=True, detail=said)


def _count(context: Context, table: type[PlaceCommune] | type[PlaceStation]) -> int:
    return context.session.scalar(select(func.count()).select_from(table)) or 0
