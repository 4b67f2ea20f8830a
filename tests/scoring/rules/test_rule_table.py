"""Every id of the tables of law has a rule or a written place elsewhere, and the page says so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from matcher.scoring.rules.duties import DUTIES, Where
from matcher.scoring.rules.every import EVERY
from matcher.services import rule_page
from matcher.vocabulary import RiskCategory

if TYPE_CHECKING:
    from matcher.scoring.rules.registry import Rule

PAGE = Path(__file__).parents[3] / "docs" / "regles.md"
IDS_OF_THE_LAW = {
    *(f"PM-{number:02d}" for number in range(1, 17)),
    *(f"MN-{number:02d}" for number in range(1, 11)),
    *(f"AL-{number:02d}" for number in range(1, 11)),
    *(f"TR-{category.value}" for category in RiskCategory),
    "TR-not_assessed",
}


def test_every_id_of_the_law_has_a_rule_or_a_written_reason() -> None:
    rules = {rule.id for rule in EVERY if not rule.id.startswith("PR-")}
    duties = {duty.id for duty in DUTIES}
    assert rules | duties == IDS_OF_THE_LAW
    assert not rules & duties


def test_every_duty_says_what_is_done_with_it() -> None:
    assert all(len(duty.how) > 20 and duty.how.endswith(".") for duty in DUTIES)
    assert {duty.where for duty in DUTIES} <= set(Where)


@pytest.mark.parametrize("rule", EVERY, ids=lambda rule: rule.id)
def test_every_rule_says_its_source_and_what_would_help(rule: Rule) -> None:
    for text in (rule.sentence, rule.remedy):
        assert text.endswith((".", ")."))
    assert rule.source


def test_the_page_of_the_docs_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == rule_page.markdown(), (
        "lancez : matcher rules page docs/regles.md"
    )
