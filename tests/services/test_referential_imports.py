"""A new ROME is loaded once, whole, and what the school wrote before is understood again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from matcher.errors import ConflictError, UnreadableFileError
from matcher.models.openings import Opening
from matcher.models.trainees import TraineeWish
from matcher.services import referential_imports, referentials
from matcher.services.packing.trades import trade_book
from tests.referentials.small_archive import contents, tables, write_folder
from tests.services.school_files import SIRET, bring_in, open_school

if TYPE_CHECKING:
    from pathlib import Path

    from matcher.services.context import Context

HEADER = "company_siret,reference,kind,title,rome\n"


def trades(context: Context) -> dict[str, str | None]:
    rows = context.session.execute(select(Opening.reference, Opening.trade))
    return {reference: trade for reference, trade in rows}


def test_code_unknown_to_the_built_in_trades_is_understood_once_the_rome_is_loaded(
    context: Context, tmp_path: Path
) -> None:
    open_school(context, tmp_path, "companies")
    text = f"{HEADER}{SIRET},O1,pmsmp,,a1102\n{SIRET},O2,pmsmp,Zzz,\n{SIRET},O3,pmsmp,,K2204\n"
    report = bring_in(context, tmp_path, "openings", text)
    assert [(issue.line, issue.column) for issue in report.issues] == [(2, "rome"), (3, "title")]
    assert trades(context) == {"O1": None, "O2": None, "O3": "K2204"}
    referential_imports.import_archive(
        context, write_folder(tmp_path / "rome", contents(tables()))
    )
    assert trades(context) == {"O1": "A1102", "O2": None, "O3": "K2204"}


def test_trade_that_a_person_settled_is_kept(context: Context, tmp_path: Path) -> None:
    open_school(context, tmp_path, "companies")
    bring_in(context, tmp_path, "openings", f"{HEADER}{SIRET},O1,pmsmp,,A1101\n")
    with context.writing():
        context.session.scalars(select(Opening)).one().trade = "B1101"
    referential_imports.import_archive(
        context, write_folder(tmp_path / "rome", contents(tables()))
    )
    assert trades(context) == {"O1": "B1101"}


def test_wishes_and_titles_are_understood_again(context: Context, tmp_path: Path) -> None:
    open_school(context, tmp_path, "sites", "trainers", "cohorts", "companies")
    header = "reference,first_name,last_name,birth_date,site,cohort,projects\n"
    wish = "T1,Lina,Petit,2007-03-01,Bagneux,BAG-1,Souffleuse de bulles|J'ai envie de soigner\n"
    bring_in(context, tmp_path, "trainees", header + wish)
    bring_in(context, tmp_path, "openings", f"{HEADER}{SIRET},O1,pmsmp,Dresseur de licornes,\n")
    referential_imports.import_archive(
        context, write_folder(tmp_path / "rome", contents(tables()))
    )
    wishes = context.session.execute(
        select(TraineeWish.trade, TraineeWish.interest).order_by(TraineeWish.position)
    )
    assert [tuple(row) for row in wishes] == [("B1101", None), (None, "1")]
    assert trades(context) == {"O1": "A1101"}


def test_same_archive_again_changes_nothing_and_another_under_its_name_is_refused(
    context: Context, tmp_path: Path
) -> None:
    first = write_folder(tmp_path / "one", contents(tables()))
    assert referential_imports.import_archive(context, first)["outcome"] == "created"
    assert referential_imports.import_archive(context, first)["outcome"] == "unchanged"
    other = tables()
    other["referentiel_code_rome"][1][2] = "Autre libellé"
    with pytest.raises(ConflictError, match="autre contenu"):
        referential_imports.import_archive(
            context, write_folder(tmp_path / "two", contents(other))
        )


def test_newest_version_is_used_and_a_broken_archive_changes_nothing(
    context: Context, tmp_path: Path
) -> None:
    for version in ("471", "470"):
        folder = write_folder(tmp_path / version, contents(tables(), version))
        referential_imports.import_archive(context, folder)
    assert referentials.current(context).version == "v471"
    broken = contents(tables(), "472")
    broken.pop("unix_texte_v472_utf8.csv")
    with pytest.raises(UnreadableFileError, match="texte"):
        referential_imports.import_archive(context, write_folder(tmp_path / "472", broken))
    assert referentials.current(context).version == "v471"


def test_ranking_reads_the_outline_and_it_says_what_the_whole_says(
    context: Context, tmp_path: Path
) -> None:
    referential_imports.import_archive(
        context, write_folder(tmp_path / "rome", contents(tables()))
    )
    outline, whole = referentials.outline(context), referentials.current(context)
    assert not outline.appellations
    assert not outline.links
    book, full = trade_book(outline), trade_book(whole)
    assert (book.trades, book.macro_skills) == (full.trades, full.macro_skills)
    assert book.core.tolist() == full.core.tolist()
    assert book.riasec.tolist() == full.riasec.tolist()
    assert (outline.interests, outline.members_of) == (whole.interests, whole.members_of)


def test_communes_loaded_again_are_seen_by_a_running_program(
    context: Context, tmp_path: Path
) -> None:
    found = []
    for latitude in ("48.90", "48.91"):
        path = tmp_path / "communes.csv"
        path.write_text(
            "code_insee,nom,codes_postaux,latitude,longitude\n"
            f"92024,Clichy,92110,{latitude},2.30\n",
            encoding="utf-8",
        )
        referential_imports.import_communes(context, path)
        clichy = referentials.communes(context).by_insee("92024")
        assert clichy is not None
        found.append(clichy.latitude)
    assert found == [48.90, 48.91]
