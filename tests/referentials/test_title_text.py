"""A title is brought to the words that carry its trade."""

from __future__ import annotations

import pytest

from matcher.referentials.title_text import (
    official_words,
    spelt_out_words,
    stem,
    title_words,
)


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Vendeur H/F", "vendeur"),
        ("Vendeur(se) (F/H)", "vendeur"),
        ("Vendeur·euse", "vendeur"),
        ("Vendeur-euse", "vendeur"),
        ("Conducteur/trice de bus", "conducteur bus"),
        ("Infirmier(-ère)", "infirmier"),
        ("employé-e de ménage", "employe menage"),
        ("K1302 - Auxiliaire de vie", "auxiliaire vie"),
        ("Adecco recrute un cariste", "cariste"),
        ("Agent SSIAP1", "agent ssiap"),
        ("Employé(e) polyvalent(e)", "employe polyvalent"),
        ("Chargé.e d'accueil", "charge accueil"),
        ("Infirmier / Infirmière de nuit", "infirmier"),
        ("CAISSIER CDD 6 mois 20h/semaine - Antony", "caissier"),
        ("Alternance - Boulanger - BAC+2", "boulanger"),
        ("Plombier urgent 2500€ brut", "plombier"),
        ("Homme/Femme de chambre", "chambre"),
    ],
)
def test_only_words_that_carry_a_trade_stay(title: str, words: str) -> None:
    assert " ".join(title_words(title)) == words


def test_title_of_tradeless_words_keeps_them() -> None:
    assert title_words("Stage CDD") == ["stage", "cdd"]


def test_abbreviations_are_spelt_out() -> None:
    assert spelt_out_words("ASH de nuit") == ["agent", "service", "hospitalier"]
    assert spelt_out_words("Baby-sitter") == ["garde", "enfants"]


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("Chef / Cheffe de chantier", "chef chantier"),
        ("Agent administratif / Agente administrative de mairie", "agent administratif mairie"),
        ("Manutentionnaire", "manutentionnaire"),
    ],
)
def test_official_label_is_brought_to_one_gender(label: str, words: str) -> None:
    assert " ".join(official_words(label)) == words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("vendeuses", "vendeur"),
        ("conductrices", "conducteur"),
        ("ouvriere", "ouvrier"),
        ("gardiennes", "gardien"),
        ("patronne", "patron"),
        ("sportives", "sportif"),
        ("employees", "employe"),
        ("vitres", "vitre"),
        ("animaux", "animal"),
        ("cheffes", "chef"),
    ],
)
def test_gender_and_number_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)
