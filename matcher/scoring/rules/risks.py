"""Work forbidden or regulated before 18: ``TR-`` + risk category, and ``TR-not_assessed``.

Class I: absolute, nobody may lift it. Class R: refused too, and liftable where the opening holds
a derogation reference, by a trainer, for one placement. A category that is both is class I. An
opening whose risks nobody assessed is refused to a minor until someone ticks "none".
A period that begins before the 18th birthday is refused whole: a place is taken as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from matcher.scoring.arrays import bit
from matcher.scoring.rules.meetings import minors
from matcher.scoring.rules.minors import begins_before_adult
from matcher.scoring.rules.registry import Family, Rule, Tag
from matcher.vocabulary import RiskCategory

if TYPE_CHECKING:
    from matcher.scoring.arrays import Flags, Pairs
    from matcher.scoring.rules.meetings import Openings
    from matcher.scoring.rules.registry import Refuses
    from matcher.scoring.world import World


class Forbidden(NamedTuple):
    """One category: its article, what is forbidden, whether it is only regulated (class R)."""

    category: RiskCategory
    article: str
    work: str
    is_regulated: bool
    tag: Tag


FORBIDDEN = (
    Forbidden(
        RiskCategory.VIOLENCE_PORN,
        "D4153-16",
        "des actes ou images violents ou pornographiques",
        is_regulated=False,
        tag=Tag.VERIFIED,
    ),
    Forbidden(
        RiskCategory.CHEMICAL,
        "D4153-17",
        "des agents chimiques dangereux",
        is_regulated=True,
        tag=Tag.VERIFIED,
    ),
    Forbidden(
        RiskCategory.ASBESTOS,
        "D4153-18",
        "l'amiante",
        is_regulated=False,
        tag=Tag.GENERAL,
    ),
    Forbidden(
        RiskCategory.BIOLOGICAL,
        "D4153-19",
        "des agents biologiques dangereux (groupes 3 et 4)",
        is_regulated=False,
        tag=Tag.VERIFIED,
    ),
    Forbidden(
        RiskCategory.VIBRATION,
        "D4153-20",
        "des vibrations au-delà des valeurs permises (marteau-piqueur, engins)",
        is_regulated=False,
        tag=Tag.GENERAL,
    ),
    Forbidden(
        RiskCategory.RADIATION,
        "D4153-21, D4153-22 et D4153-22-1",
        "des rayonnements",
        is_regulated=False,
        tag=Tag.GENERAL,
    ),
    Forbidden(
        RiskCategory.HYPERBARIC,
        "D4153-23",
        "le travail sous pression (milieu hyperbare)",
        is_regulated=False,
        tag=Tag.GENERAL,
    ),
    Forbidden(
        RiskCategory.ELECTRICAL,
        "D4153-24",
        "des pièces nues sous tension (risque électrique)",
        is_regulated=False,
        tag=Tag.VERIFIED,
    ),
    Forbidden(
        RiskCategory.COLLAPSE,
        "D4153-25",
        "un risque d'effondrement ou d'ensevelissement (démolition, tranchées)",
        is_regulated=False,
        tag=Tag.GENERAL,
    ),
    Forbidden(
        RiskCategory.VEHICLES,
        "D4153-26 et D4153-27",
        "la conduite d'engins ou d'appareils de levage",
        is_regulated=False,
        tag=Tag.VERIFIED,
    ),
    Forbidden(
        RiskCategory.MACHINES,
        "D4153-28 et D4153-29",
        "des machines dangereuses",
        is_regulated=True,
        tag=Tag.VERIFIED,
    ),
    Forbidden(
        RiskCategory.HEIGHT,
        "D4153-30 à D4153-32",
        "le travail en hauteur",
        is_regulated=False,
        tag=Tag.VERIFIED,
    ),
    Forbidden(
        RiskCategory.PRESSURE_CONFINED_MOLTEN,
        "D4153-33 à D4153-35",
        "des appareils sous pression, un espace confiné, du verre ou du métal en fusion",
        is_regulated=True,
        tag=Tag.GENERAL,
    ),
    Forbidden(
        RiskCategory.TEMPERATURE,
        "D4153-36",
        "des températures extrêmes",
        is_regulated=False,
        tag=Tag.GENERAL,
    ),
    Forbidden(
        RiskCategory.ANIMALS,
        "D4153-37",
        "l'abattage ou des animaux dangereux",
        is_regulated=False,
        tag=Tag.GENERAL,
    ),
    Forbidden(
        RiskCategory.LOAD,
        "R4153-52",
        "des charges de plus de 20 % du poids du jeune sans avis médical",
        is_regulated=True,
        tag=Tag.VERIFIED,
    ),
)
"""The order of the code; classes and articles of L4153-8 and L4153-9."""


def _minors_there(world: World, pairs: Pairs, there: Flags) -> Flags:
    """Return which pairs bring a minor to an opening of ``there`` (O)."""
    refused = np.zeros(len(pairs), dtype=np.bool_)
    if there.any():
        rows = np.flatnonzero(there.take(pairs.openings))
        refused[begins_before_adult(world, pairs, rows)] = True
    return refused


def _to_no_minor(openings: Openings) -> Refuses:
    def refuses(world: World, pairs: Pairs) -> Flags:
        return _minors_there(world, pairs, openings(world))

    return refuses


def _with(category: RiskCategory) -> Openings:
    mask = bit(category)

    def openings(world: World) -> Flags:
        there = ((world.market.risks & mask) != 0) & world.market.is_assessed
        return np.asarray(there, dtype=np.bool_)

    return openings


def _not_assessed(world: World) -> Flags:
    return ~world.market.is_assessed


def _has_derogation(world: World, pairs: Pairs) -> Flags:
    return np.asarray(world.market.has_derogation.take(pairs.openings), dtype=np.bool_)


def _rule(forbidden: Forbidden) -> Rule:
    sentence = f"Avant 18 ans, travail interdit ici : {forbidden.work}."
    remedy = "Une place sans ce risque, ou une période après les 18 ans."
    exception = ""
    if forbidden.is_regulated:
        sentence = f"Avant 18 ans, travail réglementé ici : {forbidden.work}."
        exception = (
            "Déclaration de dérogation adressée à l'inspection du travail et inscrite sur la "
            "place, puis accord d'un formateur pour ce placement (R4153-40)."
        )
        remedy = f"{exception} Ou une période après les 18 ans."
    return Rule(
        f"TR-{forbidden.category.value}",
        Family.RISKS,
        f"Code du travail, {forbidden.article}",
        sentence,
        _to_no_minor(_with(forbidden.category)),
        meets=minors(_with(forbidden.category)),
        depends_on_days=True,
        exception=exception,
        liftable=_has_derogation if forbidden.is_regulated else None,
        remedy=remedy,
        tag=forbidden.tag,
    )


RULES = (
    *map(_rule, FORBIDDEN),
    Rule(
        "TR-not_assessed",
        Family.RISKS,
        "Code du travail, L4153-8 et L4153-9 ; prudence de l'école",
        "Les risques de cette place ne sont pas évalués : pas de mineur avant.",
        _to_no_minor(_not_assessed),
        meets=minors(_not_assessed),
        depends_on_days=True,
        remedy="Faire cocher les risques par l'entreprise (ou « aucun »), puis les relire.",
    ),
)
