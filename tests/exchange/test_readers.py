"""Files as schools have them, and as they should not be."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, time
from typing import TYPE_CHECKING

import openpyxl
import pytest

from matcher.errors import UnreadableFileError
from matcher.exchange.readers import Line, opened_table, unescaped
from matcher.exchange.writers import escaped, write_table

if TYPE_CHECKING:
    from pathlib import Path


def rows_of(path: Path) -> list[Line]:
    with opened_table(path) as lines:
        return list(lines)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_separator_and_encoding_are_detected(
    tmp_path: Path, separator: str, encoding: str
) -> None:
    path = tmp_path / "sites.csv"
    path.write_bytes(f"Site{separator}Commune\r\nÉcole{separator}Sèvres\r\n".encode(encoding))
    assert rows_of(path) == [Line(1, ["Site", "Commune"]), Line(2, ["École", "Sèvres"])]


def test_line_is_where_the_row_begins_with_quoted_line_breaks(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('name;description\na;"one\ntwo\nthree"\n\nb;"say ""hi"""\n', newline="")
    assert rows_of(path) == [
        Line(1, ["name", "description"]),
        Line(2, ["a", "one\ntwo\nthree"]),
        Line(6, ["b", 'say "hi"']),
    ]


def test_comma_inside_texts_does_not_hide_the_semicolon(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("name;address\nBagneux;4, allée des Apprentis, bât. B\n")
    assert rows_of(path)[1].cells == ["Bagneux", "4, allée des Apprentis, bât. B"]


def test_separator_hint_of_excel_is_skipped(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("sep=;\nname;commune\nA;Sceaux\n")
    assert rows_of(path) == [Line(2, ["name", "commune"]), Line(3, ["A", "Sceaux"])]


def test_quotes_that_never_close_stop_the_file_and_name_the_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('name,commune\nA,Sceaux\nB,"Clichy\nC,Antony\n')
    with pytest.raises(UnreadableFileError, match="ligne 3 : guillemets"):
        rows_of(path)


@pytest.mark.parametrize(
    ("start", "message"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "image PNG"),
        (b"\xff\xd8\xff\xe0" + bytes(64), "image JPEG"),
        (b"%PDF-1.7\n", "document PDF"),
        (b"\xd0\xcf\x11\xe0" + bytes(64), r"ancien classeur \.xls"),
        ("nom;site".encode("utf-16"), "UTF-16"),
        (b"a,b\x00c", "pas un texte"),
        (b"  \n", "vide"),
        (b"PK\x03\x04 not an archive", "archive abîmée"),
    ],
)
def test_file_that_is_no_table_is_told(tmp_path: Path, start: bytes, message: str) -> None:
    path = tmp_path / "stagiaires.csv"
    path.write_bytes(start)
    with pytest.raises(UnreadableFileError, match=message):
        rows_of(path)


def test_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="illisible"):
        rows_of(tmp_path / "absent.csv")


def test_cells_of_a_workbook_come_as_a_file_would_write_them(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["jour", "heure", "siret", "heures", "souple", "vide", "texte"])
    sheet.append([date(2026, 11, 30), time(8, 30), 73282932000074, 35.5, True, None, " Clichy "])
    sheet.append([datetime(2026, 11, 30), None, "01000"])  # noqa: DTZ001 - as Excel has it
    book.save(path)
    assert rows_of(path)[1:] == [
        Line(2, ["2026-11-30", "08:30", "73282932000074", "35.5", "oui", "", "Clichy"]),
        Line(3, ["2026-11-30", "", "01000"]),
    ]


def test_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "trainees.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (60 * 1024 * 1024))
    with pytest.raises(UnreadableFileError, match="compressé plus de 200 fois"):
        rows_of(path)


def test_workbook_that_declares_entities_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_table(path, ["name"], [["A"]])
    bomb = '<!DOCTYPE b [<!ENTITY a "aaaa"><!ENTITY c "&a;&a;">]><b>&c;</b>'
    evil = tmp_path / "evil.xlsx"
    with zipfile.ZipFile(path) as good, zipfile.ZipFile(evil, "w") as archive:
        for member in good.namelist():
            data = bomb.encode() if member == "xl/worksheets/sheet1.xml" else good.read(member)
            archive.writestr(member, data)
    with pytest.raises(UnreadableFileError, match="classeur abîmé"):
        rows_of(evil)


def test_archive_that_is_no_workbook_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("notes.txt", "x")
    with pytest.raises(UnreadableFileError, match="non un classeur"):
        rows_of(path)


@pytest.mark.parametrize("text", ["=1+1", "+33 1", "-x", "@cmd", "'=x", "''=x", "'plain", "plain"])
def test_formula_is_guarded_on_the_way_out_and_bared_on_the_way_in(text: str) -> None:
    assert not escaped(text).startswith(("=", "+", "-", "@"))
    assert unescaped(escaped(text)) == text


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_numbers_are_written_as_numbers_and_texts_as_texts(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    write_table(path, ["a", "b", "c"], [["=1", -2.5, "01000"]])
    assert rows_of(path)[1].cells == ["'=1", "-2.5", "01000"]
