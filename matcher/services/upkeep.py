"""The state of an installation: what ``matcher doctor`` checks."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from matcher.errors import MatcherError
from matcher.services import database

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine


@dataclass(frozen=True)
class Check:
    """One thing that was looked at, whether it is as it should be, and what was seen."""

    name: str
    is_good: bool
    detail: str


def check_database(engine: Engine) -> Check:
    """Check that the database answers and that its tables are those of the program."""
    try:
        database.require_ready(engine)
    except MatcherError as error:
        return Check("base de données", is_good=False, detail=error.message)
    except SQLAlchemyError as error:
        return Check("base de données", is_good=False, detail=f"injoignable ({error})")
    name = f"{engine.dialect.name}, tables à la version {database.expected_revision()}"
    return Check("base de données", is_good=True, detail=name)


def check_folder(folder: Path) -> Check:
    """Check that the folder of the data can be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        return Check("dossier instance", is_good=False, detail=f"non inscriptible ({error})")
    return Check("dossier instance", is_good=True, detail="inscriptible")
