"""A whole ROME 4.0 archive of four invented trades, written as the publisher writes it."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

Table = list[list[str]]


def tables() -> dict[str, Table]:
    """Return the tables of the archive, header first, ready to be spoiled by a test."""
    return {
        "referentiel_code_rome": [
            ["code_rome", "code_ogr", "libelle_rome", "code_rome_parent"],
            ["A1101", "6", "Dresseur / Dresseuse de licornes", "A1101"],
            ["A1102", "7", "Soigneur / Soigneuse de licornes", "A1101"],
            ["B1101", "8", "Souffleur / Souffleuse de bulles", "B1101"],
            ["B1201", "9", "Peintre d'arcs-en-ciel", "B1201"],
        ],
        "referentiel_appellation": [
            [
                *("code_ogr", "libelle_appellation_long", "code_rome"),
                *("classification", "peu_usite"),
            ],
            ["10", "Dresseur / Dresseuse de licornes", "A1101", "PRINCIPALE", "N"],
            ["11", "Maître-dresseur / Maître-dresseuse d''animaux fabuleux", "A1101", "", "O"],
            ["12", "Soigneur / Soigneuse de licornes", "A1102", "PRINCIPALE", "N"],
            ["13", "Souffleur / Souffleuse de bulles", "B1101", "PRINCIPALE", "N"],
            ["14", "Peintre d''arcs-en-ciel", "B1201", "PRINCIPALE", "N"],
        ],
        "referentiel_competence": [
            ["code_ogr", "nature", "libelle_competence", "code_ogr_macro_comp", "cat_comp"],
            ["900", "Macro-compétence", "Prendre soin d''un animal", "", "Savoir-faire"],
            ["901", "Macro-compétence", "Souffler le verre et le savon", "", "Savoir-faire"],
            ["902", "Macro-compétence", "Respecter les consignes", "", "Savoir-faire"],
            ["990", "Macro-compétence", "Avoir le sens", "", "Savoir-être professionnel"],
            ["100", "Compétence", "Brosser une crinière", "900", "Savoir-faire"],
            ["101", "Compétence", "Nourrir une licorne", "900", "Savoir-faire"],
            ["102", "Compétence", "Doser le savon", "901", "Savoir-faire"],
        ],
        "referentiel_savoir": [
            ["code_ogr_savoir", "libelle_savoir"],
            ["200", "Anatomie des licornes"],
            ["201", "Chimie du savon"],
        ],
        "referentiel_contexte_travail": [
            ["code_ogr", "libelle_cont_travail", "libelle_type_cont_trav"],
            ["300", "Travail de nuit", "Horaires et durée du travail"],
            ["301", "En grande hauteur", "Conditions de travail et risques professionnels"],
        ],
        "coherence_item": [
            ["code_rome", "code_ogr", "coeur_metier"],
            ["A1101", "100", "Principale"],
            ["A1101", "101", "Principale"],
            ["A1101", "902", ""],
            ["A1101", "990", ""],
            ["A1101", "200", ""],
            ["A1101", "300", ""],
            ["A1102", "101", "Principale"],
            ["A1102", "200", ""],
            ["B1101", "102", "Émergente"],
            ["B1101", "902", ""],
            ["B1201", "902", "Principale"],
            ["B1201", "301", ""],
        ],
        "cr_gd_dp": [
            ["code_rome", "libelle_domaine_professionel"],
            *(["A1101", "Licornes"], ["A1102", "Licornes"]),
            *(["B1101", "Bulles"], ["B1201", "Ciel"]),
        ],
        "referentiel_code_rome_riasec": [
            ["code_rome", "riasec_majeur", "riasec_mineur"],
            *(["A1101", "R", "S"], ["A1102", "S", ""], ["B1101", "A", ""], ["B1201", "A", "R"]),
        ],
        "rubrique_mobilite": [
            ["code_rome", "code_rome_cible", "numero_ordre"],
            ["A1101", "B1101", "1"],
            ["B1101", "B1201", "2"],
        ],
        "texte": [
            ["code_rome", "libelle_type_texte", "position_phrase", "libelle_texte"],
            ["A1101", "definition", "2", "Lui apprend l''art de la parade."],
            ["A1101", "definition", "1", "Apprivoise la licorne."],
            ["A1101", "acces_metier", "1", "Sans diplôme."],
            ["B1201", "definition", "1", "Peint le ciel."],
        ],
        "centre_interet": [
            ["code_centre_interet", "libelle_centre_interet", "definition_centre_interet"],
            ["1", "J''ai envie de soigner", "Soigner.\n\nTout un art."],
        ],
        "arborescence_centre_interet": [
            ["code_centre_interet", "code_rome", "principal"],
            ["1", "A1102", "oui"],
            ["1", "A1101", "non"],
        ],
        "arborescence_secteur_naf": [
            ["code_secteur_naf", "libelle_secteur_naf", "code_rome"],
            ["1", "Élevage fabuleux", "A1101"],
        ],
    }


def contents(of: dict[str, Table], version: str = "471") -> dict[str, bytes]:
    """Return the files of the archive: quoted, blank line after each record, one in cp1252."""
    files: dict[str, bytes] = {}
    for table, rows in of.items():
        text = io.StringIO()
        writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n\n")
        writer.writerows(rows)
        encoding = "cp1252" if table == "arborescence_secteur_naf" else "utf-8"
        files[f"unix_{table}_v{version}_utf8.csv"] = text.getvalue().encode(encoding)
    return files


def write_folder(folder: Path, files: dict[str, bytes]) -> Path:
    """Write the files into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def write_zip(path: Path, files: dict[str, bytes], inner: str = "") -> Path:
    """Write the files into a zip, under ``inner`` if it is given."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(inner + name, content)
    return path
