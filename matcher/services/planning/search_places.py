"""Near which communes places are looked for: those of the sites, those of who has no place."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import select

from matcher.models.sites import Site
from matcher.scoring.arrays import UNKNOWN
from matcher.services import referentials
from matcher.services.packing.places import Place, Written, find

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from matcher.referentials.communes import Commune, CommuneIndex
    from matcher.scoring.arrays import Ints
    from matcher.scoring.assignment.joint import Joint
    from matcher.services.context import Context
    from matcher.services.planning.ground import PlanGround

    Places = Mapping[str, Sequence[tuple["NamedPlace", Ints]]]

HOMES_PER_SITE = 3
"""Communes looked at beside that of a site: where most of its trainees without a place live."""


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
    written = _sites(context)
    found = {}
    for site in sorted(set(site_of.tolist())):
        rows = np.flatnonzero(site_of == site)
        place = find(written[site], communes)
        named = _named(site, written[site], place, communes)
        homes = _homes(ground, communes, rows[joint.row[rows] == UNKNOWN])
        others = (one for one in homes if named is None or one[0].insee != named.insee)
        found[site] = [*([(named, rows)] if named else []), *islice(others, HOMES_PER_SITE)]
    return found


def _sites(context: Context) -> dict[str, Written]:
    query = select(Site.name, *(getattr(Site, name) for name in Written._fields))
    return {name: Written(*written) for name, *written in context.session.execute(query)}


def _named(site: str, written: Written, place: Place, communes: CommuneIndex) -> NamedPlace | None:
    if not place.is_known:
        return None
    near = communes.near(place.latitude, place.longitude)
    insee = place.insee or (near.insee if near else "")
    return NamedPlace(written.commune or site, insee, place.latitude, place.longitude)


def _homes(
    ground: PlanGround, communes: CommuneIndex, rows: Ints
) -> Iterator[tuple[NamedPlace, Ints]]:
    """Yield the communes nearest to where these trainees live: their points, nobody's home."""
    cohort = ground.ground.world.cohort
    living: dict[str, tuple[Commune, list[int]]] = {}
    for row in rows.tolist():
        latitude, longitude = float(cohort.latitude[row]), float(cohort.longitude[row])
        home = communes.near(latitude, longitude) if np.isfinite(latitude) else None
        if home is not None:
            living.setdefault(home.insee, (home, []))[1].append(row)
    for home, its in sorted(living.values(), key=lambda one: (-len(one[1]), one[0].insee)):
        if home.point is not None:
            yield NamedPlace(home.name, home.insee, *home.point), np.array(its, dtype=np.int64)
