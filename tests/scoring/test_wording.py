"""Labels go into sentences as one would write them."""

import pytest

from matcher.scoring.wording import SHORT_SOFT_SKILLS, counted, in_own_words, listed, lower_first
from matcher.vocabulary import SoftSkill


@pytest.mark.parametrize(
    ("label", "written"),
    [
        ("Serveur / Serveuse en restauration", "serveur / serveuse en restauration"),
        ("Educateur sportif / Educatrice sportive", "éducateur sportif / éducatrice sportive"),
        ("Evacuer et trier des déchets", "évacuer et trier des déchets"),
        ("Employé / Employée libre-service", "employé / employée libre-service"),
        ("Effectuer une livraison", "effectuer une livraison"),
        ("Écaillage", "écaillage"),
        ("PAO et mise en page", "PAO et mise en page"),
        ("", ""),
    ],
)
def test_label_goes_on_a_sentence(label: str, written: str) -> None:
    assert lower_first(label) == written


def test_what_a_person_said_is_quoted_and_a_trade_is_not() -> None:
    assert in_own_words("J'aime le travail manuel") == "« J'aime le travail manuel »"
    assert in_own_words("Fleuriste ") == "fleuriste"
    assert in_own_words("Jardinier") == "jardinier"


def test_labels_that_hold_a_comma_are_parted_by_semicolons() -> None:
    assert listed(["Vendre", "Porter"], 3) == "vendre, porter"
    assert listed(["Charger, porter", "Vendre"], 3) == "charger, porter ; vendre"
    assert listed(["Lire", "Dire", "Rire", "Cuire"], 3) == "lire, dire, rire et 1 autre"
    assert listed(["Lire", "Dire", "Rire", "Cuire", "Luire"], 3) == "lire, dire, rire et 2 autres"


def test_working_weeks_are_counted_as_weeks() -> None:
    assert counted(12, 19) == "2 semaines sur 3"
    assert counted(5, 19) == "1 semaine sur 3"
    assert counted(8, 19) == "8 jours sur 19"
    assert counted(1, 19) == "1 jour sur 19"


def test_every_savoir_etre_has_a_short_word() -> None:
    assert set(SHORT_SOFT_SKILLS) == set(SoftSkill)
