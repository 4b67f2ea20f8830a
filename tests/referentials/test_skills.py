"""Labels of skills find their entry in either referential, or stay unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from matcher.referentials.archive import read_archive
from matcher.referentials.builtin import load_builtin
from matcher.referentials.rome import MacroSkill
from matcher.referentials.skills import SkillIndex
from tests import open_data
from tests.referentials.small_archive import (
    contents,
    tables,
    write_folder,
)

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def skills(tmp_path: Path) -> SkillIndex:
    project = (
        MacroSkill("ms-animaux", "S'occuper des bêtes", aliases=("soin",), rome_codes=("900",)),
        MacroSkill("ms-rien", "Voler dans les airs", rome_codes=("12345",)),
    )
    return SkillIndex(read_archive(write_folder(tmp_path / "r", contents(tables()))), project)


def test_macro_skill_is_found_by_its_label(skills: SkillIndex) -> None:
    found = skills.resolve("prendre soin d’un ANIMAL")
    assert (found.macro_skill, found.skill, found.score) == ("900", None, 1.0)
    assert found.label == "prendre soin d’un ANIMAL"


def test_detailed_skill_gives_its_macro_skill(skills: SkillIndex) -> None:
    found = skills.resolve("Brosser une crinière")
    assert (found.macro_skill, found.skill) == ("900", "100")


def test_knowledge_has_no_macro_skill(skills: SkillIndex) -> None:
    found = skills.resolve("Chimie du savon")
    assert (found.macro_skill, found.skill) == (None, "201")


@pytest.mark.parametrize("label", ["S'occuper des bêtes", "ms-animaux", "soin"])
def test_label_of_the_project_means_the_macro_competence_it_covers(
    skills: SkillIndex, label: str
) -> None:
    found = skills.resolve(label)
    assert (found.macro_skill, found.rome_codes) == ("900", ("900",))


def test_label_of_the_project_that_covers_nothing_here_stays_unknown(skills: SkillIndex) -> None:
    assert skills.resolve("Voler dans les airs").macro_skill is None


@pytest.mark.parametrize(
    "label", ["Brosser une criniere", "Broser une crinière", "une crinière brosser"]
)
def test_typing_error_and_word_order_are_tolerated(skills: SkillIndex, label: str) -> None:
    found = skills.resolve(label)
    assert found.skill == "100"
    assert 0.9 <= found.score <= 1


@pytest.mark.parametrize("label", ["Brosser les dents", "Piloter un avion", "sois", "", "?"])
def test_other_label_stays_unknown(skills: SkillIndex, label: str) -> None:
    found = skills.resolve(label)
    assert (found.macro_skill, found.skill, found.score) == (None, None, 0.0)


def test_labels_are_resolved_in_order(skills: SkillIndex) -> None:
    found = skills.resolve_many(["Doser le savon", "x", "Doser le savon"] * 40_000)
    assert [one.macro_skill for one in found[:3]] == ["901", None, "901"]
    assert len(found) == 120_000


def test_every_macro_skill_of_the_project_resolves_to_itself() -> None:
    builtin = load_builtin()
    index = SkillIndex(builtin)
    for macro in builtin.macro_skills.values():
        assert index.resolve(macro.label).macro_skill == macro.id


@pytest.mark.open_data
def test_every_label_of_the_project_lives_on_in_the_official_archive() -> None:
    builtin = load_builtin()
    index = SkillIndex(read_archive(open_data.ROME), builtin.macro_skills.values())
    for macro in builtin.macro_skills.values():
        found = index.resolve(macro.label)
        assert found.macro_skill in macro.rome_codes, macro.label


@pytest.mark.parametrize(
    ("label", "macro_skill"),
    [
        ("encaisser", "ms-encaisser"),
        ("Rendre la monnaie", "ms-encaisser"),
        ("accueil client", "ms-accueillir"),
        ("préparer les commandes", "ms-commandes"),
        ("mises en rayons", "ms-rayon"),
    ],
)
def test_everyday_label_is_known_without_articles_and_plurals(
    label: str, macro_skill: str
) -> None:
    assert SkillIndex(load_builtin()).resolve(label).macro_skill == macro_skill
