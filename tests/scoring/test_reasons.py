"""Reasons are true, said once, and never contradict each other."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from matcher.scoring import engine
from matcher.scoring.arrays import UNKNOWN
from matcher.scoring.explanations import explain
from matcher.scoring.own_words import OwnWish, OwnWords
from matcher.scoring.ranker import fit
from matcher.scoring.reading import Labels
from matcher.vocabulary import Fit, Kind, Purpose, Weighting
from tests.scoring.worlds import BLOCK_START, a_cohort_row, a_world, an_opening_row

if TYPE_CHECKING:
    from matcher.scoring.explanations import Reasons

LABELS = Labels(
    trades=["Vente", "Service", "Peinture"],
    macro_skills=["Vendre", "Charger, porter", "Peindre"],
    close=0.5,
    related=0.2,
    own=OwnWords.of(
        [
            OwnWish("project", 0, [0], "fleuriste"),
            OwnWish("interest", 0, [0], "J'aime les fleurs"),
        ]
    ),
)


def reasons_of_all(trainee: dict[str, Any], openings: list[dict[str, Any]]) -> dict[str, Reasons]:
    """Return the reasons of each eligible opening, by its reference."""
    named = [opening | {"reference": f"P-{n}"} for n, opening in enumerate(openings)]
    world = a_world([trainee], named)
    ranking = next(engine.rank(world, np.array([0], dtype=np.int32)))
    shown = (ranking.pairs, ranking.way, ranking.scores, ranking.parts)
    return {
        str(world.market.reference[opening]): explain(world, *shown, place, LABELS)
        for place, opening in enumerate(ranking.pairs.opening.tolist())
    }


def test_a_wish_is_said_in_the_trainees_own_words() -> None:
    trainee = a_cohort_row(project=(0,), project_rank=(0,))
    found = reasons_of_all(trainee, [an_opening_row(trade=0), an_opening_row(trade=2)])
    assert "Son premier projet : fleuriste" in found["P-0"].pro


def test_a_sentence_of_the_trainee_is_quoted() -> None:
    found = reasons_of_all(
        a_cohort_row(interest=(0,)), [an_opening_row(trade=0), an_opening_row(trade=2)]
    )
    assert "Va avec ce qui l'attire : « J'aime les fleurs »" in found["P-0"].pro


def test_project_that_also_attracts_is_not_named_twice() -> None:
    trainee = a_cohort_row(project=(1,), project_rank=(0,), interest=(1,))
    found = reasons_of_all(trainee, [an_opening_row(trade=1), an_opening_row(trade=2)])
    assert {"Son premier projet : service", "Ce métier l'attire"} <= set(found["P-0"].pro)


def test_the_project_is_never_said_to_be_far_from_what_attracts() -> None:
    trainee = a_cohort_row(project=(2,), project_rank=(0,), interest=(0,))
    found = reasons_of_all(trainee, [an_opening_row(trade=2), an_opening_row(trade=0)])
    assert found["P-0"].against == []


def test_place_of_unknown_trade_is_never_said_to_be_new_nor_without_link() -> None:
    for weighting in (Weighting.DISCOVER, Weighting.CONFIRM):
        trainee = a_cohort_row(weighting=weighting, tried_trades=(0,))
        found = reasons_of_all(trainee, [an_opening_row(trade=UNKNOWN), an_opening_row(trade=0)])
        said = found["P-0"]
        assert "nouveau métier" not in " ".join(said.pro)
        assert "Sans lien" not in " ".join(said.against)
        assert "Métier de la place : intitulé à préciser" in said.missing


def test_purpose_that_is_not_listed_is_a_warning_and_no_reason() -> None:
    openings = [
        an_opening_row(purposes=(Purpose.CONFIRM,)),
        an_opening_row(purposes=(Purpose.RECRUIT,)),
    ]
    said = reasons_of_all(a_cohort_row(), openings)["P-0"]
    assert "L'entreprise accueille" not in " ".join(said.pro)
    assert [text for text in said.warnings if text.startswith("L'entreprise accueille plutôt")]


def test_contract_before_its_phase_is_a_warning() -> None:
    opening = an_opening_row(kind=Kind.JOB)
    before = reasons_of_all(a_cohort_row(weighting=Weighting.CONFIRM), [opening])["P-0"]
    after = reasons_of_all(a_cohort_row(weighting=Weighting.RECRUIT), [opening])["P-0"]
    text = "Un contrat avant la phase de recrutement : à voir avec le stagiaire."
    assert text in before.warnings
    assert text not in after.warnings


def test_part_of_the_block_is_told_in_weeks() -> None:
    short = an_opening_row(end=BLOCK_START + timedelta(days=11))
    found = reasons_of_all(a_cohort_row(), [short, an_opening_row()])
    assert "Ne couvre que 2 semaines sur 3 de la période" in found["P-0"].against


def test_interrupted_periods_are_told_with_all_of_them() -> None:
    bad = an_opening_row(host_rate=0.6, host_kept=2, host_broken=1)
    found = reasons_of_all(a_cohort_row(), [bad, an_opening_row(host_rate=1.0)])
    assert "1 période interrompue sur 3 dans cette entreprise" in found["P-0"].against


@pytest.mark.parametrize("weighting", list(Weighting)[:3])
def test_place_of_unknown_trade_is_never_a_strong_fit(weighting: Weighting) -> None:
    trainee = a_cohort_row(
        weighting=weighting,
        project=(0,),
        project_rank=(0,),
        skills=(3, 3, 3),
        soft_skills=(3,) * 16,
    )
    opening = an_opening_row(
        trade=UNKNOWN,
        purposes=(list(Purpose)[list(Weighting).index(weighting)],),
        skills=(1, 1, 1),
        has_own_skills=True,
        soft_skills=(1,) * 16,
        host_rate=1.0,
        pressure=0.0,
        latitude=48.798,
        longitude=2.312,
    )
    world = a_world([trainee], [opening])
    ranking = next(engine.rank(world, np.array([0], dtype=np.int32)))
    assert fit(ranking.scores, 0, world.scoring.fit) is not Fit.STRONG
