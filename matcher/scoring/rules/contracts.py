"""Contracts: AL-01 and AL-05, the ages at the first day, with the exceptions of the law named.

Lengths, pay and signatures are notices or checks elsewhere (``duties``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matcher.scoring.rules.ages import has_reached, is_kind, of_kind
from matcher.scoring.rules.meetings import everybody
from matcher.scoring.rules.registry import Family, Rule
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


def _outside_apprenticeship(world: World, pairs: Pairs) -> Flags:
    too_old = has_reached(world, pairs, "apprenticeship_below")
    outside = too_old | ~has_reached(world, pairs, "apprenticeship_min")
    return np.asarray(outside & is_kind(world, pairs, Kind.APPRENTICESHIP), dtype=np.bool_)


def _outside_pro_contract(world: World, pairs: Pairs) -> Flags:
    too_old = has_reached(world, pairs, "pro_contract_below")
    outside = too_old | ~has_reached(world, pairs, "pro_contract_min")
    return np.asarray(outside & is_kind(world, pairs, Kind.PRO_CONTRACT), dtype=np.bool_)


RULES = (
    Rule(
        "AL-01",
        Family.CONTRACTS,
        "Code du travail, L6222-1 et L6222-2",
        "L'apprentissage se commence de 16 à 29 ans révolus.",
        _outside_apprenticeship,
        meets=everybody(of_kind(Kind.APPRENTICESHIP)),
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
        meets=everybody(of_kind(Kind.PRO_CONTRACT)),
        depends_on_days=True,
        exception=EXCEPTIONS_AL_05,
        remedy="Une des exceptions de la loi, vérifiée par l'équipe.",
    ),
)
