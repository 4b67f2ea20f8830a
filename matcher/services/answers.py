"""From the base to ranked, explained answers: what pages, API, command line and night share.

Opens the world that scoring judges, and turns rankings into the documents of interface.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from matcher.scoring import engine
from matcher.scoring.arrays import EPOCH, FAR_FUTURE, UNKNOWN, to_day
from matcher.scoring.explanations import Reasons, explain
from matcher.scoring.params import FACTORS
from matcher.scoring.ranker import fit
from matcher.scoring.reading import Labels
from matcher.scoring.rules.every import BY_ID
from matcher.scoring.rules.notices import notices_of
from matcher.scoring.rules.registry import TRAVEL_LIMIT
from matcher.scoring.travel import MODES, ways
from matcher.scoring.world import World
from matcher.services import referentials
from matcher.services.packing.calendars import holidays_of
from matcher.services.packing.packed import Packed, pack, rules_of, scoring_of
from matcher.vocabulary import Kind, Purpose, Weighting

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from matcher.scoring.arrays import Pairs
    from matcher.scoring.engine import Ranking, Refusal
    from matcher.services.context import Context
    from matcher.services.packing.packed import OpeningsGround

DIGITS = 6
"""Decimals of a score in a document: what interface.md compares."""


@dataclass(frozen=True)
class Ground:
    """The world that scoring sees, and the words and ids at its edges."""

    world: World
    packed: Packed
    labels: Labels
    referential_version: str

    def rank(self, trainees: Sequence[int] | None = None) -> Iterator[Ranking]:
        """Yield the ranking of rows of trainees (None: all)."""
        rows = range(len(self.packed.cohort)) if trainees is None else trainees
        return engine.rank(self.world, np.array(list(rows), dtype=np.int32))

    @property
    def weights_version(self) -> str:
        """The version of the numbers that made the scores."""
        return self.world.scoring.version


def open_ground(
    context: Context,
    *,
    references: Sequence[str] | None = None,
    site: str | None = None,
    kinds: Sequence[Kind] = (),
    purpose: Purpose | None = None,
    openings: OpeningsGround | None = None,
) -> Ground:
    """Return the world of some trainees and every opening of ``kinds`` on the context's day.

    Raises what ``pack`` raises: unknown reference or site, unreadable values.
    """
    packed = pack(
        context,
        references=references,
        site=site,
        kinds=kinds,
        purpose=purpose,
        ground=openings,
    )
    world = World(
        cohort=packed.cohort,
        market=packed.market,
        history=packed.history,
        closeness=referentials.trade_closeness(context).trades(),
        travel=packed.travel_table,
        holidays=holidays_of(packed.market, context.today, context.today),
        rules=rules_of(context),
        scoring=scoring_of(context),
        on=to_day(context.today),
    )
    version = referentials.outline(context).version
    return Ground(world, packed, _labels(context, packed), version)


def _labels(context: Context, packed: Packed) -> Labels:
    """Return the words of answers; thresholds of closeness are read off the matrix once."""
    referential, params = referentials.outline(context), scoring_of(context).reasons
    closeness = referentials.trade_closeness(context)

    def thresholds() -> tuple[float, float]:
        matrix = closeness.trades()
        pairs = matrix[np.triu_indices(len(matrix), 1)]
        if not len(pairs):
            return params.same_trade, params.same_trade
        close, related = np.quantile(pairs, (params.close_quantile, params.related_quantile))
        return float(close), float(related)

    source = (referential.version, params)
    close, related = context.shelf.get("closeness in words", source, thresholds)
    return Labels(
        trades=[referential.trades[code].label for code in packed.trades],
        macro_skills=[referential.macro_skills[id_].label for id_ in packed.macro_skills],
        close=close,
        related=related,
        own=packed.wish_words,
    )


def list_document(ground: Ground, ranking: Ranking, limit: int) -> dict[str, Any]:
    """Return the ranked list of one trainee (interface.md section 4, suggest)."""
    cohort, row = ground.packed.cohort, ranking.trainee
    block = None
    if cohort.has_block[row]:
        block = {
            "start": _day(int(cohort.block_start[row])),
            "end": _end(int(cohort.block_end[row])),
        }
    purpose = list(Weighting)[int(cohort.weighting[row])]
    return {
        "trainee": str(cohort.reference[row]),
        "on": _day(ground.world.on),
        "purpose": purpose.value,
        "block": block,
        "weights_version": ground.weights_version,
        "referential_version": ground.referential_version,
        "eligible": len(ranking.pairs),
        "baseline": None if ranking.baseline is None else round(ranking.baseline, DIGITS + 3),
        "suggestions": [
            suggestion(ground, ranking, place) for place in range(min(limit, len(ranking.pairs)))
        ],
        "refused": ranking.refused,
        "refused_alone": ranking.refused_alone,
        "travel_more": travel_more(ground, ranking),
    }


def travel_more(ground: Ground, ranking: Ranking) -> dict[str, int] | None:
    """Return how many openings some minutes more would bring within the limit; None without one.

    Of those that no rule refuses; the minutes are those of ``scoring.toml`` (reasons).
    """
    limit = float(ground.packed.cohort.max_minutes[ranking.trainee])
    if np.isnan(limit):
        return None
    minutes = ground.world.scoring.reasons.more_minutes
    beyond = (ranking.way.within_limit == 0) & (ranking.way.minutes <= limit + minutes)
    return {"minutes": minutes, "openings": int(beyond.sum())}


def lifted(ground: Ground, pair: Pairs) -> list[dict[str, Any]]:
    """Return the liftings without which a rule would refuse ``pair`` (P = 1), or a plan leave it.

    For nothing else: one that no longer changes anything is in the list of liftings alone.
    """
    at = (int(pair.trainee[0]), int(pair.opening[0]))
    return [
        {
            "id": one.id,
            "rule": one.rule,
            "by": one.by,
            "on": one.on.isoformat(),
            "until": None if one.until is None else one.until.isoformat(),
            "why": one.why,
        }
        for one in ground.packed.lifted.get(at, ())
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


def suggestion(ground: Ground, ranking: Ranking, place: int) -> dict[str, Any]:
    """Return the suggestion at ``place`` of a ranking (0 is the best), with its reasons."""
    opening = int(ranking.pairs.opening[place])
    market, facts = ground.packed.market, ground.packed.facts
    minutes = float(ranking.way.minutes[place])
    mode = int(ranking.way.mode[place])
    pair = ranking.pairs.where(np.array([place]))
    let = lifted(ground, pair)
    end = int(ranking.pairs.end[place])
    trade = int(market.trade[opening])
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
        "title": facts.title[opening] or ground.labels.trades[trade],
        "rome": facts.rome[opening],
        "kind": list(Kind)[int(market.kind[opening])].value,
        "period": {
            "start": _day(int(ranking.pairs.start[place])),
            "end": _end(end),
        },
        "travel": {
            "minutes": None if np.isnan(minutes) else int(minutes),
            "mode": None if mode == UNKNOWN else MODES[mode].value,
            "within_limit": _yes_no(int(ranking.way.within_limit[place])),
        },
        "fit": fit(ranking.scores, place, ground.world.scoring.fit).value,
        "score": round(float(ranking.scores.score[place]), DIGITS + 3),
        "confidence": round(float(ranking.scores.confidence[place]), DIGITS),
        "terms": terms(ranking, place),
        "for": reasons.pro,
        "against": reasons.against,
        "missing": reasons.missing,
        "warnings": [*map(lifting_words, let), *_warnings(ground, ranking, place, reasons)],
        "lifted": let,
    }


def terms(ranking: Ranking, place: int) -> list[dict[str, Any]]:
    """Return every term with a weight, or a contribution, of one pair of a ranking."""
    scores = ranking.scores
    return [
        {
            "name": name,
            "value": round(float(scores.value[place, column]), DIGITS + 3),
            "weight": round(float(scores.weight[place, column]), DIGITS + 3),
            "contribution": round(float(ranking.parts[place, column]), DIGITS + 3),
        }
        for column, name in enumerate(FACTORS)
        if scores.weight[place, column] > 0 or abs(ranking.parts[place, column]) > 0
    ]


def refusal(found: Refusal) -> dict[str, Any]:
    """Return a refusal with its source and what would lift it."""
    rule, first_possible = found.rule, found.first_possible
    return {
        "rule": rule.id,
        "source": rule.source,
        "text": rule.sentence,
        "first_possible": None if first_possible is None else _day(first_possible),
        "liftable": found.is_liftable,
        "exception": rule.exception,
        "remedy": rule.remedy,
        "remedies": [{"way": one.way.value, "text": one.text} for one in found.remedies],
    }


def _warnings(ground: Ground, ranking: Ranking, place: int, reasons: Reasons) -> list[str]:
    texts = list(reasons.warnings)
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
    pair = ranking.pairs.where(np.array([place]))
    return texts + [notice.text for notice in notices_of(ground.world, pair)]


def _end(day: int) -> str | None:
    """Return a last day; none where nobody stated one."""
    return None if day == FAR_FUTURE else _day(day)


def _day(day: int) -> str:
    return date.fromordinal(day + EPOCH).isoformat()


def _yes_no(flag: int) -> bool | None:
    return None if flag == UNKNOWN else bool(flag)
