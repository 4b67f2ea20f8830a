"""What a file does to agreements: what it rewrote is in their history, what it claims is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from matcher.exchange.values import Severity
from matcher.models.placement_files import PlacementFile
from matcher.models.placements import Placement
from matcher.services.agreements import checks, rounds, settling
from matcher.services.agreements.store import Case, new_file
from matcher.services.agreements.terms import plain
from matcher.vocabulary import PlacementAct, PlacementStatus

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import ColumnElement

    from matcher.services.agreements.checks import Lack
    from matcher.services.context import Context
    from matcher.services.importing.drafts import Work

OF_FORMAT = {
    "trainees": Placement.trainee_id,
    "companies": Placement.company_id,
    "openings": Placement.opening_id,
    "placements": Placement.id,
}
OF_ALL = ("sites", "cohorts", "mandates")
"""Formats of which any row may stand behind any agreement."""


def follow(context: Context, work: Work) -> None:
    """Tell the agreements behind which the file changed something; in its own transaction."""
    name = work.noun.file_format.name
    for case in _cases(context, Placement.id.in_(work.rewritten)):
        changes = work.rewritten[case.placement.id]
        told = {column: [plain(one) for one in both] for column, both in changes.items()}
        case.note(PlacementAct.EDITED, why=f"fichier {work.report.file}", changes=told)
    if name in OF_FORMAT and work.changed:
        settling.settle(context, OF_FORMAT[name].in_(work.changed))
    elif name in OF_ALL and (work.report.counts["created"] or work.report.counts["updated"]):
        settling.settle(context)
    _ask_states(context, work)


def _ask_states(context: Context, work: Work) -> None:
    """Ask of each placement that the file calls ready or running what a page is asked."""
    if not work.asked_states:
        return
    trainees = {trainee for trainee, _, _ in work.asked_states}
    for case in _cases(context, Placement.trainee_id.in_(trainees)):
        placement = case.placement
        key = (placement.trainee_id, placement.company_id, placement.start_date)
        target = work.asked_states.get(key)
        if target is None or target is placement.status:
            continue
        lacking = next(_lacking(case, target), None)
        if lacking is None:
            origin, placement.status = placement.status, target
            case.note(PlacementAct.MOVED, origin=origin, why=f"fichier {work.report.file}")
            settling.keep(case)
            continue
        here = placement.status.label if placement.status else "état inconnu"
        expected = f"« {here} », enregistré ainsi : {lacking.sentence()}"
        work.report.add(work.lines[key], "status", target.value, expected, Severity.WARNING)


def _lacking(case: Case, target: PlacementStatus) -> Iterator[Lack]:
    """Return what is lacking, the signatures first: they need no rule to be judged."""
    if rounds.missing(case):
        yield checks.Lack(
            "PM-07", "rien ne dit ici que chacun a signé ; notez les signatures sur sa page"
        )
    asked = checks.TO_START if target is PlacementStatus.RUNNING else checks.TO_HOLD
    yield from checks.lacks(case, asked)


def _cases(context: Context, *chosen: ColumnElement[bool]) -> Iterator[Case]:
    context.session.flush()
    rows = context.session.scalars(
        select(Placement)
        .where(*chosen)
        .options(joinedload(Placement.trainee), joinedload(Placement.company))
        .order_by(Placement.id)
        .execution_options(populate_existing=True)
    ).all()
    known: Mapping[int, Any] = {
        row.placement_id: row
        for row in context.session.scalars(
            select(PlacementFile).where(PlacementFile.placement_id.in_([row.id for row in rows]))
        )
    }
    for row in rows:
        file = known.get(row.id)
        if file is None:
            file = new_file(row)
            context.session.add(file)
        yield Case(context, row, file)
