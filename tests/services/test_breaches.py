"""Imported history that breaks the law is taken as it was, flagged on its line, and counted."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from matcher.services import imports, liftings
from matcher.services.breaches import breaches
from matcher.vocabulary import PlacementStatus, Purpose, RiskCategory
from tests.builders import a_placement, a_trainee, an_opening

if TYPE_CHECKING:
    from pathlib import Path

    from matcher.services.context import Context

DONE = PlacementStatus.DONE
MINOR = date(2009, 6, 15)


def test_stored_placements_are_judged_on_their_own_days_beside_the_others(
    context: Context,
) -> None:
    adult, minor = a_trainee(context, "A"), a_trainee(context, "M", birth_date=MINOR)
    calm = an_opening(context)
    risky = an_opening(context, risk_categories=[RiskCategory.MACHINES])

    def placed(*days: date, objectives: str | None = None) -> int:
        return a_placement(
            context,
            adult,
            calm,
            *days,
            status=DONE,
            purpose=Purpose.CONFIRM,
            objectives=objectives,
        ).id

    placed(date(2025, 1, 6), date(2025, 1, 17), objectives="accueil")
    second = placed(date(2025, 3, 3), date(2025, 3, 14), objectives="Accueil ")
    long = placed(date(2026, 6, 1), date(2026, 7, 15))
    young = a_placement(context, minor, risky, date(2026, 3, 2), date(2026, 3, 13), status=DONE).id
    found = {one.placement: one.rules for one in breaches(context)}
    assert found == {
        second: ("PM-04",),
        long: ("PM-02",),
        young: ("TR-machines",),
    }
    liftings.written(
        context, minor.id, risky.id, "TR-machines", why="déclarée", placement_id=young
    )
    assert young not in {one.placement for one in breaches(context)}


def test_import_takes_a_past_unlawful_placement_flags_its_line_and_counts_it(
    context: Context, tmp_path: Path
) -> None:
    a_trainee(context, "A")
    opening = an_opening(context, "P1")
    file = tmp_path / "placements.csv"
    siret = opening.company.siret
    file.write_text(
        "trainee,company_siret,opening,start_date,end_date,kind,status\n"
        f"A,{siret},P1,2026-01-05,2026-02-20,pmsmp,done\n"
        f"A,{siret},P1,2026-05-04,2026-05-15,pmsmp,done\n",
        encoding="utf-8",
    )
    report = imports.import_file(context, "placements", file)
    assert (report.counts["created"], report.counts["unlawful"]) == (2, 1)
    [issue] = report.issues
    assert (issue.line, "PM-02" in issue.expected) == (2, True)
    assert report.summary()["unlawful"] == 1
    [kept] = breaches(context)
    assert kept.rules == ("PM-02",)
