"""Where people leave from and where places are: points, communes, departments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from matcher.scoring.arrays import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from matcher.referentials.communes import CommuneIndex
    from matcher.scoring.arrays import Indexes, Shares

OVERSEAS = ("97", "98")


class Written(NamedTuple):
    """A place as the base holds it."""

    latitude: float | None
    longitude: float | None
    commune_insee: str | None
    commune: str | None
    postcode: str | None

    @property
    def is_stated(self) -> bool:
        """Whether anything is said of the place."""
        has_point = self.latitude is not None and self.longitude is not None
        return has_point or bool(self.commune_insee or self.commune or self.postcode)


class Place(NamedTuple):
    """A place found: WGS84 degrees (NaN: not known), INSEE code and department or empty."""

    latitude: float = np.nan
    longitude: float = np.nan
    insee: str = ""
    department: str = ""

    @property
    def is_known(self) -> bool:
        """Whether travel from or to here can be counted."""
        return not np.isnan(self.latitude)


def find(written: Written, communes: CommuneIndex) -> Place:
    """Return the place: its point, else that of its commune, else of its postcode."""
    match = None
    known = communes.by_insee(written.commune_insee) if written.commune_insee else None
    insee = written.commune_insee or ""
    if not insee and (written.commune or written.postcode):
        match = communes.resolve(written.commune, written.postcode)
        known = match.commune
        insee = known.insee if known else ""
    department = department_of(insee or written.postcode or "")
    if written.latitude is not None and written.longitude is not None:
        return Place(written.latitude, written.longitude, insee, department)
    point = known.point if known else (match.point if match else None)
    if point is None and written.commune_insee:
        point = communes.resolve(written.commune, written.postcode).point
    return Place(*(point or (np.nan, np.nan)), insee, department)


def find_all(places: Iterable[Written], communes: CommuneIndex) -> list[Place]:
    """Return each place; equal ones are looked for once."""
    found: dict[Written, Place] = {}
    answers = []
    for written in places:
        if written not in found:
            found[written] = find(written, communes)
        answers.append(found[written])
    return answers


def department_of(code: str) -> str:
    """Return the department of an INSEE code or postcode; empty where not known."""
    return code[:3] if code.startswith(OVERSEAS) else code[:2]


@dataclass(frozen=True)
class CommuneList:
    """The one list of INSEE codes that the ``commune`` columns index."""

    codes: tuple[str, ...]

    def with_more(self, places: Sequence[Place]) -> CommuneList:
        """Return the list with the communes of ``places`` at its end, in code order."""
        more = sorted({place.insee for place in places if place.insee} - set(self.codes))
        return CommuneList((*self.codes, *more))

    @property
    def row(self) -> Mapping[str, int]:
        """The index of each code."""
        return {code: index for index, code in enumerate(self.codes)}

    def rows(self, places: Sequence[Place]) -> Indexes:
        """Return the index of the commune of each place, ``UNKNOWN`` where not known."""
        row = self.row
        return np.array([row.get(place.insee, UNKNOWN) for place in places], dtype=np.int32)


def points(places: Sequence[Place]) -> tuple[Shares, Shares]:
    """Return the latitudes and the longitudes."""
    both = np.array([place[:2] for place in places], dtype=np.float64).reshape(-1, 2)
    return both[:, 0].copy(), both[:, 1].copy()
