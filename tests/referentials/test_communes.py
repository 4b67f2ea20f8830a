"""Communes: the file that ships, the files of the State, and what people write."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.errors import UnreadableFileError
from matcher.referentials.communes import (
    Commune,
    CommuneIndex,
    load_builtin_communes,
    read_communes,
)
from matcher.vocabulary import fold
from tests import open_data

if TYPE_CHECKING:
    from pathlib import Path

BUILTIN = load_builtin_communes()
INDEX = CommuneIndex(BUILTIN)

HEADER = "code_insee,nom,type,codes_postaux,departement,latitude,longitude"


def _of(department: str) -> list[Commune]:
    return [commune for commune in BUILTIN if commune.department == department]


def _kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    north = (one[0] - other[0]) * 111.2
    east = (one[1] - other[1]) * 111.2 * math.cos(math.radians(one[0]))
    return math.hypot(north, east)


# What ships ----------------------------------------------------------------------------------


def test_the_hauts_de_seine_paris_and_the_neighbours_ship() -> None:
    assert len(_of("92")) == 36
    assert len([commune for commune in _of("75") if commune.arrondissement]) == 20
    assert len(_of("75")) == 21
    assert {commune.department for commune in BUILTIN} == {
        "75",
        "78",
        "91",
        "92",
        "93",
        "94",
        "95",
    }
    assert 110 <= len(BUILTIN) <= 160


def test_codes_are_text_and_unique() -> None:
    assert len({commune.insee for commune in BUILTIN}) == len(BUILTIN)
    for commune in BUILTIN:
        assert re.fullmatch(r"\d{5}", commune.insee)
        assert commune.postcodes
        assert all(re.fullmatch(r"\d{5}", postcode) for postcode in commune.postcodes)
        assert any(postcode[:2] == commune.department for postcode in commune.postcodes)


def test_points_lie_around_the_hauts_de_seine_and_are_rounded() -> None:
    for commune in BUILTIN:
        assert commune.latitude is not None
        assert commune.longitude is not None
        assert 48.66 < commune.latitude < 49.02
        assert 2.08 < commune.longitude < 2.50
        assert (round(commune.latitude, 3), round(commune.longitude, 3)) == commune.point


def test_points_of_different_communes_differ() -> None:
    points = [commune.point for commune in BUILTIN if commune.insee != "75056"]
    assert len(set(points)) == len(points)


@pytest.mark.open_data
def test_points_names_and_postcodes_agree_with_the_open_data() -> None:
    official = {commune.insee: commune for commune in read_communes(open_data.COMMUNES)}
    for commune in BUILTIN:
        source = official[commune.insee]
        assert commune.name == source.name
        assert set(commune.postcodes) == set(source.postcodes)
        assert commune.point is not None
        assert source.point is not None
        assert _kilometres(commune.point, source.point) <= 1.5, commune.name


# What people write ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "postcode", "insee"),
    [
        ("Clichy", "92110", "92024"),
        ("CLICHY", None, "92024"),
        ("clichy cedex", None, "92024"),
        ("Clichy cedex 12", None, "92024"),
        ("Clichy (92)", None, "92024"),
        ("92110 Clichy", "", "92024"),
        ("  clichy ", "92 110", "92024"),
        ("St Cloud", None, "92064"),
        ("ST-CLOUD", "92210", "92064"),
        ("Asnieres sur Seine", None, "92004"),
        ("Asnières s/Seine", None, "92004"),
        ("Asnières/Seine", None, "92004"),
        ("Vitry s/ Seine", None, "94081"),
        ("garenne colombes", None, "92035"),
        ("Hay-les-Roses", None, "94038"),
        ("Paris 13e", None, "75113"),
        ("Paris 13ème arrondissement", None, "75113"),
        ("PARIS 75013", None, "75113"),
        ("Paris", "75013", "75113"),
        ("Paris 1er", None, "75101"),
        ("Paris 08", None, "75108"),
        ("Paris cedex 13", None, "75113"),
        ("Paris", "75116", "75116"),
        ("Issy-les-Moulineaux cedex 9", "92445", "92040"),
    ],
)
def test_a_spelling_of_the_name_is_exact(name: str, postcode: str | None, insee: str) -> None:
    found = INDEX.resolve(name, postcode)
    assert found.commune is not None
    assert found.commune.insee == insee
    assert found.is_exact
    assert not found.contradicts
    assert found.point == found.commune.point


@pytest.mark.parametrize(
    ("name", "postcode", "insee"),
    [
        ("Clihcy", None, "92024"),
        ("Nanterer", "92000", "92050"),
        ("Levalois", None, "92044"),
        ("Asnières", "92600", "92004"),
        ("Neuilly", "92200", "92051"),
        ("Neuilly cedex", "92205", "92051"),
        ("Boulogne", None, "92012"),
        ("Issy", None, "92040"),
        ("Nanterre Préfecture", "92000", "92050"),
        ("lhay les roses", "94240", "94038"),
        ("Gennevillier", None, "92036"),
        ("Prais", "75013", "75113"),
        ("Parsi 13e arrondissement", "75013", "75113"),
        ("Paris La Défense", None, "92062"),
    ],
)
def test_a_typo_or_a_short_form_is_corrected_and_said(
    name: str, postcode: str | None, insee: str
) -> None:
    found = INDEX.resolve(name, postcode)
    assert found.commune is not None
    assert found.commune.insee == insee
    assert not found.is_exact
    assert found.corrected_to == found.commune.name
    assert name in found.note


@given(st.data())
def test_two_letters_exchanged_are_forgiven_beside_the_right_postcode(data: st.DataObject) -> None:
    commune = data.draw(st.sampled_from(_of("92")))
    at = data.draw(st.integers(0, len(commune.name) - 2))
    typo = commune.name[:at] + commune.name[at + 1] + commune.name[at] + commune.name[at + 2 :]
    assert INDEX.resolve(typo, commune.postcodes[0]).commune == commune


@given(st.none() | st.text(), st.none() | st.text())
def test_any_text_gets_an_answer_that_says_what_it_assumed(
    name: str | None, postcode: str | None
) -> None:
    found = INDEX.resolve(name, postcode)
    if found.commune is not None:
        assert found.point == found.commune.point
    if not found.is_exact and (fold(name or "") or (postcode or "").strip()):
        assert found.note


def test_a_typo_between_two_communes_is_not_guessed() -> None:
    one = Commune("92001", "Bagnole", ("92001",), 48.8, 2.3)
    other = Commune("92002", "Bagnale", ("92002",), 48.9, 2.2)
    found = CommuneIndex([one, other]).resolve("Bagnele", None)
    assert found.commune is None
    assert found.point is None
    assert CommuneIndex([one, other]).resolve("Bagnele", "92002").commune == other


def test_name_and_postcode_that_disagree_are_said_and_the_name_is_followed() -> None:
    found = INDEX.resolve("Colombes", "75013")
    assert found.commune is not None
    assert found.commune.insee == "92025"
    assert found.contradicts
    assert not found.is_exact
    assert "Paris 13e Arrondissement" in found.note


def test_an_arrondissement_that_disagrees_with_the_postcode_is_said() -> None:
    found = INDEX.resolve("Paris 8e", "75013")
    assert found.contradicts
    assert found.commune is not None
    assert found.commune.insee == "75108"


def test_paris_without_more_is_known_roughly() -> None:
    found = INDEX.resolve("paris", None)
    assert found.commune is not None
    assert found.commune.insee == "75056"
    assert found.is_approximate


@pytest.mark.parametrize("name", [None, "", "  "])
def test_a_postcode_alone_gives_its_commune(name: str | None) -> None:
    found = INDEX.resolve(name, "92110")
    assert found.commune is not None
    assert found.commune.insee == "92024"
    assert found.is_exact


def test_a_postcode_of_several_communes_gives_their_mean_point() -> None:
    found = INDEX.resolve(None, "78350")
    assert found.commune is None
    assert found.is_approximate
    assert found.point == pytest.approx((48.7645, 2.152))
    assert "2 communes" in found.note


def test_an_unknown_name_falls_back_on_the_postcode() -> None:
    found = INDEX.resolve("Xyzzy", "92110")
    assert found.commune is not None
    assert found.commune.insee == "92024"
    assert found.is_approximate
    assert "inconnue" in found.note


@pytest.mark.parametrize(
    ("name", "postcode"),
    [("Xyzzy", None), ("Xyzzy", "abc"), ("Xyzzy", "99999"), (None, "99999"), (None, "7")],
)
def test_an_unknown_place_is_unknown_and_said(name: str | None, postcode: str | None) -> None:
    found = INDEX.resolve(name, postcode)
    assert found.commune is None
    assert found.point is None
    assert "inconnu" in found.note


def test_nothing_written_is_nothing_found() -> None:
    found = INDEX.resolve(None, None)
    assert (found.commune, found.point, found.note) == (None, None, "")


def test_a_postcode_that_lost_its_zero_is_read() -> None:
    bourg = Commune("01053", "Bourg-en-Bresse", ("01000",), 46.2, 5.2)
    assert CommuneIndex([bourg]).resolve("Bourg en Bresse", "1000").is_exact


def test_homonyms_are_settled_by_the_postcode_then_by_home() -> None:
    here = Commune("92007", "Bagneux", ("92220",), 48.8, 2.3)
    there = Commune("36011", "Bagneux", ("36210",), 47.2, 1.6)
    index = CommuneIndex([there, here])
    assert index.resolve("Bagneux", "36210").commune == there
    assert index.resolve("Bagneux", "92220").is_exact
    assumed = index.resolve("Bagneux", None)
    assert assumed.commune == here
    assert not assumed.is_exact
    assert "92" in assumed.note


def test_homonyms_far_from_home_are_not_guessed() -> None:
    one = Commune("36011", "Bagneux", ("36210",), 47.2, 1.6)
    other = Commune("03015", "Bagneux", ("03460",), 46.6, 3.2)
    found = CommuneIndex([one, other]).resolve("Bagneux", None)
    assert found.commune is None
    assert "donnez le code postal" in found.note


def test_the_nearest_commune_of_a_point() -> None:
    nearest = INDEX.near(48.904, 2.306)
    assert nearest is not None
    assert nearest.name == "Clichy"
    assert CommuneIndex([]).near(48.9, 2.3) is None


def test_the_order_of_communes_changes_nothing() -> None:
    backwards = CommuneIndex(reversed(BUILTIN))
    for name, postcode in [("Clihcy", None), (None, "78350"), ("Paris", "75013"), ("Issy", None)]:
        assert backwards.resolve(name, postcode) == INDEX.resolve(name, postcode)


# Files ---------------------------------------------------------------------------------------


def _file(folder: Path, *lines: str) -> Path:
    path = folder / "communes.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_commune_without_a_point_is_kept(tmp_path: Path) -> None:
    path = _file(tmp_path, HEADER, "55138,Culey,commune,55000,55,,", "97123,Lieu,commune,,971,,")
    culey, other = read_communes(path)
    assert (culey.insee, culey.postcodes, culey.point) == ("55138", ("55000",), None)
    assert (other.postcodes, other.department) == ((), "971")
    found = CommuneIndex([culey]).resolve("Culey", "55000")
    assert found.commune == culey
    assert found.point is None


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("9202,Clichy,commune,92110,92,48.9,2.3", "code_insee"),
        ("92024,,commune,92110,92,48.9,2.3", "nom"),
        ("92024,Clichy,commune,9211,92,48.9,2.3", "codes_postaux"),
        ("92024,Clichy,commune,92110,92,nord,2.3", "latitude"),
        ("92024,Clichy,commune,92110,92,nan,2.3", "latitude"),
        ("92024,Clichy,commune,92110,92,48.9,230", "longitude"),
        ("92024,Clichy,commune", "colonnes"),
        ("92007,Bagneux,commune,92220,92,48.8,2.3", "déjà"),
    ],
)
def test_a_broken_row_is_named(tmp_path: Path, row: str, said: str) -> None:
    path = _file(tmp_path, HEADER, "92007,Bagneux,commune,92220,92,48.8,2.3", row)
    with pytest.raises(UnreadableFileError, match=said) as caught:
        read_communes(path)
    assert str(path) in caught.value.message
    assert "ligne 3" in caught.value.message


@pytest.mark.open_data
def test_the_official_file_is_read_whole_and_paris_is_found_by_arrondissement() -> None:
    communes = read_communes(open_data.COMMUNES)
    assert len(communes) == 35_014
    index = CommuneIndex(communes)
    lyon = index.resolve("Lyon", "69003").commune
    assert lyon is not None
    assert lyon.insee == "69383"
    assert index.resolve("Bagneux", None).commune == index.resolve("Bagneux", "92220").commune
    neuilly = index.resolve("Neuilly", "92200").commune
    assert neuilly is not None
    assert neuilly.insee == "92051"
