"""Legal holidays of France (Code du travail L3133-1; L3134-13 for Alsace and Moselle)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from holidays import country_holidays

if TYPE_CHECKING:
    from datetime import date

OVERSEAS = ("971", "972", "973", "974", "976")
SUBDIVISIONS = {"57": "57", "67": "6AE", "68": "6AE"} | {code: code for code in OVERSEAS}
"""Departments with more days than the national ones -> name in the library.

Moselle and Alsace: Good Friday, 26 December; overseas: abolition of slavery and customary days.
"""


@lru_cache(maxsize=256)
def legal_holidays(year: int, department: str) -> frozenset[date]:
    """Return the legal holidays of ``year`` in ``department`` (« 92 », « 57 »).

    11 days, 13 in Moselle, Bas-Rhin and Haut-Rhin (where Good Friday counts everywhere, though
    the law reserves it to communes with a Protestant church or a mixed one: cautious). Overseas
    the days of the department are added (L3422-2), those of custom too: cautious.
    """
    return frozenset(country_holidays("FR", subdiv=SUBDIVISIONS.get(department), years=year))
