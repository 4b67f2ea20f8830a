"""Placements and their papers from the command line: keys, files, exit codes, French."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from matcher.cli.main import main
from tests.builders import BLOCK_START
from tests.services.placements.builders import prepared, running

if TYPE_CHECKING:
    from pathlib import Path

    from config.settings import Settings
    from matcher.services.context import Context


class Answer(NamedTuple):
    """What a command said and how it ended."""

    code: int
    out: str
    err: str


Call = Callable[..., Answer]

LINE = {"id", "trainee", "company_siret", "opening", "start", "end", "status"}

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def call(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Call:
    """Call the program on the database of the test."""

    def run(*words: str, query: str = "") -> Answer:
        monkeypatch.setenv("MATCHER_HOME", str(settings.home))
        monkeypatch.setenv("MATCHER_DATABASE_URL", settings.database_url + query)
        monkeypatch.setattr(sys, "argv", ["matcher", *words])
        code: object = 0
        try:
            main()
        except SystemExit as leaving:
            code = leaving.code
        said = capsys.readouterr()
        assert isinstance(code, int)
        return Answer(code, said.out, said.err)

    return run


def a_number(context: Context) -> str:
    shown: dict[str, Any] = prepared(context)
    context.session.rollback()
    return str(shown["id"])


def test_list_and_show_have_the_keys_of_the_interface(call: Call, context: Context) -> None:
    number = a_number(context)
    listed = call("placements", "list", "--status", "en préparation", "--format", "json")
    [line] = json.loads(listed.out)
    assert (set(line), str(line["id"]), line["status"]) == (LINE, number, "preparing")
    shown = json.loads(call("placements", "show", number, "--format", "json").out)
    assert set(shown) > LINE | {"moves", "signatures", "events", "assessment", "version"}
    assert call("placements", "list", "--trainee", "T9").out == "Aucune période.\n"


def test_move_goes_on_and_is_told(call: Call, context: Context) -> None:
    number = a_number(context)
    moved = call("placements", "move", number, "signatures en cours", "--format", "json")
    assert (moved.code, json.loads(moved.out)["status"]) == (0, "awaiting_signatures")
    said = call("placements", "show", number).out
    assert "signature stagiaire : attendue" in said
    assert "ligne de commande : changement d'état" in said


def test_interruption_keeps_who_why_and_the_last_day(call: Call, context: Context) -> None:
    _, shown = running(context)
    context.session.rollback()
    words = ("placements", "move", str(shown["id"]), "interrompue", "--on", str(BLOCK_START))
    assert call(*words).code == 2
    told = ("--reason", "chantier arrêté", "--by", "company", "--last-day", str(BLOCK_START))
    ended = json.loads(call(*words, *told, "--format", "json").out)
    assert (ended["status"], ended["ended_by"], ended["end_reason"], ended["last_day"]) == (
        "interrupted",
        "company",
        "chantier arrêté",
        str(BLOCK_START),
    )


@pytest.mark.parametrize(
    ("words", "code", "named"),
    [
        (("move", "ID", "done"), 1, "signatures en cours (awaiting_signatures)"),
        (("move", "ID", "volante"), 2, "peut démarrer (ready)"),
        (("move", "ID", "cancelled", "--by", "voisin"), 2, "« voisin » ; attendu"),
        (("move", "ID", "cancelled", "--last-day", "hier"), 2, "attendu : une date"),
        (("move", "404", "done"), 2, "introuvable : « 404 »"),
        (("show", "404"), 2, "introuvable : « 404 »"),
        (("show", "premier"), 2, "premier"),
        (("list", "--status", "volante"), 2, "peut démarrer (ready)"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_is_told_with_its_exit_code(
    call: Call, context: Context, words: tuple[str, ...], code: int, named: str
) -> None:
    number = a_number(context)
    answer = call("placements", *(number if word == "ID" else word for word in words))
    assert (answer.code, answer.out) == (code, "")
    assert named in answer.err


def test_base_that_is_being_written_is_busy(
    call: Call, context: Context, settings: Settings
) -> None:
    number = a_number(context)
    other = sqlite3.connect(settings.database_url.removeprefix("sqlite:///"))
    other.execute("BEGIN IMMEDIATE")
    answer = call("placements", "move", number, "signatures en cours", query="?timeout=0.01")
    other.rollback()
    other.close()
    assert (answer.code, answer.out) == (3, "")
    assert "occupée" in answer.err


def test_papers_and_list_are_written_as_files(
    call: Call, context: Context, tmp_path: Path
) -> None:
    number = a_number(context)
    for name in ("sheet", "trainee", "bilan"):
        out = tmp_path / f"{name}.pdf"
        assert call("papers", name, number, str(out)).code == 0
        assert out.read_bytes()[:5] == b"%PDF-"
    table = tmp_path / "liste.csv"
    assert call("papers", "list", str(table)).code == 0
    assert "en préparation" in table.read_text(encoding="utf-8")


def test_paper_that_cannot_be_made_or_written_is_told(
    call: Call, context: Context, tmp_path: Path
) -> None:
    number = a_number(context)
    unknown = call("papers", "sheet", "404", str(tmp_path / "a.pdf"))
    assert (unknown.code, "« 404 »" in unknown.err) == (2, True)
    nowhere = call("papers", "sheet", number, str(tmp_path / "nulle" / "part.pdf"))
    assert (nowhere.code, "impossible d'écrire" in nowhere.err) == (2, True)
    strange = call("papers", "list", str(tmp_path / "liste.odt"))
    assert (strange.code, "extension inconnue" in strange.err) == (2, True)
