"""Communes: their codes, names, postcodes and points, and the files that hold them.

``communes`` finds one from what a person wrote.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from matcher.referentials.place_files import PlaceRow, read_place_rows

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = ("code_insee", "nom", "codes_postaux", "latitude", "longitude")

_INSEE = re.compile(r"\d[0-9AB]\d{3}")
_POSTCODE = re.compile(r"\d{5}")
_ARRONDISSEMENT = re.compile(r"(?P<city>.+) (?P<number>\d+)(?:er|e) Arrondissement")


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune or a municipal arrondissement; its point is in WGS84 degrees, or unknown."""

    insee: str
    name: str
    postcodes: tuple[str, ...]
    latitude: float | None
    longitude: float | None

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude, or None if one of them is unknown."""
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude

    @property
    def department(self) -> str:
        """Code of the department: « 92 », « 2A », « 974 »."""
        return self.insee[:3] if self.insee.startswith(("97", "98")) else self.insee[:2]

    @property
    def arrondissement(self) -> tuple[str, str] | None:
        """City and number of a municipal arrondissement (« Paris », « 13 »), else None."""
        found = _ARRONDISSEMENT.fullmatch(self.name)
        return (found["city"], found["number"]) if found else None


def read_communes(path: Path) -> tuple[Commune, ...]:
    """Read a table of communes (``code_insee, nom, codes_postaux, latitude, longitude``...).

    Paris, Lyon and Marseille stand beside their arrondissements; postcodes are separated by
    spaces; a missing point stays unknown. Raises UnreadableFileError with file and line.
    """
    communes: dict[str, Commune] = {}
    for row in read_place_rows(path, ",", COLUMNS):
        commune = _commune(row)
        if commune.insee in communes:
            raise row.fault(f"le code {commune.insee} est déjà plus haut")
        communes[commune.insee] = commune
    return tuple(communes[insee] for insee in sorted(communes))


@cache
def load_builtin_communes() -> tuple[Commune, ...]:
    """Return the communes that ship with the product: Hauts-de-Seine, Paris and around."""
    with as_file(files("matcher.referentials").joinpath("data", "communes.csv")) as path:
        return read_communes(path)


def _commune(row: PlaceRow) -> Commune:
    """Read one row."""
    insee = row.required("code_insee")
    if not _INSEE.fullmatch(insee):
        raise row.fault(f"code_insee : « {insee} » ; attendu : cinq caractères comme 92024")
    postcodes = tuple(row.text("codes_postaux").split())
    for postcode in postcodes:
        if not _POSTCODE.fullmatch(postcode):
            raise row.fault(f"codes_postaux : « {postcode} » ; attendu : cinq chiffres")
    return Commune(
        insee=insee,
        name=row.required("nom"),
        postcodes=postcodes,
        latitude=_degrees(row, "latitude", 90),
        longitude=_degrees(row, "longitude", 180),
    )


def _degrees(row: PlaceRow, column: str, limit: float) -> float | None:
    """Read a coordinate; an empty cell is unknown."""
    text = row.text(column)
    return row.degrees(column, text, limit) if text else None
