"""The trades that ship with the product hold together and are plausible."""

from __future__ import annotations

import csv
import re
from collections import Counter
from itertools import pairwise

import pytest

from matcher.referentials.builtin import VERSION, load_builtin, naf_section_of, naf_sections
from matcher.vocabulary import Demand, RiskCategory, SoftSkill, fold
from tests import open_data

RIASEC = re.compile(r"[RIASEC]{1,2}")
BUILTIN = load_builtin()

TRADES_OF_AN_E2C = 137


def _titles_by_trade() -> dict[str, list[str]]:
    titles: dict[str, list[str]] = {}
    for appellation in BUILTIN.appellations:
        titles.setdefault(appellation.trade, []).append(appellation.label)
    return titles


def test_the_version_says_that_it_ships_with_the_product() -> None:
    assert BUILTIN.version == VERSION == "intégré-2026-11"


def test_there_are_137_trades_each_its_own_family() -> None:
    assert len(BUILTIN.trades) == TRADES_OF_AN_E2C
    for code, trade in BUILTIN.trades.items():
        assert re.fullmatch(r"[A-N]\d{4}", code)
        assert (trade.code, trade.family) == (code, code)
        assert BUILTIN.trades_meant_by(code) == (code,)
        assert trade.domain
        assert len(BUILTIN.sectors[code]) == 1


@pytest.mark.parametrize("code", sorted(BUILTIN.trades))
def test_a_trade_has_riasec_and_a_short_definition(code: str) -> None:
    trade = BUILTIN.trades[code]
    assert RIASEC.fullmatch(trade.riasec)
    assert len(set(trade.riasec)) == len(trade.riasec)
    assert 20 <= len(trade.definition) <= 120
    assert trade.definition.endswith(".")


@pytest.mark.parametrize("code", sorted(BUILTIN.trades))
def test_a_trade_asks_four_to_eight_skills_of_the_vocabulary(code: str) -> None:
    asked = BUILTIN.core_skills[code]
    assert 4 <= len(asked) <= 8
    assert set(asked) <= set(BUILTIN.macro_skills)
    assert set(asked.values()) <= {1, 2, 3}
    assert max(asked.values()) == 3, "a trade has a skill at its heart"


@pytest.mark.parametrize("code", sorted(BUILTIN.trades))
def test_demands_and_risk_hints_are_of_the_vocabulary(code: str) -> None:
    assert set(BUILTIN.demands[code]) <= {demand.value for demand in Demand}
    assert set(BUILTIN.risk_hints[code]) <= {risk.value for risk in RiskCategory}


@pytest.mark.parametrize("code", sorted(BUILTIN.trades))
def test_a_trade_has_eight_to_twenty_titles_and_its_label_first(code: str) -> None:
    titles = [title for title in BUILTIN.appellations if title.trade == code]
    assert 8 <= len(titles) <= 20
    assert [title.label for title in titles if title.is_main] == [BUILTIN.trades[code].label]


def test_no_title_points_to_two_trades() -> None:
    counts = Counter(fold(title.label) for title in BUILTIN.appellations)
    assert [title for title, count in counts.items() if count > 1] == []
    assert len({title.id for title in BUILTIN.appellations}) == len(BUILTIN.appellations)


@pytest.mark.parametrize(
    ("title", "trade"),
    [
        ("plongeur", "G1605"),
        ("ELS", "D1507"),
        ("cariste CACES 3", "N1101"),
        ("auxiliaire de puériculture", "J1304"),
        ("vendeuse prêt-à-porter", "D1214"),
        ("commis de cuisine", "G1602"),
        ("femme de chambre", "G1501"),
        ("AESH", "K2104"),
    ],
)
def test_everyday_titles_are_known(title: str, trade: str) -> None:
    assert title in _titles_by_trade()[trade]


def test_the_vocabulary_has_60_to_100_skills_and_each_is_asked_somewhere() -> None:
    assert 60 <= len(BUILTIN.macro_skills) <= 100
    asked = {skill for levels in BUILTIN.core_skills.values() for skill in levels}
    assert asked == set(BUILTIN.macro_skills)


def test_a_word_names_one_skill_only() -> None:
    words = [
        fold(word)
        for skill in BUILTIN.macro_skills.values()
        for word in {skill.label, *skill.aliases}
    ]
    assert [word for word, count in Counter(words).items() if count > 1] == []


@pytest.mark.parametrize("id_", sorted(BUILTIN.macro_skills))
def test_a_skill_has_aliases_a_letter_and_rome_codes(id_: str) -> None:
    skill = BUILTIN.macro_skills[id_]
    assert re.fullmatch(r"ms-[a-z-]+", skill.id)
    assert 2 <= len(skill.aliases) <= 10
    assert re.fullmatch("[RIASEC]", skill.riasec)
    assert skill.rome_codes
    for code in skill.rome_codes:
        assert re.fullmatch(r"\d{6}", code)
    assert not set(skill.rome_codes) & {soft.value for soft in SoftSkill}


def test_every_trade_is_the_principal_of_exactly_one_interest() -> None:
    assert 20 <= len(BUILTIN.interests) <= 36
    principal = [c for i in BUILTIN.interests.values() for c in i.principal_trades]
    assert sorted(principal) == sorted(BUILTIN.trades)
    for interest in BUILTIN.interests.values():
        assert interest.principal_trades
        assert set(interest.other_trades) <= set(BUILTIN.trades)
        assert not set(interest.other_trades) & set(interest.principal_trades)


def test_stated_neighbours_are_known_pairs_said_once() -> None:
    pairs = [frozenset(pair[:2]) for pair in BUILTIN.neighbours]
    assert len(set(pairs)) == len(pairs)
    counts = Counter(code for pair in pairs for code in pair)
    assert set(counts) == set(BUILTIN.trades)
    assert min(counts.values()) >= 2
    for one, other, value in BUILTIN.neighbours:
        assert one != other
        assert 0 < value <= 1


def test_naf_sections_cover_each_division_once() -> None:
    sections = naf_sections()
    assert "".join(section.code for section in sections) == "ABCDEFGHIJKLMNOPQRSTU"
    ranges = [(int(s.first_division), int(s.last_division)) for s in sections]
    assert all(first <= last for first, last in ranges)
    assert all(before[1] < after[0] for before, after in pairwise(ranges))


@pytest.mark.parametrize(
    ("naf", "section"), [("4711F", "G"), ("47.11F", "G"), ("5610C", "I"), ("8810A", "Q")]
)
def test_a_naf_code_gives_its_section(naf: str, section: str) -> None:
    found = naf_section_of(naf)
    assert found is not None
    assert found.code == section


@pytest.mark.parametrize("naf", ["", "4", "0000Z", "abc", "44.00Z"])
def test_a_wrong_naf_code_has_no_section(naf: str) -> None:
    assert naf_section_of(naf) is None


def _official(path: str) -> list[dict[str, str]]:
    with (open_data.FOLDER / path).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.open_data
def test_codes_and_labels_are_those_of_the_selection() -> None:
    selection = _official("rome/e2c_selection.csv")
    labels = {row["code_rome_famille"]: row["libelle_v347"] for row in selection}
    assert labels == {code: trade.label for code, trade in BUILTIN.trades.items()}


@pytest.mark.open_data
def test_rome_codes_are_macro_competences_of_knowing_how() -> None:
    skills = _official("rome/v460/unix_referentiel_competence_v460_utf8.csv")
    macro = {
        row["code_ogr"]
        for row in skills
        if row["nature"] == "Macro-compétence" and row["cat_comp"] == "Savoir-faire"
    }
    assert {code for skill in BUILTIN.macro_skills.values() for code in skill.rome_codes} <= macro


@pytest.mark.open_data
def test_divisions_belong_to_the_section_that_the_open_data_say() -> None:
    for row in _official("naf/naf_section_to_prefix.csv"):
        section = naf_section_of(row["naf_prefix2"])
        assert section is not None
        assert section.code == row["naf_section_code"]
