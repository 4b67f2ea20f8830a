"""The plan beside the night's, in words: who moved, who gained or lost a place, the tiers."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from matcher.web.pages import french

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SOMEBODY = "un stagiaire"
KINDS = (
    ("lost", "Perd sa place", "stop", "minus"),
    ("gained", "Gagne une place", "strong", "check"),
    ("moved", "Change de place", "brand-soft", "route"),
)
WIDER = (
    "La nuit plaçait aussi d'autres promotions : des places libres ici peuvent leur être données."
)
TIERS = (
    ("placed", "Stagiaires placés"),
    ("need", "Périodes sans place rattrapées"),
    ("utility", "Ce que les places apportent, en tout"),
)


def told(found: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """Return the comparison for the page; ``names``: of the trainees that the actor may see."""
    if found["before"] is None:
        return {"is_known": False}
    return {
        "is_known": True,
        "when": french.moment(datetime.fromisoformat(found["before"]["created_at"])),
        "sentence": _sentence(found),
        "since": _since(found),
        "wider": WIDER if found["wider"] else "",
        "tiers": [_tier(name, label, found["tiers"]) for name, label in TIERS],
        "changes": [
            {
                "said": said,
                "tone": tone,
                "icon": icon,
                "who": names.get(one["trainee"], SOMEBODY),
                "before": _place(one["before"]),
                "after": _place(one["after"]),
                "reason": one.get("reason", ""),
            }
            for key, said, tone, icon in KINDS
            for one in found[key]
        ],
    }


def mark(sections: Sequence[Mapping[str, Any]], found: Mapping[str, Any]) -> None:
    """Write beside the rows that changed what the night had for them."""
    was = {one["trainee"]: _place(one["before"]) for key, *_ in KINDS for one in found[key]}
    for section in sections:
        for row in section["rows"]:
            if row["reference"] in was:
                row["was"] = was[row["reference"]] or "sans place"


def _sentence(found: Mapping[str, Any]) -> str:
    changed = found["trainees"] - found["same"]
    if not changed:
        return "Rien n'a bougé : chacun a la place que la nuit lui donnait."
    kept = french.count(found["same"], "stagiaire garde sa place", "stagiaires gardent leur place")
    parts = [
        french.count(len(found[key]), one, many)
        for key, one, many in (
            ("moved", "change de place", "changent de place"),
            ("gained", "en gagne une", "en gagnent une"),
            ("lost", "perd la sienne", "perdent la leur"),
        )
        if found[key]
    ]
    return f"{kept}, {french.listed(parts)}."


def _since(found: Mapping[str, Any]) -> str:
    """Return who is in one plan only."""
    parts = []
    if found["left"]:
        parts.append(
            french.count(
                len(found["left"]),
                "stagiaire n'est plus à placer",
                "stagiaires ne sont plus à placer",
            )
        )
    if found["joined"]:
        parts.append(
            french.count(len(found["joined"]), "stagiaire s'ajoute", "stagiaires s'ajoutent")
        )
    return f"Depuis la nuit, {french.listed(parts)}." if parts else ""


def _tier(name: str, label: str, tiers: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    before, after = tiers["before"][name], tiers["after"][name]
    if before is None or after is None:
        return {"label": label, "before": "–", "after": "–", "gap": "–"}
    gap = round(after - before, 2)
    return {
        "label": label,
        "before": french.number(before),
        "after": french.number(after),
        "gap": "=" if not gap else f"{'+' if gap > 0 else ''}{french.number(gap)}",
    }


def _place(seat: Mapping[str, Any] | None) -> str:
    if seat is None:
        return ""
    return f"{seat['title'] or seat['rome'] or 'métier à préciser'} · {seat['company']}"
