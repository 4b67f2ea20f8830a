"""Titles and trades: which trade a title means, which trades are close."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matcher.errors import UnreadableFileError
from matcher.exchange.readers import opened_table
from matcher.exchange.writers import write_table
from matcher.services import referentials
from matcher.vocabulary import fold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from matcher.referentials.titles import TitleResolution
    from matcher.services.context import Context

MOST_CANDIDATES = 5
ANSWER_HEADERS = (
    "rome",
    "family",
    "score",
    "decided",
    *(f"{name}_{place}" for place in range(2, MOST_CANDIDATES + 1) for name in ("rome", "family")),
)


def resolve_title(context: Context, text: str) -> dict[str, Any]:
    """Return the trades that ``text`` may mean, best first, decided or not."""
    return as_document(referentials.title_index(context).resolve(text))


def resolve_titles(context: Context, texts: Sequence[str]) -> list[dict[str, Any]]:
    """Return the trades of many titles, in their order; equal titles are resolved once."""
    return [as_document(found) for found in referentials.title_index(context).resolve_many(texts)]


def near(
    context: Context, code: str, *, limit: int = 10, with_mobility: bool = True
) -> list[dict[str, Any]]:
    """Return the families closest to a trade or family, closest first.

    Raises ``UnknownReferenceError`` if the referential in use has no such code.
    """
    found = referentials.trade_closeness(context).near(
        code.strip().upper(), limit, with_mobility=with_mobility
    )
    return [
        {
            "rome": near.rome,
            "family": near.family,
            "label": near.label,
            "closeness": round(near.closeness, 6),
        }
        for near in found
    ]


def as_document(found: TitleResolution) -> dict[str, Any]:
    """Return a resolution as the JSON of interface.md section 4."""
    return {
        "query": found.query,
        "decided": found.decided,
        "candidates": [
            {
                "rome": candidate.rome,
                "family": candidate.family,
                "label": candidate.label,
                "matched": candidate.matched,
                "score": candidate.score,
            }
            for candidate in found.candidates
        ],
    }


def resolve_file(context: Context, source: Path, column: str, target: Path) -> dict[str, Any]:
    """Resolve the titles of one column of a table into another table.

    The columns of ``source`` are kept in order; then come rome, family, score, decided and the
    candidates 2 to 5. Raises ``UnreadableFileError`` if the file or the column is not there.
    """
    with opened_table(source) as lines:
        head = next(lines, None)
        headers = head.cells if head else []
        place = _column(source, headers, column)
        rows = [line.cells for line in lines]
    titles = [row[place] if place < len(row) else "" for row in rows]
    found = resolve_titles(context, titles)
    table = [
        [*row, *[""] * (len(headers) - len(row)), *_cells(answer)]
        for row, answer in zip(rows, found, strict=True)
    ]
    write_table(target, [*headers, *ANSWER_HEADERS], table)
    return {
        "file": target.name,
        "read": len(rows),
        "decided": sum(1 for answer in found if answer["decided"]),
    }


def _column(source: Path, headers: Sequence[str], name: str) -> int:
    wanted = fold(name)
    for place, header in enumerate(headers):
        if fold(header) == wanted:
            return place
    known = ", ".join(headers) or "aucune"
    raise UnreadableFileError(
        source.name, f"pas de colonne « {name} » ; colonnes trouvées : {known}"
    )


def _cells(answer: dict[str, Any]) -> list[str | float]:
    """Return the cells of ``ANSWER_HEADERS`` for one title."""
    candidates = answer["candidates"]
    first = candidates[0] if candidates else {"rome": "", "family": "", "score": ""}
    cells = [first["rome"], first["family"], first["score"], "yes" if answer["decided"] else "no"]
    for place in range(1, MOST_CANDIDATES):
        more = candidates[place] if place < len(candidates) else {"rome": "", "family": ""}
        cells += [more["rome"], more["family"]]
    return cells
