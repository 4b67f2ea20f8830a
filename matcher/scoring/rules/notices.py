"""What the law asks to look at without refusing: notices about one pair and its days.

Unknown never refuses: what is not stated becomes a question here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matcher.scoring.arrays import FAR_FUTURE, UNKNOWN
from matcher.scoring.params import in_force
from matcher.scoring.periods import PMSMP, add_months
from matcher.scoring.rules import schedules
from matcher.scoring.rules.agreements import purpose_of
from matcher.vocabulary import IMMERSION_KINDS, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcher.scoring.arrays import Pairs
    from matcher.scoring.world import World

KINDS = tuple(Kind)
MOST_DAYS_TOLD = 4
"""Legal holidays named one by one: a contract of two years has twenty."""


@dataclass(frozen=True)
class Notice:
    """A point of attention: the rule it comes from, and what to look at, in French."""

    rule: str
    text: str


def notices_of(world: World, pairs: Pairs) -> list[Notice]:
    """Return the notices about one pair (P = 1)."""
    if not pairs.has_period[0]:
        return []
    return [*_agreements(world, pairs), *_times(world, pairs), *_contracts(world, pairs)]


def _agreements(world: World, pairs: Pairs) -> Iterator[Notice]:
    opening, history = int(pairs.opening[0]), world.history
    rows = history.of_trainee.row(int(pairs.trainee[0]))
    if not len(rows) or world.market.kind[opening] != PMSMP:
        return
    months = in_force(world.rules.pmsmp, int(pairs.start[0])).host_window_months
    stays = history.stays
    first = stays.start[rows]
    near = rows[
        stays.counts_pmsmp[rows]
        & (stays.legal_unit[rows] == world.market.legal_unit[opening])
        & (first > add_months(pairs.start, -months)[0])
        & (first < add_months(pairs.start, months)[0])
    ]
    is_here = stays.host[near] == world.market.host[opening]
    if not is_here.all():
        yield Notice(
            "PM-04",
            "Une autre immersion a lieu dans un autre établissement de la même entreprise (même "
            "SIREN) sur 12 mois : la loi ne dit pas s'il faut compter les deux ensemble.",
        )
    here = near[is_here & ~stays.is_renewal[near]]
    same = np.isin(stays.purpose[here], (UNKNOWN, int(purpose_of(world, pairs)[0])))
    unsaid = (stays.objectives[here] == UNKNOWN) | (int(pairs.objectives[0]) == UNKNOWN)
    if (same & unsaid).any():
        yield Notice(
            "PM-04",
            "Une convention existe déjà dans cet établissement sur 12 mois : l'objet ou les "
            "objectifs doivent être différents, à vérifier.",
        )


def _times(world: World, pairs: Pairs) -> Iterator[Notice]:
    market, opening = world.market, int(pairs.opening[0])
    adult_from = int(world.cohort.adult_from[pairs.trainee[0]])
    start, end = int(market.day_start[opening]), int(market.day_end[opening])
    no_hours = UNKNOWN in {start, end}
    if int(pairs.start[0]) < adult_from:
        yield from _times_of_minors(world, pairs, no_hours=no_hours)
    if int(pairs.end[0]) >= adult_from and KINDS[int(market.kind[opening])] in IMMERSION_KINDS:
        if no_hours:
            yield Notice("PM-11", "Horaires à demander à l'entreprise.")
        elif end < start:
            yield Notice("PM-11", "La journée finit le lendemain : travail de nuit à vérifier.")


def _times_of_minors(world: World, pairs: Pairs, *, no_hours: bool) -> Iterator[Notice]:
    opening = int(pairs.opening[0])
    if no_hours:
        yield Notice("MN-03", "Horaires à demander avant le début : le stagiaire est mineur.")
    if world.market.break_minutes[opening] == UNKNOWN:
        yield Notice("MN-02", "Durée de la pause à demander : le stagiaire est mineur.")
    if world.market.weekdays[opening] == 0:
        yield Notice("MN-05", "Jours travaillés à demander : le stagiaire est mineur.")
    off = _days_off(world, pairs)
    if off:
        yield Notice("MN-06", f"Jours de repos pour un mineur : {off}.")


def _days_off(world: World, pairs: Pairs) -> str:
    """Return the legal holidays and Sundays among the listed days before 18, in words."""
    opening = int(pairs.opening[0])
    last = min(int(pairs.end[0]), int(world.cohort.adult_from[pairs.trainee[0]]) - 1)
    calendar = world.holidays.days[int(world.holidays.calendar[opening])]
    days = calendar[(calendar >= pairs.start[0]) & (calendar <= last)]
    sets = int(world.market.weekdays[opening]) or schedules.EVERY_WEEKDAY
    days = days[((sets >> schedules.weekday_of(days)) & 1) == 1]
    written = [str(np.datetime64(int(day), "D")) for day in days]
    told = ["/".join(reversed(day.split("-"))) for day in written]
    if len(told) > MOST_DAYS_TOLD:
        kept = told[: MOST_DAYS_TOLD - 1]
        told = [*kept, f"{len(told) - len(kept)} autres jours fériés"]
    holidays = ", ".join(told)
    is_a_week = last - int(pairs.start[0]) + 1 >= schedules.WEEK
    sunday = "le dimanche" if is_a_week and sets >> schedules.SUNDAY & 1 else ""
    return " et ".join(part for part in (holidays, sunday) if part)


def _contracts(world: World, pairs: Pairs) -> Iterator[Notice]:
    opening, start, end = int(pairs.opening[0]), pairs.start, int(pairs.end[0])
    kind = KINDS[int(world.market.kind[opening])]
    if kind in IMMERSION_KINDS:
        return
    numbers = in_force(world.rules.contracts, int(start[0]))
    is_minor = int(start[0]) < int(world.cohort.adult_from[pairs.trainee[0]])
    if is_minor and kind in {Kind.APPRENTICESHIP, Kind.PRO_CONTRACT}:
        yield Notice("AL-03", "Mineur au premier jour : le représentant légal signe le contrat.")
        yield Notice(
            "MN-08", "Mineur : visite d'information et de prévention avant le premier jour."
        )
    if end == FAR_FUTURE:
        return
    if kind is Kind.APPRENTICESHIP:
        low, high = numbers.apprenticeship_min_months, numbers.apprenticeship_max_months
        if _outside(pairs, low, high):
            yield Notice("AL-02", f"Un apprentissage dure de {low} à {high} mois : à vérifier.")
    if kind is Kind.PRO_CONTRACT:
        low, high = numbers.pro_contract_min_months, numbers.pro_contract_max_months
        if _outside(pairs, low, high):
            longest = numbers.pro_contract_longest_months
            yield Notice(
                "AL-05",
                f"Un contrat de professionnalisation dure de {low} à {high} mois, jusqu'à "
                f"{longest} par accord de branche ou public prioritaire : à vérifier.",
            )
    week = int(schedules.week_minutes(world.market)[opening])
    if kind is Kind.POEI and week != UNKNOWN:
        hours = week / 60 * (end - int(start[0]) + 1) / schedules.WEEK
        if hours > numbers.poei_max_hours:
            yield Notice(
                "AL-08", f"Une POEI dure au plus {numbers.poei_max_hours} heures : à vérifier."
            )


def _outside(pairs: Pairs, low: int, high: int) -> bool:
    after = int(pairs.end[0]) + 1
    return not (
        int(add_months(pairs.start, low)[0]) <= after <= int(add_months(pairs.start, high)[0])
    )
