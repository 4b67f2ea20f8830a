"""Story: a trainer places a whole cohort with the real program, and checks it by other means."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from matcher.models.plans import Plan
from tests.builders import a_trainee, an_opening
from tests.checker.check import faults
from tests.program import ran

if TYPE_CHECKING:
    from config.settings import Settings
    from matcher.services.context import Context

ON = "2026-11-23"
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
    assert "2 stagiaires placés sur 3" in out
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


def test_bad_orders_are_told_with_their_exit_codes(context: Context, settings: Settings) -> None:
    a_trainee(context, "T0", dislikes=("G1602",))
    siret = an_opening(context, "P0").company.siret
    for arguments, expected, said in (
        (("--lock", f"T0:{siret}:P0"), 1, "PR-08"),
        (("--lock", "T0"), 2, "MATRICULE:SIRET:PLACE"),
        (("--site", "Nulle-Part"), 2, "Nulle-Part"),
    ):
        code, out, err = ran(settings, "plan", "--on", ON, "--format", "json", *arguments)
        assert (code, out) == (expected, "")
        assert said in err
