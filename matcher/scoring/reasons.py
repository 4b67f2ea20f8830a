"""The sentences: one small function per term and direction, from facts to French.

Each returns a list: empty where the fact would not help anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matcher.scoring.arrays import FAR_FUTURE, UNKNOWN
from matcher.scoring.params import FACTORS
from matcher.scoring.periods import is_immersion
from matcher.scoring.travel import MODES
from matcher.vocabulary import Purpose, SoftSkill, Weighting

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from matcher.scoring.arrays import Levels, Pairs, Ragged
    from matcher.scoring.ranker import Scores
    from matcher.scoring.travel import Way
    from matcher.scoring.world import World

SAME_TRADE = 0.999
CLOSE_TRADE = 0.45
SHORT_WAY = 20
LONG_WAY = 0.7
NAMED_AT_MOST = 3
DISCOVER = list(Weighting).index(Weighting.DISCOVER)


@dataclass(frozen=True)
class Labels:
    """Words for indexes: trades, macro-skills."""

    trades: Sequence[str]
    macro_skills: Sequence[str]


@dataclass(frozen=True)
class View:
    """One pair with everything that a sentence about it may need."""

    world: World
    pairs: Pairs
    way: Way
    scores: Scores
    place: int
    labels: Labels

    @property
    def trainee(self) -> int:
        """Row of the trainee."""
        return int(self.pairs.trainee[self.place])

    @property
    def opening(self) -> int:
        """Row of the opening."""
        return int(self.pairs.opening[self.place])

    @property
    def trade(self) -> int:
        """Trade of the opening, ``UNKNOWN`` where doubtful."""
        return int(self.world.market.trade[self.opening])

    @property
    def is_immersion(self) -> bool:
        """Whether the place is an immersion and not a contract."""
        row = slice(self.opening, self.opening + 1)
        return bool(is_immersion(self.world.market.kind[row])[0])

    @property
    def minutes(self) -> float:
        """Minutes of travel, NaN where not known."""
        return float(self.way.minutes[self.place])

    def value(self, name: str) -> float:
        """Value of a term."""
        return float(self.scores.value[self.place, FACTORS.index(name)])

    def is_absent(self, name: str) -> bool:
        """Whether a term that has a weight for this purpose is absent."""
        weights = self.world.scoring.weight_matrix()
        row = self.world.cohort.weighting[self.trainee] if self.is_immersion else -1
        column = FACTORS.index(name)
        return bool(weights[row, column] > 0 and self.scores.weight[self.place, column] == 0)


def lower_first(text: str) -> str:
    """Return ``text`` to go on a sentence: its first letter small."""
    return text[:1].lower() + text[1:]


def warnings(seen: View) -> list[str]:
    """Return what to watch: purpose not foreseen, short period, risks, hours, travel."""
    market, texts = seen.world.market, []
    asked = int(seen.world.cohort.weighting[seen.trainee])
    purposes = int(market.purposes[seen.opening])
    if seen.is_immersion and purposes and not purposes >> asked & 1:
        label = list(Purpose)[asked].label
        texts.append(f"L'entreprise n'a pas prévu l'objet « {label} » : à convenir avec elle.")
    if seen.way.within_limit[seen.place] == 0:
        limit = seen.world.cohort.max_minutes[seen.trainee]
        texts.append(f"Trajet au-delà de sa limite : {seen.minutes:.0f} min pour {limit:.0f}.")
    if not market.is_assessed[seen.opening]:
        texts.append("Risques du poste non évalués par l'entreprise : à demander avant l'accord.")
    if market.day_start[seen.opening] == UNKNOWN or not market.weekdays[seen.opening]:
        texts.append("Horaires à préciser avec l'entreprise.")
    return texts


def _pro_project(seen: View) -> list[str]:
    rank, wish, closeness = _nearest_project(seen)
    label = seen.labels.trades[wish]
    if closeness >= SAME_TRADE:
        return [f"Son premier projet : {label}" if rank == 0 else f"Un de ses projets : {label}"]
    if closeness >= CLOSE_TRADE:
        return [f"Métier proche de son projet : {label}"]
    return [f"Rejoint en partie son projet : {label}"]


def _against_project(seen: View) -> list[str]:
    _, wish, closeness = _nearest_project(seen)
    label = seen.labels.trades[wish]
    if closeness >= CLOSE_TRADE:
        return [f"Un peu moins proche de son projet que d'autres places : {label}"]
    return [f"Éloigné de son projet : {label}"]


def _pro_interest(seen: View) -> list[str]:
    wish, closeness = _nearest(seen, seen.world.cohort.interest)
    label = seen.labels.trades[wish]
    if closeness >= SAME_TRADE:
        return [f"Un métier qui l'attire : {label}"]
    return [f"Proche de ce qui l'attire : {label}"]


def _against_interest(seen: View) -> list[str]:
    return ["Éloigné de ce qui l'attire"] if seen.value("interest") < CLOSE_TRADE else []


def _pro_skills(seen: View) -> list[str]:
    named = _named_skills(seen, is_met=True)
    return [f"Sait déjà : {named}"] if named else []


def _against_skills(seen: View) -> list[str]:
    named = _named_skills(seen, is_met=False)
    return [f"À apprendre sur place : {named}"] if named else []


def _pro_soft_skills(seen: View) -> list[str]:
    named = _named_soft_skills(seen, is_met=True)
    return [f"Savoir-être attendu, déjà montré : {named}"] if named else []


def _against_soft_skills(seen: View) -> list[str]:
    named = _named_soft_skills(seen, is_met=False)
    return [f"Savoir-être à travailler : {named}"] if named else []


def _pro_phase(seen: View) -> list[str]:
    asked = list(Purpose)[int(seen.world.cohort.weighting[seen.trainee])]
    return [f"L'entreprise accueille pour cet objet : {asked.label}"]


def _against_phase(seen: View) -> list[str]:
    purposes = int(seen.world.market.purposes[seen.opening])
    listed = [purpose.label for index, purpose in enumerate(Purpose) if purposes >> index & 1]
    return [f"L'entreprise pense plutôt à : {', '.join(listed)}"]


def _pro_travel(seen: View) -> list[str]:
    mode = MODES[int(seen.way.mode[seen.place])].label
    near = "Tout près" if seen.minutes <= SHORT_WAY else "Trajet accepté"
    return [f"{near} : {seen.minutes:.0f} min ({mode})"]


def _against_travel(seen: View) -> list[str]:
    limit = float(seen.world.cohort.max_minutes[seen.trainee])
    if seen.minutes < LONG_WAY * limit:
        return [f"Un peu plus loin que d'autres places : {seen.minutes:.0f} min"]
    return [f"Trajet long : {seen.minutes:.0f} min, pour {limit:.0f} acceptées"]


def _pro_dates(seen: View) -> list[str]:
    if not seen.is_immersion:
        return ["Peut commencer bientôt"]
    days, block = _days(seen)
    if days >= block:
        return ["Couvre toute la période en entreprise"]
    return [f"Couvre {days} jours sur {block} de la période"]


def _against_dates(seen: View) -> list[str]:
    if not seen.is_immersion:
        return ["Ne commence que plus tard"]
    days, block = _days(seen)
    return [f"Ne couvre que {days} jours sur {block} de la période"] if days < block else []


def _pro_variety(seen: View) -> list[str]:
    if _weighting(seen) == DISCOVER:
        return ["Fait découvrir un nouveau métier"]
    return ["Dans la suite de ce qui a déjà été fait"]


def _against_variety(seen: View) -> list[str]:
    if _weighting(seen) == DISCOVER:
        return ["Métier ou entreprise déjà connus"]
    return ["Sans lien avec ce qui a déjà été fait"]


def _pro_host(seen: View) -> list[str]:
    kept = int(seen.world.market.host_kept[seen.opening])
    if not kept:
        return []
    told = f"{kept} périodes menées à leur terme" if kept > 1 else "1 période menée à son terme"
    return [f"{told} dans cette entreprise"]


def _against_host(seen: View) -> list[str]:
    broken = int(seen.world.market.host_broken[seen.opening])
    if not broken:
        return []
    many = "périodes interrompues" if broken > 1 else "période interrompue"
    return [f"{broken} {many} dans cette entreprise"]


def _pro_tension(seen: View) -> list[str]:
    del seen
    return ["Place peu demandée en ce moment"]


def _against_tension(seen: View) -> list[str]:
    del seen
    return ["Place très demandée en ce moment"]


def _missing_project(seen: View) -> list[str]:
    if seen.trade == UNKNOWN:
        return ["Métier de la place : intitulé à préciser"]
    return ["Projet : à noter avec le stagiaire"] if seen.is_absent("project") else []


def _missing_interest(seen: View) -> list[str]:
    if seen.trade == UNKNOWN or not seen.is_absent("interest"):
        return []
    return ["Ce qui l'attire : à demander au stagiaire"]


def _missing_skills(seen: View) -> list[str]:
    if not seen.world.market.has_own_skills[seen.opening]:
        return []
    row = seen.world.cohort.skills[seen.trainee]
    asked = seen.world.market.skills[seen.opening]
    unseen = np.flatnonzero((asked > 0) & (row <= 0))
    named = _join([lower_first(seen.labels.macro_skills[index]) for index in unseen.tolist()])
    return [f"Pas encore observé : {named}"] if named else []


def _missing_soft_skills(seen: View) -> list[str]:
    row = seen.world.cohort.soft_skills[seen.trainee]
    asked = seen.world.market.soft_skills[seen.opening]
    unseen = np.flatnonzero((asked > 0) & (row <= 0))
    named = _join([lower_first(list(SoftSkill)[index].label) for index in unseen.tolist()])
    return [f"Savoir-être pas encore observé : {named}"] if named else []


def _missing_phase(seen: View) -> list[str]:
    if seen.is_immersion and seen.is_absent("phase"):
        return ["Objets acceptés : à demander à l'entreprise"]
    return []


def _missing_travel(seen: View) -> list[str]:
    if np.isnan(seen.minutes):
        return ["Lieu de travail ou de départ : à préciser"]
    if np.isnan(seen.world.cohort.max_minutes[seen.trainee]):
        return ["Temps de trajet accepté : à demander au stagiaire"]
    return []


def _nothing(seen: View) -> list[str]:
    del seen
    return []


PRO: dict[str, Callable[[View], list[str]]] = {
    "project": _pro_project,
    "interest": _pro_interest,
    "skills": _pro_skills,
    "soft_skills": _pro_soft_skills,
    "phase": _pro_phase,
    "travel": _pro_travel,
    "dates": _pro_dates,
    "variety": _pro_variety,
    "host": _pro_host,
    "tension": _pro_tension,
}

AGAINST: dict[str, Callable[[View], list[str]]] = {
    "project": _against_project,
    "interest": _against_interest,
    "skills": _against_skills,
    "soft_skills": _against_soft_skills,
    "phase": _against_phase,
    "travel": _against_travel,
    "dates": _against_dates,
    "variety": _against_variety,
    "host": _against_host,
    "tension": _against_tension,
}

MISSING: Mapping[str, Callable[[View], list[str]]] = dict.fromkeys(FACTORS, _nothing) | {
    "project": _missing_project,
    "interest": _missing_interest,
    "skills": _missing_skills,
    "soft_skills": _missing_soft_skills,
    "phase": _missing_phase,
    "travel": _missing_travel,
}


def _weighting(seen: View) -> int:
    return int(seen.world.cohort.weighting[seen.trainee]) if seen.is_immersion else -1


def _days(seen: View) -> tuple[int, int]:
    """Return (days of the period, days of the block)."""
    end = int(seen.pairs.end[seen.place])
    start = int(seen.pairs.start[seen.place])
    cohort = seen.world.cohort
    block = int(cohort.block_end[seen.trainee]) - int(cohort.block_start[seen.trainee]) + 1
    return (block if end == FAR_FUTURE else end - start + 1), block


def _nearest(seen: View, wishes: Ragged) -> tuple[int, float]:
    mine = wishes.row(seen.trainee)
    closeness = seen.world.closeness[mine, seen.trade]
    best = int(closeness.argmax())
    return int(mine[best]), float(closeness[best])


def _nearest_project(seen: View) -> tuple[int, int, float]:
    """Return (rank of the wish, its trade, closeness) of the wish that made the term."""
    cohort = seen.world.cohort
    mine = slice(cohort.project.starts[seen.trainee], cohort.project.starts[seen.trainee + 1])
    trades, ranks = cohort.project.values[mine], cohort.project_rank[mine]
    closeness = seen.world.closeness[trades, seen.trade]
    best = int((closeness * seen.world.scoring.project.later_wish**ranks).argmax())
    return int(ranks[best]), int(trades[best]), float(closeness[best])


def _named_skills(seen: View, *, is_met: bool) -> str:
    row, asked = seen.world.cohort.skills[seen.trainee], seen.world.market.skills[seen.opening]
    found = _compared(row, asked, is_met=is_met)
    return _join([lower_first(seen.labels.macro_skills[index]) for index in found])


def _named_soft_skills(seen: View, *, is_met: bool) -> str:
    row = seen.world.cohort.soft_skills[seen.trainee]
    asked = seen.world.market.soft_skills[seen.opening]
    found = _compared(row, asked, is_met=is_met)
    return _join([lower_first(list(SoftSkill)[index].label) for index in found])


def _compared(held: Levels, asked: Levels, *, is_met: bool) -> list[int]:
    """Return the columns asked and observed, met or not, the most asked first."""
    observed = (asked > 0) & (held > 0)
    chosen = observed & ((held >= asked) if is_met else (held < asked))
    found = np.flatnonzero(chosen)
    return sorted(found.tolist(), key=lambda column: -int(asked[column]))


def _join(labels: list[str]) -> str:
    named = labels[:NAMED_AT_MOST]
    more = len(labels) - len(named)
    return ", ".join(named) + (f" et {more} autre{'s' if more > 1 else ''}" if more else "")
