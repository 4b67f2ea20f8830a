"""Which trainees are packed, said once for every query that reads something of theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from matcher.models.sites import Site
from matcher.models.trainees import Trainee

if TYPE_CHECKING:
    from typing import Any, TypeVar

    from sqlalchemy import Select

    Query = TypeVar("Query", bound=Select[*tuple[Any, ...]])

MOST_NAMED = 5_000
"""References named in one query; beyond, everybody is read and the others are left out."""


@dataclass(frozen=True)
class Who:
    """The trainees of ``references`` (None: all) at ``site`` (None: all)."""

    references: tuple[str, ...] | None
    site: str | None

    def among(self, query: Query) -> Query:
        """Return ``query``, which has ``Trainee`` in it, cut to these trainees.

        It may keep others too (``MOST_NAMED``): rows of trainees without a row are left out.
        """
        if self.references is not None and len(self.references) <= MOST_NAMED:
            query = query.where(Trainee.reference.in_(self.references))
        if self.site is not None:
            query = query.where(Trainee.site_id.in_(select_site(self.site)))
        return query

    @property
    def label(self) -> str:
        """Who they are, for a message."""
        if self.references is None:
            return f"un stagiaire de {self.site}" if self.site else "un stagiaire"
        if len(self.references) == 1:
            return f"le stagiaire « {self.references[0]} »"
        return f"un des {len(self.references)} stagiaires demandés"


def select_site(name: str) -> Select[int]:
    """Return the query for the id of a site."""
    return select(Site.id).where(Site.name == name)
