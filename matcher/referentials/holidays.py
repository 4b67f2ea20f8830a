"""Legal holidays of France (Code du travail L3133-1; L3134-13 for Alsace and Moselle)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from holidays import country_holidays

if TYPE_CHECKING:
    from datetime import date

SUBDIVISIONS = {"57": "57", "67": "6AE", "68": "6AE"}
"""Departments with two more days (Good Friday, 26 December) -> name in the library."""


@lru_cache(maxsize=256)
def legal_holidays(year: int, department: str) -> frozenset[date]:
    """Return the legal holidays of ``year`` in ``department`` (« 92 », « 57 »).

    11 days, 13 in Moselle, Bas-Rhin and Haut-Rhin (where Good Friday counts everywhere, though
    the law reserves it to communes with a Protestant church or a mixed one: cautious). Overseas
    departments get the 11 national days.
    """
    return frozenset(country_holidays("FR", subdiv=SUBDIVISIONS.get(department), years=year))
