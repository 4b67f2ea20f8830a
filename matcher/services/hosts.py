"""Which known companies could host a trade: those that opened a place of it before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from sqlalchemy import or_, select

from matcher.models.companies import Company
from matcher.models.openings import Opening
from matcher.models.sites import Site
from matcher.scoring.travel import distance_km
from matcher.services import referentials
from matcher.services.packing.places import Place, Written, find, find_all
from matcher.vocabulary import CompanyStatus

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from matcher.referentials.communes import CommuneIndex
    from matcher.services.context import Context

ASKED = (CompanyStatus.PARTNER, CompanyStatus.PROSPECT)


class Host(NamedTuple):
    """A company to ask. ``km``: in a straight line, infinite where not known."""

    km: float
    name: str
    siret: str
    commune: str


class Wanted(NamedTuple):
    """A place of ``trade`` looked for near ``commune_insee``; near the site where it is empty."""

    trade: str
    site: str
    commune_insee: str


def nearest(context: Context, wanted: Sequence[Wanted], most: int) -> list[list[Host]]:
    """Return the ``most`` nearest companies that opened such a place, for each of ``wanted``.

    Paused and archived companies, and those never to be solicited (0 as cap), are left out. Two
    queries whatever the number of places.
    """
    communes = referentials.communes(context)
    sites = _sites(context, {one.site for one in wanted}, communes)
    rows = _rows(context, {one.trade for one in wanted})
    places = find_all([Written(*row[3:]) for row in rows], communes)
    by_trade: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        by_trade.setdefault(row.trade, []).append(number)
    radius = context.scoring["travel"]["earth_radius_km"]
    found = []
    for one in wanted:
        known = by_trade.get(one.trade, [])
        here = _place(sites[one.site], one.commune_insee, communes)
        distances = _km(here, [places[number] for number in known], radius)
        hosts = [
            Host(km, rows[number].name, rows[number].siret, rows[number].commune or "")
            for number, km in zip(known, distances, strict=True)
        ]
        found.append(sorted(hosts)[:most])
    return found


def _rows(context: Context, trades: Collection[str]) -> Sequence[Any]:
    where = [getattr(Company, name) for name in Written._fields]
    query = (
        select(Opening.trade, Company.name, Company.siret, *where)
        .join(Opening.company)
        .where(
            Opening.trade.in_(sorted(trades)),
            Company.status.in_(ASKED),
            or_(
                Company.max_solicitations_per_month.is_(None),
                Company.max_solicitations_per_month > 0,
            ),
        )
        .distinct()
    )
    return context.session.execute(query).all()


def _sites(context: Context, names: Collection[str], communes: CommuneIndex) -> dict[str, Place]:
    where = [getattr(Site, name) for name in Written._fields]
    query = select(Site.name, *where).where(Site.name.in_(sorted(names)))
    return {
        name: find(Written(*written), communes)
        for name, *written in context.session.execute(query)
    }


def _place(site: Place, insee: str, communes: CommuneIndex) -> Place:
    if insee in {"", site.insee}:
        return site
    return find(Written(None, None, insee, None, None), communes)


def _km(here: Place, there: list[Place], radius_km: float) -> list[float]:
    latitude = np.array([place.latitude for place in there])
    longitude = np.array([place.longitude for place in there])
    found = distance_km(
        np.full_like(latitude, here.latitude),
        np.full_like(longitude, here.longitude),
        latitude,
        longitude,
        radius_km,
    )
    return [float(km) for km in np.nan_to_num(found, nan=np.inf)]
