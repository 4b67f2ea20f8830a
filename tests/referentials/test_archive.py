"""The official archive is read whole, in any of its shapes, or refused with file and row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from matcher.errors import UnreadableFileError
from matcher.referentials.archive import read_archive
from matcher.referentials.archive_files import MAX_FILE_BYTES, ArchiveError
from matcher.vocabulary import Demand, RiskCategory
from tests import open_data
from tests.referentials.small_archive import (
    contents,
    tables,
    write_folder,
    write_zip,
)

if TYPE_CHECKING:
    from pathlib import Path

    from matcher.referentials.rome import Referential


def read(folder: Path, version: str = "471") -> Referential:
    return read_archive(write_folder(folder / "rome", contents(tables(), version)))


def fault(folder: Path, table: str, row: list[str]) -> ArchiveError:
    """Return the error of an archive with one more row in a table."""
    spoiled = tables()
    spoiled[table].append(row)
    with pytest.raises(ArchiveError) as caught:
        read_archive(write_folder(folder / "rome", contents(spoiled)))
    return caught.value


def test_trades_carry_family_domain_riasec_and_ordered_definition(tmp_path: Path) -> None:
    trade = read(tmp_path).trades["A1101"]
    assert (trade.family, trade.domain, trade.riasec) == ("A1101", "Licornes", "RS")
    assert trade.definition == "Apprivoise la licorne. Lui apprend l'art de la parade."


def test_members_of_a_family_are_those_that_name_it_as_parent(tmp_path: Path) -> None:
    assert read(tmp_path).members_of["A1101"] == ("A1101", "A1102")


def test_version_comes_from_the_file_names(tmp_path: Path) -> None:
    assert read(tmp_path, "485").version == "v485"


def test_newest_version_of_a_folder_is_read(tmp_path: Path) -> None:
    write_folder(tmp_path / "rome", contents(tables(), "470"))
    assert read(tmp_path, "471").version == "v471"


def test_doubled_apostrophes_become_one(tmp_path: Path) -> None:
    titles = {title.id: title for title in read(tmp_path).appellations}
    assert titles["11"].label == "Maître-dresseur / Maître-dresseuse d'animaux fabuleux"
    assert titles["11"].is_rare
    assert titles["10"].is_main


def test_file_in_cp1252_keeps_its_accents(tmp_path: Path) -> None:
    assert read(tmp_path).sectors["A1101"] == ("Élevage fabuleux",)


def test_savoir_etre_are_kept_apart_from_macro_skills(tmp_path: Path) -> None:
    rome = read(tmp_path)
    assert set(rome.macro_skills) == {"900", "901", "902"}
    assert rome.soft_skills == {"A1101": ("990",)}
    assert all(link.target != "990" for link in rome.links)


def test_core_skills_gather_details_under_their_macro_skill(tmp_path: Path) -> None:
    core = read(tmp_path).core_skills
    assert core["A1101"] == {"900": 3, "902": 1}
    assert list(core["A1101"]) == ["900", "902"]
    assert core["B1101"] == {"901": 1, "902": 1}


def test_contexts_announce_demands_and_risk_hints(tmp_path: Path) -> None:
    rome = read(tmp_path)
    assert rome.demands["A1101"] == (Demand.NIGHT,)
    assert rome.demands["B1201"] == (Demand.HEIGHT,)
    assert rome.risk_hints["B1201"] == (RiskCategory.HEIGHT,)


def test_interests_tell_principal_trades_from_others(tmp_path: Path) -> None:
    interest = read(tmp_path).interests["1"]
    assert interest.label == "J'ai envie de soigner"
    assert (interest.principal_trades, interest.other_trades) == (("A1102",), ("A1101",))


@pytest.mark.parametrize("inner", ["", "ROME 4.0/"])
def test_zip_reads_as_the_folder_does(tmp_path: Path, inner: str) -> None:
    path = write_zip(tmp_path / "rome.zip", contents(tables()), inner)
    assert read_archive(path) == read(tmp_path)


def test_missing_file_is_named(tmp_path: Path) -> None:
    partial = tables()
    del partial["coherence_item"]
    with pytest.raises(UnreadableFileError, match=r"unix_coherence_item_v471_utf8\.csv"):
        read_archive(write_folder(tmp_path / "rome", contents(partial)))


def test_optional_file_may_be_absent(tmp_path: Path) -> None:
    partial = tables()
    del partial["arborescence_secteur_naf"]
    assert read_archive(write_folder(tmp_path / "rome", contents(partial))).sectors == {}


@pytest.mark.parametrize(
    ("table", "row", "expected"),
    [
        ("coherence_item", ["Z9999", "100", ""], "code ROME Z9999 inconnu"),
        ("coherence_item", ["A1101", "777", ""], "777 inconnu"),
        ("referentiel_appellation", ["15", "X", "Z1", "", ""], "code ROME Z1 inconnu"),
        ("referentiel_appellation", ["10", "X", "A1101", "", ""], "appellation 10 en double"),
        ("referentiel_competence", ["103", "Compétence", "X", "5", ""], "macro-compétence 5"),
        ("referentiel_code_rome", ["A1101", "1", "X", "A1101"], "code A1101 en double"),
        ("rubrique_mobilite", ["A1101", "Z1", "1"], "code ROME Z1 inconnu"),
        ("rubrique_mobilite", ["A1101", "B1101", "un"], "nombre entier attendu"),
        ("arborescence_centre_interet", ["9", "A1101", "oui"], "centre d'intérêt 9 inconnu"),
        ("texte", ["Z1", "definition", "1", "X"], "code ROME Z1 inconnu"),
        ("cr_gd_dp", ["A1101"], "2 champs attendus, 1 trouvés"),
    ],
)
def test_faulty_row_is_refused_with_file_line_and_expectation(
    tmp_path: Path, table: str, row: list[str], expected: str
) -> None:
    error = fault(tmp_path, table, row)
    assert f"unix_{table}_v471_utf8.csv, ligne " in error.message
    assert expected in error.message
    # A blank line follows every record, so the last record ends two lines per record before.
    assert error.line == 2 * len(tables()[table]) + 1


def test_unknown_family_is_refused(tmp_path: Path) -> None:
    spoiled = tables()
    spoiled["referentiel_code_rome"][2][3] = "C1101"
    with pytest.raises(ArchiveError, match=r"code_rome_v471_utf8\.csv, ligne 5 : famille C1101"):
        read_archive(write_folder(tmp_path / "rome", contents(spoiled)))


def test_file_cut_in_the_middle_of_a_cell_is_refused(tmp_path: Path) -> None:
    files = contents(tables())
    name = "unix_texte_v471_utf8.csv"
    files[name] = files[name][:-6]
    with pytest.raises(ArchiveError, match=r"texte_v471_utf8\.csv, ligne"):
        read_archive(write_folder(tmp_path / "rome", files))


def test_file_that_lost_its_end_is_refused(tmp_path: Path) -> None:
    short = tables()
    short["referentiel_appellation"].pop()
    with pytest.raises(ArchiveError, match="dont B1201"):
        read_archive(write_folder(tmp_path / "rome", contents(short)))


def test_empty_file_is_refused(tmp_path: Path) -> None:
    short = tables()
    del short["referentiel_savoir"][1:]
    with pytest.raises(ArchiveError, match=r"referentiel_savoir.*vide"):
        read_archive(write_folder(tmp_path / "rome", contents(short)))


def test_absent_column_is_named(tmp_path: Path) -> None:
    spoiled = tables()
    spoiled["referentiel_savoir"][0][1] = "intitule"
    with pytest.raises(ArchiveError, match="libelle_savoir"):
        read_archive(write_folder(tmp_path / "rome", contents(spoiled)))


def test_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=r"ROME 4\.0"):
        read_archive(tmp_path)


def test_absent_path_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="introuvable"):
        read_archive(tmp_path / "nothing.zip")


def test_file_that_is_no_zip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rome.zip"
    path.write_bytes(b"\x89PNG\r\n not a zip")
    with pytest.raises(ArchiveError, match="illisible"):
        read_archive(path)


def test_zip_bomb_is_refused_without_being_unpacked(tmp_path: Path) -> None:
    files = contents(tables())
    files["unix_texte_v471_utf8.csv"] = bytes(MAX_FILE_BYTES + 1)
    with pytest.raises(ArchiveError, match="démesurée"):
        read_archive(write_zip(tmp_path / "rome.zip", files))


@pytest.mark.open_data
def test_official_archive_is_read_whole() -> None:
    rome = read_archive(open_data.ROME)
    assert len(rome.trades) == 1584
    assert len(rome.members_of) == 532
    assert len(rome.appellations) == 13120
    assert len(rome.macro_skills) == 491
    assert all(6 <= len(asked) <= 12 for asked in rome.core_skills.values())
    assert len(rome.core_skills) == 1584
