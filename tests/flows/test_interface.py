"""Every command of the interface: one JSON document or nothing, French on stderr, exit codes."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from matcher.cli.main import COMMANDS, main
from tests.flows.careless import ON, Answer, School, careless_folder, on_sqlite
from tests.flows.shapes import (
    A_REFUSAL,
    IMPORT,
    NEAR,
    NIGHT,
    SUGGEST,
    TITLES,
    WHY,
    Maybe,
    a_day,
    a_share,
    require,
)

CONFIG = Path(__file__).parents[2] / "config"
LILAS = "90000010100015"
PAIR = ("E001", LILAS, "P1")
DATES = ("--from", "2026-11-30", "--to", "2026-12-18")
A_PLACEMENT = {
    "id": int,
    "trainee": str,
    "company_siret": str,
    "opening": Maybe(str),
    "start": a_day,
    "end": Maybe(a_day),
    "status": str,
}
A_TOKEN = {
    "name": str,
    "role": str,
    "site": Maybe(str),
    "created_at": str,
    "last_used_at": Maybe(str),
    "revoked_at": Maybe(str),
}
PLAN = {
    "on": a_day,
    "blocks": [{"cohort": str, "start": a_day, "end": a_day, "trainees": int}],
    "plan": [
        {
            "trainee": str,
            "company_siret": str,
            "opening": str,
            "start": a_day,
            "end": a_day,
            "utility": a_share,
            "score": a_share,
            "rank_for_trainee": int,
            "why_this_seat": str,
        }
    ],
    "unplaced": [{"trainee": str, "reason": str, "eligible": int}],
    "certificate": {
        "feasible": bool,
        "placed": int,
        "max_placeable": int,
        "need": int,
        "utility": float,
        "bound": float,
        "gap": float,
        "scale": Maybe(float),
        "solver": str,
        "inputs_sha256": str,
        "approximate": bool,
    },
    "fairness": dict.fromkeys(("mean", "p05", "p10", "gini"), Maybe(float))
    | {"badly_served": int, "by_site": Maybe(dict)},
    "seconds": dict.fromkeys(("pack", "pairs", "score", "solve", "certify"), float),
}
PLAN_WHY = {
    "eligible": bool,
    "possible": bool,
    "refusals": [A_REFUSAL],
    "cost": Maybe({"placed": int, "utility": float, "trainees_affected": int}),
}
NEEDS = [
    {
        "rome": str,
        "commune": Maybe(str),
        "block": dict,
        "minutes": Maybe(float),
        "seats": int,
        "gain_placed": int,
        "gain_utility": float,
    }
]
ANSWERS: dict[tuple[str, ...], Any] = {
    ("init",): dict,
    ("doctor",): {"healthy": True},
    ("tokens", "create", "tableur", "--role", "direction"): {"token": str},
    ("tokens", "list"): [A_TOKEN],
    ("import", "mandats", "{files}/Mandats bons.csv"): IMPORT,
    ("export", "entreprises", "{files}/sortie.csv"): {"format": "companies", "rows": 6},
    ("suggest", "E001", "--on", ON): SUGGEST,
    ("why", *PAIR, "--on", ON): WHY,
    ("titles", "resolve", "boulanger"): TITLES,
    (
        *("titles", "resolve", "--file", "{files}/titres.csv"),
        *("--column", "intitulé", "--out", "{files}/métiers.csv"),
    ): {"read": 2},
    ("trades", "near", "D1102", "--no-mobility"): NEAR,
    ("night", "run", "--on", ON): NIGHT,
    ("night", "show"): NIGHT,
    ("rules", "list"): list,
    ("rules", "check", *PAIR, *DATES): {
        "allowed": bool,
        "refusals": [A_REFUSAL],
        "notices": [{"rule": str, "text": str}],
    },
    ("placements", "list"): [A_PLACEMENT],
    ("placements", "show", "1"): A_PLACEMENT,
    ("plan", "--on", ON): PLAN,
    ("plan", "--on", ON, "--with-pairs"): PLAN
    | {
        "eligible_pairs": list,
        "seats": list,
        "caps": list,
        "trainees": list,
        "locks": list,
        "bans": list,
    },
    ("liftings", "list", "--on", ON): [],
    ("plan", "why", *PAIR, "--on", ON): PLAN_WHY,
    ("needs", "--on", ON): NEEDS,
    ("sample", "make", "--trainees", "5", "--openings", "5", "--seed", "1", "{files}/réseau"): {
        "trainees": int,
        "openings": int,
    },
}
"""Command to what its document holds."""

UNKNOWN = [
    (("suggest", "E404"), "E404"),
    (("suggest", "E001", "--on", "31/02/2026"), "31/02/2026"),
    (("suggest", "E001", "--kind", "vacances"), "immersion (pmsmp)"),
    (("suggest", "E001", "--purpose", "rêver"), "découvrir (discover)"),
    (("suggest", "E001", "--limit", "0"), "--limit"),
    (("why", "E001", LILAS, "P404"), "P404"),
    (("why", "E001", "00000000000000", "P1"), "00000000000000"),
    (("trades", "near", "Z9999"), "Z9999"),
    (("titles", "resolve"), "TEXTE"),
    (("night", "run", "--site", "Poitiers"), "Poitiers"),
    (("night", "show", "404"), "404"),
    (("tokens", "create", "x", "--role", "pape"), "directeur (director)"),
    (("tokens", "create", "x", "--role", "trainer", "--site", "Poitiers"), "Poitiers"),
    (("tokens", "create", "x"), "--role"),
    (("tokens", "revoke", "absent"), "absent"),
    (("import", "recettes", "x.csv"), "trainees"),
    (("import", "school", "nulle part"), "nulle part"),
    (("import", "referential", "absent.zip"), "absent.zip"),
    (("import", "communes", "absent.csv"), "absent.csv"),
    (("export", "trainees", "sortie.pdf"), ".xlsx"),
    (("export", "trainees", "nulle part/sortie.csv"), "nulle part"),
    (("rules", "check", "E404", LILAS, "P1", *DATES), "E404"),
    (("liftings", "list", "--trainee", "E404"), "E404"),
    (("liftings", "add", "E001", LILAS, "P1", "XX-1", "--why", "x"), "XX-1"),
    (("liftings", "end", "404", "--why", "x"), "404"),
    (("placements", "show", "404"), "404"),
    (("placements", "move", "404", "prête"), "404"),
    (("plan", "--site", "Poitiers"), "Poitiers"),
    (("plan", "why", "E404", LILAS, "P1"), "E404"),
    (("needs", "--site", "Poitiers"), "Poitiers"),
]
READERS = sorted(
    words
    for words in ANSWERS
    if words[0] not in {"init", "doctor", "sample"} and words != ("rules", "list")
)
"""Commands that need the database; the rules are in the program itself."""
UNDRIVEN = {"serve", "jobs", "openapi", "bench", "papers"}
"""Commands that serve, measure or write a document; tests of their own drive them."""
Call = Callable[..., Answer]


@pytest.fixture(scope="session")
def school(tmp_path_factory: pytest.TempPathFactory) -> School:
    """Give the careless school after its import."""
    base = tmp_path_factory.mktemp("interface")
    found = on_sqlite(base / "maison")
    assert found.run("init").code == 0
    folder = careless_folder(base / "fichiers")
    assert found.run("import", "école", str(folder)).code == 1
    assert found.run("night", "run", "--on", ON).code == 0
    (folder / "Mandats bons.csv").write_text(
        "Prescripteur;Site;Du;Au\nE2C;Bagneux;01/01/2026;31/12/2027\n", encoding="utf-8"
    )
    (folder / "titres.csv").write_text("n;intitulé\n1;boulanger\n2;Zzz\n", encoding="utf-8")
    return found


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Call the program in this process: the same entry point, without its second of start."""

    def run(school: School, *words: str, cwd: Path | None = None) -> Answer:
        monkeypatch.setenv("MATCHER_HOME", str(school.home))
        monkeypatch.setenv("MATCHER_DATABASE_URL", school.url)
        monkeypatch.setattr(sys, "argv", ["matcher", *words])
        monkeypatch.chdir(cwd or school.home)
        code: object = 0
        try:
            main()
        except SystemExit as leaving:
            code = leaving.code
        said = capsys.readouterr()
        assert isinstance(code, int)
        return Answer(code, said.out, said.err)

    return run


def test_every_command_of_the_program_is_driven_here() -> None:
    driven = {words[0] for words in ANSWERS} | UNDRIVEN
    assert set(COMMANDS) - driven == set()


@pytest.mark.parametrize("words", ANSWERS, ids=" ".join)
def test_document_is_as_the_interface_says(
    school: School, call: Call, words: tuple[str, ...]
) -> None:
    files = str(school.home.parent / "fichiers")
    given = [word.replace("{files}", files) for word in words]
    answer = call(school, *given, "--format", "json")
    assert answer.code == 0, answer.err
    require(json.loads(answer.out), ANSWERS[words])


@pytest.mark.parametrize(
    ("words", "named"), UNKNOWN, ids=[" ".join(words) for words, _ in UNKNOWN]
)
def test_unknown_reference_is_named_in_french_with_exit_two(
    school: School, call: Call, tmp_path: Path, words: tuple[str, ...], named: str
) -> None:
    answer = call(school, *words, "--format", "json", cwd=tmp_path)
    assert (answer.code, answer.out) == (2, ""), answer.err
    assert named in answer.err
    assert not {"Error", "Usage:", "Try"} & set(answer.err.split())


def test_refused_move_is_told_with_exit_one(school: School, call: Call) -> None:
    answer = call(school, "placements", "move", "1", "signatures en cours", "--format", "json")
    assert answer.code == 1, answer.err
    assert answer.out == "" or isinstance(json.loads(answer.out), dict)
    assert answer.err.strip()


def test_rule_that_nobody_may_lift_is_told_with_exit_one(school: School, call: Call) -> None:
    words = ("liftings", "add", *PAIR, "MN-03", "--why", "il est d'accord", "--format", "json")
    answer = call(school, *words)
    assert (answer.code, answer.out) == (1, "")
    assert "MN-03 ne se lève jamais" in answer.err


def test_token_is_listed_without_its_secret_and_revoked_for_good(
    school: School, call: Call
) -> None:
    made = call(school, "tokens", "create", "essai", "--role", "trainer", "--site", "Bagneux")
    secret = made.out.strip()
    assert secret.startswith("mt_")
    assert call(school, "tokens", "create", "essai", "--role", "trainer").code == 1
    listed = call(school, "tokens", "list")
    assert "essai — formateur référent, Bagneux" in listed.out
    assert secret not in listed.out
    first = call(school, "tokens", "revoke", "essai", "--format", "json").document
    assert first["revoked_at"]
    assert call(school, "tokens", "revoke", "essai", "--format", "json").document == first
    assert "retiré le" in call(school, "tokens", "list").out


@pytest.mark.parametrize(("port", "named"), [("0", "1<=x<=65535"), ("https", "https")])
def test_serve_refuses_a_port_that_is_none(
    school: School, call: Call, port: str, named: str
) -> None:
    answer = call(school, "serve", "--port", port)
    assert (answer.code, answer.out) == (2, "")
    assert named in answer.err
    assert not {"Error", "Usage:", "Try"} & set(answer.err.split())


def test_doctor_names_what_it_looked_at_and_what_is_loaded(school: School, call: Call) -> None:
    checks = call(school, "doctor", "--format", "json").document["checks"]
    assert all(check["good"] and check["name"] and check["detail"] for check in checks)
    names = " ".join(check["name"] for check in checks)
    for looked_at in ("réglages", "dossier", "base", "référentiel", "courriel"):
        assert looked_at in names.lower(), names
    assert {check["name"]: check["detail"] for check in checks}["calcul des plans"] == "or-tools"
    lines = call(school, "doctor").out.splitlines()
    assert [line[0] for line in lines] == ["✓"] * len(checks)


def test_doctor_names_every_wrong_setting_at_once(
    school: School, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATCHER_ENV", "production")
    monkeypatch.setenv("MATCHER_LOG_LEVEL", "BAVARD")
    answer = call(school, "doctor")
    assert answer.code == 2
    faults = answer.out.splitlines()
    assert len(faults) >= 2
    assert all(fault.startswith("✗ réglages :") for fault in faults)
    assert "BAVARD" in answer.out


def test_archive_that_is_absent_or_broken_changes_nothing(
    school: School, call: Call, tmp_path: Path
) -> None:
    folder = tmp_path / "rome"
    folder.mkdir()
    (folder / "unix_texte_v460_utf8.csv").write_text("code_rome\n", encoding="utf-8")
    for name in ("absent.zip", str(folder)):
        answer = call(school, "import", "referential", name, "--format", "json", cwd=tmp_path)
        assert (answer.code, answer.out) == (2, "")
        assert name.rpartition("/")[2] in answer.err or "unix_" in answer.err
    assert (
        call(school, "suggest", "E001", "--on", ON, "--format", "json")
        .document["referential_version"]
        .startswith("intégré")
    )


def test_file_that_is_absent_or_no_table_is_told_with_exit_two(
    school: School, call: Call, tmp_path: Path
) -> None:
    (tmp_path / "photo.csv").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(32))
    for name, reason in (("absent.csv", "il n'existe pas"), ("photo.csv", "image PNG")):
        answer = call(school, "import", "trainees", name, "--format", "json", cwd=tmp_path)
        assert answer.code == 2
        assert reason in answer.err
        require(answer.document, IMPORT)
        assert reason in answer.document["files"][0]["error"]


def test_numbers_that_cannot_be_are_named_at_start_with_exit_two(
    school: School, call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = (CONFIG / "rules.toml").read_text(encoding="utf-8")
    wrong = shipped.replace("host_max_days", "host_max_day")
    (tmp_path / "rules.toml").write_text(wrong, encoding="utf-8")
    monkeypatch.setenv("MATCHER_RULES_FILE", str(tmp_path / "rules.toml"))
    for words in (("suggest", "E001"), ("doctor",), ("night", "run")):
        answer = call(school, *words)
        assert answer.code == 2
        said = answer.out + answer.err
        assert "clé inconnue « host_max_day »" in said
        assert "clé absente « host_max_days »" in said
    (tmp_path / "rules.toml").write_text(
        shipped.replace("apprenticeship_below = 30", "apprenticeship_below = 15"),
        encoding="utf-8",
    )
    answer = call(school, "suggest", "E001")
    assert (answer.code, "dépasse apprenticeship_below (15)" in answer.err) == (2, True)


def test_without_a_database_every_command_says_what_to_do(call: Call, tmp_path: Path) -> None:
    empty = on_sqlite(tmp_path / "vide")
    for words in READERS:
        answer = call(empty, *words, "--format", "json")
        assert (answer.code, answer.out) == (2, ""), words
        assert "lancez matcher init" in answer.err
    doctor = call(empty, "doctor", "--format", "json")
    assert doctor.code == 2
    assert doctor.document["healthy"] is False


def test_sample_network_is_not_made_where_nothing_can_be_written(
    school: School, call: Call, tmp_path: Path
) -> None:
    (tmp_path / "pris").write_text("un fichier", encoding="utf-8")
    size = ("--trainees", "5", "--openings", "5", "--seed", "1")
    answer = call(school, "sample", "make", *size, str(tmp_path / "pris" / "dedans"))
    assert (answer.code, answer.out) == (2, "")
    assert "impossible d'y écrire" in answer.err
