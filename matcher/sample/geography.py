"""Schools, sites and points of the invented network."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matcher.sample.material import fold
from matcher.sample.towns import TOWNS, Town

if TYPE_CHECKING:
    from random import Random

TRAINEES_PER_SITE = 106
SITES_PER_SCHOOL = 160 / 58
"""The real network: 58 schools, 160 sites, 17,000 trainees a year."""

KM_PER_DEGREE = 111.2
QUARTERS = ("", " Nord", " Est", " Sud", " Ouest", " Vallée", " Gare", " Plateau", " Port")


@dataclass(frozen=True)
class Place:
    """A point in the words of the exchange files."""

    latitude: float
    longitude: float
    town: Town
    is_in_town: bool

    def columns(self, places: int) -> dict[str, str]:
        """Return commune, postcode and point; far from the town only the point is known."""
        return {
            "postcode": self.town.postcode if self.is_in_town else "",
            "commune": self.town.name if self.is_in_town else "",
            "latitude": f"{self.latitude:.{places}f}",
            "longitude": f"{self.longitude:.{places}f}",
        }


@dataclass(frozen=True)
class Site:
    """One site: its name, the domain of its school, where it is, how many it welcomes."""

    index: int
    name: str
    code: str
    domain: str
    is_head: bool
    place: Place
    trainees: int
    openings: int


def make_sites(chance: Random, trainees: int, openings: int) -> list[Site]:
    """Return the sites; trainees and openings are shared out by one size per site."""
    count = max(1, round(trainees / TRAINEES_PER_SITE))
    schools = max(1, round(count / SITES_PER_SCHOOL))
    weights = [chance.uniform(0.5, 1.5) for _ in range(count)]
    shares = share_out(trainees, weights)
    offers = share_out(openings, [weight * chance.uniform(0.8, 1.25) for weight in weights])
    return [_site(chance, index, schools, shares[index], offers[index]) for index in range(count)]


def share_out(total: int, weights: list[float]) -> list[int]:
    """Return whole shares of the total in proportion to the weights, summing to it."""
    whole = sum(weights)
    passed = 0.0
    shares = []
    for weight in weights:
        before = round(total * passed / whole)
        passed += weight
        shares.append(round(total * passed / whole) - before)
    return shares


def _site(chance: Random, index: int, schools: int, trainees: int, openings: int) -> Site:
    school, rank = index % schools, index // schools
    town = TOWNS[school % len(TOWNS)]
    again = school // len(TOWNS)
    name = town.name + QUARTERS[rank % len(QUARTERS)]
    if again or rank >= len(QUARTERS):
        name += f" {1 + again + rank // len(QUARTERS)}-{index}"
    away = 0.0 if rank == 0 and not again else chance.uniform(8, 32)
    place = _around(chance, town, town.latitude, town.longitude, away)
    return Site(
        index=index,
        name=name,
        code=f"{fold(town.name).replace('-', '')[:3].upper()}{index}",
        domain=f"e2c-{fold(town.name)}{again or ''}.example",
        is_head=rank == 0,
        place=place,
        trainees=trainees,
        openings=openings,
    )


def scatter(chance: Random, site: Site, mean_km: float) -> Place:
    """Return a point around the site; distances are exponential with that mean."""
    km = min(5 * mean_km, chance.expovariate(1 / mean_km))
    return _around(chance, site.place.town, site.place.latitude, site.place.longitude, km)


def _around(chance: Random, town: Town, latitude: float, longitude: float, km: float) -> Place:
    angle = chance.uniform(0, 2 * math.pi)
    north = latitude + km * math.sin(angle) / KM_PER_DEGREE
    width = KM_PER_DEGREE * math.cos(math.radians(latitude))
    east = longitude + km * math.cos(angle) / width
    off = math.hypot((north - town.latitude) * KM_PER_DEGREE, (east - town.longitude) * width)
    return Place(north, east, town, is_in_town=off < 5)
