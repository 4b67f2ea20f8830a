"""A plan in plain words: who has a place, what is proven, how it is shared between sites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matcher.vocabulary import Fit
from matcher.web.pages import french

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matcher.services.planning.ground import PairName
    from matcher.web.pages.plan_address import Address

FITS = {fit.value: fit for fit in Fit}


def line(document: Mapping[str, Any], address: Address) -> str:
    """Return where, for whom and for which days the plan is."""
    sites = list(document["fairness"]["by_site"])
    where = address.one_site or (sites[0] if len(sites) == 1 else "Tous les sites")
    cohort = f"promotion {address.cohort}" if address.cohort else "toutes les promotions"
    count = french.count(_trainees(document), "stagiaire à placer", "stagiaires à placer")
    return f"{where} · {cohort} · {count} sur la prochaine période"


def figures(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the four figures of the head."""
    certificate, badly = document["certificate"], document["fairness"]["badly_served"]
    without = len(document["unplaced"])
    ranks = [seat["rank_for_trainee"] for seat in document["plan"]]
    to_discuss = badly - without
    return [
        (
            f"{certificate['placed']} / {_trainees(document)}",
            f"placés, maximum possible : {certificate['max_placeable']}",
        ),
        (str(without), "sans place"),
        (str(sum(rank == 1 for rank in ranks)), "sur la première place de leur liste"),
        (str(to_discuss), "sur une place à discuter"),
    ]


def proof(
    document: Mapping[str, Any], address: Address, *, leaves_others_out: bool
) -> dict[str, Any]:
    """Return what the certificate says, in sentences and as facts for who wants them.

    ``leaves_others_out``: other trainees of the school may be proposed the same seats.
    """
    found = document["certificate"]
    is_most = found["placed"] == found["max_placeable"] and not found["approximate"]
    return {
        "is_proven": bool(found["feasible"] and is_most),
        "sentence": _sentence(found, is_most=is_most)
        + (_alone(address) if leaves_others_out else ""),
        "facts": [
            ("Placés, maximum", f"{found['placed']}, {found['max_placeable']}"),
            ("Écart à l'optimum", french.number(found["gap"], 6)),
            ("Calcul", found["solver"]),
            ("Échelle", french.grouped(found["scale"])),
            ("Pondération", str(document["weights_version"])),
            ("Empreinte des données", found["inputs_sha256"]),
        ],
    }


def _sentence(found: Mapping[str, Any], *, is_most: bool) -> str:
    if not found["feasible"]:
        return "Ce plan n'a pas passé le contrôle : ne l'utilisez pas, prévenez l'administrateur."
    if found["approximate"]:
        return "Plan approché : chaque place est permise, mais un meilleur plan existe peut-être."
    if not is_most:
        return "Chaque place est permise ; un plan qui en place plus existe peut-être."
    if found["gap"] > 0:
        return (
            "Aucun plan possible ne place plus de stagiaires. Les places pourraient encore "
            "leur apporter un peu plus."
        )
    return (
        "Aucun plan possible ne place plus de stagiaires. À nombre égal, aucun ne sert mieux "
        "ceux qui en ont le plus besoin, puis l'ensemble."
    )


def _alone(address: Address) -> str:
    if address.cohort:
        return " Calculé pour cette promotion seule : une autre peut viser les mêmes places."
    return " Calculé pour ce site seul : un autre peut viser les mêmes places."


def by_site(document: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return how the plan treats each site."""
    return [
        {
            "site": site,
            "trainees": str(found["trainees"]),
            "placed": str(found["placed"]),
            "badly_served": str(found["badly_served"]),
            "mean": french.number(found["mean"]),
        }
        for site, found in sorted(document["fairness"]["by_site"].items())
    ]


def option(
    suggestion: Mapping[str, Any], address: Address, pair: PairName, cost: Mapping[str, Any]
) -> dict[str, Any]:
    """Return one place that a trainee could have instead, with the addresses that try it."""
    period, travel = suggestion["period"], suggestion["travel"]
    start, end = french.read_day(period["start"]), french.read_day(period["end"])
    return {
        "rank": suggestion["rank"],
        "title": suggestion["title"] or suggestion["rome"] or "métier à préciser",
        "company": suggestion["company"],
        "when": french.period(start, end),
        "travel": french.travel(travel["minutes"], travel["mode"], travel["within_limit"]),
        "fit": suggestion["fit"],
        "fit_word": FITS[suggestion["fit"]].label,
        "is_possible": cost["possible"],
        "is_free": cost["possible"] and not cost["cost"]["trainees_affected"],
        "is_in_plan": cost.get("in_plan", False),
        "cost": cost["text"],
        "is_locked": pair in address.locks,
        "is_banned": pair in address.bans,
        "lock": address.locked(pair).href(),
        "ban": address.banned(pair).href(),
        "free": address.without(pair).href(),
    }


def _trainees(document: Mapping[str, Any]) -> int:
    return len(document["plan"]) + len(document["unplaced"])
