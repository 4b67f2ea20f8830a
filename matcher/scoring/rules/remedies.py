"""What would lift one refusal of one pair: other days, an adult's period, another object.

Told for the very pair: the general sentence of a rule (``Rule.remedy``) stays beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matcher.scoring.params import in_force
from matcher.scoring.rules.agreements import has_same_aim
from matcher.scoring.rules.registry import Family
from matcher.vocabulary import Term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcher.scoring.arrays import Pairs
    from matcher.scoring.rules.registry import Rule
    from matcher.scoring.world import World

UNDER_SIXTEEN = "MN-09"
SAME_AIM = "PM-04"


class Way(Term):
    """What kind of change would lift a refusal."""

    OTHER_DAYS = "other_days", "d'autres jours"
    ADULT_ONLY = "adult_only", "une période d'adulte"
    OTHER_OBJECT = "other_object", "un autre objet"
    DEROGATION = "derogation", "une dérogation"
    STAFF = "staff", "une personne de l'école"


@dataclass(frozen=True)
class Remedy:
    """One thing that would lift a refusal, in French."""

    way: Way
    text: str


def remedies_of(
    world: World, pairs: Pairs, rule: Rule, first_possible: int | None
) -> tuple[Remedy, ...]:
    """Return what would lift the refusal of one pair (P = 1) by ``rule``."""
    return tuple(_remedies(world, pairs, rule, first_possible))


def _remedies(
    world: World, pairs: Pairs, rule: Rule, first_possible: int | None
) -> Iterator[Remedy]:
    if first_possible is not None:
        yield Remedy(
            Way.OTHER_DAYS, f"D'autres jours : possible à partir du {_french(first_possible)}."
        )
    adult_from = int(world.cohort.adult_from[pairs.trainee[0]])
    is_of_minors = rule.family in {Family.MINORS, Family.RISKS} and rule.id != UNDER_SIXTEEN
    if is_of_minors and int(pairs.start[0]) < adult_from:
        yield Remedy(
            Way.ADULT_ONLY,
            f"Une période tout entière après ses 18 ans, à partir du {_french(adult_from)}.",
        )
    numbers = in_force(world.rules.pmsmp, int(pairs.start[0]))
    if rule.id == SAME_AIM and has_same_aim(world, pairs, numbers)[0]:
        yield Remedy(
            Way.OTHER_OBJECT,
            "Un autre objet ou d'autres objectifs : ceux-ci ont déjà été ceux d'une convention.",
        )
    if not rule.is_liftable:
        return
    has_ground = bool(rule.may_lift(world, pairs)[0])
    if rule.family is Family.RISKS:
        said = (
            "La déclaration de dérogation est inscrite sur la place : un formateur peut lever ce "
            "refus, avec un motif."
            if has_ground
            else rule.exception
        )
        yield Remedy(Way.DEROGATION, said)
    elif has_ground:
        yield Remedy(Way.STAFF, f"L'école peut lever ce refus, avec un motif : {rule.exception}")


def _french(day: int) -> str:
    return "/".join(reversed(str(np.datetime64(day, "D")).split("-")))
