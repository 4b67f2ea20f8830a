"""What an import asks of the referentials, whoever provides them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class CommuneFound(Protocol):
    """A commune, as far as a name and a postcode tell it."""

    @property
    def insee(self) -> str:
        """Code of the commune."""


class PlaceFound(Protocol):
    """What was found for a name and a postcode."""

    @property
    def commune(self) -> CommuneFound | None:
        """The commune, or None if unknown."""

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude, or None if no place is known."""

    @property
    def contradicts(self) -> bool:
        """Whether name and postcode belong to different communes."""


class CandidateFound(Protocol):
    """A trade that a title may mean."""

    @property
    def rome(self) -> str:
        """Code of the trade."""


class TitleFound(Protocol):
    """The trades that a title may mean, best first; ``decided`` if the first is sure."""

    @property
    def decided(self) -> bool:
        """Whether the first candidate is sure."""

    @property
    def candidates(self) -> Sequence[CandidateFound]:
        """Trades, best first."""


class SkillFound(Protocol):
    """The entries that a label of a skill means; both None if unknown."""

    @property
    def macro_skill(self) -> str | None:
        """Entry that scoring compares."""

    @property
    def skill(self) -> str | None:
        """Detailed entry."""


class Resolvers(Protocol):
    """The words of a file turned into entries of the referentials."""

    def commune(self, name: str | None, postcode: str | None) -> PlaceFound:
        """Return the commune that a name and a postcode mean."""

    def title_many(self, texts: Iterable[str]) -> Sequence[TitleFound]:
        """Return the trades of several titles, in their order."""

    def skill(self, label: str) -> SkillFound:
        """Return the entry that a label means."""

    def wishes(self, labels: Iterable[str]) -> Sequence[tuple[str, str | None, str | None]]:
        """Return (label, trade, centre d'intérêt) of each label; both None where doubtful."""

    def is_trade(self, code: str) -> bool:
        """Whether ``code`` is a trade or a family of the referential."""
