"""From the base to ranked, explained answers: what pages, API, command line and night share.

Opens the world that scoring judges, and turns rankings into the documents of interface.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from matcher.errors import UnknownReferenceError
from matcher.scoring import engine
from matcher.scoring.arrays import day_text, end_text, to_day
from matcher.scoring.reading import Labels
from matcher.scoring.world import World
from matcher.services import referentials
from matcher.services.packing.calendars import holidays_of
from matcher.services.packing.packed import Packed, pack, rules_of, scoring_of
from matcher.services.proposals import DIGITS, suggestions
from matcher.vocabulary import Kind, Purpose, Weighting

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matcher.scoring.engine import Ranking, Refusal
    from matcher.services.context import Context
    from matcher.services.packing.packed import OpeningsGround


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

    def opening_row(self, siret: str, reference: str) -> int:
        """Return the row of the opening that a company calls so.

        Raises ``UnknownReferenceError``.
        """
        market = self.packed.market
        here = (market.siret == siret.replace(" ", "")) & (market.reference == reference)
        if not here.any():
            raise UnknownReferenceError("Place", f"{siret} {reference}")
        return int(np.flatnonzero(here)[0])

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
            "start": day_text(int(cohort.block_start[row])),
            "end": end_text(int(cohort.block_end[row])),
        }
    purpose = list(Weighting)[int(cohort.weighting[row])]
    return {
        "trainee": str(cohort.reference[row]),
        "on": day_text(ground.world.on),
        "purpose": purpose.value,
        "block": block,
        "weights_version": ground.weights_version,
        "referential_version": ground.referential_version,
        "eligible": len(ranking.pairs),
        "baseline": None if ranking.baseline is None else round(ranking.baseline, DIGITS + 3),
        "suggestions": suggestions(ground, ranking, range(min(limit, len(ranking.pairs)))),
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


def refusal(found: Refusal) -> dict[str, Any]:
    """Return a refusal with its source and what would lift it."""
    rule, first_possible = found.rule, found.first_possible
    return {
        "rule": rule.id,
        "source": rule.source,
        "text": rule.sentence,
        "first_possible": None if first_possible is None else day_text(first_possible),
        "liftable": found.is_liftable,
        "exception": rule.exception,
        "remedy": rule.remedy,
        "remedies": [{"way": one.way.value, "text": one.text} for one in found.remedies],
    }
