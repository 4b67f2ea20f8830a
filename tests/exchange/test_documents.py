"""Papers: tagged, fonts inside, in French, whatever the data hold, from replaceable templates."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from matcher.errors import UnreadableFileError
from matcher.exchange.documents.pdf import Paper, render
from matcher.services.placements import bilans, life, papers
from matcher.services.placements.bilans import TraineePart, TutorPart
from matcher.vocabulary import ObjectiveReached, PlacementResult, PlacementStatus, ProjectEffect
from tests.builders import BLOCK_END
from tests.services.placements.builders import edited, on, prepared, running

if TYPE_CHECKING:
    from pathlib import Path

    from matcher.services.context import Context

DAY = date(2026, 11, 23)


def asked(program: str, *arguments: str) -> str:
    found = shutil.which(program)
    assert found, f"{program} is needed (package poppler-utils)"
    return subprocess.run([found, *arguments], check=True, capture_output=True, text=True).stdout


def text_of(made: bytes, folder: Path) -> str:
    file = folder / "paper.pdf"
    file.write_bytes(made)
    return re.sub(r"\s+", " ", asked("pdftotext", "-layout", str(file), "-"))


def a_page(**blocks: Any) -> dict[str, Any]:
    return {
        "title": "Ma période",
        "first_name": "Zoë",
        "school": "École",
        "reference": "n° 1",
        "made_on": "23/11/2026",
        "blocks": [{"title": "Où ?", "lines": ["Ici"]}],
    } | blocks


def test_a_paper_is_tagged_and_holds_its_fonts(tmp_path: Path) -> None:
    file = tmp_path / "page.pdf"
    file.write_bytes(render(Paper.TRAINEE, a_page(), tmp_path, DAY))
    assert re.search(r"Tagged:\s+yes", asked("pdfinfo", str(file)))
    fonts = asked("pdffonts", str(file)).splitlines()[2:]
    assert fonts
    assert all(re.search(r"yes +yes +yes", font) for font in fonts), fonts
    assert b"pdfuaid" in file.read_bytes()


def test_data_stay_text_whatever_they_hold(tmp_path: Path) -> None:
    nasty = '#panic("x") $a$ *gras* \\ "« œ € 2ᵉ » [x] // rien'
    made = render(Paper.TRAINEE, a_page(first_name=nasty), tmp_path, DAY)
    assert '#panic("x") $a$ *gras*' in text_of(made, tmp_path)


def test_the_same_data_give_the_same_paper(tmp_path: Path) -> None:
    assert render(Paper.TRAINEE, a_page(), tmp_path, DAY) == render(
        Paper.TRAINEE, a_page(), tmp_path, DAY
    )


def test_a_school_replaces_a_template(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    own = tmp_path / "templates" / "trainee.typ"
    own.write_text('#show: paper.with("À nous")\nNotre page pour #d.first_name.')
    made = render(Paper.TRAINEE, a_page(), tmp_path, DAY)
    assert "Notre page pour Zoë." in text_of(made, tmp_path)
    own.write_text("#inconnu")
    with pytest.raises(UnreadableFileError, match=r"trainee\.typ"):
        render(Paper.TRAINEE, a_page(), tmp_path, DAY)


def test_the_sheet_says_what_a_pmsmp_agreement_must_say(context: Context, tmp_path: Path) -> None:
    made = prepared(context)
    edited(
        context,
        made,
        prescriber="Mission locale",
        counsellor="Nadia Morel",
        collective_agreement="Restauration rapide",
        welcome_person="Cheffe Poste",
        tasks="éplucher et dresser",
        evaluation="entretien de fin",
    )
    said = text_of(papers.make(context, made["id"], Paper.SHEET), tmp_path)
    for wanted in (
        "Mission locale",
        "Nadia Morel",
        "Exemple Inès",
        "04/05/2006",
        made["company_siret"],
        "Restauration rapide",
        "Cheffe Poste",
        "Awa Tutrice",
        "du 30/11/2026 au 18/12/2026",
        "de 9 h à 17 h",
        "découvrir",
        "Découvrir la cuisine",
        "éplucher et dresser",
        "entretien de fin",
        "stagiaire",
    ):
        assert wanted in said, wanted


def test_the_page_of_the_trainee_has_no_score_and_answers_five_questions(
    context: Context, tmp_path: Path
) -> None:
    made = prepared(context)
    edited(context, made, bring="des chaussures fermées", way="Bus 188, arrêt Mairie")
    said = text_of(papers.make(context, made["id"], Paper.TRAINEE), tmp_path)
    for wanted in ("Où ?", "Quand ?", "Comment y aller ?", "Qui demander ?", "Awa Tutrice"):
        assert wanted in said
    assert "lundi 30 novembre 2026" in said
    assert "des chaussures fermées" in said
    assert not re.search(r"score|adéquation|rang|%", said)


def test_the_bilan_keeps_both_voices(context: Context, tmp_path: Path) -> None:
    _, shown = running(context)
    last = on(context, BLOCK_END)
    life.move(last, shown["id"], PlacementStatus.DONE)
    bilans.record_tutor(
        last,
        shown["id"],
        TutorPart(PlacementResult.DONE, ObjectiveReached.YES, tutor_word="Très à l'écoute"),
    )
    bilans.record_trainee(
        last, shown["id"], TraineePart(False, "Je préfère la salle", ProjectEffect.CHANGED)
    )
    said = text_of(papers.make(last, shown["id"], Paper.BILAN), tmp_path)
    for wanted in ("Très à l'écoute", "Je préfère la salle", "projet changé", "non"):
        assert wanted in said
