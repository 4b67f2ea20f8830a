"""Stations read from the file of the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from matcher.errors import UnreadableFileError
from matcher.referentials.stations import read_stations
from tests import open_data

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "geo_point_2d;geo_shape;id_gares;nom_gares;id_ref_zdc;nom_zdc;res_com;mode"
ROWS = (
    '48.90, 2.30;"{""a"": [1, 2]}";1;Mairie;71500;Mairie de Clichy;METRO 13;METRO',
    "48.80, 2.30;x;2;Bagneux;72000;Bagneux;METRO 4;METRO",
    "48.92, 2.32;x;3;Mairie;71500;Mairie de Clichy;TRAM 9;TRAM",
)


def _file(folder: Path, *lines: str, encoding: str = "utf-8-sig") -> Path:
    path = folder / "gares.csv"
    path.write_bytes("\r\n".join(lines).encode(encoding) + b"\r\n")
    return path


def test_lines_of_a_zone_are_merged(tmp_path: Path) -> None:
    clichy, bagneux = read_stations(_file(tmp_path, HEADER, *ROWS))
    assert (clichy.id, clichy.name) == ("71500", "Mairie de Clichy")
    assert clichy.lines == ("METRO 13", "TRAM 9")
    assert clichy.modes == ("METRO", "TRAMWAY")
    assert (clichy.latitude, clichy.longitude) == pytest.approx((48.91, 2.31))
    assert bagneux.lines == ("METRO 4",)


def test_the_order_of_rows_changes_nothing(tmp_path: Path) -> None:
    forward = read_stations(_file(tmp_path, HEADER, *ROWS))
    assert read_stations(_file(tmp_path, HEADER, *reversed(ROWS))) == forward


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("abc, 2.3;x;1;G;1;G;METRO 1;METRO", "latitude"),
        ("48.9;x;1;G;1;G;METRO 1;METRO", "geo_point_2d"),
        ("148.9, 2.3;x;1;G;1;G;METRO 1;METRO", "latitude"),
        ("48.9, 2.3;x;1;G;;G;METRO 1;METRO", "id_ref_zdc"),
        ("48.9, 2.3;x;1", "colonnes"),
    ],
)
def test_a_broken_row_is_named(tmp_path: Path, row: str, said: str) -> None:
    path = _file(tmp_path, HEADER, *ROWS, row)
    with pytest.raises(UnreadableFileError, match=said) as caught:
        read_stations(path)
    assert str(path) in caught.value.message
    assert "ligne 5" in caught.value.message


def test_a_wrong_separator_is_said(tmp_path: Path) -> None:
    path = _file(tmp_path, HEADER.replace(";", ","), *ROWS)
    with pytest.raises(UnreadableFileError, match="séparateur attendu : ;"):
        read_stations(path)


def test_another_encoding_is_said(tmp_path: Path) -> None:
    path = _file(tmp_path, HEADER, ROWS[0].replace("Clichy", "Épinay"), encoding="cp1252")
    with pytest.raises(UnreadableFileError, match="UTF-8"):
        read_stations(path)


def test_an_empty_table_is_said(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="aucune ligne"):
        read_stations(_file(tmp_path, HEADER))


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"absent\.csv"):
        read_stations(tmp_path / "absent.csv")


def test_a_picture_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "photo.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xd8")
    with pytest.raises(UnreadableFileError):
        read_stations(path)


@pytest.mark.open_data
def test_the_official_file_gives_its_992_zones() -> None:
    stations = {station.name: station for station in read_stations(open_data.STATIONS)}
    assert len(read_stations(open_data.STATIONS)) == 992
    assert "METRO 13" in stations["Mairie de Clichy"].lines
