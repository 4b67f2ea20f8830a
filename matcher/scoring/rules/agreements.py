"""PM-04: one trainee at one host in any 12 months, by rolling windows (D5135-3).

    windows       [d, d + 12 months - 1 day], every d for which the window shares a day with the
                  period (days) or holds its first day (agreements, aims)
    days          calendar days of every PMSMP there, renewals and the period included, each day
                  once; at most 60
    agreements    first starts in the window, renewals left aside, the period included; at most 2
    aims          no earlier agreement with the same purpose and the same objectives, both known

Host = SIRET. Placements of kind pmsmp or unknown; cancelled ones are not in the history, an
interrupted one counts up to its last day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matcher.scoring.arrays import UNKNOWN
from matcher.scoring.periods import add_months
from matcher.vocabulary import Purpose

if TYPE_CHECKING:
    from matcher.scoring.arrays import Flags, Indexes, Ints, Pairs
    from matcher.scoring.params import PmsmpParams
    from matcher.scoring.world import World

NEVER = 100_000_000
"""Further than any day, and still far from the end of int64 when added twice."""


@dataclass(frozen=True)
class Met:
    """Pairs (positions ``at``, with repeats, ascending) and a stay of the trainee at the host."""

    at: Ints
    stay: Ints


def was_at_host(world: World, pairs: Pairs) -> Flags:
    """Return which pairs (P) are about a host where the trainee had a PMSMP."""
    hosts = world.history.pmsmp_hosts
    if not len(hosts.values):
        return np.zeros(len(pairs), dtype=np.bool_)
    return hosts.hold(pairs.trainees, world.market.host.take(pairs.openings))


def stays_at_host(world: World, pairs: Pairs) -> Met:
    """Return the PMSMP of each pair's trainee at its host."""
    stays, host = world.history.stays, world.market.host
    seen = np.flatnonzero(was_at_host(world, pairs))
    position, place = world.history.of_trainee.take(pairs.trainees[seen])
    row = world.history.of_trainee.values[place].astype(np.int64)
    here = stays.counts_pmsmp[row] & (stays.host[row] == host[pairs.openings[seen]][position])
    return Met(seen[position[here]], row[here])


def days_and_agreements(world: World, pairs: Pairs, numbers: PmsmpParams) -> tuple[Ints, Ints]:
    """Return the most days and the most agreements that a window holds, the period included.

    Shape P each; a renewal counts no agreement (then 0). Windows that hold nothing of the period
    are left aside.
    """
    days = (pairs.end - pairs.start + 1).astype(np.int64)
    agreements = np.where(pairs.is_renewal, 0, 1).astype(np.int64)
    met = _near(world, pairs, stays_at_host(world, pairs), numbers)
    rows = _worth_counting(world, pairs, met, numbers)
    if len(rows.at):
        chosen, at = np.unique(rows.at, return_inverse=True)
        most_days, most_agreements = _in_windows(world, pairs, Met(at, rows.stay), chosen, numbers)
        days[chosen] = np.maximum(days[chosen], most_days)
        agreements[chosen] = np.where(pairs.is_renewal[chosen], 0, most_agreements)
    return days, agreements


def has_same_aim(world: World, pairs: Pairs, numbers: PmsmpParams) -> Flags:
    """Return which pairs repeat the purpose and the objectives of an agreement of a window."""
    same = np.zeros(len(pairs), dtype=np.bool_)
    if (pairs.objectives == UNKNOWN).all():
        return same
    stays = world.history.stays
    met = stays_at_host(world, pairs)
    objectives = pairs.objectives[met.at]
    equal = (
        ~stays.is_renewal[met.stay]
        & ~pairs.is_renewal[met.at]
        & (objectives != UNKNOWN)
        & (objectives == stays.objectives[met.stay])
        & (stays.purpose[met.stay] != UNKNOWN)
        & (stays.purpose[met.stay] == purpose_of(world, pairs)[met.at])
    )
    first = np.minimum(pairs.start[met.at], stays.start[met.stay])
    last = np.maximum(pairs.start[met.at], stays.start[met.stay])
    together = last <= _window_end(first, numbers)
    same[met.at[np.asarray(equal & together, dtype=np.bool_)]] = True
    return same


def purpose_of(world: World, pairs: Pairs) -> Indexes:
    """Return the purpose of each pair as an index of ``Purpose``, ``UNKNOWN`` for a contract."""
    weighting = world.cohort.weighting.take(pairs.trainees).astype(np.int32)
    return np.where(weighting < len(Purpose), weighting, UNKNOWN).astype(np.int32)


def _window_end(starts: Indexes, numbers: PmsmpParams) -> Indexes:
    return add_months(starts, numbers.host_window_months) - np.int32(1)


def _near(world: World, pairs: Pairs, met: Met, numbers: PmsmpParams) -> Met:
    """Leave out the stays that share no window with the period."""
    stays = world.history.stays
    reach = _reach(numbers)
    near = (stays.start[met.stay] <= pairs.end[met.at] + reach) & (
        np.maximum(stays.end[met.stay], stays.start[met.stay]) >= pairs.start[met.at] - reach
    )
    return Met(met.at[near], met.stay[near])


def _reach(numbers: PmsmpParams) -> int:
    """Return the days of the longest window."""
    return numbers.host_window_months * 31


def _worth_counting(world: World, pairs: Pairs, met: Met, numbers: PmsmpParams) -> Met:
    """Keep the pairs that could be over a limit if every near stay were in one window."""
    stays = world.history.stays
    length = np.maximum(stays.end[met.stay] - stays.start[met.stay] + 1, 0)
    days = np.bincount(met.at, length, len(pairs)) + (pairs.end - pairs.start + 1)
    firsts = np.bincount(met.at, ~stays.is_renewal[met.stay], len(pairs)) + 1
    over = (days > numbers.host_max_days) | (firsts > numbers.host_max_agreements)
    kept = over[met.at]
    return Met(met.at[kept], met.stay[kept])


def _in_windows(
    world: World, pairs: Pairs, met: Met, chosen: Ints, numbers: PmsmpParams
) -> tuple[Ints, Ints]:
    """Return the most days and agreements of one window, for each of ``chosen`` pairs.

    ``met.at`` counts along ``chosen``. Every first day d of a window is tried: only they are in
    the law, and leap years make shortcuts wrong. A period longer than the limit is over it
    already, so the days after that need no window.
    """
    stays = world.history.stays
    start = pairs.start[chosen].astype(np.int64)
    end = np.minimum(pairs.end[chosen], start + numbers.host_max_days).astype(np.int64)
    at = np.concatenate([met.at, np.arange(len(chosen))])
    first = np.concatenate([stays.start[met.stay], start])
    last = np.concatenate([stays.end[met.stay], end])
    is_first = np.concatenate([~stays.is_renewal[met.stay], np.ones(len(chosen), np.bool_)])
    order = np.lexsort((first, at))
    at, first, last, is_first = at[order], first[order], last[order], is_first[order]
    begin = _not_twice(at, first, last)
    back = _reach(numbers)
    width = back + numbers.host_max_days + 1
    base = int(start.min()) - back
    days = np.arange(base, int(start.max()) + width, dtype=np.int32)
    window_end = _window_end(days, numbers).astype(np.int64)
    d = (start - back)[:, None] + np.arange(width)
    until = window_end[d - base]
    overlap = np.minimum(until[at], last[:, None]) - np.maximum(d[at], begin[:, None]) + 1
    edges = np.searchsorted(at, np.arange(len(chosen)))
    held = np.add.reduceat(np.maximum(overlap, 0), edges, axis=0)
    inside = (d[at] <= first[:, None]) & (first[:, None] <= until[at]) & is_first[:, None]
    counted = np.add.reduceat(inside, edges, axis=0, dtype=np.int64)
    touches = (d <= end[:, None]) & (until >= start[:, None])
    holds_start = (d <= start[:, None]) & (until >= start[:, None])
    return (held * touches).max(axis=1), (counted * holds_start).max(axis=1)


def _not_twice(at: Ints, first: Ints, last: Ints) -> Ints:
    """Return where each span begins once the days of earlier spans of its group are taken off."""
    lifted = at * NEVER + last
    before = np.concatenate([[-NEVER], np.maximum.accumulate(lifted)[:-1]])
    return np.maximum(first, before - at * NEVER + 1)
