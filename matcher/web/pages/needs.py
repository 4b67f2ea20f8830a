"""Besoins: the places to look for, by trade, commune or weeks; every gain was really solved."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

from flask import Blueprint, request

from matcher.services import access, desk, hosts, needs
from matcher.services.hosts import Wanted
from matcher.web import request_context
from matcher.web.auth import signed_in
from matcher.web.pages import french
from matcher.web.pages.frame import render

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matcher.services.hosts import Host

blueprint = Blueprint("needs", __name__)

WEEKS = "periode"
LEAST_FELT = 0.01
"""Gain of utility, all trainees together, below which nobody would notice the place."""
MOST_CALLED = 3
"""Companies named for one place to look for: enough to start calling."""
GROUPS = (("metier", "Métier"), ("commune", "Commune"), (WEEKS, "Période"))


@blueprint.get("/besoins")
@signed_in
def listed() -> str:
    """Show which places would help most, and what each of them changes."""
    context = request_context.context()
    sites = desk.sites(context)
    site = request.args.get("site", "")
    asked = request.args.get("par", "")
    by = asked if asked in dict(GROUPS) else GROUPS[0][0]
    found = [one for one in needs.needs(context, [site] if site else []) if _is_felt(one)]
    wanted = [Wanted(one["rome"], one["site"], one["commune_insee"]) for one in found]
    calls = hosts.nearest(context, wanted, MOST_CALLED)
    return render(
        "pages/needs.html",
        "needs",
        sites=sites,
        site=site,
        by=by,
        groups=GROUPS,
        line=_line(found, site),
        sections=_sections(list(map(_row, found, calls)), by),
        may_write=context.actor.role in access.WRITERS,
    )


def _is_felt(one: Mapping[str, Any]) -> bool:
    """Whether a gain is more than the last digits shown."""
    return bool(one["gain_placed"] or one["gain_utility"] >= LEAST_FELT)


def _line(found: Sequence[Mapping[str, Any]], site: str) -> str:
    where = site or "Tous les sites que vous suivez"
    most = max((one["gain_placed"] for one in found), default=0)
    if most:
        gain = french.count(most, "stagiaire de plus placé", "stagiaires de plus placés")
        return f"{where} · jusqu'à {gain} avec une seule recherche"
    return f"{where} · les places à chercher en premier pour les prochaines périodes"


def _row(one: Mapping[str, Any], calls: Sequence[Host]) -> dict[str, Any]:
    block = one["block"]
    start, end = french.read_day(block["start"]), french.read_day(block["end"])
    placed = one["gain_placed"]
    return {
        "metier": f"{one['rome']} {one['label']}",
        "commune": one["commune"],
        WEEKS: french.period(start, end),
        "from": block["start"],
        "seats": french.count(one["seats"], "place", "places"),
        "minutes": f"{one['minutes']} min" if one["minutes"] else "à préciser",
        "gain": _gain(placed, one["gain_utility"]),
        "tone": "strong" if placed else "possible",
        "calls": [
            {"siret": host.siret, "name": host.name, "where": _where(host)} for host in calls
        ],
    }


def _where(host: Host) -> str:
    if not isfinite(host.km):
        return host.commune
    return f"{host.commune}, {max(1, round(host.km))} km".removeprefix(", ")


def _gain(placed: int, utility: float) -> str:
    if placed:
        return french.count(placed, "stagiaire de plus placé", "stagiaires de plus placés")
    return f"autant de placés, mieux servis (+ {french.number(utility)})"


def _sections(rows: Sequence[Mapping[str, Any]], by: str) -> list[dict[str, Any]]:
    """Return the rows under what they share, the most useful group first, weeks in their order."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in sorted(rows, key=lambda row: row["from"]) if by == WEEKS else rows:
        found.setdefault(row[by], []).append(row)
    return [
        {"id": f"besoin-{number}", "title": title, "rows": group}
        for number, (title, group) in enumerate(found.items())
    ]
