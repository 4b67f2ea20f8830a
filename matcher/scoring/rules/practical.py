"""Practical rules PR-01 to PR-12: what everybody expects (interface.md section 2).

Unknown never refuses, with the exceptions of that page: licences and certificates list what is
held, capability limits list what was declared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matcher.scoring.arrays import FAR_FUTURE, UNKNOWN
from matcher.scoring.periods import is_immersion
from matcher.scoring.rules.ages import of_kind
from matcher.scoring.rules.meetings import crossed, everybody, listed, some
from matcher.scoring.rules.registry import Family, Rule, Tag
from matcher.vocabulary import Kind

if TYPE_CHECKING:
    from matcher.scoring.arrays import Days, Flags, Indexes, Ints, Pairs
    from matcher.scoring.proposed import Periods
    from matcher.scoring.world import World

HOUSE = "Règle de l'école"


def _not_open(world: World, pairs: Pairs) -> Flags:
    return np.asarray(~world.market.is_open.take(pairs.openings), dtype=np.bool_)


def seats_left(world: World, trainee: Indexes, opening: Indexes, start: Days, end: Days) -> Ints:
    """Return the seats left for each pair: seats minus those kept by others on its days.

    Shape P; below 0 where more are kept than there are.
    """
    history = world.history
    position, place = history.taken.take(opening)
    slot = history.taken.values[place]
    shares_day = (history.taken_start[slot] <= end[position]) & (
        history.taken_end[slot] >= start[position]
    )
    by_other = history.taken_by[slot] != trainee[position]
    kept = np.bincount(position[shares_day & by_other], minlength=len(opening))
    return np.asarray(world.market.seats[opening] - kept, dtype=np.int64)


def _no_seat(world: World, pairs: Pairs) -> Flags:
    """No seat is left on some day of the period."""
    left = seats_left(world, pairs.trainee, pairs.opening, pairs.start, pairs.end)
    return np.asarray(pairs.has_period & (left <= 0), dtype=np.bool_)


def _with_seats_taken(world: World) -> Flags:
    is_taken = np.diff(world.history.taken.starts) > 0
    return np.asarray(is_taken | (world.market.seats <= 0), dtype=np.bool_)


def _no_common_day(world: World, pairs: Pairs) -> Flags:
    """The opening's window and the period share no day; a contract's window has passed."""
    start = world.market.start.take(pairs.openings)
    end = world.market.end.take(pairs.openings)
    immersion = is_immersion(world.market.kind).take(pairs.openings)
    apart = (pairs.start > end) | (immersion & (pairs.end < start))
    return np.asarray(pairs.has_period & apart, dtype=np.bool_)


def _asking_a_licence(world: World) -> Flags:
    return np.asarray(world.market.licences != 0, dtype=np.bool_)


def _licence_missing(world: World, pairs: Pairs) -> Flags:
    refused = np.zeros(len(pairs), dtype=np.bool_)
    rows = np.flatnonzero(_asking_a_licence(world).take(pairs.openings))
    asked = world.market.licences[pairs.opening[rows]]
    refused[rows] = (asked & ~world.cohort.licences[pairs.trainee[rows]]) != 0
    return refused


def _asking_a_certificate(world: World) -> Flags:
    return np.asarray(world.market.certificates.any(axis=1), dtype=np.bool_)


def _certificate_missing(world: World, pairs: Pairs) -> Flags:
    """A certificate asked is not held, or not valid on the last day of the period."""
    if world.market.certificates.shape[1] == 0:
        return np.zeros(len(pairs), dtype=np.bool_)
    refused = np.zeros(len(pairs), dtype=np.bool_)
    asking = np.flatnonzero(_asking_a_certificate(world).take(pairs.openings))
    asked = world.market.certificates[pairs.opening[asking]]
    until = world.cohort.certificate_until[pairs.trainee[asking]]
    last = np.where(pairs.end[asking] == FAR_FUTURE, pairs.start[asking], pairs.end[asking])
    refused[asking] = (asked & (until < last[:, None])).any(axis=1)
    return refused


def _asking_a_level(world: World) -> Flags:
    is_contract = of_kind(Kind.APPRENTICESHIP, Kind.PRO_CONTRACT)(world)
    return np.asarray(is_contract & (world.market.required_level != UNKNOWN), dtype=np.bool_)


def _level_too_low(world: World, pairs: Pairs) -> Flags:
    """Contracts only, both levels known."""
    refused = np.zeros(len(pairs), dtype=np.bool_)
    rows = np.flatnonzero(_asking_a_level(world).take(pairs.openings))
    asked = world.market.required_level[pairs.opening[rows]]
    held = world.cohort.level[pairs.trainee[rows]]
    refused[rows] = (held != UNKNOWN) & (held < asked)
    return refused


def _with_limits(world: World) -> Flags:
    return np.asarray(world.cohort.limits != 0, dtype=np.bool_)


def _with_demands(world: World) -> Flags:
    return np.asarray(world.market.demands != 0, dtype=np.bool_)


def _limit_against_demand(world: World, pairs: Pairs) -> Flags:
    refused = np.zeros(len(pairs), dtype=np.bool_)
    rows = np.flatnonzero(_with_limits(world).take(pairs.trainees))
    demands = world.market.demands[pairs.opening[rows]]
    refused[rows] = (world.cohort.limits[pairs.trainee[rows]] & demands) != 0
    return refused


def _disliked(world: World, pairs: Pairs) -> Flags:
    return world.cohort.dislike.hold(pairs.trainees, world.market.trade.take(pairs.openings))


def _of_disliked_trades(world: World, periods: Periods) -> tuple[Ints, Ints]:
    return listed(world.cohort.dislike, periods.trainees, world.market.of_trade)


def _already_placed(world: World, pairs: Pairs) -> Flags:
    """A placement at this opening not yet ended, or any placement on these days."""
    refused = np.zeros(len(pairs), dtype=np.bool_)
    # Most placements are over before any of these periods: only the others are looked at.
    ahead = _are_ahead(world, int(pairs.start.min(initial=FAR_FUTURE)))
    concerned = np.zeros(len(world.cohort), dtype=np.bool_)
    concerned[world.history.stays.trainee[ahead]] = True
    rows = np.flatnonzero(concerned.take(pairs.trainees))
    refused[rows] = _meets_a_stay(world, pairs.where(rows), ahead)
    return refused


def _meets_a_stay(world: World, pairs: Pairs, ahead: Flags) -> Flags:
    stays = world.history.stays
    position, place = world.history.of_trainee.take(pairs.trainee)
    row = world.history.of_trainee.values[place]
    position, row = position[ahead[row]], row[ahead[row]]
    here = (stays.opening[row] == pairs.opening[position]) & (stays.opening[row] != UNKNOWN)
    still_here = here & ~stays.is_ended[row] & (stays.end[row] >= world.on)
    same_days = (
        pairs.has_period[position]
        & (stays.start[row] <= pairs.end[position])
        & (stays.end[row] >= pairs.start[position])
    )
    return np.asarray(
        np.bincount(position[still_here | same_days], minlength=len(pairs)) > 0, dtype=np.bool_
    )


def _are_ahead(world: World, first: int) -> Flags:
    """Return which stays end on or after the day asked or ``first``."""
    stays = world.history.stays
    ahead = (stays.end >= min(world.on, first)) & (stays.start <= stays.end)
    return np.asarray(ahead, dtype=np.bool_)


def _of_those_placed(world: World, periods: Periods) -> tuple[Ints, Ints]:
    concerned = np.zeros(len(world.cohort), dtype=np.bool_)
    ahead = _are_ahead(world, int(periods.soonest.min(initial=FAR_FUTURE)))
    concerned[world.history.stays.trainee[ahead]] = True
    rows = np.flatnonzero(concerned[periods.trainees])
    return crossed(rows, np.arange(len(world.market)))


def _in_closed_lists(world: World, periods: Periods) -> tuple[Ints, Ints]:
    return listed(world.history.closed, periods.trainees)


def _closed(world: World, pairs: Pairs) -> Flags:
    return world.history.closed.hold(pairs.trainees, pairs.openings)


def _over_cap(world: World, pairs: Pairs) -> Flags:
    return np.asarray(world.market.over_cap.take(pairs.openings), dtype=np.bool_)


def _trainee_unavailable(world: World, pairs: Pairs) -> Flags:
    return np.asarray(_away(world).take(pairs.trainees) | ~pairs.has_period, dtype=np.bool_)


def _away(world: World) -> Flags:
    return ~world.cohort.is_active | world.cohort.is_opted_out


def _away_or_without_block(world: World) -> Flags:
    return _away(world) | ~world.cohort.has_block


PRACTICAL = Family.PRACTICAL
RULES = (
    Rule(
        "PR-01",
        PRACTICAL,
        HOUSE,
        "La place n'est pas ouverte, ou l'entreprise est en pause ou archivée.",
        _not_open,
        reads_days_only=True,
        remedy="Rouvrir la place ou l'entreprise.",
    ),
    Rule(
        "PR-02",
        PRACTICAL,
        HOUSE,
        "Toutes les places sont prises ou réservées sur ces jours.",
        _no_seat,
        meets=everybody(_with_seats_taken),
        depends_on_days=True,
        remedy="D'autres jours, ou une place de plus demandée à l'entreprise.",
    ),
    Rule(
        "PR-03",
        PRACTICAL,
        HOUSE,
        "Les dates de la place et la période du stagiaire n'ont aucun jour commun.",
        _no_common_day,
        reads_days_only=True,
        depends_on_days=True,
        remedy="D'autres dates convenues avec l'entreprise.",
    ),
    Rule(
        "PR-04",
        PRACTICAL,
        "Code de la route, R221-1",
        "La place demande un permis que le stagiaire n'a pas.",
        _licence_missing,
        meets=everybody(_asking_a_licence),
        remedy="Le permis obtenu, ou une mission sans conduite.",
        tag=Tag.GENERAL,
    ),
    Rule(
        "PR-05",
        PRACTICAL,
        HOUSE,
        "La place demande un certificat que le stagiaire n'a pas, ou qui expire avant la fin.",
        _certificate_missing,
        meets=everybody(_asking_a_certificate),
        depends_on_days=True,
        remedy="Le certificat passé ou renouvelé.",
    ),
    Rule(
        "PR-06",
        PRACTICAL,
        HOUSE,
        "Le contrat demande à l'entrée un niveau de formation plus élevé.",
        _level_too_low,
        meets=everybody(_asking_a_level),
        remedy="Un contrat qui prépare un niveau plus proche.",
    ),
    Rule(
        "PR-07",
        PRACTICAL,
        HOUSE,
        "La place demande ce que le stagiaire a déclaré ne pas pouvoir faire.",
        _limit_against_demand,
        meets=some(_with_limits, _with_demands),
        remedy="Une adaptation du poste convenue avec l'entreprise.",
    ),
    Rule(
        "PR-08",
        PRACTICAL,
        HOUSE,
        "Le stagiaire a dit ne pas vouloir de ce métier.",
        _disliked,
        meets=_of_disliked_trades,
        exception="Le stagiaire change d'avis : son refus se retire de sa fiche.",
        remedy="En reparler avec le stagiaire.",
    ),
    Rule(
        "PR-09",
        PRACTICAL,
        HOUSE,
        "Le stagiaire a déjà une période à cette place, ou une autre sur ces jours.",
        _already_placed,
        meets=_of_those_placed,
        depends_on_days=True,
        remedy="D'autres jours, après la fin de l'autre période.",
    ),
    Rule(
        "PR-10",
        PRACTICAL,
        HOUSE,
        "Cette place a déjà été écartée ou refusée pour ce stagiaire.",
        _closed,
        meets=_in_closed_lists,
        exception="Une personne de l'école rouvre la proposition.",
        remedy="Une nouvelle décision de l'équipe.",
    ),
    Rule(
        "PR-11",
        PRACTICAL,
        HOUSE,
        "L'entreprise a reçu ce mois-ci autant de sollicitations qu'elle en accepte.",
        _over_cap,
        reads_days_only=True,
        remedy="Attendre le mois prochain, ou l'accord de l'entreprise.",
    ),
    Rule(
        "PR-12",
        PRACTICAL,
        HOUSE,
        "Le stagiaire n'est pas en parcours, s'oppose au calcul, ou n'a plus de période à venir.",
        _trainee_unavailable,
        meets=some(_away_or_without_block),
        remedy="Une période à venir au calendrier de la promotion, pour un stagiaire en parcours "
        "qui ne s'oppose pas au calcul.",
    ),
)
