"""One file from its first line to its last, chunk by chunk, inside a transaction of the caller."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from matcher.errors import UnreadableFileError
from matcher.exchange.readers import opened_table
from matcher.exchange.rows import read_layout, read_rows
from matcher.services.importing.checks import check, forget_representatives
from matcher.services.importing.cohorts import make_cohorts
from matcher.services.importing.declarations import forget_details
from matcher.services.importing.history import (
    find_opening_of_decisions,
    find_opening_of_placements,
)
from matcher.services.importing.linking import draft_of, link, tell_twins
from matcher.services.importing.places import place
from matcher.services.importing.skills import find_skills, find_soft_skills
from matcher.services.importing.states import keep_states_true, tell_what_is_freed
from matcher.services.importing.stored import read_stored
from matcher.services.importing.trades import find_trades, find_wishes
from matcher.services.importing.writing import write

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from matcher.exchange.rows import Row
    from matcher.services.importing.drafts import Draft, Work

    Step = Callable[[Work, Sequence[Draft]], None]

CHUNK = 500
"""Rows written at once: few enough for the limits of both databases on parameters."""

BEFORE_LINKING: Mapping[str, tuple[Step, ...]] = {"cohorts": (make_cohorts,)}
AFTER_LINKING: Mapping[str, tuple[Step, ...]] = {"decisions": (find_opening_of_decisions,)}
RESOLVING: Mapping[str, tuple[Step, ...]] = {
    "sites": (place,),
    "companies": (place,),
    "trainees": (forget_representatives, place, find_wishes, find_skills, find_soft_skills),
    "openings": (place, forget_details, find_trades, find_skills, find_soft_skills),
    "placements": (find_opening_of_placements, keep_states_true, tell_what_is_freed),
}


def import_rows(work: Work, path: Path) -> None:
    """Read ``path`` and write its rows; nothing is committed here.

    Raises ``UnreadableFileError`` where the file or its header cannot be read.
    """
    with opened_table(path) as lines:
        header = next(lines, None)
        if header is None:
            raise UnreadableFileError(
                work.report.file, "le fichier est vide ; attendu : un tableau"
            )
        layout = read_layout(work.noun.file_format, header, work.report)
        rows = read_rows(layout, lines, work.report)
        while chunk := list(islice(rows, CHUNK)):
            _import_chunk(work, chunk)


def _import_chunk(work: Work, rows: Sequence[Row]) -> None:
    name = work.noun.file_format.name
    drafts = [draft_of(work.noun, row) for row in rows]
    for step in (*BEFORE_LINKING.get(name, ()), link, *AFTER_LINKING.get(name, ()), tell_twins):
        step(work, drafts)
        drafts = _standing(work, drafts)
    read_stored(work, drafts)
    for step in (check, *RESOLVING.get(name, ())):
        step(work, drafts)
        drafts = _standing(work, drafts)
    write(work, drafts)


def _standing(work: Work, drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts that are not refused; count the others."""
    kept = [draft for draft in drafts if not draft.is_refused]
    work.report.counts["refused"] += len(drafts) - len(kept)
    return kept
