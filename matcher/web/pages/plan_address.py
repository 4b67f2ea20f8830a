"""What is asked of a plan, as its address says it: where, who, what stays, what is set aside."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import url_for

from matcher.services.planning.ground import PairName

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

EVERY_SITE = "tous"


@dataclass(frozen=True)
class Address:
    """``site``: a name, ``EVERY_SITE``, or empty. ``locks``, ``bans``: oldest first.

    ``compares``: the night's plan is shown beside.
    """

    site: str = ""
    cohort: str = ""
    locks: tuple[PairName, ...] = ()
    bans: tuple[PairName, ...] = ()
    compares: bool = False

    @classmethod
    def read(cls, given: MultiDict[str, str]) -> Address:
        """Return what an address or a form asks; raises ``InvalidValueError``."""
        return cls(
            given.get("site", ""),
            given.get("promotion", ""),
            _pairs(given, "verrou"),
            _pairs(given, "interdit"),
            compares=given.get("comparer") == "1",
        )

    @property
    def one_site(self) -> str:
        """The site the plan is cut to, or empty."""
        return "" if self.site == EVERY_SITE else self.site

    @property
    def is_changed(self) -> bool:
        """Whether a hand changed the plan."""
        return bool(self.locks or self.bans)

    def at(self, site: str) -> Address:
        """Return the same on one site."""
        return replace(self, site=site)

    def untouched(self) -> Address:
        """Return the same without any change by hand."""
        return replace(self, locks=(), bans=())

    def turned(self) -> Address:
        """Return the same with the night's plan beside, or without it."""
        return replace(self, compares=not self.compares)

    def newest(self) -> PairName:
        """Return the change that was made last."""
        return (*self.bans, *self.locks)[-1]

    def locked(self, pair: PairName) -> Address:
        """Return the same with ``pair`` kept, instead of another place for the same trainee."""
        free = self.without(pair)
        kept = tuple(lock for lock in free.locks if lock.trainee != pair.trainee)
        return replace(free, locks=(*kept, pair))

    def released(self, trainee: str) -> Address:
        """Return the same without what was kept or set aside for ``trainee``."""
        return replace(
            self,
            locks=tuple(lock for lock in self.locks if lock.trainee != trainee),
            bans=tuple(ban for ban in self.bans if ban.trainee != trainee),
        )

    def banned(self, pair: PairName) -> Address:
        """Return the same with ``pair`` set aside."""
        free = self.without(pair)
        return replace(free, bans=(*free.bans, pair))

    def without(self, pair: PairName) -> Address:
        """Return the same where the plan decides about ``pair``."""
        return replace(
            self,
            locks=tuple(lock for lock in self.locks if lock != pair),
            bans=tuple(ban for ban in self.bans if ban != pair),
        )

    def fields(self) -> list[tuple[str, str]]:
        """Return the address as names and values of a form."""
        named = [
            ("site", self.site),
            ("promotion", self.cohort),
            ("comparer", "1" if self.compares else ""),
        ]
        return [
            *((name, value) for name, value in named if value),
            *(("verrou", str(lock)) for lock in self.locks),
            *(("interdit", str(ban)) for ban in self.bans),
        ]

    def href(self, endpoint: str = "plan.board", reference: str | None = None) -> str:
        """Return the address of a page for this plan."""
        query = urlencode(self.fields(), safe=":")
        return f"{url_for(endpoint, reference=reference)}{'?' if query else ''}{query}"


def _pairs(given: MultiDict[str, str], name: str) -> tuple[PairName, ...]:
    texts = dict.fromkeys(given.getlist(name))
    return tuple(PairName.read(name, text) for text in texts)
