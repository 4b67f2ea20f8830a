"""The reasons: one small function per term and direction, from facts to French.

Each returns a list: empty where the fact would not help anybody, or would not be true. A term
that counts for a place only because others do worse says nothing it could not say alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcher.scoring.reading import DISCOVER
from matcher.scoring.travel import MODES
from matcher.scoring.wording import SHORT_SOFT_SKILL, WELCOMES, counted, in_days, listed
from matcher.vocabulary import Purpose

if TYPE_CHECKING:
    from collections.abc import Callable

    from matcher.scoring.reading import Level, View


def _pro_project(seen: View) -> list[str]:
    wish = seen.project()
    if wish is None or wish.closeness < seen.labels.related:
        return []
    if wish.closeness >= seen.params.same_trade:
        return [f"{'Un de ses projets' if wish.rank else 'Son premier projet'} : {wish.words}"]
    if wish.closeness >= seen.labels.close:
        return [f"Métier proche de son projet : {wish.words}"]
    return [f"Rejoint en partie son projet : {wish.words}"]


def _against_project(seen: View) -> list[str]:
    wish = seen.project()
    if wish is None or wish.closeness >= seen.labels.close:
        return []
    far = "Loin" if wish.closeness < seen.labels.related else "Assez loin"
    return [f"{far} de son projet : {wish.words}"]


def _pro_interest(seen: View) -> list[str]:
    wish, project = seen.interest(), seen.project()
    if wish is None or wish.closeness < seen.labels.close:
        return []
    is_same = wish.closeness >= seen.params.same_trade
    if project is not None and project.words == wish.words:
        return ["Ce métier l'attire"] if is_same else []
    if wish.words.startswith("«"):
        return [f"{'Va avec' if is_same else 'Assez proche de'} ce qui l'attire : {wish.words}"]
    near = "Un métier" if is_same else "Proche d'un métier"
    return [f"{near} qui l'attire : {wish.words}"]


def _against_interest(seen: View) -> list[str]:
    wish, project = seen.interest(), seen.project()
    is_wanted = project is not None and project.closeness >= seen.labels.close
    if wish is None or is_wanted or wish.closeness >= seen.labels.related:
        return []
    return ["Loin de ce qui l'attire"]


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
    purposes = int(seen.world.market.purposes[seen.opening])
    if not purposes >> seen.asked & 1:
        return []
    return [f"L'entreprise accueille pour {WELCOMES[list(Purpose)[seen.asked]]}"]


def _pro_travel(seen: View) -> list[str]:
    limit = float(seen.world.cohort.max_minutes[seen.trainee])
    mode = MODES[int(seen.way.mode[seen.place])].label
    if seen.minutes <= seen.params.short_way_minutes:
        return [f"Tout près : {_about(seen.minutes)} ({mode})"]
    if seen.minutes <= seen.params.long_way_share * limit:
        return [f"Trajet dans sa limite : {seen.minutes:.0f} min ({mode})"]
    return []


def _against_travel(seen: View) -> list[str]:
    limit = float(seen.world.cohort.max_minutes[seen.trainee])
    if seen.minutes > limit or seen.minutes <= seen.params.short_way_minutes:
        return []
    if seen.minutes <= seen.params.long_way_share * limit:
        return [f"Un peu plus loin que d'autres places : {seen.minutes:.0f} min"]
    return [f"Trajet long : {seen.minutes:.0f} min, pour {limit:.0f} acceptées"]


def _pro_dates(seen: View) -> list[str]:
    if not seen.is_immersion:
        soon = seen.days_before <= seen.params.soon_days
        return ["Peut commencer dès maintenant"] if soon else []
    days, block = seen.days
    return ["Couvre toute la période en entreprise"] if days >= block else []


def _against_dates(seen: View) -> list[str]:
    if not seen.is_immersion:
        late = seen.days_before > seen.params.soon_days
        return [f"Ne commence que {in_days(seen.days_before)}"] if late else []
    days, block = seen.days
    return [f"Ne couvre que {counted(days, block)} de la période"] if days < block else []


def _pro_variety(seen: View) -> list[str]:
    if seen.weighting != DISCOVER:
        return _known(seen)
    tried = seen.tried()
    is_new = tried is None or tried.closeness < seen.labels.close
    return ["Fait découvrir un nouveau métier"] if is_new else []


def _against_variety(seen: View) -> list[str]:
    if seen.weighting == DISCOVER:
        return _known(seen)
    tried = seen.tried()
    if seen.knows_host or (tried is not None and tried.closeness >= seen.labels.related):
        return []
    return ["Sans lien avec ce qui a déjà été fait"]


def _known(seen: View) -> list[str]:
    """Return how the trade, else the company, is known from before."""
    tried = seen.tried()
    if tried is not None and tried.closeness >= seen.params.same_trade:
        return [f"Métier déjà essayé : {tried.words}"]
    if tried is not None and tried.closeness >= seen.labels.close:
        return [f"Proche d'un métier déjà essayé : {tried.words}"]
    return ["Entreprise déjà connue du stagiaire"] if seen.knows_host else []


def _pro_host(seen: View) -> list[str]:
    kept, broken = _places(seen)
    if not kept or broken >= kept:
        return []
    if broken:
        return [f"{kept} périodes sur {kept + broken} menées à leur terme dans cette entreprise"]
    told = f"{kept} périodes menées à leur terme" if kept > 1 else "1 période menée à son terme"
    return [f"{told} dans cette entreprise"]


def _against_host(seen: View) -> list[str]:
    kept, broken = _places(seen)
    if not broken:
        return []
    told = f"{broken} périodes interrompues" if broken > 1 else "1 période interrompue"
    return [f"{told} sur {kept + broken} dans cette entreprise"]


def _pro_tension(seen: View) -> list[str]:
    del seen
    return ["Peu d'autres stagiaires peuvent prendre cette place"]


def _against_tension(seen: View) -> list[str]:
    del seen
    return ["Beaucoup d'autres stagiaires peuvent prendre cette place"]


def _nothing(seen: View) -> list[str]:
    """A purpose that the place does not list is a warning: not said twice."""
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
"""Name of each term to what speaks for the place."""

AGAINST: dict[str, Callable[[View], list[str]]] = {
    "project": _against_project,
    "interest": _against_interest,
    "skills": _against_skills,
    "soft_skills": _against_soft_skills,
    "phase": _nothing,
    "travel": _against_travel,
    "dates": _against_dates,
    "variety": _against_variety,
    "host": _against_host,
    "tension": _against_tension,
}
"""Name of each term to what speaks against the place."""


def _about(minutes: float) -> str:
    """Return minutes as one says them: both ends may be known by their commune only."""
    return f"{minutes:.0f} min" if minutes >= 5 else "moins de 5 min"


def _places(seen: View) -> tuple[int, int]:
    market = seen.world.market
    return int(market.host_kept[seen.opening]), int(market.host_broken[seen.opening])


def _named_skills(seen: View, *, is_met: bool) -> str:
    found = [seen.labels.macro_skills[column] for column in _compared(seen.skills, is_met=is_met)]
    return listed(found, seen.params.named_at_most) if found else ""


def _named_soft_skills(seen: View, *, is_met: bool) -> str:
    words = [SHORT_SOFT_SKILL[column] for column in _compared(seen.soft_skills, is_met=is_met)]
    return listed(words, seen.params.named_at_most) if words else ""


def _compared(levels: list[Level], *, is_met: bool) -> list[int]:
    """Return the columns asked and observed, met or not, the most asked first."""
    found = [one for one in levels if one.is_seen and (one.held >= one.asked) is is_met]
    return [one.column for one in sorted(found, key=lambda one: -one.asked)]
