"""The places that one rule keeps away from a trainee, by name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matcher.errors import UnknownReferenceError
from matcher.scoring.proposed import every_pair
from matcher.scoring.rules.every import BY_ID
from matcher.services import answers, finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matcher.services.context import Context


@dataclass(frozen=True)
class RefusedPlace:
    """One opening that a rule refuses."""

    siret: str
    company: str
    reference: str
    title: str


@dataclass(frozen=True)
class RefusedByRule:
    """A rule in plain French, its source, and every opening that it refuses to a trainee."""

    rule: str
    source: str
    sentence: str
    remedy: str
    places: Sequence[RefusedPlace]


def by_rule(context: Context, reference: str, rule_id: str) -> RefusedByRule:
    """Return the openings that ``rule_id`` refuses to a trainee, whatever other rules say.

    Raises ``UnknownReferenceError`` for a trainee or a rule that is not known.
    """
    finding.trainee(context, reference)
    rule = BY_ID.get(rule_id)
    if rule is None:
        raise UnknownReferenceError("Règle", rule_id)
    ground = answers.open_ground(context, references=[reference])
    pairs = every_pair(ground.world, np.zeros(1, dtype=np.int32))
    rows = pairs.opening[rule.stands(ground.world, pairs)].tolist()
    return RefusedByRule(
        rule=rule.id,
        source=rule.source,
        sentence=rule.sentence,
        remedy=rule.remedy,
        places=sorted((_place(ground, row) for row in rows), key=_by_title),
    )


def _place(ground: answers.Ground, row: int) -> RefusedPlace:
    market, facts = ground.packed.market, ground.packed.facts
    reference = str(market.reference[row])
    return RefusedPlace(
        siret=str(market.siret[row]),
        company=facts.company[row],
        reference=reference,
        title=facts.title[row] or reference,
    )


def _by_title(place: RefusedPlace) -> tuple[str, str, str]:
    return (place.title.casefold(), place.company.casefold(), place.reference)
