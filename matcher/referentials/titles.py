"""From a free title to trades: up to five candidates of five families, best first.

    score(f) = exp(s_f) / sum over the families g of exp(s_g), s as in ``title_evidence``

``decided`` only if the titles of the first family hold the head of the title and half its words,
letter for letter, and its score reaches the one asked for as many words (``DECIDED_SCORES``). A
doubtful title is for people to settle.
"""

from __future__ import annotations

import json
import zipfile
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matcher.errors import UnreadableFileError
from matcher.referentials import title_matrices
from matcher.referentials.title_evidence import Evidence
from matcher.referentials.title_matrices import Floats, Matrices, Sparse, Texts
from matcher.vocabulary import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from matcher.referentials.rome import Referential

DECIDED_SCORES = {1: 0.95, 2: 0.85}
"""Least score by words held; more than two as two. One word alone is shared by too many trades.

Set where at least 93 % of those decided are right on official titles held out of the index, the
harder of our sets (tests/benchmarks/titles.py)."""
MOST_CANDIDATES = 5
BLOCK = 256
"""Titles looked up together: 256 x 13,120 float32 stay under 14 MB."""
FORMAT = 3


@dataclass(frozen=True, slots=True)
class TitleCandidate:
    """A trade that a title may mean. ``matched``: the official title nearest to it."""

    rome: str
    family: str
    label: str
    matched: str
    score: float


@dataclass(frozen=True, slots=True)
class TitleResolution:
    """What is known of a title; ``candidates`` best first, decided or not."""

    query: str
    decided: bool
    candidates: tuple[TitleCandidate, ...]


class TitleIndex:
    """Resolves titles against the trades of one version of a referential."""

    def __init__(
        self, version: str, labels: dict[str, str], texts: Texts, matrices: Matrices
    ) -> None:
        self.version = version
        self._labels = labels
        self._texts = texts
        self._matrices = matrices
        self._evidence = Evidence(texts, matrices)

    @classmethod
    def build(cls, referential: Referential) -> TitleIndex:
        """Return the index of all the titles of ``referential``."""
        labels = {code: trade.label for code, trade in referential.trades.items()}
        return cls(referential.version, labels, *title_matrices.build(referential))

    def resolve(self, text: str) -> TitleResolution:
        """Return the trades that ``text`` may mean."""
        return self.resolve_many([text])[0]

    def resolve_many(self, texts: Sequence[str]) -> list[TitleResolution]:
        """Return the trades of each text, in order; equal texts are resolved once."""
        found: dict[str, TitleResolution] = {}
        distinct = list(dict.fromkeys(texts))
        for start in range(0, len(distinct), BLOCK):
            block = distinct[start : start + BLOCK]
            found.update(zip(block, self._resolve_block(block), strict=True))
        return [found[text] for text in texts]

    def save(self, path: Path) -> None:
        """Write the index: arrays and JSON in one npz file, no code in it."""
        arrays: dict[str, npt.NDArray[np.generic]] = {}
        for field in fields(Matrices):
            value = getattr(self._matrices, field.name)
            if isinstance(value, sparse.csr_array):
                arrays[f"{field.name}.data"] = value.data
                arrays[f"{field.name}.indices"] = value.indices
                arrays[f"{field.name}.indptr"] = value.indptr
                arrays[f"{field.name}.shape"] = np.array(value.shape)
            else:
                arrays[field.name] = value
        head = {
            "format": FORMAT,
            "version": self.version,
            "labels": self._labels,
            "texts": asdict(self._texts),
        }
        arrays["head"] = np.frombuffer(json.dumps(head).encode(), np.uint8)
        with path.open("wb") as stream:
            np.savez(stream, allow_pickle=False, **arrays)

    @classmethod
    def load(cls, path: Path) -> TitleIndex:
        """Return the index written by ``save``; raises ``UnreadableFileError`` otherwise."""
        try:
            with np.load(path, allow_pickle=False) as arrays:
                head = json.loads(arrays["head"].tobytes())
                if head["format"] != FORMAT:
                    raise UnreadableFileError(path.name, "index de titres d'un autre format")
                matrices = _matrices(dict(arrays))
                texts = Texts(**head["texts"])
        except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
            raise UnreadableFileError(path.name, "index de titres illisible") from error
        return cls(head["version"], head["labels"], texts, matrices)

    def _resolve_block(self, block: Sequence[str]) -> Iterator[TitleResolution]:
        found = self._evidence.weigh(block)
        chances = _chances(found.scores)
        leaders = np.argsort(-chances, axis=1, kind="stable")[:, :MOST_CANDIDATES]
        for row, text in enumerate(block):
            if not fold(text):
                yield TitleResolution(text, decided=False, candidates=())
                continue
            candidates = tuple(
                self._candidate(found.best[row, family], chances[row, family])
                for family in leaders[row]
            )
            is_decided = self._is_decided(text, candidates[0])
            yield TitleResolution(text, is_decided, candidates)

    def _is_decided(self, text: str, first: TitleCandidate) -> bool:
        words = min(self._evidence.words_held(text, first.family), max(DECIDED_SCORES))
        return words > 0 and first.score >= DECIDED_SCORES[words]

    def _candidate(self, title: np.int64, chance: np.float64) -> TitleCandidate:
        rome = self._texts.trades[title]
        family = self._texts.families[
            int(np.searchsorted(self._matrices.first_titles, title, side="right")) - 1
        ]
        return TitleCandidate(
            rome=rome,
            family=family,
            label=self._labels[rome],
            matched=self._texts.titles[title],
            score=round(float(chance), 4),
        )


# ---- private -----------------------------------------------------------------------------


def _chances(scores: Floats) -> npt.NDArray[np.float64]:
    exact = scores.astype(np.float64)
    powers = np.exp(exact - exact.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float64)


def _matrices(arrays: dict[str, npt.NDArray[np.float32]]) -> Matrices:
    def matrix(name: str) -> Sparse:
        rows, columns = arrays[f"{name}.shape"].tolist()
        parts = (arrays[f"{name}.data"], arrays[f"{name}.indices"], arrays[f"{name}.indptr"])
        return sparse.csr_array(parts, shape=(int(rows), int(columns)))

    return Matrices(
        chars=matrix("chars"),
        chars_idf=arrays["chars_idf"],
        words=matrix("words"),
        words_idf=arrays["words_idf"],
        named=matrix("named"),
        told=matrix("told"),
        linear=matrix("linear"),
        linear_base=arrays["linear_base"],
        topic_words=matrix("topic_words"),
        topic_axes=arrays["topic_axes"],
        topics=arrays["topics"],
        first_titles=arrays["first_titles"].astype(np.int64),
    )
