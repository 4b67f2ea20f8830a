"""What a trade asks, drawn from its official links: macro-skills with a level, demands, hints.

    weight(trade, macro) = sum over its links under the macro of 2 (coeur de métier) or 1
    rank by weight x ln(1 + trades / trades that ask the macro), ties by id
    level = 3 if core and weight >= 4, 2 if core or weight >= 2, else 1

A macro-skill that every trade asks (hygiene and safety rules) says little of this one: hence
the logarithm. Source of the links: coherence_item of the ROME 4.0 archive, France Travail.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, TypeVar

from matcher.vocabulary import Demand, RiskCategory, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from matcher.referentials.rome import TradeLink

Code = TypeVar("Code", Demand, RiskCategory)

LEAST_ASKED = 6
MOST_ASKED = 12
CORE_WEIGHT = 2

DEMAND_SIGNS: Mapping[str, tuple[Demand, ...]] = {
    "charges lourdes": (Demand.HEAVY_LOAD,),
    "grande hauteur": (Demand.HEIGHT,),
    "travail de nuit": (Demand.NIGHT,),
    "station debout": (Demand.STANDING,),
    "en exterieur": (Demand.OUTDOOR,),
    "climatique difficile": (Demand.OUTDOOR,),
    "contact avec du public": (Demand.PUBLIC,),
    "environnement allergene": (Demand.ALLERGENS,),
    "conduire un vehicule": (Demand.DRIVING,),
}
"""A fragment of the folded label of a context or macro-skill -> the demands it announces."""

RISK_SIGNS: Mapping[str, tuple[RiskCategory, ...]] = {
    "produits a risques": (RiskCategory.CHEMICAL,),
    "gaz aerosol fumees": (RiskCategory.CHEMICAL,),
    "amiante": (RiskCategory.ASBESTOS,),
    "bloc operatoire": (RiskCategory.BIOLOGICAL,),
    "milieu nucleaire": (RiskCategory.RADIATION,),
    "milieu hyperbare": (RiskCategory.HYPERBARIC,),
    "travail sous tension": (RiskCategory.ELECTRICAL,),
    "travaux electriques": (RiskCategory.ELECTRICAL,),
    "terrassement": (RiskCategory.COLLAPSE, RiskCategory.VEHICLES),
    "engin de manutention": (RiskCategory.VEHICLES,),
    "outil dangereux": (RiskCategory.MACHINES,),
    "grande hauteur": (RiskCategory.HEIGHT,),
    "exigu ou confine": (RiskCategory.PRESSURE_CONFINED_MOLTEN,),
    "hautes temperatures": (RiskCategory.TEMPERATURE,),
    "basses temperatures": (RiskCategory.TEMPERATURE,),
    "zone frigorifique": (RiskCategory.TEMPERATURE,),
    "avec des animaux": (RiskCategory.ANIMALS,),
    "charges lourdes": (RiskCategory.LOAD,),
}
"""The same for the risk categories of D4153-15 to -37: a question to ask, never a decision."""


def core_skills(
    links: Iterable[TradeLink], macro_of: Mapping[str, str]
) -> dict[str, dict[str, int]]:
    """Return the 6 to 12 macro-skills of each trade with the level asked, best first.

    ``macro_of`` maps a linked skill, or a macro-skill, to its macro-skill; others are ignored.
    """
    weights: dict[str, Counter[str]] = defaultdict(Counter)
    cores: set[tuple[str, str]] = set()
    for link in links:
        if (macro := macro_of.get(link.target)) is None:
            continue
        weights[link.trade][macro] += CORE_WEIGHT if link.is_core else 1
        if link.is_core:
            cores.add((link.trade, macro))
    asked_by = Counter(macro for found in weights.values() for macro in found)
    rarity = {macro: math.log1p(len(weights) / count) for macro, count in asked_by.items()}
    return {
        trade: {
            macro: _level(weight, is_core=(trade, macro) in cores)
            for macro, weight in _best(found, rarity)
        }
        for trade, found in sorted(weights.items())
    }


def announced(labels: Iterable[str], signs: Mapping[str, tuple[Code, ...]]) -> tuple[Code, ...]:
    """Return the codes that the labels of a trade's contexts and skills announce, in order."""
    text = "|".join(fold(label) for label in labels)
    found = {code for sign, codes in signs.items() if sign in text for code in codes}
    return tuple(sorted(found))


def _best(found: Counter[str], rarity: Mapping[str, float]) -> list[tuple[str, int]]:
    ranked = sorted(found.items(), key=lambda item: (-item[1] * rarity[item[0]], item[0]))
    return [
        item
        for place, item in enumerate(ranked[:MOST_ASKED])
        if place < LEAST_ASKED or item[1] > 1
    ]


def _level(weight: int, *, is_core: bool) -> int:
    if is_core and weight >= 2 * CORE_WEIGHT:
        return 3
    return 2 if is_core or weight >= CORE_WEIGHT else 1
