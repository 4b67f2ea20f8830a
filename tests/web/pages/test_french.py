"""Dates, hours and numbers as people say them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from matcher.services.rule_page import rule_table
from matcher.vocabulary import RiskCategory
from matcher.web.pages import french, rule_words


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (date(2027, 1, 11), date(2027, 1, 29), "11 → 29 janv."),
        (date(2027, 1, 18), date(2027, 2, 5), "18 janv. → 5 févr."),
        (date(2027, 1, 1), date(2027, 1, 29), "1er → 29 janv."),
        (date(2027, 1, 11), date(2027, 1, 11), "le 11 janv."),
        (date(2027, 3, 1), None, "dès le 1er mars"),
        (None, None, "dates à préciser"),
        (date(2026, 1, 11), date(2027, 1, 11), "11 janv. 2026 → 11 janv. 2027"),
        (date(2026, 12, 14), date(2027, 1, 8), "14 déc. → 8 janv."),
    ],
)
def test_period_is_said_shortly(start: date | None, end: date | None, said: str) -> None:
    assert french.period(start, end) == said


def test_hours_say_what_is_known_only() -> None:
    assert french.hours(35, time(9), time(17, 30)) == "35 h, 9 h – 17 h 30"
    assert french.hours(17.5, None, None) == "17,5 h"
    assert french.hours(None, None, time(17)) == "horaires à demander"


def test_travel_beyond_the_limit_is_said_not_hidden() -> None:
    said = french.travel(62, "transit", within_limit=False)
    assert said == "62 min en transports, au-delà de sa limite"
    assert french.travel(24, "walk", within_limit=None) == "24 min à pied"
    assert french.travel(None, None, within_limit=None) == "trajet à vérifier"


def test_moment_is_told_in_paris() -> None:
    assert french.moment(datetime(2026, 11, 22, 2, 31, tzinfo=UTC)) == "22 nov., 3 h 31"


@pytest.mark.parametrize(
    ("birth", "said"),
    [
        (date(2009, 3, 3), "17 ans, majorité le 3 mars 2027"),
        (date(2008, 11, 30), "17 ans, majorité le 30 nov."),
        (date(2008, 11, 23), "18 ans"),
        (date(2008, 2, 29), "18 ans"),
        (date(2012, 2, 29), "14 ans, majorité le 1er mars 2030"),
    ],
)
def test_coming_of_age_is_said_for_minors(birth: date, said: str) -> None:
    assert french.age_words(birth, date(2026, 11, 23)) == said


def test_small_words() -> None:
    assert french.count(1, "place") == "1 place"
    assert french.count(71_400, "place") == "71\u202f400 places"
    assert french.number(-0.05) == "−0,05"
    assert french.listed(["a", "b", "c"]) == "a, b et c"
    assert french.days_ago(date(2026, 11, 22), date(2026, 11, 23)) == "hier"


@pytest.mark.parametrize("risk", list(RiskCategory))
def test_every_risk_has_words(risk: RiskCategory) -> None:
    assert risk.label in rule_words.short(f"TR-{risk.value}")


@pytest.mark.parametrize("rule", [row["id"] for row in rule_table()])
def test_every_rule_has_words(rule: str) -> None:
    assert not rule_words.short(rule).startswith("règle ")


def test_rule_without_words_is_named_by_its_id() -> None:
    assert rule_words.short("XX-99") == "règle XX-99"
