"""What a database says when it cannot go on, told to people: nothing was half-written."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from matcher.errors import BusyError, MatcherError

if TYPE_CHECKING:
    from collections.abc import Iterator

FULL_SIGNS = ("disk is full", "No space left", "could not extend file", "DiskFull")


class StoreFailedError(MatcherError):
    """The database could not take a file; the base is as it was before that file."""

    status = 503

    def __init__(self, file: str, cause: str) -> None:
        self.file = file
        super().__init__(f"{file} : {cause} Rien de ce fichier n'a été enregistré.")


@contextmanager
def told(file: str) -> Iterator[None]:
    """Turn a failure of the database into a French sentence; around the whole transaction."""
    try:
        yield
    except DBAPIError as error:
        text = _whole_story(error)
        if "database is locked" in text:
            raise BusyError(
                "La base de données est occupée par un autre programme : réessayez."
            ) from error
        if any(sign in text for sign in FULL_SIGNS):
            raise StoreFailedError(
                file, "le disque de la base de données est plein : libérez de la place."
            ) from error
        if error.connection_invalidated:
            raise StoreFailedError(
                file, "la connexion à la base de données a été coupée."
            ) from error
        raise StoreFailedError(
            file, f"la base de données a refusé l'écriture ({type(error.orig).__name__})."
        ) from error


def _whole_story(error: BaseException) -> str:
    """Return what was said from the first failure on: undoing a full disk fails in its turn."""
    story: list[str] = []
    cause: BaseException | None = error
    while cause is not None:
        story.append(f"{type(cause).__name__} {cause}")
        cause = cause.__cause__ or cause.__context__
    return "\n".join(story)
