"""The shipped school has the size and the life that a trainer would recognise."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import pairwise

from tests.sample.sample_files import Row, active, anchor, day, is_minor, items, rows
from tests.simulator.school import sample_school

CONTRACTS = {"apprenticeship", "apprentissage", "pro_contract", "poei", "job"}
USABLE = {"open", "ouverte", ""}


def next_block(cohort: str) -> tuple[date, date]:
    """Return the first block of the cohort that begins after the anchor."""
    ahead = [
        (row["block_start"], row["block_end"])
        for row in rows("cohorts")
        if row["cohort"] == cohort and row["block_end"] >= anchor().isoformat()
    ]
    start, end = min(ahead)
    return date.fromisoformat(start), date.fromisoformat(end)


def test_counts_are_those_of_the_specification() -> None:
    assert len(rows("sites")) == 3
    assert len({row["cohort"] for row in rows("cohorts")}) == 12
    assert len(active()) == 170
    assert len(rows("companies")) == 220
    assert len(rows("openings")) == 420
    assert sum(row["kind"] in CONTRACTS for row in rows("openings")) == 60
    roles = Counter(row["role"] for row in rows("trainers"))
    assert roles == {"trainer": 12, "company_officer": 3, "director": 1, "dpo": 1, "admin": 1}


def test_a_third_of_the_active_trainees_are_minors_all_of_sixteen_or_more() -> None:
    minors = [row for row in active() if is_minor(row, anchor())]
    assert 0.3 <= len(minors) / len(active()) <= 0.37
    for row in minors:
        sixteen = date.fromisoformat(row["birth_date"]).replace(
            year=date.fromisoformat(row["birth_date"]).year + 16
        )
        assert sixteen <= anchor() - timedelta(days=7)


def test_some_trainees_come_of_age_within_their_next_block() -> None:
    turning = [
        row
        for row in active()
        if is_minor(row, next_block(row["cohort"])[0])
        and not is_minor(row, next_block(row["cohort"])[1])
    ]
    assert turning


def test_anchor_is_a_monday_and_every_next_block_begins_after_its_week() -> None:
    assert anchor().weekday() == 0
    for cohort in {row["cohort"] for row in rows("cohorts")}:
        start, _ = next_block(cohort)
        assert start.weekday() == 0
        assert anchor() + timedelta(days=7) <= start <= anchor() + timedelta(days=21)


def test_cohorts_hold_at_most_fifteen_in_their_path() -> None:
    assert max(Counter(row["cohort"] for row in active()).values()) <= 15


def test_unknown_fields_are_as_frequent_as_in_life() -> None:
    openings = rows("openings")
    assert 0.1 < sum(not row["risk_categories"] for row in openings) / len(openings) < 0.25
    assert 0.6 < sum(not row["rome"] for row in openings) / len(openings) < 0.9
    assert 0.1 < sum(not row["day_start"] for row in openings) / len(openings) < 0.35
    thin = [row for row in active() if not (row["skills"] or row["projects"])]
    assert 5 <= len(thin) <= 40


def _usual_end(row: Row) -> str:
    return row["last_day"] or row["end_date"]


def test_no_trainee_is_in_two_places_at_once() -> None:
    bent = {oddity.trainee for oddity in sample_school().oddities}
    by_trainee = defaultdict(list)
    for row in rows("placements"):
        if row["status"] != "cancelled":
            by_trainee[row["trainee"]].append(row)
    for trainee, placements in by_trainee.items():
        for first, second in pairwise(placements):
            assert _usual_end(first) < second["start_date"]
            assert first["end_date"] < second["start_date"] or trainee in bent


def _host_faults() -> set[str]:
    """Return the trainees with too many agreements or days in one company."""
    stays = defaultdict(list)
    for row in rows("placements"):
        if row["status"] != "cancelled":
            stays[row["trainee"], row["company_siret"]].append(row)
    faults = set()
    for (trainee, _), places in stays.items():
        own = [row for row in places if row["renewal"] == "no"]
        days = sum(
            (date.fromisoformat(_usual_end(row)) - date.fromisoformat(row["start_date"])).days + 1
            for row in places
        )
        aims = [(row["purpose"], row["objectives"]) for row in own if row["objectives"]]
        if len(own) > 2 or days > 60 or len(aims) != len(set(aims)):
            faults.add(trainee)
    return faults


def test_the_limits_of_immersions_hold_but_for_the_intended_faults() -> None:
    intended = {
        oddity.trainee
        for oddity in sample_school().oddities
        if oddity.what in {"third_agreement", "same_objectives"}
    }
    assert _host_faults() == intended


def _holds(trainee: Row, opening: Row, end: date) -> bool:
    """Tell whether the trainee holds what the opening asks in licences and certificates."""
    certificates = {}
    for item in items(trainee["certificates"]):
        label, _, until = item.partition("@")
        certificates[label] = day(until)
    valid = {label for label, until in certificates.items() if until is None or until >= end}
    return (
        set(items(opening["required_licences"])) <= set(items(trainee["licences"]))
        and set(items(opening["required_certificates"])) <= valid
    )


def _fit_for_minors(opening: Row) -> bool:
    return (
        opening["risk_categories"] in {"none", "aucun"}
        and (not opening["day_start"] or opening["day_start"] >= "06:00")
        and opening["day_end"] <= "22:00"
        and float(opening["weekly_hours"] or 35) <= 35
    )


def test_every_active_trainee_has_at_least_five_places_for_the_next_block() -> None:
    statuses = {row["siret"]: row["status"] for row in rows("companies")}
    offers = [
        row
        for row in rows("openings")
        if row["kind"] not in CONTRACTS
        and row["status"] in USABLE
        and statuses[row["company_siret"]] not in {"paused", "archived"}
    ]
    counts = []
    for trainee in active():
        start, end = next_block(trainee["cohort"])
        counts.append(
            sum(
                (day(row["start_date"]) or start) <= end
                and (day(row["end_date"]) or end) >= start
                and _holds(trainee, row, end)
                and (not is_minor(trainee, start) or _fit_for_minors(row))
                for row in offers
            )
        )
    assert min(counts) >= 5
