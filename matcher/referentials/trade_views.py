"""The trades seen from seven sides, as vectors of length one.

    view = rows of TF-IDF (sublinear), one per trade in code order, each of length 1 or empty

A link of the coeur de métier counts twice. Detailed skills are seen twice, by identity and by
the words of their labels, because two trades rarely share the very same of 17,810 skills.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import sparse

from matcher.referentials.title_matrices import SHORTEST_TEXT_WORD, Sparse, sparse_of
from matcher.referentials.title_text import official_words, stem
from matcher.vocabulary import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from matcher.referentials.rome import Referential

CORE_COUNT = 2.0


class Seen(NamedTuple):
    """Something seen of a trade, so many times."""

    trade: str
    term: str
    times: float = 1.0


def views(referential: Referential) -> dict[str, Sparse]:
    """Return the views that the referential can fill, by name, rows in code order."""
    seen = {
        "macro_skills": _macro_skills(referential),
        "skills": _skills(referential, is_knowledge=False),
        "knowledge": _skills(referential, is_knowledge=True),
        "skill_words": _skill_words(referential),
        "contexts": _contexts(referential),
        "definitions": _definitions(referential),
        "titles": _titles(referential),
    }
    codes = sorted(referential.trades)
    filled = {name: _view(codes, entries) for name, entries in seen.items()}
    return {name: view for name, view in filled.items() if view.nnz}


# ---- private -----------------------------------------------------------------------------


def _view(codes: list[str], seen: Iterable[Seen]) -> Sparse:
    row = {code: place for place, code in enumerate(codes)}
    column: dict[str, int] = {}
    entries = [
        (row[one.trade], column.setdefault(one.term, len(column)), one.times) for one in seen
    ]
    counts = sparse_of(entries, len(codes), max(len(column), 1))
    if not counts.nnz:
        return counts
    from sklearn.feature_extraction.text import (  # noqa: PLC0415 - seconds to import
        TfidfTransformer,
    )

    weighted = TfidfTransformer(sublinear_tf=True).fit_transform(counts)
    return sparse.csr_array(weighted).astype(np.float32)


def _macro_skills(referential: Referential) -> Iterator[Seen]:
    if not referential.links:
        for trade, asked in referential.core_skills.items():
            yield from (Seen(trade, macro, float(level)) for macro, level in asked.items())
        return
    for link in referential.links:
        skill = referential.skills.get(link.target)
        macro = skill.macro_skill if skill else link.target
        if macro in referential.macro_skills and macro is not None:
            yield Seen(link.trade, macro, CORE_COUNT if link.is_core else 1.0)


def _skills(referential: Referential, *, is_knowledge: bool) -> Iterator[Seen]:
    for link in referential.links:
        skill = referential.skills.get(link.target)
        if skill is not None and skill.is_knowledge is is_knowledge:
            yield Seen(link.trade, skill.id, CORE_COUNT if link.is_core else 1.0)


def _skill_words(referential: Referential) -> Iterator[Seen]:
    words = {key: _words(skill.label) for key, skill in referential.skills.items()}
    for link in referential.links:
        yield from (Seen(link.trade, word) for word in words.get(link.target, ()))


def _contexts(referential: Referential) -> Iterator[Seen]:
    for link in referential.links:
        if link.target in referential.contexts:
            yield Seen(link.trade, link.target)


def _definitions(referential: Referential) -> Iterator[Seen]:
    for code, trade in referential.trades.items():
        yield from (Seen(code, word) for word in _words(trade.definition))


def _titles(referential: Referential) -> Iterator[Seen]:
    for title in referential.appellations:
        yield from (Seen(title.trade, stem(word)) for word in official_words(title.label))


def _words(text: str) -> list[str]:
    stems = (stem(word) for word in fold(text).split())
    return [word for word in stems if len(word) >= SHORTEST_TEXT_WORD]
