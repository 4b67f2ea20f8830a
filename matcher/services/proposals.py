"""Suggestions as documents: a place, its period, its terms and every sentence about it.

Arrays are read once for a list, sentences are made place by place.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from matcher.scoring.arrays import UNKNOWN, day_text, end_text
from matcher.scoring.explanations import explain
from matcher.scoring.params import FACTORS
from matcher.scoring.ranker import fit
from matcher.scoring.rules.every import BY_ID
from matcher.scoring.rules.notices import notices_of
from matcher.scoring.rules.registry import TRAVEL_LIMIT
from matcher.scoring.travel import MODES, ways
from matcher.vocabulary import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matcher.scoring.arrays import Ints, Pairs, Shares
    from matcher.scoring.engine import Ranked
    from matcher.scoring.world import World
    from matcher.services.answers import Ground

DIGITS = 6
"""Decimals of a score in a document: what interface.md compares."""

NEAR_THE_MIDDLE = 1e-4
"""Of two neighbours: far more than the error of a product, far less than what is often met."""

KINDS = tuple(Kind)

LISTED = ("for", "against", "missing", "warnings")
"""The kinds of sentences that a suggestion carries."""


def suggestions(ground: Ground, ranking: Ranked, places: Sequence[int]) -> list[dict[str, Any]]:
    """Return the suggestions at ``places`` of a ranking (0 is the best), with their reasons."""
    at = np.array(places, dtype=np.int64)
    notices = notices_of(ground.world, ranking.pairs.where(at))
    told = _terms(ranking, at)
    return [
        _suggestion(ground, ranking, place, told[row], [one.text for one in notices[row]])
        for row, place in enumerate(places)
    ]


def _suggestion(
    ground: Ground, ranking: Ranked, place: int, told: list[dict[str, Any]], notices: list[str]
) -> dict[str, Any]:
    opening = int(ranking.pairs.opening[place])
    market, facts = ground.packed.market, ground.packed.facts
    minutes = float(ranking.way.minutes[place])
    mode = int(ranking.way.mode[place])
    let = _lifted(ground, ranking.pairs, place)
    reasons = explain(
        ground.world,
        ranking.pairs,
        ranking.way,
        ranking.scores,
        ranking.parts,
        place,
        ground.labels,
    )
    return {
        "rank": place + 1,
        "company_siret": str(market.siret[opening]),
        "company": facts.company[opening],
        "opening": str(market.reference[opening]),
        "title": facts.title[opening] or ground.labels.trades[int(market.trade[opening])],
        "rome": facts.rome[opening],
        "kind": KINDS[int(market.kind[opening])].value,
        "period": {
            "start": day_text(int(ranking.pairs.start[place])),
            "end": end_text(int(ranking.pairs.end[place])),
        },
        "travel": {
            "minutes": None if np.isnan(minutes) else int(minutes),
            "mode": None if mode == UNKNOWN else MODES[mode].value,
            "within_limit": _yes_no(int(ranking.way.within_limit[place])),
        },
        "fit": fit(ranking.scores, place, ground.world.scoring.fit).value,
        "score": round(float(ranking.scores.score[place]), DIGITS + 3),
        "confidence": round(float(ranking.scores.confidence[place]), DIGITS),
        "terms": told,
        "for": reasons.pro,
        "against": reasons.against,
        "missing": reasons.missing,
        "warnings": [
            *map(lifting_words, let),
            *reasons.warnings,
            *_warnings(ground, ranking, place),
            *notices,
        ],
        "lifted": let,
    }


def stored(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a suggestion says as columns of ``Suggestion``, but for list and opening."""
    return {
        "rank": said["rank"],
        "period_start": day_or_none(said["period"]["start"]),
        "period_end": day_or_none(said["period"]["end"]),
        "travel_minutes": said["travel"]["minutes"],
        "travel_mode": said["travel"]["mode"],
        "within_limit": said["travel"]["within_limit"],
        "fit": said["fit"],
        "score": said["score"],
        "confidence": said["confidence"],
        "terms": said["terms"],
        "reasons": {kind: said[kind] for kind in LISTED},
    }


def day_or_none(text: str | None) -> date | None:
    """Return the day of a document."""
    return None if text is None else date.fromisoformat(text)


def _terms(ranking: Ranked, places: Ints) -> list[list[dict[str, Any]]]:
    """Return, for each place, every term with a weight, or a contribution."""
    value, weight, part = (
        table.take(places, axis=0)
        for table in (ranking.scores.value, ranking.scores.weight, ranking.parts)
    )
    is_told = ((weight > 0) | (part != 0)).tolist()
    rows = (rounded(table, DIGITS + 3) for table in (value, weight, part))
    return [
        [
            {"name": name, "value": value, "weight": weight, "contribution": contribution}
            for name, is_told, value, weight, contribution in zip(FACTORS, *row, strict=True)
            if is_told
        ]
        for row in zip(is_told, *rows, strict=True)
    ]


def rounded(table: Shares, digits: int) -> list[list[float]]:
    """Return the numbers of ``table`` (rows, columns) as ``round`` does one by one, but at once.

    Products round too: a number beside the middle of two neighbours is left to ``round``.
    """
    scaled = table * 10.0**digits
    rows: list[list[float]] = (np.rint(scaled) / 10.0**digits).tolist()
    is_close = np.abs(scaled - np.floor(scaled) - 0.5) < NEAR_THE_MIDDLE
    for row, column in np.argwhere(is_close).tolist():
        rows[row][column] = round(float(table[row, column]), digits)
    return rows


def _warnings(ground: Ground, ranking: Ranked, place: int) -> list[str]:
    texts: list[str] = []
    opening = int(ranking.pairs.opening[place])
    if ranking.pairs.is_short[place]:
        asked = int(ground.packed.market.duration[opening])
        days = int(ranking.pairs.end[place]) - int(ranking.pairs.start[place]) + 1
        supple = ground.packed.facts.flexible_dates[opening]
        tail = "dates souples, à convenir" if supple else "à vérifier avec elle"
        texts.append(f"Période de {days} jours, l'entreprise en demande {asked} : {tail}.")
    if ground.packed.departure_is_site[ranking.trainee]:
        texts.append("Départ inconnu : le trajet est compté depuis le site.")
    if not ground.packed.phase_known[ranking.trainee]:
        texts.append("Phase du parcours non renseignée : objet « découvrir » par défaut.")
    return texts


def lifted(ground: Ground, pair: Pairs) -> list[dict[str, Any]]:
    """Return the liftings without which a rule would refuse ``pair`` (P = 1), or a plan leave it.

    For nothing else: one that no longer changes anything is in the list of liftings alone.
    """
    return _lifted(ground, pair, 0)


def _lifted(ground: Ground, pairs: Pairs, place: int) -> list[dict[str, Any]]:
    found = ground.packed.lifted.get((int(pairs.trainee[place]), int(pairs.opening[place])))
    if not found:
        return []
    pair = pairs.where(np.array([place]))
    return [
        {
            "id": one.id,
            "rule": one.rule,
            "by": one.by,
            "on": one.on.isoformat(),
            "until": None if one.until is None else one.until.isoformat(),
            "why": one.why,
        }
        for one in found
        if _acts(ground.world, pair, one.rule)
    ]


def _acts(world: World, pair: Pairs, rule_id: str) -> bool:
    if rule_id == TRAVEL_LIMIT:
        return bool(ways(world, pair).within_limit[0] == 0)
    rule = BY_ID.get(rule_id)
    return rule is not None and bool((rule.refuses(world, pair) & ~rule.stands(world, pair))[0])


def lifting_words(one: Mapping[str, Any]) -> str:
    """Return a lifting in one French sentence, with who, when and why."""
    what = "temps de trajet" if one["rule"] == TRAVEL_LIMIT else f"règle {one['rule']}"
    until = f", jusqu'au {_french(one['until'])}" if one["until"] else ""
    when = _french(one["on"])
    return f"Refus levé ({what}) par {one['by']} le {when}{until} : {one['why']}"


def _french(day: str) -> str:
    return "/".join(reversed(day.split("-")))


def _yes_no(flag: int) -> bool | None:
    return None if flag == UNKNOWN else bool(flag)
