"""Why a place is where it is in a list: exact contributions, then sentences for people.

    contribution_k = weight_k value_k - mean over the trainee's eligible openings of the same

An absent term counts 0; weights differ per opening where terms are absent. Contributions sum to
score - baseline, baseline = mean score over the eligible openings (within 1e-6).
The sentences say facts (a trade, minutes, a skill), never a figure of the score.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from matcher.scoring import questions, reasons
from matcher.scoring.params import FACTORS
from matcher.scoring.reading import View

if TYPE_CHECKING:
    from matcher.scoring.arrays import Pairs, Shares
    from matcher.scoring.params import ReasonParams
    from matcher.scoring.ranker import Scores
    from matcher.scoring.reading import Labels
    from matcher.scoring.travel import Way
    from matcher.scoring.world import World


@dataclass(frozen=True)
class Reasons:
    """Sentences in French: for, against, what is missing, what to watch."""

    pro: list[str] = field(default_factory=list)
    against: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def contributions(scores: Scores) -> tuple[Shares, float]:
    """Return (contributions, baseline) over the eligible openings of one trainee.

    Shape (P, factors) and one number; P at least 1.
    """
    parts = scores.weight * scores.value
    return parts - parts.mean(axis=0), float(scores.score.mean())


def explain(
    world: World, pairs: Pairs, way: Way, scores: Scores, parts: Shares, place: int, labels: Labels
) -> Reasons:
    """Return the reasons of the pair at ``place`` among the eligible pairs of one trainee."""
    params = world.scoring.reasons
    seen = View(world, pairs, way, scores, place, labels)
    row = parts[place].tolist()
    return Reasons(
        pro=_said(seen, row, params, is_pro=True),
        against=_said(seen, row, params, is_pro=False),
        missing=[text for name in FACTORS for text in questions.MISSING[name](seen)],
        warnings=questions.warnings(seen),
    )


def _said(seen: View, row: list[float], params: ReasonParams, *, is_pro: bool) -> list[str]:
    """Return the sentences of the strongest contributions of one sign, strongest first."""
    say, sign = (reasons.PRO, 1) if is_pro else (reasons.AGAINST, -1)
    strongest = sorted(range(len(row)), key=lambda index: -sign * row[index])
    texts: list[str] = []
    for index in strongest:
        if len(texts) == params.at_most or sign * row[index] < params.smallest:
            break
        if seen.weights[index] > 0:
            texts += say[FACTORS[index]](seen)
    return texts
