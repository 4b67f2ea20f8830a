"""What is not known about a pair and whom to ask, and what to watch before calling."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matcher.scoring.arrays import UNKNOWN
from matcher.scoring.params import FACTORS
from matcher.scoring.reading import INTEREST, PROJECT
from matcher.scoring.wording import SHORT_SOFT_SKILL, listed
from matcher.vocabulary import Purpose, Weighting

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from matcher.scoring.reading import View

RECRUIT = list(Weighting).index(Weighting.RECRUIT)


def warnings(seen: View) -> list[str]:
    """Return what to watch: purpose not foreseen, travel, risks, hours, an early contract."""
    return [*_purpose(seen), *_limit(seen), *_risks(seen), *_hours(seen), *_early(seen)]


def _purpose(seen: View) -> list[str]:
    purposes = int(seen.world.market.purposes[seen.opening])
    if not seen.is_immersion or not purposes or purposes >> seen.asked & 1:
        return []
    listed_ones = [term.label for index, term in enumerate(Purpose) if purposes >> index & 1]
    label, stated = list(Purpose)[seen.asked].label, " ou ".join(listed_ones)
    return [
        f"L'entreprise accueille plutôt pour {stated} : convenir avec elle de l'objet « {label} »."
    ]


def _limit(seen: View) -> list[str]:
    if seen.way.within_limit[seen.place] != 0:
        return []
    limit = seen.world.cohort.max_minutes[seen.trainee]
    return [f"Trajet au-delà de sa limite : {seen.minutes:.0f} min pour {limit:.0f} acceptées."]


def _risks(seen: View) -> list[str]:
    """Say it for adults: without an assessment a minor is refused."""
    if seen.world.market.is_assessed[seen.opening]:
        return []
    return ["Risques du poste non évalués par l'entreprise : à demander avant l'accord."]


def _hours(seen: View) -> list[str]:
    """Say what the notices of the law leave out: they ask for the hours of minors and periods."""
    market, row = seen.world.market, seen.opening
    no_hours = UNKNOWN in {int(market.day_start[row]), int(market.day_end[row])}
    if seen.is_minor or (no_hours and seen.is_immersion):
        return []
    if no_hours:
        return ["Horaires à demander à l'entreprise."]
    return [] if market.weekdays[row] else ["Jours travaillés à demander à l'entreprise."]


def _early(seen: View) -> list[str]:
    if seen.is_immersion or seen.asked >= RECRUIT:
        return []
    return ["Un contrat avant la phase de recrutement : à voir avec le stagiaire."]


def _project(seen: View) -> list[str]:
    if seen.trade == UNKNOWN:
        return ["Métier de la place : intitulé à préciser"]
    return ["Projet : à noter avec le stagiaire"] if seen.is_absent(PROJECT) else []


def _interest(seen: View) -> list[str]:
    if seen.trade == UNKNOWN or not seen.is_absent(INTEREST):
        return []
    return ["Ce qui l'attire : à demander au stagiaire"]


def _skills(seen: View) -> list[str]:
    if not seen.world.market.has_own_skills[seen.opening]:
        return [] if seen.skills else ["Compétences attendues : à demander à l'entreprise"]
    named = [seen.labels.macro_skills[one.column] for one in seen.skills if not one.is_seen]
    return [f"Pas encore observé : {listed(named, seen.params.named_at_most)}"] if named else []


def _soft_skills(seen: View) -> list[str]:
    named = [SHORT_SOFT_SKILL[one.column] for one in seen.soft_skills if not one.is_seen]
    shown = listed(named, seen.params.named_at_most)
    return [f"Savoir-être pas encore observé : {shown}"] if named else []


def _phase(seen: View) -> list[str]:
    if seen.is_immersion and seen.is_absent("phase"):
        return ["Objets acceptés : à demander à l'entreprise"]
    return []


def _travel(seen: View) -> list[str]:
    if np.isnan(seen.minutes):
        return ["Lieu de travail ou de départ : à préciser"]
    if np.isnan(seen.world.cohort.max_minutes[seen.trainee]):
        return ["Temps de trajet accepté : à demander au stagiaire"]
    return []


def _nothing(seen: View) -> list[str]:
    del seen
    return []


MISSING: Mapping[str, Callable[[View], list[str]]] = dict.fromkeys(FACTORS, _nothing) | {
    "project": _project,
    "interest": _interest,
    "skills": _skills,
    "soft_skills": _soft_skills,
    "phase": _phase,
    "travel": _travel,
}
"""Name of each term to what its absence, or a part of it, asks."""
