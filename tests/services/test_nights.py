"""The night: the same for the same inputs, whole or not at all, one at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, func, insert, select, text

from matcher.errors import AccessDeniedError, UnknownReferenceError
from matcher.models.jobs import Lease
from matcher.models.nights import CurrentNight, Night
from matcher.models.outbox import OutboxMessage
from matcher.models.suggestions import Suggestion, SuggestionList
from matcher.models.trainees import Trainee
from matcher.services import leases, night_store, nights, plans
from matcher.services.context import Actor
from matcher.services.night_ranking import NothingReadableError
from matcher.vocabulary import Kind, NightStatus, Role
from tests.builders import TODAY, a_cohort, a_site, a_trainee, a_trainer, an_opening

if TYPE_CHECKING:
    from matcher.models.cohorts import Cohort
    from matcher.services.context import Context

COUNTS = ("trainees", "openings", "eligible_pairs", "suggestions", "without_suggestion", "broken")


def a_school(context: Context, trainees: int = 3, openings: int = 4) -> None:
    for number in range(trainees):
        a_trainee(context, f"T{number}")
    for number in range(openings):
        an_opening(context, f"P{number}")


def a_cohort_of_clichy(context: Context) -> Cohort:
    return a_cohort(context, "CLI-2026-11", site=a_site(context, "Clichy"))


def shown(context: Context) -> dict[str, list[tuple[int, int, float]]]:
    """Return what the sites show: for each trainee opening, rank and score."""
    rows = context.session.execute(
        select(Trainee.reference, Suggestion.opening_id, Suggestion.rank, Suggestion.score)
        .join_from(SuggestionList, Trainee)
        .join(
            CurrentNight,
            (CurrentNight.night_id == SuggestionList.night_id)
            & (CurrentNight.site_id == Trainee.site_id),
        )
        .join(Suggestion)
        .order_by(Trainee.reference, Suggestion.rank)
    )
    lists: dict[str, list[tuple[int, int, float]]] = {}
    for reference, opening_id, rank, score in rows:
        lists.setdefault(reference, []).append((opening_id, rank, score))
    return lists


def rows_of(context: Context) -> list[tuple[Any, ...]]:
    """Return every row that a night writes."""
    return [
        tuple(row)
        for model in (Night, CurrentNight, SuggestionList, Suggestion)
        for row in context.session.execute(select(*model.__table__.columns).order_by(text("1")))
    ]


def break_data_of(context: Context, *references: str) -> None:
    """Store for these trainees what no import would: a number where a list belongs."""
    with context.writing():
        for reference in references:
            context.session.execute(
                text("UPDATE trainees SET travel_modes = '5' WHERE reference = :who"),
                {"who": reference},
            )


def test_every_active_trainee_gets_a_list_and_the_sites_show_it(context: Context) -> None:
    a_school(context)
    a_trainee(context, "parti", status="left")
    answer = nights.run(context)
    assert answer["status"] == "done"
    assert (answer["trainees"], answer["openings"]) == (3, 4)
    assert answer["eligible_pairs"] == answer["suggestions"] == 12
    assert set(shown(context)) == {"T0", "T1", "T2"}
    assert [rank for _, rank, _ in shown(context)["T1"]] == [1, 2, 3, 4]


def test_same_inputs_again_change_nothing(context: Context) -> None:
    a_school(context)
    first = nights.run(context)
    before = rows_of(context)
    again = nights.run(context)
    assert again["status"] == "unchanged"
    assert again["id"] == first["id"]
    assert {key: again[key] for key in COUNTS} == {key: first[key] for key in COUNTS}
    assert rows_of(context) == before


def test_new_opening_or_new_day_makes_a_new_night(context: Context) -> None:
    a_school(context)
    ids = {nights.run(context)["id"]}
    an_opening(context, "P9")
    ids.add(nights.run(context)["id"])
    ids.add(nights.run(replace(context, today=context.today + timedelta(days=1)))["id"])
    assert len(ids) == 3
    assert context.session.scalars(select(CurrentNight.night_id)).one() in ids


def test_night_of_the_day_is_shown_again_after_one_for_another_day(context: Context) -> None:
    a_school(context)
    first = nights.run(context)
    nights.run(replace(context, today=context.today + timedelta(days=2)))
    assert nights.run(context)["status"] == "unchanged"
    assert context.session.scalars(select(CurrentNight.night_id)).one() == first["id"]


def test_one_site_is_run_alone_and_the_others_keep_their_lists(context: Context) -> None:
    a_school(context)
    a_trainee(context, "C0", cohort=a_cohort_of_clichy(context))
    first = nights.run(context)
    answer = nights.run(context, site="Clichy")
    assert answer["trainees"] == 1
    nights_shown = context.session.scalars(select(CurrentNight.night_id)).all()
    assert sorted(nights_shown) == sorted([first["id"], answer["id"]])
    assert set(shown(context)) == {"T0", "T1", "T2", "C0"}


def test_trainee_for_whom_nothing_is_left_is_told_with_the_rules(context: Context) -> None:
    a_school(context, trainees=1, openings=2)
    a_trainee(context, "T9", dislikes=("G1602",))
    answer = nights.run(context)
    assert answer["without_suggestion"] == [{"trainee": "T9", "refused": {"PR-08": 2}}]


def test_site_that_is_not_known_is_told(context: Context) -> None:
    with pytest.raises(UnknownReferenceError, match="Nulle-Part"):
        nights.run(context, site="Nulle-Part")


def test_trainer_may_not_start_a_night_and_a_director_only_that_of_the_site(
    context: Context,
) -> None:
    a_school(context)
    clichy = a_cohort_of_clichy(context).site_id
    with pytest.raises(AccessDeniedError):
        nights.run(replace(context, actor=Actor("f@ecole.example", Role.TRAINER)))
    director = replace(context, actor=Actor("d@ecole.example", Role.DIRECTOR, site_id=clichy))
    with pytest.raises(AccessDeniedError):
        nights.run(director)
    with pytest.raises(AccessDeniedError):
        nights.run(director, site="Bagneux")
    assert nights.run(director, site="Clichy")["status"] == "done"


def test_second_run_is_refused_while_one_is_under_way(context: Context) -> None:
    a_school(context)
    with (
        leases.held(context, "night", "Le calcul de la nuit", timedelta(minutes=1)),
        pytest.raises(leases.LeaseTakenError),
    ):
        nights.run(context)
    assert context.session.scalar(select(func.count()).select_from(Night)) == 0


def test_trainee_whose_data_break_is_set_aside_and_keeps_the_list_of_before(
    context: Context,
) -> None:
    a_school(context)
    nights.run(context)
    before = shown(context)
    break_data_of(context, "T1")
    answer = nights.run(context)
    assert answer["status"] == "partial"
    assert [broken["trainee"] for broken in answer["broken"]] == ["T1"]
    assert answer["suggestions"] == 8
    assert shown(context)["T1"] == before["T1"]
    assert set(shown(context)) == set(before)


def test_partial_night_is_not_computed_again_and_is_still_partial(context: Context) -> None:
    a_school(context)
    break_data_of(context, "T1")
    first = nights.run(context)
    again = nights.run(context)
    assert (again["id"], again["status"]) == (first["id"], "partial")
    assert "T1" not in shown(context)


def test_reason_of_a_broken_trainee_quotes_no_cell(context: Context) -> None:
    a_school(context)
    break_data_of(context, "T1")
    [broken] = nights.run(context)["broken"]
    assert broken["reason"] != ""
    assert "5" not in broken["reason"]


def test_night_in_which_nobody_can_be_read_fails_and_yesterday_stands(context: Context) -> None:
    a_school(context)
    first = nights.run(context)
    before = shown(context)
    break_data_of(context, "T0", "T1", "T2")
    with pytest.raises(NothingReadableError):
        nights.run(context)
    assert shown(context) == before
    failed = nights.show(context)
    assert failed["status"] == "failed"
    assert failed["id"] != first["id"]
    assert "Aucun stagiaire" in failed["failure"]


def test_interrupted_night_is_marked_and_yesterday_stands(context: Context) -> None:
    a_school(context)
    nights.run(context)
    before = shown(context)
    an_opening(context, "P9")

    def interrupt(line: str) -> None:
        if "stagiaires" in line:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        nights.run(context, progress=interrupt)
    assert nights.show(context)["failure"] == "interrompue"
    assert shown(context) == before
    assert nights.run(context)["status"] == "done"


def test_night_that_died_is_swept_by_the_next_one(context: Context) -> None:
    a_school(context)
    dead = night_store.new_id()
    with context.writing():
        context.session.execute(
            insert(Night),
            {
                "id": dead,
                "on_date": context.today,
                "status": NightStatus.STARTED,
                "inputs_sha256": "",
                "weights_version": "",
                "referential_version": "",
                "started_at": context.now - timedelta(hours=3),
            },
        )
    assert nights.run(context)["status"] == "done"
    assert nights.show(context, dead)["status"] == "failed"
    assert nights.show(context, dead)["failure"] == "interrompue avant la fin"


def test_nights_are_listed_newest_first_without_the_trainees_they_name(context: Context) -> None:
    a_school(context)
    first = nights.run(context)
    an_opening(context, "P9")
    second = nights.run(context)
    listed = nights.list_nights(context)
    assert [night["id"] for night in listed] == [second["id"], first["id"]]
    assert not {"without_suggestion", "broken"} & set(listed[0])


def test_person_of_a_site_sees_the_trainees_of_that_site_only(context: Context) -> None:
    a_trainee(context, "B9", dislikes=("G1602",))
    a_trainee(context, "C9", dislikes=("G1602",), cohort=a_cohort_of_clichy(context))
    an_opening(context)
    answer = nights.run(context)
    clichy = a_site(context, "Clichy").id
    trainer = replace(context, actor=Actor("f@ecole.example", Role.TRAINER, site_id=clichy))
    named = [one["trainee"] for one in nights.show(trainer, answer["id"])["without_suggestion"]]
    assert named == ["C9"]
    assert len(nights.show(context, answer["id"])["without_suggestion"]) == 2


def test_no_night_yet_and_unknown_night_are_told(context: Context) -> None:
    with pytest.raises(nights.NoNightError, match="matcher night run"):
        nights.show(context)
    with pytest.raises(UnknownReferenceError, match="abc"):
        nights.show(context, "abc")


def test_partial_night_is_told_once_to_directors_and_administrators(context: Context) -> None:
    a_school(context)
    break_data_of(context, "T1")
    a_trainer(context, "direction@ecole.example", role=Role.DIRECTOR)
    a_trainer(context, "admin@ecole.example", role=Role.ADMIN)
    a_trainer(context, "formatrice@ecole.example")
    answer = nights.run(context)
    assert nights.tell(context, answer, "http://127.0.0.1/nuits") == 2
    assert nights.tell(context, nights.run(context), "http://127.0.0.1/nuits") == 0
    letters = context.session.execute(select(OutboxMessage.recipient, OutboxMessage.body)).all()
    assert {letter.recipient for letter in letters} == {
        "direction@ecole.example",
        "admin@ecole.example",
    }
    assert all("- T1\n" in letter.body for letter in letters)


def test_good_night_is_told_to_nobody(context: Context) -> None:
    a_school(context)
    a_trainer(context, "direction@ecole.example", role=Role.DIRECTOR)
    assert nights.tell(context, nights.run(context), "http://127.0.0.1/nuits") == 0


def test_night_stores_the_plan_of_the_next_blocks_once(context: Context) -> None:
    a_school(context)
    answer = nights.run(context)
    [kept] = plans.list_plans(context)
    assert (kept["id"], kept["night"]) == (answer["plan"], answer["id"])
    assert kept["certificate"]["placed"] == 3
    assert len(plans.show(context, kept["id"])["plan"]) == 3
    seconds = answer["seconds"]
    assert seconds["total"] > seconds["plan"] > 0
    assert {"plan_score", "plan_solve", "plan_certify"} <= set(seconds)
    assert nights.show(context)["seconds"] == seconds
    assert nights.run(context)["plan"] == kept["id"]
    assert len(plans.list_plans(context)) == 1


@pytest.mark.parametrize("kind", [Kind.PMSMP, Kind.STAGE])
def test_plan_with_an_open_end_is_stored_and_told_as_it_was_made(
    context: Context, kind: Kind
) -> None:
    a_trainee(context, "OUVERT", available_from=TODAY)
    a_trainee(context, "AUTRE")
    an_opening(context, "P", kind=kind, seats=2, end_date=None, duration_days=None)
    context.session.commit()
    made = plans.plan(context)
    kept = plans.show(context, nights.run(context)["plan"])
    ends = {seat["trainee"]: seat["end"] for seat in kept["plan"]}
    assert ends == {seat["trainee"]: seat["end"] for seat in made["plan"]}
    assert (ends["OUVERT"] is None) == (kind is Kind.STAGE)
    assert kept["blocks"] == made["blocks"]
    assert None in {block["end"] for block in kept["blocks"]}
    assert plans.list_plans(context)[0]["blocks"] == made["blocks"]


def test_list_is_carried_over_once_for_who_changed_site(context: Context) -> None:
    a_school(context)
    nights.run(context)
    clichy = a_cohort_of_clichy(context)
    moved = context.session.scalars(select(Trainee).where(Trainee.reference == "T1")).one()
    moved.cohort, moved.site = clichy, clichy.site
    context.session.commit()
    nights.run(context, "Clichy")
    before = shown(context)["T1"]
    break_data_of(context, "T1")
    answer = nights.run(context)
    assert (answer["status"], shown(context)["T1"]) == ("partial", before)


def test_plan_made_while_the_lease_was_lost_is_not_stored(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_school(context)

    def lose_it(*given: Any, **more: Any) -> dict[str, Any]:
        with context.writing():
            context.session.execute(delete(Lease))
        return plans.plan(*given, **more)

    monkeypatch.setattr("matcher.services.planning.making.compute", lose_it)
    lines: list[str] = []
    assert nights.run(context, progress=lines.append)["plan"] is None
    assert plans.list_plans(context) == []
    assert [line for line in lines if "plan non calculé" in line and "déjà en cours" in line]
