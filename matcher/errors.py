"""The errors of the house: each builds its own French message and carries the facts.

A refusal by a rule is not an error: it is a value of ``matcher.scoring.rules``.
"""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Mapping


class MatcherError(Exception):
    """Base of every error a user may see.

    ``exit_code`` is what the command line returns, ``status`` what HTTP returns.
    """

    exit_code: ClassVar[int] = 4
    status: ClassVar[int] = 500

    @property
    def message(self) -> str:
        """The sentence shown to the user, in French."""
        return str(self)


class UsageError(MatcherError):
    """What was asked cannot be done as it was asked."""

    exit_code = 2
    status = 422


class SettingsError(UsageError):
    """One or more settings are missing or wrong; all are named at once."""

    status = 500

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("Réglages à corriger :\n" + "\n".join(f"  - {fault}" for fault in faults))


class NoDatabaseError(UsageError):
    """There is no database yet, or its tables are missing."""

    status = 503

    def __init__(self, detail: str = "") -> None:
        super().__init__(f"Pas de base de données{detail} : lancez matcher init.")


class DatabaseVersionError(UsageError):
    """The database was written by another version of the tables."""

    status = 503

    def __init__(self, found: str, expected: str) -> None:
        self.found = found
        self.expected = expected
        super().__init__(
            f"La base de données est à la version {found}, le programme attend {expected} : "
            "lancez matcher init (ou installez la version du programme qui va avec la base)."
        )


class UnknownReferenceError(UsageError):
    """A reference (trainee, opening, trade...) that the base does not hold."""

    status = 404

    def __init__(self, noun: str, reference: str) -> None:
        self.noun = noun
        self.reference = reference
        super().__init__(f"{noun} introuvable : « {reference} ».")


SYSTEM_REASONS = {
    errno.ENOENT: "il n'existe pas",
    errno.EACCES: "accès refusé",
    errno.EPERM: "accès refusé",
    errno.EISDIR: "c'est un dossier",
    errno.ENOTDIR: "ce n'est pas un dossier",
    errno.ENOSPC: "disque plein",
    errno.EROFS: "disque en lecture seule",
    errno.ENAMETOOLONG: "nom trop long",
}


def system_reason(error: OSError) -> str:
    """Return in French why the system refused a file; its own words where it is rare."""
    return SYSTEM_REASONS.get(error.errno or 0, error.strerror or "erreur du système")


class UnreadableFileError(UsageError):
    """A file that cannot be read as what it should be."""

    def __init__(self, path: str, expected: str) -> None:
        self.path = path
        self.expected = expected
        super().__init__(f"{path} : {expected}")


class InvalidValueError(UsageError):
    """A value that is not one of those expected; says where and what was expected."""

    def __init__(self, where: str, value: str, expected: str) -> None:
        self.where = where
        self.value = value
        self.expected = expected
        super().__init__(f"{where} : « {value} » ; attendu : {expected}.")


class InvalidFieldsError(UsageError):
    """Values of a record that cannot be stored: what is wrong, by name of field."""

    def __init__(self, errors: Mapping[str, list[str]]) -> None:
        self.errors = errors
        said = (f"{field} : {' '.join(messages)}" for field, messages in errors.items())
        super().__init__("À corriger : " + " ; ".join(said))


class AccessDeniedError(MatcherError):
    """The actor may not see or do this."""

    exit_code = 2
    status = 403

    def __init__(self, wish: str = "faire cela") -> None:
        super().__init__(f"Vous n'avez pas le droit de {wish}.")


class ConflictError(MatcherError):
    """What was asked clashes with the present state."""

    exit_code = 1
    status = 409


class BusyError(ConflictError):
    """Somebody else is doing this now."""

    exit_code = 3
