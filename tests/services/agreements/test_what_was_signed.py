"""What was signed is what runs: whoever changes what stands behind it, nothing starts unsigned."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from matcher.errors import ConflictError, InvalidFieldsError
from matcher.exchange.formats.catalogue import FORMATS
from matcher.models.openings import Opening
from matcher.models.outbox import OutboxMessage
from matcher.models.placements import Placement
from matcher.models.trainees import Trainee
from matcher.schedule import read_schedule
from matcher.services import openings, trainees
from matcher.services.agreements import settling, store
from matcher.services.agreements.checks import hours_are_judged, lacks
from matcher.services.placements import life, signing
from matcher.vocabulary import Kind, PlacementStatus, SignatureParty, TraineeStatus
from tests.builders import (
    BLOCK_END,
    BLOCK_START,
    TODAY,
    a_cohort,
    a_placement,
    a_trainee,
    a_trainer,
    an_opening,
)
from tests.services.agreements.changes import LEAVES, STOPS, TOGETHER
from tests.services.placements.builders import OFFICE_HOURS, on, ready, running, sign_all
from tests.services.school_files import bring_in

if TYPE_CHECKING:
    from pathlib import Path

    from matcher.exchange.report import FileReport
    from matcher.services.context import Context

State = PlacementStatus
NOUNS = ("openings", "trainees", "companies", "placements")


def a_ready_one(context: Context) -> int:
    """Make a placement that everybody signed, followed by a trainer, and what changes need."""
    trainer = a_trainer(context)
    number: int = ready(context, trainer_id=trainer.id)["id"]
    placement = stored(context, number)
    an_opening(context, "P2", company=placement.company, **OFFICE_HOURS)
    a_cohort(context, "BAG-AUTRE", blocks=((date(2027, 3, 1), date(2027, 3, 19)),))
    return number


def stored(context: Context, number: int) -> Placement:
    row = context.session.get(Placement, number, populate_existing=True)
    assert row is not None
    return row


def keys_of(context: Context, number: int, noun: str) -> dict[str, str]:
    """Return the key of the row of ``noun`` behind a placement, and what its file requires."""
    row = stored(context, number)
    trainee = row.trainee
    return {
        "openings": {"company_siret": row.company.siret, "reference": "P1", "kind": "pmsmp"},
        "trainees": {
            "reference": trainee.reference,
            "first_name": trainee.first_name,
            "last_name": trainee.last_name,
            "birth_date": trainee.birth_date.isoformat(),
            "site": trainee.site.name,
            "cohort": trainee.cohort.name,
        },
        "companies": {"siret": row.company.siret, "name": row.company.name},
        "placements": {
            "trainee": trainee.reference,
            "company_siret": row.company.siret,
            "start_date": row.start_date.isoformat(),
        },
    }[noun]


def by_file(context: Context, folder: Path, number: int, noun: str, **columns: str) -> FileReport:
    """Change a row by a file of one line."""
    cells = keys_of(context, number, noun) | columns
    if noun == "openings" and "title" not in cells:
        cells["title"] = "Commis de cuisine"
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(cells))
    writer.writeheader()
    writer.writerow(cells)
    return bring_in(context, folder, noun, text.getvalue())


def starts(context: Context, number: int) -> bool:
    """Whether the placement can be started on its first day."""
    try:
        life.move(on(context, BLOCK_START), number, State.RUNNING)
    except ConflictError:
        context.session.rollback()
        return False
    return True


def signatures(context: Context, number: int) -> int:
    return sum(line["signed_on"] is not None for line in life.show(context, number)["signatures"])


def letters(context: Context) -> list[str]:
    return [row.subject for row in context.session.scalars(select(OutboxMessage))]


@pytest.mark.parametrize("noun", NOUNS)
def test_every_column_is_decided_whether_it_stops_a_start(noun: str) -> None:
    columns = {column.name for column in FORMATS[noun].columns if not column.is_key}
    together = {column for about, column in TOGETHER if about == noun}
    assert STOPS[noun].keys() & LEAVES[noun].keys() == set()
    assert STOPS[noun].keys() | LEAVES[noun].keys() | together == columns


QUICK = {
    "openings": ("kind", "schedule", "risk_categories", "status"),
    "trainees": ("birth_date", "status"),
    "companies": ("address", "status"),
    "placements": ("end_date", "opening", "kind", "schedule"),
}


@pytest.mark.parametrize(
    ("noun", "column"), [(noun, column) for noun, some in QUICK.items() for column in some]
)
def test_a_file_that_changes_what_was_signed_starts_nothing(
    context: Context, tmp_path: Path, noun: str, column: str
) -> None:
    stops_by_file(context, tmp_path, noun, column)


@pytest.mark.parametrize("schedule", ["lun-ven 9:00-12:00 13:00-17:00", "lun 20:00-23:30"])
def test_hours_by_weekday_that_no_rule_reads_start_nothing(
    context: Context, schedule: str
) -> None:
    number = a_ready_one(context)
    opening = stored(context, number).opening
    assert opening is not None
    opening.schedule = read_schedule(schedule)
    context.session.commit()
    rules = {lack.rule for lack in lacks(store.find(context, number), (hours_are_judged,))}
    assert rules == {"PM-11"}
    assert not starts(context, number)


@pytest.mark.proof
@pytest.mark.parametrize(
    ("noun", "column"), [(noun, column) for noun, some in STOPS.items() for column in some]
)
def test_every_change_by_file_starts_nothing(
    context: Context, tmp_path: Path, noun: str, column: str
) -> None:
    stops_by_file(context, tmp_path, noun, column)


def stops_by_file(context: Context, folder: Path, noun: str, column: str) -> None:
    number = a_ready_one(context)
    report = by_file(context, folder, number, noun, **{column: STOPS[noun][column]})
    assert report.counts["updated"] == 1, report.issues
    assert not starts(context, number)


@pytest.mark.proof
@pytest.mark.parametrize(
    ("noun", "column"), [(noun, column) for noun, some in LEAVES.items() for column in some]
)
def test_what_an_agreement_does_not_speak_of_leaves_it_alone(
    context: Context, tmp_path: Path, noun: str, column: str
) -> None:
    number = a_ready_one(context)
    report = by_file(context, tmp_path, number, noun, **{column: LEAVES[noun][column]})
    assert report.counts["refused"] == 0, report.issues
    assert signatures(context, number) == 4
    assert starts(context, number)


def test_a_file_with_what_was_signed_leaves_the_signatures(
    context: Context, tmp_path: Path
) -> None:
    number = a_ready_one(context)
    for noun in NOUNS:
        by_file(context, tmp_path, number, noun)
    assert signatures(context, number) == 4
    assert starts(context, number)


def test_a_changed_opening_clears_the_signatures_and_says_so(context: Context) -> None:
    number = a_ready_one(context)
    siret = stored(context, number).company.siret
    openings.update(context, siret, "P1", {"risk_categories": ["machines"]}, lambda _record: None)
    shown = life.show(context, number)
    assert shown["status"] == "awaiting_signatures"
    assert signatures(context, number) == 0
    [event] = [one for one in shown["events"] if one["act"] == "signatures_cleared"]
    assert event["changes"]["opening.risk_categories"] == [[], ["machines"]]
    assert shown["agreement"]["since"] == {"opening.risk_categories": [[], ["machines"]]}
    assert letters(context) == [f"Placement n° {number} : signatures à reprendre"]


def test_birth_date_of_a_minor_asks_the_legal_representative(context: Context) -> None:
    number = a_ready_one(context)
    trainees.update(context, "T1", {"birth_date": date(2009, 3, 1)}, lambda _record: None)
    shown = life.show(context, number)
    assert "legal_representative" in {line["party"] for line in shown["signatures"]}
    assert signatures(context, number) == 0


def test_a_door_that_nobody_thought_of_starts_nothing_either(context: Context) -> None:
    number = a_ready_one(context)
    opening = stored(context, number).opening
    assert opening is not None
    opening.kind = Kind.STAGE
    context.session.commit()
    assert signatures(context, number) == 4
    assert not starts(context, number)
    with context.writing():
        assert settling.settle(context) == 1
    assert signatures(context, number) == 0


def test_a_kind_swapped_on_the_opening_is_judged_as_what_was_signed(context: Context) -> None:
    number = a_ready_one(context)
    placement = stored(context, number)
    assert placement.opening is not None
    placement.opening.kind = Kind.STAGE
    placement.end_date = BLOCK_START + timedelta(days=45)
    context.session.commit()
    shown = life.show(on(context, BLOCK_START), number)
    lacking = {lack["rule"] for move in shown["moves"] for lack in move["lacking"]}
    assert {"PM-02", "PM-07"} <= lacking


def test_what_changed_is_signed_anew_and_then_starts(context: Context) -> None:
    number = a_ready_one(context)
    siret = stored(context, number).company.siret
    openings.update(context, siret, "P1", {"tutor_name": "Paul"}, lambda _record: None)
    sign_all(context, number)
    life.move(context, number, State.READY)
    assert starts(context, number)


def test_a_signature_dated_before_the_change_is_refused(context: Context) -> None:
    number = a_ready_one(context)
    siret = stored(context, number).company.siret
    openings.update(context, siret, "P1", {"tutor_name": "Paul"}, lambda _record: None)
    with pytest.raises(InvalidFieldsError, match="l'accord a changé"):
        signing.sign(context, number, SignatureParty.HOST, on=TODAY - timedelta(days=1))


def test_a_running_placement_that_stops_holding_is_told_once(context: Context) -> None:
    trainer = a_trainer(context)
    first, shown = running(context, trainer_id=trainer.id)
    assert shown["not_holding"] == []
    left = {"status": TraineeStatus.LEFT}
    for _ in range(2):
        trainees.update(first, "T1", left, lambda _record: None)
    shown = life.show(first, shown["id"])
    assert (shown["status"], [one["rule"] for one in shown["not_holding"]]) == (
        "running",
        ["PR-12"],
    )
    assert [one["act"] for one in shown["events"]].count("unsettled") == 1
    assert letters(context) == [
        f"Placement n° {shown['id']} en cours : quelque chose ne tient plus"
    ]
    trainees.update(first, "T1", {"status": TraineeStatus.ACTIVE}, lambda _record: None)
    assert life.show(first, shown["id"])["not_holding"] == []


def test_a_running_agreement_that_changed_is_signed_while_it_runs(context: Context) -> None:
    first, shown = running(context)
    opening = context.session.scalars(select(Opening)).one()
    openings.update(
        first, opening.company.siret, "P1", {"tutor_name": "Paul"}, lambda _record: None
    )
    assert {one["rule"] for one in life.show(first, shown["id"])["not_holding"]} == {"PM-07"}
    sign_all(first, shown["id"])
    assert life.show(first, shown["id"])["not_holding"] == []


@pytest.mark.parametrize("state", ["ready", "running"])
def test_a_file_cannot_say_that_everybody_signed(
    context: Context, tmp_path: Path, state: str
) -> None:
    opening = an_opening(context, "P1", **OFFICE_HOURS)
    a_trainee(context, "T1")
    text = (
        "trainee,company_siret,start_date,end_date,opening,kind,status\n"
        f"T1,{opening.company.siret},{TODAY},{BLOCK_END},P1,pmsmp,{state}\n"
        f"T1,{opening.company.siret},2026-09-07,2026-09-11,P1,pmsmp,{state}\n"
    )
    report = bring_in(context, tmp_path, "placements", text)
    assert report.counts["created"] == 2
    assert [(one.line, one.column) for one in report.issues if "signé" in one.expected] == [
        (2, "status")
    ]
    rows = context.session.scalars(select(Placement).order_by(Placement.start_date)).all()
    assert [row.status for row in rows] == [State.parse(state), State.AWAITING_SIGNATURES]
    again = bring_in(context, tmp_path, "placements", text)
    assert again.counts["unchanged"] == 2


def test_a_file_starts_what_everybody_signed(context: Context, tmp_path: Path) -> None:
    number = a_ready_one(context)
    first = on(context, BLOCK_START)
    by_file(context, tmp_path, number, "placements", status="running")
    assert stored(context, number).status is State.READY
    by_file(first, tmp_path, number, "placements", status="running")
    assert stored(context, number).status is State.RUNNING


@pytest.mark.parametrize(
    ("column", "value"), [("status", "done"), ("status,last_day", "interrupted,2026-12-10")]
)
def test_a_state_is_not_dated_ahead(
    context: Context, tmp_path: Path, column: str, value: str
) -> None:
    number = a_ready_one(context)
    cells = dict(zip(column.split(","), value.split(","), strict=True))
    report = by_file(context, tmp_path, number, "placements", **cells)
    assert report.counts["refused"] == 1
    assert stored(context, number).status is State.READY


@pytest.mark.parametrize(
    ("column", "value", "freed"),
    [
        ("kind", "stage", "PM-04"),
        ("end_date", "2026-06-02", "PM-04, PR-09"),
        ("status", "cancelled", "PM-04, PR-09"),
        ("renewal", "yes", "PM-04"),
    ],
)
def test_history_is_not_rewritten_in_silence(
    context: Context, tmp_path: Path, column: str, value: str, freed: str
) -> None:
    trainee, opening = a_trainee(context, "T1"), an_opening(context, "P1")
    days = (date(2026, 6, 1), date(2026, 6, 12))
    row = a_placement(context, trainee, opening, *days, status=State.DONE)
    report = by_file(context, tmp_path, row.id, "placements", **{column: value})
    [told] = [one for one in report.issues if "compter moins" in one.expected]
    assert (told.line, told.column) == (2, column)
    assert freed in told.expected
    [event] = life.show(context, row.id)["events"]
    assert (event["act"], event["why"]) == ("edited", "fichier placements.csv")


def test_a_trainee_of_today_is_asked_of_the_base(context: Context) -> None:
    number = a_ready_one(context)
    row = context.session.scalars(select(Trainee)).first()
    assert row is not None
    row.exit_date = BLOCK_END - timedelta(days=1)
    context.session.commit()
    assert not starts(context, number)
