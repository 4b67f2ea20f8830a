"""From what a person wrote (a name, a postcode, both) to a commune and a point.

The postcode narrows the choice and settles homonyms; the name decides where the two disagree.
Spelling is corrected only when one commune is nearer than all others. What was assumed is said
in ``note``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from matcher.referentials.commune_files import Commune, load_builtin_communes, read_communes
from matcher.referentials.commune_names import WrittenName, read_name
from matcher.referentials.commune_table import CommuneTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Commune", "CommuneIndex", "CommuneMatch", "load_builtin_communes", "read_communes"]

HOME_DEPARTMENTS = ("92", "75", "93", "94", "78", "91", "95", "77")
"""Where homonyms are looked for first: the department of the school, then its neighbours."""

QUARTERS = {"la defense": "92062", "defense": "92062", "paris la defense": "92062"}
"""Quarters that companies give as a commune -> commune followed without a known postcode."""

ANSWERS_KEPT = 65_536
"""Distinct texts remembered."""


@dataclass(frozen=True, slots=True)
class CommuneMatch:
    """What was found. ``point``: latitude, longitude; None if no place is known.

    ``is_exact``: the text names this commune, apart from case, accents and abbreviations.
    ``is_approximate``: the point stands for several communes.
    ``contradicts``: name and postcode belong to different communes.
    ``corrected_to``: the name to show in place of the text, if it differs.
    """

    commune: Commune | None = None
    point: tuple[float, float] | None = None
    is_exact: bool = False
    is_approximate: bool = False
    contradicts: bool = False
    corrected_to: str | None = None
    note: str = ""


class CommuneIndex:
    """Finds communes by name and postcode; answers are kept, so equal texts cost once."""

    def __init__(
        self,
        communes: Iterable[Commune],
        home_departments: Sequence[str] = HOME_DEPARTMENTS,
    ) -> None:
        self._all = tuple(communes)
        self._home_departments = tuple(home_departments)
        self._by_insee = {commune.insee: commune for commune in self._all}
        self._answer = lru_cache(maxsize=ANSWERS_KEPT)(self._find)

    def resolve(self, name: str | None, postcode: str | None) -> CommuneMatch:
        """Return the commune that ``name`` and ``postcode`` mean (either may be missing)."""
        return self._answer((name or "").strip(), "".join((postcode or "").split()))

    def by_insee(self, insee: str) -> Commune | None:
        """Return the commune or arrondissement of an INSEE code, or None if it is not here."""
        return self._by_insee.get(insee)

    def near(self, latitude: float, longitude: float) -> Commune | None:
        """Return the commune (or arrondissement) whose point is nearest; None if none has one."""
        located, points = self._located
        if not located:
            return None
        north = points[:, 0] - latitude
        east = (points[:, 1] - longitude) * np.cos(np.radians(latitude))
        return located[int(np.argmin(north**2 + east**2))]

    @cached_property
    def _table(self) -> CommuneTable:
        """The names and postcodes, sorted out when one is first looked for."""
        return CommuneTable(self._all, self._home_departments)

    @cached_property
    def _located(self) -> tuple[list[Commune], npt.NDArray[np.float64]]:
        """The communes that have a point, and the points (n, 2)."""
        located = [
            commune
            for commune in self._table.all
            if commune.point is not None and not self._table.is_city(commune)
        ]
        points = np.array([commune.point for commune in located], dtype=np.float64)
        return located, points.reshape(-1, 2)

    def _find(self, text: str, postcode: str) -> CommuneMatch:
        """Answer without the memory."""
        written = read_name(text)
        code = _five_digits(postcode) or written.postcode
        quarter = self._table.by_insee.get(QUARTERS.get(written.key, ""))
        if not written.key or (quarter and code in self._table.by_postcode):
            return self._from_postcode(code or postcode)
        if quarter:
            return self._corrected(quarter, text)
        district = self._table.district(written.key, written.number, code)
        if district is not None:
            is_held = code in district.postcodes or code not in self._table.by_postcode
            return self._named(district, text) if is_held else self._torn(district, code)
        if code or written.department:
            return self._from_both(written, text, code)
        return self._from_name(written.key, text)

    def _from_both(self, written: WrittenName, text: str, code: str) -> CommuneMatch:
        """Look where the postcode says, else (it is wrong) in its department, then anywhere."""
        is_known = code in self._table.by_postcode
        department = self._table.of_department(code[:2] or written.department)
        narrow = self._districts_or_communes(code) if is_known else department
        found = self._exact(written.key, narrow)
        if found is not None:
            return self._named(found, text)
        found = self._alike(written.key, narrow)
        if found is not None:
            return self._corrected(found, text)
        for pool in (department, self._table.all):
            found = self._exact(written.key, pool) or self._table.spelled_almost(written.key, pool)
            if found is not None:
                return self._torn(found, code or written.department)
        return self._from_postcode_only(text, code)

    def _from_name(self, key: str, text: str) -> CommuneMatch:
        """Answer from a name alone: at home first, where it may be shortened."""
        same = self._table.by_name.get(key)
        if same:
            best, is_alone = self._table.homeliest(same)
            begun = self._table.begun_by(key, self._table.at_home)
            if begun is not None and best not in self._table.at_home:
                return self._corrected(begun, text)
            if len(same) == 1:
                return self._named(best, text)
            return self._homonym(best, is_alone=is_alone)
        found = self._alike(key, self._table.at_home) or self._table.spelled_almost(
            key, self._table.all
        )
        if found is not None:
            return self._corrected(found, text)
        return CommuneMatch(note=f"Commune « {text} » inconnue.")

    def _from_postcode(self, code: str) -> CommuneMatch:
        """Answer from a postcode alone: its commune, or the mean of its communes."""
        if not code:
            return CommuneMatch()
        held = self._districts_or_communes(code)
        if not held:
            return CommuneMatch(note=f"Code postal « {code} » inconnu.")
        if len(held) == 1:
            return CommuneMatch(held[0], held[0].point, is_exact=True)
        points = [commune.point for commune in held if commune.point is not None]
        return CommuneMatch(
            point=_mean(points),
            is_approximate=True,
            note=f"Le code postal {code} couvre {len(held)} communes : point moyen.",
        )

    def _from_postcode_only(self, text: str, code: str) -> CommuneMatch:
        """Fall back on the postcode when nothing has that name."""
        answer = self._from_postcode(code)
        if answer.point is None and answer.commune is None:
            return CommuneMatch(note=f"Commune « {text} » inconnue.")
        return replace(
            answer,
            is_exact=False,
            is_approximate=True,
            note=f"Commune « {text} » inconnue : le code postal {code} a été suivi.",
        )

    def _districts_or_communes(self, code: str) -> list[Commune]:
        """Return what a postcode covers; arrondissements stand for their city."""
        held = self._table.by_postcode.get(code, [])
        return [commune for commune in held if not self._table.is_city(commune)] or held

    def _exact(self, key: str, pool: Sequence[Commune]) -> Commune | None:
        """Return the commune of the pool that has this name; at home first."""
        same = [commune for commune in self._table.by_name.get(key, ()) if commune in pool]
        return self._table.homeliest(same)[0] if same else None

    def _alike(self, key: str, pool: Sequence[Commune]) -> Commune | None:
        """Return the one commune that was shortened, lengthened or misspelled."""
        table = self._table
        return (
            table.begun_by(key, pool)
            or table.spelled_almost(key, pool)
            or table.begun_almost(key, pool)
            or table.beginning(key, pool)
        )

    # Answers -----------------------------------------------------------------------------

    def _named(self, commune: Commune, text: str) -> CommuneMatch:
        """Answer that the text names the commune."""
        return CommuneMatch(
            commune,
            commune.point,
            is_exact=True,
            is_approximate=self._table.is_city(commune),
            corrected_to=None if text == commune.name else commune.name,
        )

    def _corrected(self, commune: Commune, text: str) -> CommuneMatch:
        """Answer that the text is almost the name of the commune."""
        return replace(
            self._named(commune, text),
            is_exact=False,
            corrected_to=commune.name,
            note=f"« {text} » lu comme « {commune.name} ».",
        )

    def _homonym(self, best: Commune, *, is_alone: bool) -> CommuneMatch:
        """Answer when several communes have this name: the one at home, or none."""
        several = f"Plusieurs communes s'appellent « {best.name} »"
        if not is_alone:
            return CommuneMatch(note=f"{several} : donnez le code postal.")
        return CommuneMatch(
            best,
            best.point,
            is_approximate=self._table.is_city(best),
            corrected_to=best.name,
            note=f"{several} : retenue, celle du département {best.department}.",
        )

    def _torn(self, commune: Commune, code: str) -> CommuneMatch:
        """Answer when name and postcode disagree: follow the name, and say so."""
        others = ", ".join(other.name for other in self._districts_or_communes(code)[:3])
        whose = f"est celui de {others}, pas" if others else "n'est pas celui"
        return CommuneMatch(
            commune,
            commune.point,
            contradicts=True,
            is_approximate=self._table.is_city(commune),
            corrected_to=commune.name,
            note=f"Le code postal {code} {whose} de {commune.name} : le nom a été suivi.",
        )


def _five_digits(postcode: str) -> str:
    """Give back the zero that a spreadsheet took away; anything else is no postcode."""
    return postcode.zfill(5) if postcode.isdecimal() and len(postcode) in {4, 5} else ""


def _mean(points: list[tuple[float, float]]) -> tuple[float, float] | None:
    """Return the mean of points near one another, or None without any."""
    if not points:
        return None
    latitude, longitude = np.array(points).mean(axis=0)
    return float(latitude), float(longitude)
