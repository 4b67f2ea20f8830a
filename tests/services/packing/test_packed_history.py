"""What the arrays say of placements, seats taken and decisions, on both databases."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from matcher.scoring.arrays import FAR_FUTURE, FAR_PAST, UNKNOWN, to_day
from matcher.services.packing.packed import pack
from matcher.vocabulary import Decision, Kind, PlacementStatus, Purpose
from tests.builders import (
    BLOCK_END,
    BLOCK_START,
    TODAY,
    a_cohort,
    a_company,
    a_decision,
    a_placement,
    a_trainee,
    an_opening,
)

if TYPE_CHECKING:
    from matcher.models.openings import Opening
    from matcher.models.trainees import Trainee
    from matcher.scoring.arrays import Stays
    from matcher.services.context import Context
    from matcher.services.packing.packed import Packed

START, END = date(2026, 9, 1), date(2026, 9, 18)


def stay(context: Context, **fields: Any) -> Stays:
    """Store one trainee with one placement and return the stays."""
    given = {"status": PlacementStatus.DONE} | fields
    dates = (given.pop("start", START), given.pop("end", END))
    a_placement(context, a_trainee(context), an_opening(context), *dates, **given)
    return pack(context).history.stays


@pytest.mark.parametrize(
    ("fields", "last"),
    [
        ({}, to_day(END)),
        ({"status": PlacementStatus.INTERRUPTED}, to_day(END)),
        (
            {"status": PlacementStatus.INTERRUPTED, "last_day": date(2026, 9, 4)},
            to_day(date(2026, 9, 4)),
        ),
        (
            {"status": PlacementStatus.INTERRUPTED, "last_day": date(2026, 8, 1)},
            to_day(START) - 1,
        ),
        ({"end": None}, to_day(START)),
        ({"end": None, "status": PlacementStatus.RUNNING}, FAR_FUTURE),
    ],
)
def test_a_stay_ends_on_the_last_day_that_is_known(
    context: Context, fields: dict[str, Any], last: int
) -> None:
    stays = stay(context, **fields)
    assert (stays.start[0], stays.end[0]) == (to_day(START), last)


@pytest.mark.parametrize(
    ("status", "end", "expected"),
    [
        (PlacementStatus.DONE, END, True),
        (PlacementStatus.INTERRUPTED, END, True),
        (PlacementStatus.RUNNING, END, False),
        (None, END, True),
        (None, TODAY, False),
    ],
)
def test_a_stay_is_ended_when_its_state_says_so(
    context: Context, status: PlacementStatus | None, end: date, expected: bool
) -> None:
    assert stay(context, status=status, end=end).is_ended.tolist() == [expected]


def test_cancelled_placements_never_were(context: Context) -> None:
    assert len(stay(context, status=PlacementStatus.CANCELLED)) == 0


@pytest.mark.parametrize(
    ("kind", "counts"), [(None, True), (Kind.PMSMP, True), (Kind.STAGE, False)]
)
def test_a_placement_of_unknown_kind_counts_as_pmsmp(
    context: Context, kind: Kind | None, counts: bool
) -> None:
    assert stay(context, kind=kind).counts_pmsmp.tolist() == [counts]


def test_equal_objectives_have_equal_numbers(context: Context) -> None:
    trainee, opening = a_trainee(context), an_opening(context)
    for month, text in enumerate(["Découvrir le métier", "DECOUVRIR LE METIER.", "Autre", None]):
        day = date(2026, 1 + month, 5)
        a_placement(context, trainee, opening, day, day, objectives=text, purpose=Purpose.CONFIRM)
    stays = pack(context).history.stays
    first, second, third, fourth = stays.objectives.tolist()
    assert first == second != third
    assert third != UNKNOWN
    assert fourth == UNKNOWN
    assert stays.purpose.tolist() == [list(Purpose).index(Purpose.CONFIRM)] * 4


def test_stays_point_to_openings_hosts_and_legal_units(context: Context) -> None:
    trainee = a_trainee(context)
    here = an_opening(context, "HERE")
    sister = a_company(context, here.company.siret[:9] + "99999")
    a_placement(context, trainee, here, START, START)
    a_placement(
        context,
        trainee,
        an_opening(context, kind=Kind.JOB, company=sister),
        END,
        END,
        kind=Kind.PMSMP,
    )
    history = pack(context, kinds=[Kind.PMSMP]).history
    assert history.stays.opening.tolist() == [0, UNKNOWN]
    assert history.stays.host.tolist() == [0, UNKNOWN]
    assert history.stays.legal_unit.tolist() == [0, 0]
    assert history.of_trainee.row(0).tolist() == [0, 1]


def test_a_placement_knows_its_opening_by_reference(context: Context) -> None:
    trainee, opening = a_trainee(context), an_opening(context)
    placement = a_placement(context, trainee, opening, START, END)
    placement.opening = None
    context.session.commit()
    history = pack(context).history
    assert history.stays.opening.tolist() == [0]
    assert len(history.taken.row(0)) == 1


# Seats taken -----------------------------------------------------------------------------


def seats(packed: Packed) -> list[tuple[int, int, int]]:
    """Return (first day, last day, trainee's row) of the seats taken at the first opening."""
    history = packed.history
    return [
        (
            int(history.taken_start[place]),
            int(history.taken_end[place]),
            int(history.taken_by[place]),
        )
        for place in history.taken.row(0)
    ]


@pytest.mark.parametrize(
    ("status", "takes"),
    [
        (PlacementStatus.PREPARING, True),
        (PlacementStatus.RUNNING, True),
        (PlacementStatus.DONE, False),
        (PlacementStatus.CANCELLED, False),
        (PlacementStatus.INTERRUPTED, False),
        (None, False),
    ],
)
def test_placements_from_preparing_to_running_take_a_seat(
    context: Context, status: PlacementStatus | None, takes: bool
) -> None:
    a_placement(context, a_trainee(context), an_opening(context), START, END, status=status)
    expected = [(to_day(START), to_day(END), 0)] if takes else []
    assert seats(pack(context)) == expected


def test_seats_taken_by_trainees_who_are_not_packed_are_known(context: Context) -> None:
    a_trainee(context, "ME")
    a_placement(context, a_trainee(context, "OTHER"), an_opening(context), START, END)
    packed = pack(context, references=["ME"])
    assert seats(packed) == [(to_day(START), to_day(END), UNKNOWN)]
    assert len(packed.history.stays) == 0


BLOCK = (to_day(BLOCK_START), to_day(BLOCK_END))


def held(
    context: Context, *decisions: tuple[Decision, int], **fields: Any
) -> tuple[Trainee, Opening]:
    """Store decisions, each so many days before today."""
    trainee, opening = a_trainee(context), an_opening(context, **fields)
    for decision, days in decisions:
        a_decision(context, trainee, opening, decision, TODAY - timedelta(days=days))
    return trainee, opening


@pytest.mark.parametrize(
    ("decisions", "holds"),
    [
        ([(Decision.SENT, 0)], True),
        ([(Decision.SENT, 13)], True),
        ([(Decision.SENT, 14)], False),
        ([(Decision.SENT, -1)], False),
        ([(Decision.ACCEPTED, 5)], True),
        ([(Decision.SHORTLISTED, 1)], False),
        ([(Decision.SENT, 20), (Decision.ACCEPTED, 2)], True),
        ([(Decision.SENT, 5), (Decision.REFUSED_BY_COMPANY, 2)], False),
        ([(Decision.SENT, 5), (Decision.DECLINED_BY_TRAINEE, 2)], False),
        ([(Decision.REFUSED_BY_COMPANY, 5), (Decision.SENT, 2)], True),
        ([(Decision.SENT, 5), (Decision.SHORTLISTED, 2)], True),
    ],
)
def test_a_suggestion_sent_or_accepted_holds_a_seat_for_a_while(
    context: Context, decisions: list[tuple[Decision, int]], holds: bool
) -> None:
    held(context, *decisions)
    assert seats(pack(context)) == ([(*BLOCK, 0)] if holds else [])


def test_a_hold_keeps_the_days_of_the_holder_at_this_opening(context: Context) -> None:
    first = BLOCK_START + timedelta(days=3)
    held(context, (Decision.SENT, 1), start_date=first, duration_days=5)
    assert seats(pack(context)) == [(to_day(first), to_day(first) + 4, 0)]


def test_the_hold_of_an_immersion_lasts_a_month_at_most(context: Context) -> None:
    start = date(2027, 1, 31)
    cohort = a_cohort(context, "LONG", blocks=((start, date(2027, 4, 30)),))
    a_decision(
        context, a_trainee(context, cohort=cohort), an_opening(context), Decision.SENT, TODAY
    )
    assert seats(pack(context)) == [(to_day(start), to_day(date(2027, 2, 27)), 0)]


def test_a_hold_without_known_days_keeps_every_day(context: Context) -> None:
    cohort = a_cohort(context, "NONE", blocks=())
    trainee = a_trainee(context, cohort=cohort)
    a_decision(context, trainee, an_opening(context), Decision.SENT, TODAY)
    assert seats(pack(context)) == [(FAR_PAST, FAR_FUTURE, 0)]


def test_the_hold_of_a_contract_keeps_the_days_of_the_contract(context: Context) -> None:
    held(context, (Decision.SENT, 1), kind=Kind.APPRENTICESHIP, duration_days=365)
    assert seats(pack(context)) == [(to_day(TODAY), to_day(TODAY) + 364, 0)]


def test_a_hold_that_became_a_placement_is_counted_once(context: Context) -> None:
    trainee, opening = held(context, (Decision.ACCEPTED, 1))
    a_placement(context, trainee, opening, BLOCK_START, BLOCK_END)
    assert seats(pack(context)) == [(*BLOCK, 0)]


def test_an_old_placement_at_the_same_opening_does_not_end_a_hold(context: Context) -> None:
    trainee, opening = held(context, (Decision.ACCEPTED, 1))
    a_placement(context, trainee, opening, START, END, status=PlacementStatus.DONE)
    assert seats(pack(context)) == [(*BLOCK, 0)]


def test_the_block_of_a_holder_who_is_not_packed_is_known(context: Context) -> None:
    held(context, (Decision.SENT, 1))
    a_trainee(context, "ME")
    assert seats(pack(context, references=["ME"])) == [(*BLOCK, UNKNOWN)]


# Closed openings -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("decisions", "is_closed"),
    [
        ([(Decision.DECLINED_BY_TRAINEE, 100)], True),
        ([(Decision.DECLINED_BY_TRAINER, 0)], True),
        ([(Decision.REFUSED_BY_COMPANY, 3)], True),
        ([(Decision.REFUSED_BY_COMPANY, 3), (Decision.SENT, 1)], False),
        ([(Decision.SENT, 3), (Decision.REFUSED_BY_COMPANY, 1)], True),
        ([(Decision.REFUSED_BY_COMPANY, -1)], False),
        ([(Decision.SENT, 1)], False),
    ],
)
def test_the_latest_decision_closes_an_opening(
    context: Context, decisions: list[tuple[Decision, int]], is_closed: bool
) -> None:
    held(context, *decisions)
    assert pack(context).history.closed.row(0).tolist() == ([0] if is_closed else [])
