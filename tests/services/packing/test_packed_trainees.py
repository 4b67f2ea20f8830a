"""What the arrays say of trainees, on both databases."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from matcher.errors import UnknownReferenceError
from matcher.models.trainees import TraineeWish, WishKind
from matcher.scoring.arrays import FAR_FUTURE, FAR_PAST, UNKNOWN, bit, bits, to_day
from matcher.services import suggestions
from matcher.services.context import Shelf
from matcher.services.packing.cohort import age_reached
from matcher.services.packing.packed import pack
from matcher.vocabulary import (
    Kind,
    Licence,
    PlacementStatus,
    Purpose,
    SoftSkill,
    TraineeStatus,
    TravelMode,
    Weighting,
)
from tests.builders import (
    BLOCK_END,
    BLOCK_START,
    TODAY,
    a_cohort,
    a_placement,
    a_site,
    a_trainee,
    an_opening,
)

if TYPE_CHECKING:
    from matcher.models.openings import Opening
    from matcher.scoring.arrays import Cohort
    from matcher.services.context import Context


def packed_alone(context: Context, **fields: Any) -> Cohort:
    """Store one trainee and return its cohort of one."""
    reference = a_trainee(context, **fields).reference
    return pack(context, references=[reference]).cohort


@pytest.mark.parametrize(
    ("birth", "age", "day"),
    [
        (date(2008, 12, 10), 18, date(2026, 12, 10)),
        (date(2008, 2, 29), 18, date(2026, 3, 1)),
        (date(2008, 2, 29), 16, date(2024, 2, 29)),
        (date(1997, 1, 15), 30, date(2027, 1, 15)),
    ],
)
def test_an_age_is_reached_on_the_birthday_or_after_it(birth: date, age: int, day: date) -> None:
    assert age_reached(birth, age) == day


def test_ages_are_kept_as_days_only(context: Context) -> None:
    cohort = packed_alone(context, birth_date=date(2008, 2, 29))
    assert cohort.adult_from[0] == to_day(date(2026, 3, 1))
    reached = [date(2024, 2, 29), date(2034, 3, 1), date(2038, 3, 1)]
    assert cohort.age_from[0].tolist() == [to_day(day) for day in reached]


def test_ages_come_from_the_dated_numbers_in_force_on_the_first_day(context: Context) -> None:
    numbers = copy.deepcopy(dict(context.rules))
    later = numbers["ages"][0] | {"valid_from": date(2026, 12, 1), "pro_contract_below": 28}
    numbers["ages"] = [*numbers["ages"], later]
    context = replace(context, rules=numbers, shelf=Shelf())
    a_trainee(context, "T1", birth_date=date(2000, 6, 1))
    opening = an_opening(context, kind=Kind.PRO_CONTRACT, start_date=date(2026, 11, 24))
    other = an_opening(context, kind=Kind.PRO_CONTRACT, start_date=date(2026, 12, 1))

    def refused(place: Opening) -> list[str]:
        told = suggestions.why(context, "T1", place.company.siret, place.reference)
        return [one["rule"] for one in told["refusals"]]

    assert refused(opening) == ["AL-05"]
    assert refused(other) == []


def test_every_asked_trainee_is_packed_whatever_the_state(context: Context) -> None:
    a_trainee(context, "B", status=TraineeStatus.LEFT)
    a_trainee(context, "A", matching_opt_out=True)
    cohort = pack(context).cohort
    assert cohort.reference.tolist() == ["A", "B"]
    assert cohort.is_active.tolist() == [True, False]
    assert cohort.is_opted_out.tolist() == [True, False]


def test_trainees_of_one_site_are_packed_alone(context: Context) -> None:
    a_trainee(context, "HERE")
    other = a_site(context, "Cergy")
    a_trainee(context, "THERE", cohort=a_cohort(context, "CER-1", site=other))
    assert pack(context, site="Cergy").cohort.reference.tolist() == ["THERE"]
    assert pack(context).cohort.reference.tolist() == ["HERE", "THERE"]


def test_an_unknown_reference_or_site_is_named(context: Context) -> None:
    a_trainee(context, "A")
    with pytest.raises(UnknownReferenceError, match="ZZZ"):
        pack(context, references=["A", "ZZZ"])
    with pytest.raises(UnknownReferenceError, match="Nulle-Part"):
        pack(context, site="Nulle-Part")


# Blocks ----------------------------------------------------------------------------------


def block_of(cohort: Cohort) -> tuple[date, date] | None:
    """Return the block of the first trainee as dates."""
    if not cohort.has_block[0]:
        return None
    epoch = date(1970, 1, 1)
    return (
        epoch + timedelta(days=int(cohort.block_start[0])),
        epoch + timedelta(days=int(cohort.block_end[0])),
    )


LATER = (date(2027, 2, 1), date(2027, 2, 19))


def two_blocks(context: Context) -> Any:
    """Store a cohort with the usual block and a later one."""
    return a_cohort(context, "BAG-2", blocks=(LATER, (BLOCK_START, BLOCK_END)))


def test_the_next_block_is_the_first_one_that_is_not_over(context: Context) -> None:
    a_trainee(context, "A", cohort=two_blocks(context))
    assert block_of(pack(context).cohort) == (BLOCK_START, BLOCK_END)


def test_a_running_block_begins_today(context: Context) -> None:
    cohort = a_cohort(context, "RUN", blocks=((date(2026, 11, 16), date(2026, 12, 4)),))
    assert block_of(packed_alone(context, cohort=cohort)) == (TODAY, date(2026, 12, 4))


def test_a_block_that_ends_today_is_still_ahead(context: Context) -> None:
    cohort = a_cohort(context, "END", blocks=((date(2026, 11, 2), TODAY), LATER))
    assert block_of(packed_alone(context, cohort=cohort)) == (TODAY, TODAY)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (PlacementStatus.PREPARING, LATER),
        (PlacementStatus.DONE, LATER),
        (None, LATER),
        (PlacementStatus.CANCELLED, (BLOCK_START, BLOCK_END)),
        (PlacementStatus.INTERRUPTED, (BLOCK_START, BLOCK_END)),
    ],
)
def test_a_block_touched_by_a_placement_is_passed_over(
    context: Context, status: PlacementStatus | None, expected: tuple[date, date]
) -> None:
    trainee = a_trainee(context, "A", cohort=two_blocks(context))
    opening = an_opening(context)
    a_placement(context, trainee, opening, BLOCK_END, BLOCK_END, status=status)
    assert block_of(pack(context).cohort) == expected


def test_a_placement_between_two_blocks_touches_none(context: Context) -> None:
    trainee = a_trainee(context, "A")
    after = BLOCK_END + timedelta(days=1)
    a_placement(context, trainee, an_opening(context), after, after)
    assert block_of(pack(context).cohort) == (BLOCK_START, BLOCK_END)


def test_stated_days_replace_the_blocks(context: Context) -> None:
    first, last = date(2026, 11, 10), date(2027, 1, 8)
    trainee = a_trainee(context, "A", available_from=first, available_to=last)
    a_placement(context, trainee, an_opening(context), BLOCK_START, BLOCK_END)
    assert block_of(pack(context).cohort) == (TODAY, last)


def test_one_stated_side_leaves_the_other_open_up_to_the_exit(context: Context) -> None:
    start, leaving = date(2026, 12, 1), date(2027, 6, 30)
    cohort = packed_alone(context, available_from=start, exit_date=leaving)
    assert block_of(cohort) == (start, leaving)
    open_ended = packed_alone(context, available_from=start)
    assert open_ended.block_end[0] == FAR_FUTURE


def test_a_block_is_cut_to_the_path(context: Context) -> None:
    entry, leaving = BLOCK_START + timedelta(days=2), BLOCK_END - timedelta(days=3)
    cohort = packed_alone(context, entry_date=entry, exit_date=leaving)
    assert block_of(cohort) == (entry, leaving)


def test_a_block_before_the_entry_is_not_ahead_but_the_next_is(context: Context) -> None:
    cohort = packed_alone(context, cohort=two_blocks(context), entry_date=date(2027, 1, 4))
    assert block_of(cohort) == LATER


def test_somebody_who_leaves_before_the_block_has_none(context: Context) -> None:
    assert block_of(packed_alone(context, exit_date=TODAY)) is None


# What is held and wanted -----------------------------------------------------------------


def test_weights_follow_the_purpose_asked_then_the_phase_then_discovery(context: Context) -> None:
    a_trainee(context, "A", phase="confirm")
    a_trainee(context, "B", phase=None)
    order = list(Weighting)
    packed = pack(context)
    assert packed.cohort.weighting.tolist() == [
        order.index(Weighting.CONFIRM),
        order.index(Weighting.DISCOVER),
    ]
    assert packed.phase_known.tolist() == [True, False]
    asked = pack(context, purpose=Purpose.RECRUIT).cohort.weighting
    assert asked.tolist() == [order.index(Weighting.RECRUIT)] * 2


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        (["A"], {"A", "A2", "A1", "AM"}),
        (["A2"], {"A2", "A1", "AM"}),
        (["B"], {"B", "AM"}),
        (["C"], {"C", "B", "AM"}),
        ([], set()),
        (None, set()),
    ],
)
def test_licences_give_others(
    context: Context, held: list[str] | None, expected: set[str]
) -> None:
    cohort = packed_alone(context, licences=held, pending_licences=["D"])
    assert cohort.licences[0] == bits(expected, Licence)


def test_certificates_are_equal_after_case_accents_spaces_and_signs(context: Context) -> None:
    an_opening(context, required_certificates=["CACES R489-1A", "Habilitation électrique"])
    a_trainee(
        context,
        "A",
        certificates={
            "caces r489 1a": date(2026, 12, 31),
            "CACES R.489 1A": date(2027, 3, 1),
            "HABILITATION ELECTRIQUE": None,
            "SST": None,
        },
    )
    a_trainee(context, "B")
    packed = pack(context)
    assert packed.certificates == ("cacesr4891a", "habilitationelectrique")
    until = packed.cohort.certificate_until
    assert until[0].tolist() == [to_day(date(2027, 3, 1)), FAR_FUTURE]
    assert until[1].tolist() == [FAR_PAST, FAR_PAST]
    assert packed.market.certificates.tolist() == [[True, True]]


def test_a_skill_without_a_level_is_not_observed(context: Context) -> None:
    skills: dict[str, int | None] = {"ms-consignes": 3, "ms-mesurer": None, "ms-engins": 0}
    a_trainee(
        context,
        "A",
        skills=skills,
        soft_skills={SoftSkill.TEAMWORK: 1, SoftSkill.RIGOUR: None},
    )
    packed = pack(context)
    observed = dict(zip(packed.macro_skills, packed.cohort.skills[0].tolist(), strict=True))
    assert observed.pop("ms-consignes") == 3
    assert set(observed.values()) == {UNKNOWN}
    soft = dict(zip(SoftSkill, packed.cohort.soft_skills[0].tolist(), strict=True))
    assert soft.pop(SoftSkill.TEAMWORK) == 1
    assert set(soft.values()) == {UNKNOWN}


def test_wishes_are_trades_in_their_order(context: Context) -> None:
    trainee = a_trainee(context, "A", projects=("G1602", "D1106"), dislikes=("A1203",))
    trainee.wishes += [
        TraineeWish(kind=WishKind.PROJECT, position=2, label="truc à moi"),
        TraineeWish(kind=WishKind.PROJECT, position=3, label="G1602", trade="G1602"),
        TraineeWish(kind=WishKind.PROJECT, position=4, label="Jardinier", trade="A1203"),
    ]
    context.session.commit()
    packed = pack(context)
    cohort = packed.cohort
    named = [packed.trades[trade] for trade in cohort.project.row(0)]
    assert list(zip(named, cohort.project_rank.tolist(), strict=True)) == [
        ("G1602", 0),
        ("D1106", 1),
        ("A1203", 4),
    ]
    assert [packed.trades[trade] for trade in cohort.dislike.row(0)] == ["A1203"]
    assert len(cohort.interest.row(0)) == 0


def test_an_interest_means_its_principal_trades(context: Context) -> None:
    from matcher.services.referentials import current  # noqa: PLC0415

    interest = sorted(current(context).interests.values(), key=lambda one: one.code)[0]
    trainee = a_trainee(context, "A", projects=())
    trainee.wishes.append(
        TraineeWish(
            kind=WishKind.INTEREST, position=0, label=interest.label, interest=interest.code
        )
    )
    context.session.commit()
    packed = pack(context)
    named = {packed.trades[trade] for trade in packed.cohort.interest.row(0)}
    assert named == set(interest.principal_trades)
    assert named


def test_riasec_letters_weigh_by_their_order(context: Context) -> None:
    weights = packed_alone(context, riasec="RIA").riasec[0]
    assert weights.sum() == pytest.approx(1)
    assert weights[0] > weights[1] > weights[2] > 0
    assert not packed_alone(context, riasec=None).riasec.any()


def test_modes_not_stated_are_transit_and_walk(context: Context) -> None:
    usual = bit(TravelMode.TRANSIT) | bit(TravelMode.WALK)
    assert packed_alone(context, travel_modes=None).modes[0] == usual
    assert packed_alone(context, travel_modes=["car"]).modes[0] == bit(TravelMode.CAR)


def test_unknown_is_kept_as_unknown(context: Context) -> None:
    cohort = packed_alone(
        context, max_travel_minutes=None, education_level=None, matching_opt_out=None
    )
    assert np.isnan(cohort.max_minutes[0])
    assert cohort.level[0] == UNKNOWN
    assert not cohort.is_opted_out[0]


# Departure -------------------------------------------------------------------------------

NOWHERE: dict[str, Any] = {"latitude": None, "longitude": None}


def test_departure_is_the_point_then_the_commune_then_the_postcode(context: Context) -> None:
    point = packed_alone(context, latitude=48.9, longitude=2.2, commune_insee="92007")
    assert (point.latitude[0], point.longitude[0]) == (48.9, 2.2)
    commune = packed_alone(context, **NOWHERE, commune="Bagneux", commune_insee="92007")
    postcode = packed_alone(context, **NOWHERE, postcode="92220")
    assert commune.latitude[0] == postcode.latitude[0]
    assert 48.7 < commune.latitude[0] < 48.9


def test_the_site_stands_in_for_an_unknown_departure_and_it_is_said(context: Context) -> None:
    a_trainee(context, "A", **NOWHERE, commune="Ville Inconnue Xyz")
    a_trainee(context, "B")
    packed = pack(context)
    assert packed.departure_is_site.tolist() == [True, False]
    assert packed.cohort.latitude[0] == 48.798


# What was tried --------------------------------------------------------------------------


def test_tried_trades_and_hosts_are_those_of_placements_begun_before_today(
    context: Context,
) -> None:
    trainee = a_trainee(context, "A")
    before, after = an_opening(context, rome="D1106"), an_opening(context, rome="A1203")
    yesterday = TODAY - timedelta(days=1)
    a_placement(context, trainee, before, yesterday, TODAY, status=PlacementStatus.RUNNING)
    a_placement(context, trainee, after, TODAY, BLOCK_END)
    cancelled = an_opening(context, rome="G1602")
    a_placement(context, trainee, cancelled, yesterday, TODAY, status=PlacementStatus.CANCELLED)
    packed = pack(context)
    tried = [packed.trades[trade] for trade in packed.cohort.tried_trades.row(0)]
    assert tried == ["D1106"]
    row = packed.opening_ids.tolist().index(before.id)
    assert packed.cohort.tried_hosts.row(0).tolist() == [packed.market.host[row]]


def test_the_trade_of_a_place_counts_as_tried_even_when_its_kind_is_not_asked(
    context: Context,
) -> None:
    trainee = a_trainee(context, "A")
    before = an_opening(context, rome="D1106", kind=Kind.JOB)
    a_placement(context, trainee, before, TODAY - timedelta(days=9), TODAY)
    packed = pack(context, kinds=[Kind.PMSMP])
    assert [packed.trades[trade] for trade in packed.cohort.tried_trades.row(0)] == ["D1106"]
    assert len(packed.cohort.tried_hosts.row(0)) == 0
