"""The night of a network written as files: two processes store what one stores, and what is asked.

Byte for byte between processes; equal to `suggest` in order and words, and in numbers but for the
last decimal that is stored.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Text, cast, delete, select, update

from matcher.models.companies import Company
from matcher.models.nights import CurrentNight, Night, NightPressure
from matcher.models.openings import Opening
from matcher.models.sites import Site
from matcher.models.suggestions import Suggestion, SuggestionList
from matcher.models.trainees import Trainee
from matcher.sample.generator import make_network
from matcher.services import imports, night_store, nights, suggestions
from matcher.services.fan_out import Workers
from tests.builders import TODAY

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from matcher.services.context import Context

pytestmark = [
    pytest.mark.proof,
    pytest.mark.parametrize("database_url", ["postgresql"], indirect=True),
]

TRAINEES, OPENINGS = 300, 600
OWN = {"id", "night_id", "list_id", "created_at"}
"""Columns that name a row or a moment, not what is said."""
SAME = 2e-9


def stored(context: Context, night_id: str) -> list[list[tuple[Any, ...]]]:
    """Return all that a night says of lists, lines and openings, as text of the database."""
    mine = SuggestionList.night_id == night_id
    of_list = said(SuggestionList)
    queries = (
        select(*of_list).where(mine).order_by(SuggestionList.trainee_id),
        select(SuggestionList.trainee_id, *said(Suggestion))
        .join_from(Suggestion, SuggestionList)
        .where(mine)
        .order_by(SuggestionList.trainee_id, Suggestion.rank),
        select(*said(NightPressure))
        .where(NightPressure.night_id == night_id)
        .order_by(NightPressure.opening_id),
    )
    return [[tuple(row) for row in context.session.execute(query)] for query in queries]


def said(model: type[Any]) -> Sequence[Any]:
    return [cast(one, Text) for one in model.__table__.columns if one.key not in OWN]


def listed(context: Context, night_id: str, trainee: str) -> list[dict[str, Any]]:
    """Return the stored list of one trainee in the words of `suggest`."""
    query = (
        select(Suggestion, Company.siret, Opening.reference)
        .join_from(Suggestion, SuggestionList)
        .join(Trainee)
        .join(Opening, Opening.id == Suggestion.opening_id)
        .join(Company)
        .where(SuggestionList.night_id == night_id, Trainee.reference == trainee)
        .order_by(Suggestion.rank)
    )
    return [
        {
            "company_siret": siret,
            "opening": opening,
            "rank": line.rank,
            "fit": line.fit.value,
            "score": pytest.approx(line.score, abs=SAME),
            "confidence": pytest.approx(line.confidence, abs=SAME),
            **line.reasons,
        }
        for line, siret, opening in context.session.execute(query)
    ]


def forget(context: Context, *night_ids: str) -> None:
    """Delete these nights, and let no night be known by its inputs: the next one is computed."""
    with context.writing():
        context.session.execute(delete(CurrentNight).where(CurrentNight.night_id.in_(night_ids)))
        context.session.execute(delete(Night).where(Night.id.in_(night_ids)))
        context.session.execute(update(Night).values(inputs_sha256=""))


def test_night_of_two_processes_is_that_of_one_and_what_suggest_says(
    context: Context, tmp_path: Path
) -> None:
    make_network(TRAINEES, OPENINGS, 7, tmp_path / "files", on=TODAY)
    imports.import_school(context, tmp_path / "files")
    # The night before says how much each place is asked for: part of what is judged.
    before = nights.run(context)["id"]
    forget(context)
    references = context.session.scalars(select(Trainee.reference).order_by(Trainee.id)).all()
    asked = {
        trainee: suggestions.suggest(context, trainee, limit=30)["suggestions"]
        for trainee in references[::15]
    }
    two = nights.run(replace(context, workers=Workers(jobs=2, worth_it=0)))
    assert (two["trainees"], two["status"]) == (TRAINEES, "done")
    for trainee, shown in asked.items():
        kept = listed(context, two["id"], trainee)
        assert kept == [
            {key: one[key] for key in line} for line, one in zip(kept, shown, strict=True)
        ]
        assert len(kept) == len(shown) > 0
    by_two = stored(context, two["id"])
    forget(context, two["id"])
    with context.writing():
        sites = context.session.scalars(select(Site.id)).all()
        night_store.make_current(context, before, sites)
    one = nights.run(replace(context, workers=Workers(jobs=1)))
    assert one["id"] != two["id"]
    assert stored(context, one["id"]) == by_two
