"""Lists are shown only when a night is made current; what is old goes, what was seen stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from matcher.models.nights import CurrentNight, Night
from matcher.models.suggestions import Suggestion, SuggestionList
from matcher.services import night_store
from matcher.services.night_lists import LINE, RankedList
from matcher.vocabulary import Fit, NightStatus, Purpose, TravelMode
from tests.builders import TODAY, a_site, a_trainee, an_opening

if TYPE_CHECKING:
    from matcher.models.openings import Opening
    from matcher.models.trainees import Trainee
    from matcher.services.context import Context


def a_night(context: Context, status: NightStatus = NightStatus.DONE, age: int = 0) -> str:
    night_id = night_store.new_id()
    with context.writing():
        context.session.execute(
            insert(Night),
            {
                "id": night_id,
                "on_date": TODAY,
                "status": status,
                "inputs_sha256": "0" * 64,
                "weights_version": "1",
                "referential_version": "1",
                "started_at": context.now - timedelta(days=age),
            },
        )
    return night_id


def a_list(trainee: Trainee, *openings: Opening) -> RankedList:
    return RankedList(
        trainee_id=trainee.id,
        purpose=Purpose.DISCOVER,
        block_start=TODAY,
        block_end=TODAY,
        eligible=len(openings),
        baseline=0.5,
        refused={"PR-04": 2},
        rows=[
            {
                "opening_id": opening.id,
                "rank": rank,
                "period_start": TODAY,
                "period_end": None,
                "travel_minutes": 12,
                "travel_mode": TravelMode.WALK,
                "within_limit": True,
                "fit": Fit.STRONG,
                "score": 0.7,
                "confidence": 0.9,
                "terms": [{"name": "project", "value": 1.0}],
                "reasons": {"for": ["Projet : cuisine"]},
            }
            for rank, opening in enumerate(openings, 1)
        ],
    )


def add(context: Context, night_id: str, *lists: RankedList) -> int:
    night: dict[str, Any] = {
        "id": night_id,
        "on_date": TODAY,
        "weights_version": "1",
        "referential_version": "1",
    }
    with context.writing():
        return night_store.add_lists(context, night, [ranked.sealed() for ranked in lists])


def count(context: Context, model: type[Any]) -> int:
    return context.session.scalar(select(func.count()).select_from(model)) or 0


def lists_shown(context: Context) -> dict[int, list[int]]:
    rows = context.session.execute(
        select(SuggestionList.trainee_id, Suggestion.opening_id)
        .join(CurrentNight, CurrentNight.night_id == SuggestionList.night_id)
        .join(Suggestion, Suggestion.list_id == SuggestionList.id)
        .order_by(SuggestionList.trainee_id, Suggestion.rank)
    )
    shown: dict[int, list[int]] = {}
    for trainee_id, opening_id in rows:
        shown.setdefault(trainee_id, []).append(opening_id)
    return shown


def test_lists_are_shown_from_the_switch_on(context: Context) -> None:
    trainee, opening, other = a_trainee(context), an_opening(context), an_opening(context)
    expected = {trainee.id: [other.id, opening.id]}
    lines = a_list(trainee, other, opening)
    site_id, night_id = trainee.site_id, a_night(context)
    assert add(context, night_id, lines) == 2
    assert lists_shown(context) == {}
    with context.writing():
        night_store.make_current(context, night_id, [site_id])
    assert lists_shown(context) == expected


def test_lines_and_lists_read_back_as_they_were_ranked(context: Context) -> None:
    trainee, opening = a_trainee(context), an_opening(context)
    ranked = a_list(trainee, opening)
    unknown = {
        "rank": 2,
        "period_end": TODAY,
        "travel_minutes": None,
        "travel_mode": None,
        "within_limit": None,
        "reasons": {"for": ["Élève dit « l'œuvre »\tà la\nligne \\N"], "against": []},
    }
    ranked = replace(ranked, rows=[ranked.rows[0], {**ranked.rows[0], **unknown}])
    add(context, a_night(context), ranked)
    stored = context.session.scalars(select(SuggestionList)).one()
    for name in ("purpose", "block_start", "block_end", "eligible", "baseline", "refused"):
        assert getattr(stored, name) == getattr(ranked, name)
    found = [{name: getattr(row, name) for name in LINE} for row in stored.suggestions]
    assert found == ranked.rows
    assert isinstance(found[0]["fit"], Fit)


def test_switch_moves_the_sites_asked_and_no_other(context: Context) -> None:
    sites = [a_site(context, name).id for name in ("Bagneux", "Clichy", "Nanterre")]
    first, second = a_night(context), a_night(context)
    with context.writing():
        night_store.make_current(context, first, sites)
        night_store.make_current(context, second, sites[:2])
    found = context.session.execute(select(CurrentNight.site_id, CurrentNight.night_id)).all()
    assert {tuple(row) for row in found} == {
        (sites[0], second),
        (sites[1], second),
        (sites[2], first),
    }


def test_equal_lists_have_equal_names_and_others_have_not(context: Context) -> None:
    trainee, opening, other = a_trainee(context), an_opening(context), an_opening(context)
    lines = a_list(trainee, opening, other)
    assert lines.sealed() == a_list(trainee, opening, other).sealed()
    name = lines.sealed().content_sha256
    assert name != a_list(trainee, other, opening).sealed().content_sha256


def test_night_that_died_is_marked_and_its_lists_are_dropped(context: Context) -> None:
    trainee, opening = a_trainee(context), an_opening(context)
    lines = a_list(trainee, opening)
    good, dead = a_night(context), a_night(context, NightStatus.STARTED)
    add(context, good, lines)
    add(context, dead, lines)
    assert night_store.sweep_dead(context) == [dead]
    rows = context.session.execute(select(Night.id, Night.status))
    states = {row.id: row.status for row in rows}
    assert states == {good: NightStatus.DONE, dead: NightStatus.FAILED}
    assert context.session.scalars(select(SuggestionList.night_id)).all() == [good]


def test_list_of_a_trainee_who_could_not_be_read_is_carried_over_whole(context: Context) -> None:
    trainee, opening, other = a_trainee(context), an_opening(context), an_opening(context)
    expected = {trainee.id: [opening.id, other.id]}
    trainee_id, site_id, lines = trainee.id, trainee.site_id, a_list(trainee, opening, other)
    first, second = a_night(context), a_night(context)
    add(context, first, lines)
    with context.writing():
        night_store.make_current(context, first, [site_id])
    with context.writing():
        night_store.carry_over(context, second, [trainee_id])
        night_store.make_current(context, second, [site_id])
    assert lists_shown(context) == expected
    assert (
        context.session.scalars(select(Suggestion.reasons)).all()
        == [{"for": ["Projet : cuisine"]}] * 4
    )


def test_old_nights_go_with_their_lists_but_not_the_current_one(context: Context) -> None:
    trainee, opening = a_trainee(context), an_opening(context)
    site_id, lines = trainee.site_id, a_list(trainee, opening)
    nights = [a_night(context, age=age) for age in range(5)]
    for night_id in nights:
        add(context, night_id, lines)
    with context.writing():
        night_store.make_current(context, nights[4], [site_id])
    assert night_store.prune(context, keep=2) == 2
    assert set(context.session.scalars(select(Night.id))) == {nights[0], nights[1], nights[4]}
    assert count(context, SuggestionList) == count(context, Suggestion) == 3


def test_list_that_a_person_saw_outlives_its_night(context: Context) -> None:
    trainee, opening = a_trainee(context), an_opening(context)
    lines = a_list(trainee, opening)
    add(context, a_night(context, age=9), lines)
    with context.writing():
        context.session.execute(update(SuggestionList).values(shown_to="a@ecole.example"))
    a_night(context)
    assert night_store.prune(context, keep=1) == 1
    assert context.session.scalars(select(SuggestionList.night_id)).all() == [None]
    assert count(context, Suggestion) == 1
