"""Story: a trainer places a whole cohort with the real program, and checks it by other means."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from matcher.models.plans import Plan
from tests.builders import a_company, a_trainee, an_opening
from tests.checker.check import faults
from tests.program import ran

if TYPE_CHECKING:
    from config.settings import Settings
    from matcher.services.context import Context

ON = "2026-11-23"
on_one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
KEYS = {"on", "blocks", "plan", "unplaced", "certificate", "fairness", "seconds"}


def test_cohort_is_planned_checked_asked_about_and_nothing_is_written(
    context: Context, settings: Settings
) -> None:
    for number in range(3):
        a_trainee(context, f"T{number}")
    siret = an_opening(context, "P0", seats=2).company.siret
    code, out, err = ran(settings, "plan", "--on", ON, "--with-pairs", "--format", "json")
    assert code == 0, err
    document = json.loads(out)
    assert set(document) >= KEYS
    assert faults(document) == []
    assert document["certificate"]["placed"] == 2
    code, out, err = ran(settings, "plan", "--on", ON)
    assert code == 0, err
    assert "Stagiaires placés : 2 sur 3" in out
    assert "prouvé" in out
    without = document["unplaced"][0]["trainee"]
    arguments = ("plan", "why", without, siret, "P0", "--on", ON)
    code, out, err = ran(settings, *arguments, "--format", "json")
    assert code == 0, err
    assert json.loads(out)["cost"]["trainees_affected"] == 1
    code, out, err = ran(settings, "needs", "--on", ON, "--format", "json")
    assert code == 0, err
    assert json.loads(out)[0]["gain_placed"] == 1
    assert context.session.scalar(select(func.count()).select_from(Plan)) == 0


@on_one_database
def test_bad_orders_are_told_with_their_exit_codes(context: Context, settings: Settings) -> None:
    a_trainee(context, "T0", dislikes=("G1602",))
    for name in ("T1", "T2"):
        a_trainee(context, name, projects=("D1106",))
    a_trainee(context, "T3", matching_opt_out=True)
    siret = an_opening(context, "P0").company.siret
    shop, other = an_opening(context, "V1", rome="D1106"), an_opening(context, "V2", rome="D1106")
    one, two = f"{shop.company.siret}:V1", f"{other.company.siret}:V2"
    capped = an_opening(
        context,
        "V3",
        rome="D1106",
        seats=2,
        company=a_company(context, max_solicitations_per_month=0),
    )
    for arguments, expected, said in (
        (("--lock", f"T0:{siret}:P0"), 1, "PR-08"),
        (("--lock", f"T1:{one}", "--lock", f"T2:{one}"), 1, "2 place(s) demandée(s), 1 libre(s)"),
        (("--lock", f"T1:{one}", "--lock", f"T1:{two}"), 1, "déjà un autre verrou"),
        (("--lock", f"T1:{one}", "--ban", f"T1:{one}"), 1, "aussi interdit"),
        (("--lock", f"T1:{capped.company.siret}:V3"), 1, "PR-11"),
        (("--lock", f"nul:{one}"), 2, "nul"),
        (("--ban", f"nul:{one}"), 2, "nul"),
        (("--lock", f"T1:{siret}:P-99"), 2, "P-99"),
        (("--ban", f"T1:{siret}:P-99"), 2, "P-99"),
        (("--lock", "T0"), 2, "MATRICULE:SIRET:PLACE"),
        (("--ban", f"T3:{siret}:P0"), 1, "Interdiction refusée"),
        (("--site", "Bagneux", "why", "T1", shop.company.siret, "V1"), 2, "« why »"),
        (("--site", "Nulle-Part"), 2, "Nulle-Part"),
        (("--cohort", "NULLE"), 2, "NULLE"),
    ):
        code, out, err = ran(settings, "plan", "--on", ON, "--format", "json", *arguments)
        assert (code, out) == (expected, ""), arguments
        assert said in err


@on_one_database
def test_school_without_anybody_or_anything_to_place_is_an_answer(
    context: Context, settings: Settings
) -> None:
    for make in (None, a_trainee):
        if make:
            make(context, "T0")
        code, out, err = ran(settings, "plan", "--on", ON, "--format", "json", "--with-pairs")
        assert code == 0, err
        assert faults(json.loads(out)) == []
        assert json.loads(out)["certificate"]["placed"] == 0
    assert "Aucune place à chercher" in ran(settings, "needs", "--on", ON)[1]
