"""Near which communes places are looked for: those of the sites, those of who has no place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import select

from matcher.models.sites import Site
from matcher.models.trainees import Trainee
from matcher.scoring.arrays import UNKNOWN
from matcher.services import referentials
from matcher.services.packing.places import Place, Written, find
from matcher.vocabulary import TraineeStatus

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Select

    from matcher.referentials.communes import Commune, CommuneIndex
    from matcher.scoring.arrays import Ints
    from matcher.scoring.assignment.joint import Joint
    from matcher.services.context import Context
    from matcher.services.planning.ground import PlanGround

    Places = Mapping[str, Sequence[tuple["NamedPlace", Ints]]]

HOMES_PER_SITE = 3
"""Communes looked at beside that of a site: where most of its trainees without a place live."""

NEXT_TO_DEGREES = 0.05
"""Four to five kilometres: further than that, the nearest commune of a short list is another."""


@dataclass(frozen=True)
class NamedPlace:
    """A commune, and a point of it in WGS84 degrees. ``insee``: empty where not known."""

    name: str
    insee: str
    latitude: float
    longitude: float


def places_to_search(context: Context, ground: PlanGround, joint: Joint) -> Places:
    """Return by site the communes to look at, each with the rows of the trainees who ask there.

    That of the site, for all of its trainees; then those where most of them live who have no
    place in ``joint``. A place that is not known is left out.
    """
    communes = referentials.communes(context)
    site_of = np.array([person.site for person in ground.people])
    without = joint.row == UNKNOWN
    sites, homes = _sites(context), _homes(context) if without.any() else {}
    found = {}
    for site in sorted(set(site_of.tolist())):
        rows = np.flatnonzero(site_of == site)
        here = _commune_of_site(site, sites[site], communes)
        lives = [
            (row, homes[ground.people[row].reference]) for row in rows[without[rows]].tolist()
        ]
        others = [
            near for near in _where_most_live(lives, communes) if not _is_same(near[0], here)
        ]
        found[site] = [*([(here, rows)] if here else []), *others[:HOMES_PER_SITE]]
    return found


def _sites(context: Context) -> dict[str, Written]:
    return _written(context, select(Site.name, *_columns(Site)))


def _homes(context: Context) -> dict[str, Written]:
    query = select(Trainee.reference, *_columns(Trainee))
    return _written(context, query.where(Trainee.status == TraineeStatus.ACTIVE))


def _columns(table: type[Site | Trainee]) -> list[Any]:
    return [getattr(table, name) for name in Written._fields]


def _written(context: Context, query: Select[Any]) -> dict[str, Written]:
    return {name: Written(*written) for name, *written in context.session.execute(query)}


def _commune_of_site(site: str, written: Written, communes: CommuneIndex) -> NamedPlace | None:
    place = find(written, communes)
    if not place.is_known:
        return None
    return NamedPlace(written.commune or site, place.insee, place.latitude, place.longitude)


def _where_most_live(
    lives: Sequence[tuple[int, Written]], communes: CommuneIndex
) -> list[tuple[NamedPlace, Ints]]:
    """Return the communes where these trainees live, those of most of them first."""
    living: dict[NamedPlace, list[int]] = {}
    for row, written in lives:
        home = _commune_of_home(written, communes)
        if home is not None:
            living.setdefault(home, []).append(row)
    found = [(home, np.array(rows, dtype=np.int64)) for home, rows in living.items()]
    return sorted(found, key=lambda near: (-len(near[1]), near[0].insee, near[0].name))


def _commune_of_home(written: Written, communes: CommuneIndex) -> NamedPlace | None:
    """Return the commune, at its centre or else within a kilometre: it is nobody's address."""
    place = find(written, communes)
    known = communes.by_insee(place.insee) or _commune_around(place, communes)
    name = known.name if known else written.commune
    if not name or not place.is_known:
        return None
    insee = known.insee if known else place.insee
    latitude, longitude = (known.point if known else None) or (place.latitude, place.longitude)
    return NamedPlace(name, insee, round(latitude, 2), round(longitude, 2))


def _commune_around(place: Place, communes: CommuneIndex) -> Commune | None:
    """Return the commune that a bare point is in, or next to; None where the list ends."""
    near = communes.near(place.latitude, place.longitude) if place.is_known else None
    if near is None or near.point is None:
        return None
    off = np.abs(np.array(near.point) - place[:2]).max()
    return near if off <= NEXT_TO_DEGREES else None


def _is_same(one: NamedPlace, other: NamedPlace | None) -> bool:
    if other is None:
        return False
    return one.insee == other.insee if one.insee else one.name == other.name
