"""Immersions (PMSMP): PM-02, PM-03, PM-04, PM-11, PM-15. Texts: D5135-1 to D5135-8.

A proposed period is cut to PM-02, never refused by it; given dates may break it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matcher.scoring.arrays import FAR_FUTURE
from matcher.scoring.params import spans
from matcher.scoring.periods import PMSMP, is_immersion, last_day_of_pmsmp
from matcher.scoring.rules import schedules
from matcher.scoring.rules.ages import PMSMP_ONLY, has_reached, is_kind, of_kind
from matcher.scoring.rules.agreements import (
    days_and_agreements,
    has_same_aim,
    stays_at_host,
    was_at_host,
)
from matcher.scoring.rules.meetings import everybody, listed, nobody, younger_than
from matcher.scoring.rules.registry import Family, Rule, Tag, days_within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcher.scoring.arrays import Flags, Ints, Pairs
    from matcher.scoring.params import AdultTimeParams, PmsmpParams
    from matcher.scoring.proposed import Periods
    from matcher.scoring.world import World


def _in_force(world: World, pairs: Pairs) -> Iterator[tuple[PmsmpParams, Ints, Pairs]]:
    """Yield the numbers, and the pairs whose first day they judge."""
    dated = spans(world.rules.pmsmp)
    if len(dated) == 1:
        yield dated[0][0], np.arange(len(pairs)), pairs
        return
    for numbers, first, last in dated:
        rows = np.flatnonzero((pairs.start >= first) & (pairs.start <= last))
        yield numbers, rows, pairs.where(rows)


def _over_a_month(world: World, pairs: Pairs) -> Flags:
    """PM-02: beyond start + 1 month - 1 day."""
    refused = np.zeros(len(pairs), dtype=np.bool_)
    is_pmsmp = pairs.has_period & (world.market.kind == PMSMP).take(pairs.openings)
    for numbers, rows, part in _in_force(world, pairs):
        # No month has fewer than 28 days: shorter periods need no calendar.
        long = np.flatnonzero(is_pmsmp[rows] & (part.end - part.start >= 28 * numbers.max_months))
        allowed = last_day_of_pmsmp(part.start[long], numbers.max_months)
        refused[rows[long]] = part.end[long] > allowed
    return refused


def _renewal_without_agreement(world: World, pairs: Pairs) -> Flags:
    """PM-03: a renewal follows an agreement here that was not renewed as often as allowed."""
    refused = np.zeros(len(pairs), dtype=np.bool_)
    if not pairs.is_renewal.any():
        return refused
    stays = world.history.stays
    for numbers, rows, part in _in_force(world, pairs):
        asked = part.is_renewal & (world.market.kind == PMSMP).take(part.openings)
        if not asked.any():
            continue
        met = stays_at_host(world, part)
        begun = stays.start[met.stay] < part.start[met.at]
        latest = np.full(len(part), np.iinfo(np.int32).min)
        is_first = begun & ~stays.is_renewal[met.stay]
        np.maximum.at(latest, met.at[is_first], stays.start[met.stay][is_first])
        since = begun & stays.is_renewal[met.stay] & (stays.start[met.stay] > latest[met.at])
        renewed = np.bincount(met.at[since], minlength=len(part))
        first = np.bincount(met.at[is_first], minlength=len(part))
        refused[rows] = asked & ((first == 0) | (renewed >= numbers.max_renewals))
    return refused


def _over_host_limits(world: World, pairs: Pairs) -> Flags:
    """PM-04: the windows of ``agreements``."""
    refused = np.zeros(len(pairs), dtype=np.bool_)
    is_pmsmp = pairs.has_period & (world.market.kind == PMSMP).take(pairs.openings)
    shortest = min(numbers.host_max_days for numbers in world.rules.pmsmp)
    is_long = pairs.end - pairs.start >= shortest
    chosen = np.flatnonzero(is_pmsmp & (is_long | was_at_host(world, pairs)))
    for numbers, rows, part in _in_force(world, pairs.where(chosen)):
        days, agreements = days_and_agreements(world, part, numbers)
        over = (days > numbers.host_max_days) | (agreements > numbers.host_max_agreements)
        refused[chosen[rows]] = over | has_same_aim(world, part, numbers)
    return refused


def _at_hosts_seen(world: World, periods: Periods) -> tuple[Ints, Ints]:
    """Hosts already seen; anywhere, should a proposal alone be over the days of PM-04."""
    shortest = min(numbers.host_max_days for numbers in world.rules.pmsmp)
    days = (periods.end - periods.start).max(initial=0, where=periods.end < FAR_FUTURE)
    if days < shortest:
        return listed(world.history.pmsmp_hosts, periods.trainees, world.market.of_host)
    return everybody(of_kind(*PMSMP_ONLY))(world, periods)


def _over_some_hours(world: World) -> Flags:
    over = [_exceeds(world, numbers) for numbers in world.rules.adult_time]
    is_over: Flags = np.asarray(np.logical_or.reduce(over), dtype=np.bool_)
    return is_over & is_immersion(world.market.kind)


def _over_adult_hours(world: World, pairs: Pairs) -> Flags:
    """PM-11: a day over 10 hours or a week over 48, on days from the 18th birthday on."""
    refused = np.zeros(len(pairs), dtype=np.bool_)
    for numbers, first, last in spans(world.rules.adult_time):
        over = _exceeds(world, numbers) & is_immersion(world.market.kind)
        if not over.any():
            continue
        rows = np.flatnonzero(over.take(pairs.openings) & pairs.has_period)
        rows, part = days_within(pairs, rows, first, last)
        known = world.market.weekdays[part.opening] != 0
        refused[rows] |= schedules.days_worked(world, part).as_adult(known)
    return refused


def _exceeds(world: World, numbers: AdultTimeParams) -> Flags:
    day = world.timetable.day_minutes > numbers.max_day_minutes
    week = world.timetable.week_minutes > numbers.max_week_minutes
    return np.asarray(day | week, dtype=np.bool_)


def _too_young(world: World, pairs: Pairs) -> Flags:
    return ~has_reached(world, pairs, "immersion_min") & is_kind(world, pairs, *PMSMP_ONLY)


RULES = (
    Rule(
        "PM-02",
        Family.PMSMP,
        "Code du travail, D5135-3",
        "Une immersion (PMSMP) dure au plus un mois, de date à date.",
        _over_a_month,
        reads_days_only=True,
        depends_on_days=True,
        remedy="Des dates plus courtes, ou un renouvellement si l'objectif n'est pas atteint.",
    ),
    Rule(
        "PM-03",
        Family.PMSMP,
        "Code du travail, D5135-3",
        "Une immersion se renouvelle une seule fois, à la suite d'une convention dans la même "
        "entreprise.",
        _renewal_without_agreement,
        meets=nobody,
        remedy="Une nouvelle convention avec un autre objet ou d'autres objectifs.",
    ),
    Rule(
        "PM-04",
        Family.PMSMP,
        "Code du travail, D5135-3",
        "Dans un même établissement, sur 12 mois : au plus 2 conventions, d'objets ou d'objectifs "
        "différents, et 60 jours en tout, renouvellements compris.",
        _over_host_limits,
        meets=_at_hosts_seen,
        depends_on_days=True,
        remedy="Une autre entreprise, moins de jours, un autre objet, ou attendre la date dite.",
    ),
    Rule(
        "PM-11",
        Family.PMSMP,
        "Code du travail, L3121-18 et L3121-20 (règles de l'entreprise d'accueil)",
        "Pas plus de 10 heures par jour et 48 heures par semaine.",
        _over_adult_hours,
        meets=everybody(_over_some_hours),
        depends_on_days=True,
        remedy="D'autres horaires convenus avec l'entreprise.",
        tag=Tag.GENERAL,
    ),
    Rule(
        "PM-15",
        Family.PMSMP,
        "Immersion Facilitée, âge minimal de la PMSMP",
        "Une immersion (PMSMP) demande 16 ans au premier jour.",
        _too_young,
        meets=younger_than("immersion_min", of_kind(*PMSMP_ONLY)),
        depends_on_days=True,
        remedy="Attendre les 16 ans.",
    ),
)
