"""The invented staff of the school and its mandates to prescribe."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.simulator.blocks import ANCHOR, WEEK, Site, sites
from tests.simulator.material import words
from tests.simulator.text import fold

if TYPE_CHECKING:
    from random import Random

DOMAIN = "e2c-demo.example"
TRAINERS_PER_SITE = 4


def make_staff(chance: Random) -> list[dict[str, str]]:
    """Return twelve trainers, three company officers, a director, a dpo and an admin."""
    posts: list[tuple[str, Site]] = []
    for site in sites():
        posts += [("trainer", site)] * TRAINERS_PER_SITE + [("company_officer", site)]
    head = sites()[0]
    posts += [("director", head), ("dpo", head), ("admin", head)]
    firsts = chance.sample(words().first_names, len(posts))
    lasts = chance.sample(words().last_names, len(posts))
    return [
        {
            "email": f"{fold(first).replace(' ', '-')}.{fold(last).replace(' ', '-')}@{DOMAIN}",
            "first_name": first,
            "last_name": last,
            "site": site.name,
            "role": role,
        }
        for (role, site), first, last in zip(posts, firsts, lasts, strict=True)
    ]


def make_mandates() -> list[dict[str, str]]:
    """Return one mission locale per site, one of them suspended for a while in the past."""
    rows = []
    for site in sites():
        suspended = site.name == "Bagneux"
        rows.append(
            {
                "prescriber": f"Mission locale de {site.name}",
                "site": site.name,
                "from": (ANCHOR - 70 * WEEK).isoformat(),
                "to": (ANCHOR + 104 * WEEK - timedelta(days=1)).isoformat(),
                "suspended_from": (ANCHOR - 20 * WEEK).isoformat() if suspended else "",
                "suspended_to": (ANCHOR - 18 * WEEK - timedelta(days=1)).isoformat()
                if suspended
                else "",
            }
        )
    return rows
