"""How much each family of trades is meant by a title: pieces of evidence, one sum.

For a title q (stems of ``title_text``) and a family f, each piece at most 1:

    nearest    max over the titles a of f of cos(q, a), character n-grams (3 and 4), TF-IDF
    gathered   mean over the five best titles of f of the mean of character and word cosines
    told       BM25 of q against the texts of f (definitions, skills, savoirs, sectors), over
               its maximum
    named      BM25 of q against the titles of f, the word at place p counted 0.7^p, over its
               maximum: in French the head of the noun phrase comes first
    meant      cosine of q and f in the latent space of the texts (words met together)
    linear     log-likelihood of q under the word weights of f, minus its maximum, over 10
    frequent   1 or 0.6 for the families that most advertisements are about
    alike      rapidfuzz token ratios against the best titles of the best families
    exact      1 if a title of f has the very stems of q

    score(q, f) = sum of weight x piece, in natural logits

A title is looked up twice, as written and with its abbreviations spelt out: the better of the
two counts for ``nearest``, ``gathered``, ``alike`` and ``exact``, the mean for the others.
The weights come from a conditional logit over appellations held out of the index and half of
the hand-made titles of the tests; ``frequent`` was set above its fit there, because those
sets cover the trades evenly and advertisements do not.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process
from scipy import sparse

from matcher.referentials.title_matrices import (
    Floats,
    Matrices,
    Sparse,
    Texts,
    char_vectorizer,
    sparse_of,
    word_vectorizer,
)
from matcher.referentials.title_text import segments, spelt_out_words, stem, title_words
from matcher.referentials.title_words import job_words

if TYPE_CHECKING:
    from collections.abc import Sequence

NEAREST, GATHERED, TOLD, NAMED, MEANT, LINEAR = 2.0, 2.8, 1.1, 1.5, 3.2, 2.8
ALIKE, EXACT = 2.5, 3.0
FREQUENT = 1.0

GATHERED_TITLES = 5
PLACE_DECAY = 0.7
LINEAR_SCALE = 10.0
RERANKED_FAMILIES = 15
SHORTEST_CORRECTED = 5
ELIDED = "dl"
"""An apostrophe that was not written: denfants, lhotel."""
LEAST_SHARE_HELD = 0.5
LEAST_LIKENESS = 84.0
"""Per cent: a word of five letters and more may hold one or two typing errors."""


@dataclass(frozen=True)
class Weighed:
    """For each title and family, (n, families): the score, the best title of the family."""

    scores: Floats
    best: npt.NDArray[np.int64]


@dataclass(frozen=True)
class Looked:
    """What a block of queries, in one spelling, says of titles and families."""

    by_chars: Floats
    by_both: Floats


class Evidence:
    """Reads titles against the matrices of an index; keeps the corrections it has made."""

    def __init__(self, texts: Texts, matrices: Matrices) -> None:
        self.texts = texts
        self.matrices = matrices
        self.chars = char_vectorizer(texts.chars)
        self.chars.idf_ = matrices.chars_idf
        self.words = word_vectorizer(texts.words)
        self.words.idf_ = matrices.words_idf
        self.place = {word: row for row, word in enumerate(texts.lexicon)}
        self.last_titles = np.append(matrices.first_titles[1:], len(texts.titles))
        self._topics = np.ascontiguousarray(matrices.topics.T)
        self.frequent = _frequent(texts.families)
        self._by_initial: dict[str, list[str]] = defaultdict(list)
        for word in texts.lexicon:
            self._by_initial[word[0]].append(word)
        self._corrections: dict[str, str | None] = {}
        self._holders: dict[str, set[int]] = defaultdict(set)
        self._held: dict[str, set[str]] = defaultdict(set)
        for family, (start, end) in enumerate(
            zip(matrices.first_titles, self.last_titles, strict=True)
        ):
            for stems in texts.stems[start:end]:
                self._holders[_bag(stems)].add(family)
                self._held[texts.families[family]].update(stems.split())

    def weigh(self, titles: Sequence[str]) -> Weighed:
        """Return what the titles say of every family."""
        written = [self._known(title_words(title)) for title in titles]
        spelt = [self._known(spelt_out_words(title)) for title in titles]
        found = self._likeness(self._look(written))
        shared = self._shared(written)
        changed = [row for row, stems in enumerate(spelt) if stems != written[row]]
        if changed:
            second = [spelt[row] for row in changed]
            self._keep_better(found, changed, self._likeness(self._look(second)))
            shared[changed] = (shared[changed] + self._shared(second)) / 2
        found.scores[:] += shared + self.frequent
        spellings = [{stems} for stems in written]
        for row in changed:
            spellings[row].add(spelt[row])
        self._rerank(found, spellings)
        return found

    def words_held(self, title: str, family: str) -> int:
        """Return how many words of ``title`` the titles of ``family`` hold, letter for letter.

        0 unless they hold the head and half the words of a segment: one is enough, others tell
        the company or the town. Neither a word that no trade has nor a misspelt one is held:
        the nearest known word is too often another trade (performeur is no perforeur).
        """
        held = self._held[family]
        most = 0
        for part in segments(title):
            for words in (title_words(part), spelt_out_words(part)):
                known = [self._unelided(stem(word)) in held for word in words]
                if known and known[0] and sum(known) >= LEAST_SHARE_HELD * len(known):
                    most = max(most, sum(known))
        return most

    def _unelided(self, word: str) -> str:
        is_elided = word not in self.place and word[0] in ELIDED and word[1:] in self.place
        return word[1:] if is_elided else word

    def _known(self, words: Sequence[str]) -> str:
        """Return the stems of ``words``, corrected; unknown ones go if another is known."""
        stems = [stem(word) for word in words]
        known = [found for found in map(self._corrected, stems) if found]
        return " ".join(known or stems)

    def _corrected(self, word: str) -> str | None:
        word = self._unelided(word)
        if word in self.place:
            return word
        if len(word) < SHORTEST_CORRECTED:
            return None
        if word not in self._corrections:
            near = process.extractOne(
                word,
                self._by_initial.get(word[0], []),
                scorer=fuzz.ratio,
                score_cutoff=LEAST_LIKENESS,
            )
            self._corrections[word] = near[0] if near else None
        return self._corrections[word]

    def _look(self, stems: list[str]) -> Looked:
        chars = sparse.csr_array(self.chars.transform(stems)) @ self.matrices.chars
        words = sparse.csr_array(self.words.transform(stems)) @ self.matrices.words
        by_chars = np.asarray(chars.toarray(), np.float32)
        return Looked(by_chars, (by_chars + words.toarray()) / np.float32(2))

    def _likeness(self, looked: Looked) -> Weighed:
        """Return weight x ``nearest`` + weight x ``gathered`` as the score."""
        starts = self.matrices.first_titles
        nearest = np.maximum.reduceat(looked.by_chars, starts, axis=1)
        gathered = np.empty_like(nearest)
        best = np.empty(nearest.shape, np.int64)
        for family, (start, end) in enumerate(zip(starts, self.last_titles, strict=True)):
            block = looked.by_both[:, start:end]
            best[:, family] = start + block.argmax(axis=1)
            if end - start > GATHERED_TITLES:
                block = np.partition(block, -GATHERED_TITLES, axis=1)[:, -GATHERED_TITLES:]
            gathered[:, family] = block.sum(axis=1) / GATHERED_TITLES
        score = NEAREST * nearest + GATHERED * gathered
        return Weighed(score.astype(np.float32), best)

    @staticmethod
    def _keep_better(found: Weighed, rows: list[int], other: Weighed) -> None:
        better = other.scores > found.scores[rows]
        found.best[rows] = np.where(better, other.best, found.best[rows])
        found.scores[rows] = np.where(better, other.scores, found.scores[rows])

    def _shared(self, stems: list[str]) -> Floats:
        """Return the part of the score that is averaged over both spellings."""
        placed = self._bags(stems, PLACE_DECAY)
        named = _over_maximum((placed @ self.matrices.named).toarray())
        # Sparse products stay on one core; dense ones of this size wake every thread for nothing.
        axes = (placed @ self.matrices.topic_words) @ self.matrices.topic_axes
        axes /= np.maximum(np.linalg.norm(axes, axis=1, keepdims=True), 1e-9)
        meant = sparse.csr_array(axes) @ self._topics
        told = _over_maximum((self._bags(stems, 1.0) @ self.matrices.told).toarray())
        words = sparse.csr_array(self.words.transform(stems))
        linear = (words @ self.matrices.linear).toarray()
        linear += words.sum(axis=1)[:, None] * self.matrices.linear_base
        linear -= linear.max(axis=1, keepdims=True)
        score = NAMED * named + TOLD * told + MEANT * meant + LINEAR * linear / LINEAR_SCALE
        return np.asarray(score, np.float32)

    def _bags(self, stems: list[str], decay: float) -> Sparse:
        entries = [
            (row, self.place[word], decay**place)
            for row, text in enumerate(stems)
            for place, word in enumerate(text.split())
            if word in self.place
        ]
        return sparse_of(entries, len(stems), len(self.place))

    def _rerank(self, found: Weighed, spellings: Sequence[set[str]]) -> None:
        """Add ``alike`` to the best families of each title, and ``exact`` where it is so."""
        leaders = np.argsort(-found.scores, axis=1, kind="stable")[:, :RERANKED_FAMILIES]
        for row, texts in enumerate(spellings):
            for family in leaders[row]:
                title = self.texts.stems[found.best[row, family]]
                found.scores[row, family] += ALIKE * max(_alike(text, title) for text in texts)
            for text in texts:
                for family in self._holders.get(_bag(text), ()):
                    found.scores[row, family] += EXACT / len(texts)


# ---- private -----------------------------------------------------------------------------


def _alike(one: str, other: str) -> float:
    return (fuzz.token_sort_ratio(one, other) + fuzz.token_set_ratio(one, other)) / 200


def _bag(stems: str) -> str:
    return " ".join(sorted(stems.split()))


def _over_maximum(scores: Floats) -> Floats:
    return np.asarray(scores / np.maximum(scores.max(axis=1, keepdims=True), 1e-6), np.float32)


def _frequent(families: Sequence[str]) -> Floats:
    asked = job_words().asked
    return np.array([FREQUENT * asked.get(family, 0.0) for family in families], np.float32)
