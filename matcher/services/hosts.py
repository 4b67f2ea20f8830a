"""Which known companies could host a trade: those that opened a place of it before."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

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
    from collections.abc import Collection

    from matcher.referentials.communes import CommuneIndex
    from matcher.services.context import Context

ASKED = (CompanyStatus.PARTNER, CompanyStatus.PROSPECT)


class Host(NamedTuple):
    """A company to ask for a place of ``trade``. ``km``: in a straight line, infinite: unknown."""

    km: float
    name: str
    siret: str
    commune: str
    trade: str


def hosts(
    context: Context, trades: Collection[str], site: str, commune_insee: str = ""
) -> list[Host]:
    """Return the companies that opened a place of these trades, the nearest first.

    Nearest to ``commune_insee``, or to the site where that commune is its own or not given.
    Paused and archived companies, and those never to be solicited (0 as cap), are left out.
    """
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
    communes = referentials.communes(context)
    rows = context.session.execute(query).all()
    written = [Written(*row[3:]) for row in rows]
    radius = context.scoring["travel"]["earth_radius_km"]
    here = _place(context, site, commune_insee, communes)
    distances = _km(here, find_all(written, communes), radius)
    return sorted(
        Host(km, row.name, row.siret, place.commune or "", row.trade or "")
        for km, row, place in zip(distances, rows, written, strict=True)
    )


def _place(context: Context, site: str, insee: str, communes: CommuneIndex) -> Place:
    query = select(*(getattr(Site, name) for name in Written._fields)).where(Site.name == site)
    place = find(Written(*context.session.execute(query).one()), communes)
    if insee in {"", place.insee}:
        return place
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
