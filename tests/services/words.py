"""Resolvers made of the referentials that ship with the product."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from matcher.referentials.builtin import load_builtin
from matcher.referentials.communes import CommuneIndex, load_builtin_communes
from matcher.referentials.titles import TitleIndex
from matcher.vocabulary import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matcher.referentials.communes import CommuneMatch
    from matcher.referentials.titles import TitleResolution


@dataclass(frozen=True)
class Skill:
    macro_skill: str | None
    skill: str | None = None


class Words:
    def __init__(self) -> None:
        self.referential = load_builtin()
        self.communes = CommuneIndex(load_builtin_communes())
        self.titles = TitleIndex.build(self.referential)
        self.skills = {
            fold(spelling): entry.id
            for entry in self.referential.macro_skills.values()
            for spelling in (entry.label, *entry.aliases)
        }
        self.interests = {
            fold(entry.label): entry.code for entry in self.referential.interests.values()
        }

    def commune(self, name: str | None, postcode: str | None) -> CommuneMatch:
        return self.communes.resolve(name, postcode)

    def title_many(self, texts: Iterable[str]) -> list[TitleResolution]:
        return self.titles.resolve_many(list(texts))

    def skill(self, label: str) -> Skill:
        return Skill(self.skills.get(fold(label)))

    def wishes(self, labels: Iterable[str]) -> Sequence[tuple[str, str | None, str | None]]:
        return [self._wish(label) for label in labels]

    def is_trade(self, code: str) -> bool:
        return bool(self.referential.trades_meant_by(code))

    def _wish(self, label: str) -> tuple[str, str | None, str | None]:
        if self.is_trade(label.upper()):
            return label, label.upper(), None
        interest = self.interests.get(fold(label))
        if interest:
            return label, None, interest
        found = self.titles.resolve_many([label])[0]
        return label, found.candidates[0].rome if found.decided else None, None


@cache
def words() -> Words:
    return Words()
