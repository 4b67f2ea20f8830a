"""Rail stations of Île-de-France: interchange zones with the lines that stop there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matcher.referentials.place_files import PlaceRow, read_place_rows

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = ("geo_point_2d", "id_ref_zdc", "nom_zdc", "res_com", "mode")
MODE_NAMES = {"TRAM": "TRAMWAY"}
"""The publisher writes the same mode in two ways."""


@dataclass(frozen=True, slots=True)
class Station:
    """A zone where one changes from a line to another (``zone de correspondance``).

    ``lines`` are written as « METRO 13 », ``modes`` as « METRO »; the point is the mean of the
    points of its lines, in WGS84 degrees.
    """

    id: str
    name: str
    latitude: float
    longitude: float
    lines: tuple[str, ...]
    modes: tuple[str, ...] = ()


def read_stations(path: Path) -> tuple[Station, ...]:
    """Read the file of stations of Île-de-France Mobilités, one row per station and line.

    Rows of the same zone are merged, whatever their order. Raises UnreadableFileError with the
    file and line for a broken file.
    """
    zones: dict[str, list[_Stop]] = {}
    for row in read_place_rows(path, ";", COLUMNS):
        zones.setdefault(row.required("id_ref_zdc"), []).append(_stop(row))
    return tuple(_station(zone, zones[zone]) for zone in sorted(zones))


@dataclass(frozen=True, slots=True, order=True)
class _Stop:
    """One line at one station."""

    name: str
    line: str
    mode: str
    latitude: float
    longitude: float


def _stop(row: PlaceRow) -> _Stop:
    """Read one row."""
    latitude, comma, longitude = row.required("geo_point_2d").partition(",")
    if not comma:
        raise row.fault("geo_point_2d ; attendu : latitude, longitude")
    mode = row.required("mode")
    return _Stop(
        name=row.required("nom_zdc"),
        line=row.required("res_com"),
        mode=MODE_NAMES.get(mode, mode),
        latitude=row.degrees("latitude", latitude, 90),
        longitude=row.degrees("longitude", longitude, 180),
    )


def _station(zone: str, stops: list[_Stop]) -> Station:
    """Merge the lines of a zone; sorted, so that the order of rows does not matter."""
    ordered = sorted(stops)
    return Station(
        id=zone,
        name=ordered[0].name,
        latitude=sum(stop.latitude for stop in ordered) / len(ordered),
        longitude=sum(stop.longitude for stop in ordered) / len(ordered),
        lines=tuple(sorted({stop.line for stop in ordered})),
        modes=tuple(sorted({stop.mode for stop in ordered})),
    )
