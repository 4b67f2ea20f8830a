"""Ages by kind of place: PM-15, MN-09, AL-01, AL-05. An age is yes or no, never a grade.

A trainee's age counts on the first day of the period. Bounds come from ``config/rules.toml``, in
force on that day; the cohort carries the day on which each bound is reached.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matcher.scoring.rules.registry import Family, Rule, Tag
from matcher.vocabulary import Kind

if TYPE_CHECKING:
    from matcher.scoring.arrays import Flags, Pairs
    from matcher.scoring.world import World

EXCEPTIONS_AL_01 = (
    "15 ans et collège terminé ; second contrat jusqu'à 35 ans ; sans limite d'âge pour un "
    "travailleur handicapé, un créateur d'entreprise ou un sportif de haut niveau "
    "(L6222-1, L6222-2)."
)
EXCEPTIONS_AL_05 = (
    "Demandeur d'emploi de 26 ans et plus, ou bénéficiaire du RSA, de l'ASS ou de l'AAH (L6325-1)."
)


def _is(world: World, pairs: Pairs, *kinds: Kind) -> Flags:
    wanted = [list(Kind).index(kind) for kind in kinds]
    return np.isin(world.market.kind[pairs.opening], wanted)


def _under_sixteen(world: World, pairs: Pairs) -> Flags:
    return np.asarray(pairs.start < world.cohort.sixteen_from[pairs.trainee], dtype=np.bool_)


def _too_young_for_pmsmp(world: World, pairs: Pairs) -> Flags:
    return _is(world, pairs, Kind.PMSMP) & _under_sixteen(world, pairs)


def _too_young_to_work(world: World, pairs: Pairs) -> Flags:
    return ~_is(world, pairs, Kind.PMSMP) & _under_sixteen(world, pairs)


def _outside_apprenticeship(world: World, pairs: Pairs) -> Flags:
    too_old = pairs.start >= world.cohort.thirty_from[pairs.trainee]
    return _is(world, pairs, Kind.APPRENTICESHIP) & np.asarray(
        too_old | _under_sixteen(world, pairs), dtype=np.bool_
    )


def _outside_pro_contract(world: World, pairs: Pairs) -> Flags:
    too_old = pairs.start >= world.cohort.twenty_six_from[pairs.trainee]
    return _is(world, pairs, Kind.PRO_CONTRACT) & np.asarray(
        too_old | _under_sixteen(world, pairs), dtype=np.bool_
    )


RULES = (
    Rule(
        "PM-15",
        Family.PMSMP,
        "Immersion Facilitée, âge minimal de la PMSMP",
        "Une immersion (PMSMP) demande 16 ans au premier jour.",
        _too_young_for_pmsmp,
        depends_on_days=True,
        remedy="Attendre les 16 ans.",
    ),
    Rule(
        "MN-09",
        Family.MINORS,
        "Code du travail, L4153-1",
        "Avant 16 ans, ce régime de travail ne s'applique pas.",
        _too_young_to_work,
        depends_on_days=True,
        remedy="Attendre les 16 ans.",
    ),
    Rule(
        "AL-01",
        Family.CONTRACTS,
        "Code du travail, L6222-1 et L6222-2",
        "L'apprentissage se commence de 16 à 29 ans révolus.",
        _outside_apprenticeship,
        depends_on_days=True,
        exception=EXCEPTIONS_AL_01,
        remedy="Une des exceptions de la loi, vérifiée par l'équipe.",
    ),
    Rule(
        "AL-05",
        Family.CONTRACTS,
        "Code du travail, L6325-1",
        "Le contrat de professionnalisation se commence de 16 à 25 ans révolus.",
        _outside_pro_contract,
        depends_on_days=True,
        exception=EXCEPTIONS_AL_05,
        remedy="Une des exceptions de la loi, vérifiée par l'équipe.",
        tag=Tag.VERIFIED,
    ),
)
