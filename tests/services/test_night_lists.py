"""The night stores what a request would answer, one process or many."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from matcher.models.sites import Site
from matcher.services import answers, fan_out, imports
from matcher.services.fan_out import PlainSchedulerError, Workers
from matcher.services.night_lists import DOCUMENTS, LINE
from matcher.services.night_ranking import NightRanking, open_ranking

if TYPE_CHECKING:
    from matcher.services.context import Context
    from matcher.services.night_lists import SealedList

SAME = 2e-9
"""Numbers of both are rounded to nine decimals: one may have been rounded up, one down."""


def the_sample(context: Context) -> NightRanking:
    imports.import_sample(context)
    return open_ranking(context, context.session.scalars(select(Site.id)).all())


def flat(shown: dict[str, Any]) -> list[float]:
    return [
        shown["score"],
        *(term[key] for term in shown["terms"] for key in ("value", "weight", "contribution")),
    ]


def assert_listed(sealed: SealedList, asked: dict[str, Any]) -> None:
    for count in ("eligible", "refused"):
        assert sealed.columns[count] == asked[count]
    assert sealed.columns["baseline"] == pytest.approx(asked["baseline"], abs=SAME)
    for line, shown in zip(sealed.lines, asked["suggestions"], strict=True):
        row: dict[str, Any] = dict(zip(LINE, line, strict=True))
        row |= {name: json.loads(row[name]) for name in DOCUMENTS}
        assert row["rank"] == shown["rank"]
        assert row["period_start"] == shown["period"]["start"]
        assert row["within_limit"] == shown["travel"]["within_limit"]
        assert row["reasons"] == {key: shown[key] for key in row["reasons"]}
        assert [term["name"] for term in row["terms"]] == [t["name"] for t in shown["terms"]]
        assert flat(row) == pytest.approx(flat(shown), abs=SAME)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_night_of_the_sample_school_stores_what_a_request_answers(context: Context) -> None:
    ranking = the_sample(context)
    kept = ranking.ground.world.scoring.night.kept_per_trainee
    rows = range(0, len(ranking.trainees), 7)
    for row in rows:
        [listed] = ranking.rank(range(row, row + 1)).lists
        asked = next(ranking.ground.rank([row]))
        assert_listed(listed, answers.list_document(ranking.ground, asked, kept))
    assert len(rows) > 20


def test_plain_tcp_to_a_scheduler_is_refused_by_name() -> None:
    work = fan_out.mapped(max, 1, [1, 2], Workers(scheduler="tcp://127.0.0.1:8786"))
    with pytest.raises(PlainSchedulerError, match="tls://"):
        next(work)


def test_few_pairs_are_judged_in_one_process() -> None:
    workers = Workers(jobs=8)
    assert workers.for_pairs(100).processes == 1
    assert workers.for_pairs(workers.worth_it).processes == 8


@pytest.mark.proof
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_lists_of_many_processes_are_those_of_one_bit_by_bit(context: Context) -> None:
    ranking = the_sample(context)
    blocks = [range(first, first + 16) for first in range(0, 96, 16)]
    one = list(fan_out.mapped(NightRanking.rank, ranking, blocks, Workers()))
    many = list(fan_out.mapped(NightRanking.rank, ranking, blocks, replace(Workers(), jobs=2)))
    for mine, theirs in zip(one, many, strict=True):
        assert [ranked.content_sha256 for ranked in mine.lists] == [
            ranked.content_sha256 for ranked in theirs.lists
        ]
        assert mine.eligible_by_opening.tolist() == theirs.eligible_by_opening.tolist()
