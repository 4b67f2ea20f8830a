"""What the law asks to look at without refusing: notices about pairs and their days.

Unknown never refuses: what is not stated becomes a question here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from matcher.scoring.arrays import FAR_FUTURE, UNKNOWN
from matcher.scoring.params import in_force
from matcher.scoring.periods import PMSMP, add_months
from matcher.scoring.rules import schedules
from matcher.scoring.rules.agreements import purpose_of
from matcher.scoring.timetable import WEEK
from matcher.vocabulary import IMMERSION_KINDS, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcher.scoring.arrays import Ints, Pairs
    from matcher.scoring.world import World

KINDS = tuple(Kind)
MOST_DAYS_TOLD = 4
"""Legal holidays named one by one: a contract of two years has twenty."""


@dataclass(frozen=True)
class Notice:
    """A point of attention: the rule it comes from, and what to look at, in French."""

    rule: str
    text: str


def notices_of(world: World, pairs: Pairs) -> list[list[Notice]]:
    """Return the notices about each pair."""
    near = _near_stays(world, pairs)
    return [
        [
            *(_agreements(world, pairs, place, near[place]) if place in near else ()),
            *_times(world, pair),
            *_contracts(world, pair),
        ]
        if has_period
        else []
        for place, (pair, has_period) in enumerate(
            zip(_read(world, pairs), pairs.has_period.tolist(), strict=True)
        )
    ]


class _Pair(NamedTuple):
    """One pair as plain numbers."""

    opening: int
    kind: Kind
    start: int
    end: int
    adult_from: int

    @property
    def begins_minor(self) -> bool:
        return self.start < self.adult_from


def _read(world: World, pairs: Pairs) -> list[_Pair]:
    kinds = world.market.kind.take(pairs.openings).tolist()
    return list(
        map(
            _Pair,
            pairs.opening.tolist(),
            [KINDS[kind] for kind in kinds],
            pairs.start.tolist(),
            pairs.end.tolist(),
            world.cohort.adult_from.take(pairs.trainees).tolist(),
        )
    )


def _near_stays(world: World, pairs: Pairs) -> dict[int, Ints]:
    """Return, by place of a pmsmp, the stays at the same legal unit less than a window away."""
    market, stays = world.market, world.history.stays
    asked = np.flatnonzero(market.kind.take(pairs.openings) == PMSMP)
    position, place = world.history.of_trainee.take(pairs.trainees[asked])
    at, row = asked[position], world.history.of_trainee.values[place]
    same = stays.counts_pmsmp[row] & (
        stays.legal_unit[row] == market.legal_unit[pairs.openings[at]]
    )
    at, row = at[same], row[same]
    near: dict[int, Ints] = {}
    for one in np.unique(at).tolist():
        start = pairs.start[one : one + 1]
        months = in_force(world.rules.pmsmp, int(start[0])).host_window_months
        rows = row[at == one]
        first = stays.start[rows]
        before, after = add_months(start, -months)[0], add_months(start, months)[0]
        near[one] = rows[(first > before) & (first < after)]
    return near


def _agreements(world: World, pairs: Pairs, place: int, near: Ints) -> Iterator[Notice]:
    stays = world.history.stays
    is_here = stays.host[near] == world.market.host[pairs.opening[place]]
    if not is_here.all():
        yield Notice(
            "PM-04",
            "Une autre immersion a lieu dans un autre établissement de la même entreprise (même "
            "SIREN) sur 12 mois : la loi ne dit pas s'il faut compter les deux ensemble.",
        )
    here = near[is_here & ~stays.is_renewal[near]]
    one = pairs.where(np.array([place]))
    same = np.isin(stays.purpose[here], (UNKNOWN, int(purpose_of(world, one)[0])))
    unsaid = (stays.objectives[here] == UNKNOWN) | (int(one.objectives[0]) == UNKNOWN)
    if (same & unsaid).any():
        yield Notice(
            "PM-04",
            "Une convention existe déjà dans cet établissement sur 12 mois : l'objet ou les "
            "objectifs doivent être différents, à vérifier.",
        )


def _times(world: World, pair: _Pair) -> Iterator[Notice]:
    market, opening = world.market, pair.opening
    start, end = int(market.day_start[opening]), int(market.day_end[opening])
    no_hours = UNKNOWN in {start, end}
    if pair.begins_minor:
        yield from _times_of_minors(world, pair, no_hours=no_hours)
    if pair.end >= pair.adult_from and pair.kind in IMMERSION_KINDS:
        if no_hours:
            yield Notice("PM-11", "Horaires à demander à l'entreprise.")
        elif end < start:
            yield Notice("PM-11", "La journée finit le lendemain : travail de nuit à vérifier.")


def _times_of_minors(world: World, pair: _Pair, *, no_hours: bool) -> Iterator[Notice]:
    if no_hours:
        yield Notice("MN-03", "Horaires à demander avant le début : le stagiaire est mineur.")
    if world.market.break_minutes[pair.opening] == UNKNOWN:
        yield Notice("MN-02", "Durée de la pause à demander : le stagiaire est mineur.")
    if world.market.weekdays[pair.opening] == 0:
        yield Notice("MN-05", "Jours travaillés à demander : le stagiaire est mineur.")
    off = _days_off(world, pair)
    if off:
        yield Notice("MN-06", f"Jours de repos pour un mineur : {off}.")


def _days_off(world: World, pair: _Pair) -> str:
    """Return the legal holidays and Sundays among the listed days before 18, in words."""
    last = min(pair.end, pair.adult_from - 1)
    calendar = world.holidays.days[int(world.holidays.calendar[pair.opening])]
    first, after = np.searchsorted(calendar, (pair.start, last + 1)).tolist()
    sets = int(world.market.weekdays[pair.opening]) or schedules.EVERY_WEEKDAY
    days = calendar[first:after]
    days = days[((sets >> schedules.weekday_of(days)) & 1) == 1] if len(days) else days
    written = [str(np.datetime64(day, "D")) for day in days.tolist()]
    told = ["/".join(reversed(day.split("-"))) for day in written]
    if len(told) > MOST_DAYS_TOLD:
        kept = told[: MOST_DAYS_TOLD - 1]
        told = [*kept, f"{len(told) - len(kept)} autres jours fériés"]
    holidays = ", ".join(told)
    is_a_week = last - pair.start + 1 >= WEEK
    sunday = "le dimanche" if is_a_week and sets >> schedules.SUNDAY & 1 else ""
    return " et ".join(part for part in (holidays, sunday) if part)


def _contracts(world: World, pair: _Pair) -> Iterator[Notice]:
    kind = pair.kind
    if kind in IMMERSION_KINDS:
        return
    numbers = in_force(world.rules.contracts, pair.start)
    if pair.begins_minor and kind in {Kind.APPRENTICESHIP, Kind.PRO_CONTRACT}:
        yield Notice("AL-03", "Mineur au premier jour : le représentant légal signe le contrat.")
        yield Notice(
            "MN-08", "Mineur : visite d'information et de prévention avant le premier jour."
        )
    if pair.end == FAR_FUTURE:
        return
    if kind is Kind.APPRENTICESHIP:
        low, high = numbers.apprenticeship_min_months, numbers.apprenticeship_max_months
        if _outside(pair, low, high):
            yield Notice("AL-02", f"Un apprentissage dure de {low} à {high} mois : à vérifier.")
    if kind is Kind.PRO_CONTRACT:
        low, high = numbers.pro_contract_min_months, numbers.pro_contract_max_months
        if _outside(pair, low, high):
            longest = numbers.pro_contract_longest_months
            yield Notice(
                "AL-05",
                f"Un contrat de professionnalisation dure de {low} à {high} mois, jusqu'à "
                f"{longest} par accord de branche ou public prioritaire : à vérifier.",
            )
    if kind is Kind.POEI:
        week = int(world.timetable.week_minutes[pair.opening])
        hours = week / 60 * (pair.end - pair.start + 1) / WEEK
        if week != UNKNOWN and hours > numbers.poei_max_hours:
            yield Notice(
                "AL-08", f"Une POEI dure au plus {numbers.poei_max_hours} heures : à vérifier."
            )


def _outside(pair: _Pair, low: int, high: int) -> bool:
    start = np.array([pair.start], dtype=np.int32)
    return not int(add_months(start, low)[0]) <= pair.end + 1 <= int(add_months(start, high)[0])
