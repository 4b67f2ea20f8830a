"""The communes of a country, by name, postcode, department and arrondissement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from matcher.referentials.commune_names import name_key, without_article

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matcher.referentials.commune_files import Commune

LETTERS_PER_TYPO = 4
"""One wrong letter is forgiven per this many letters of the name..."""
MOST_TYPOS = 3
"""...and never more than this."""


class CommuneTable:
    """Looks communes up; knows which departments are home, where homonyms are sought first."""

    def __init__(self, communes: Iterable[Commune], home_departments: Sequence[str]) -> None:
        self.all = tuple(sorted(communes, key=lambda commune: commune.insee))
        self.by_insee = {commune.insee: commune for commune in self.all}
        self.by_name: dict[str, list[Commune]] = {}
        self.by_postcode: dict[str, list[Commune]] = {}
        self.districts: dict[str, dict[str, Commune]] = {}
        self._homes = {code: rank for rank, code in enumerate(home_departments)}
        self._keys: dict[str, str] = {}
        self._by_prefix: dict[str, list[Commune]] = {}
        for commune in self.all:
            self._add(commune)
        self._all_keys = [self._keys[commune.insee] for commune in self.all]
        self.at_home = [commune for commune in self.all if commune.department in self._homes]

    def of_department(self, prefix: str) -> list[Commune]:
        """Return the communes whose postcodes may begin with these two digits."""
        return self._by_prefix.get(prefix, [])

    def is_city(self, commune: Commune) -> bool:
        """Tell whether arrondissements stand for this commune (Paris, Lyon, Marseille)."""
        return self._keys[commune.insee] in self.districts

    def district(self, city: str, number: str, postcode: str) -> Commune | None:
        """Return the arrondissement of a city by its number, else by its postcode."""
        districts = self.districts.get(city, {})
        if number in districts:
            return districts[number]
        held = [district for district in districts.values() if postcode in district.postcodes]
        return held[0] if len(held) == 1 else None

    def homeliest(self, communes: Sequence[Commune]) -> tuple[Commune, bool]:
        """Return the commune nearest to home, and whether it is alone at that rank."""
        ranks = [self._homes.get(commune.department, len(self._homes)) for commune in communes]
        best = min(ranks)
        return communes[ranks.index(best)], ranks.count(best) == 1

    def begun_by(self, key: str, pool: Sequence[Commune]) -> Commune | None:
        """Return the one commune whose name begins with ``key``: « asnieres » -> sur-Seine."""
        start = f"{without_article(key)} "
        return self._only(
            [c for c in pool if without_article(self._keys[c.insee]).startswith(start)]
        )

    def beginning(self, key: str, pool: Sequence[Commune]) -> Commune | None:
        """Return the one commune whose name begins ``key``: « nanterre prefecture »."""
        return self._only([c for c in pool if key.startswith(f"{self._keys[c.insee]} ")])

    def spelled_almost(self, key: str, pool: Sequence[Commune]) -> Commune | None:
        """Return the one commune nearest in spelling, within the typos forgiven."""
        keys = self._all_keys if pool is self.all else [self._keys[c.insee] for c in pool]
        return self._nearest(key, keys, pool)

    def begun_almost(self, key: str, pool: Sequence[Commune]) -> Commune | None:
        """Return the one commune whose first words are nearest: « levalois » -> -Perret."""
        words = len(key.split())
        starts = [" ".join(self._keys[c.insee].split()[:words]) for c in pool]
        return self._nearest(key, starts, pool)

    def _nearest(self, key: str, keys: Sequence[str], pool: Sequence[Commune]) -> Commune | None:
        """Return the one commune of ``pool`` whose entry in ``keys`` is nearest."""
        allowed = min(len(key) // LETTERS_PER_TYPO, MOST_TYPOS)
        near = process.extract(key, keys, scorer=OSA.distance, score_cutoff=allowed, limit=None)
        if not allowed or not near:
            return None
        least = min(distance for _, distance, _ in near)
        return self._only([pool[rank] for _, distance, rank in near if distance == least])

    def _only(self, communes: list[Commune]) -> Commune | None:
        """Return the commune nearest to home if it is alone, else None."""
        if not communes:
            return None
        best, is_alone = self.homeliest(communes)
        return best if is_alone else None

    def _add(self, commune: Commune) -> None:
        """Enter a commune under its names, postcodes, department."""
        key = self._keys[commune.insee] = name_key(commune.name)
        for spelling in sorted({key, without_article(key)}):
            self.by_name.setdefault(spelling, []).append(commune)
        for postcode in commune.postcodes:
            self.by_postcode.setdefault(postcode, []).append(commune)
        prefix = "20" if commune.department in {"2A", "2B"} else commune.insee[:2]
        self._by_prefix.setdefault(prefix, []).append(commune)
        if commune.arrondissement:
            city, number = commune.arrondissement
            self.districts.setdefault(name_key(city), {})[number] = commune
