"""What an index of titles is made of, and how it is built from a referential.

The titles by character n-grams and by words (TF-IDF); the families by the words of their titles
and of their texts (BM25), by a linear word classifier (multinomial naive Bayes) and by latent
semantic analysis. All words are stems of ``title_text``.

Latent analysis: M = families x words, rows of length 1, (1 + ln(1 + count)) x idf, the titles
counted twice; M M' = U S² U'. A family is its row of U S, a bag of words q is q M' U / S.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy import sparse

from matcher.referentials.title_text import official_words, stem
from matcher.vocabulary import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sklearn.feature_extraction.text import TfidfVectorizer

    from matcher.referentials.rome import Referential

Floats = npt.NDArray[np.float32]
Bags = list[dict[str, float]]
Sparse = sparse.csr_array[np.float32, tuple[int, int]]

RARE_TITLE = 0.9
"""How much a little used title counts beside a usual one."""
SMOOTHING = 0.01
TEXT_IN_LINEAR = 0.2
SATURATION, LENGTH_PART = 1.2, 0.5
"""k1 and b of BM25 (Robertson and Zaragoza, 2009)."""
SECTOR_WEIGHT, SIDE_SKILL_WEIGHT = 0.5, 0.5
SHORTEST_TEXT_WORD = 3
COMMONEST_SHARE, FEW_TITLES = 0.1, 200
"""An n-gram of a tenth of the titles tells nothing and costs most of the time."""
MOST_AXES, FAMILIES_PER_AXIS = 120, 4


@dataclass(frozen=True)
class Texts:
    """The texts of an index: terms, families, and the titles in the order of their families."""

    chars: list[str]
    words: list[str]
    lexicon: list[str]
    families: list[str]
    titles: list[str]
    stems: list[str]
    trades: list[str]


@dataclass(frozen=True)
class Matrices:
    """``chars``, ``words``: (terms, titles); ``named``, ``told``: (lexicon, families).

    ``linear``: (word terms, families) and ``linear_base``: (families,), natural logarithms.
    ``topic_words``: (lexicon, families), ``topic_axes`` and ``topics``: (families, axes).
    ``first_titles``: (families,), where the titles of each family start.
    """

    chars: Sparse
    chars_idf: Floats
    words: Sparse
    words_idf: Floats
    named: Sparse
    told: Sparse
    linear: Sparse
    linear_base: Floats
    topic_words: Sparse
    topic_axes: Floats
    topics: Floats
    first_titles: npt.NDArray[np.int64]


def sparse_of(entries: Sequence[tuple[int, int, float]], rows: int, columns: int) -> Sparse:
    """Return the matrix whose entries are (row, column, value), values of one place added."""
    row = np.array([entry[0] for entry in entries], np.int64)
    column = np.array([entry[1] for entry in entries], np.int64)
    value = np.array([entry[2] for entry in entries], np.float32)
    return sparse.coo_array((value, (row, column)), shape=(rows, columns)).tocsr()


def words_and_pairs(stems: str) -> list[str]:
    """Return the words of a title and its pairs of neighbours."""
    words = stems.split()
    return [*words, *(f"{one} {two}" for one, two in pairwise(words))]


def char_vectorizer(
    terms: Sequence[str] | None = None, *, commonest: float = 1.0
) -> TfidfVectorizer:
    """Return the character n-gram reader, of known terms if they are given.

    ``commonest``: share of the titles above which an n-gram is left out.
    """
    from sklearn.feature_extraction.text import (  # noqa: PLC0415 - seconds to import
        TfidfVectorizer,
    )

    return TfidfVectorizer(
        analyzer="char_wb",
        ngram_range=(3, 4),
        sublinear_tf=True,
        dtype=np.float32,
        vocabulary=terms,
        max_df=commonest,
    )


def word_vectorizer(terms: Sequence[str] | None = None) -> TfidfVectorizer:
    """Return the word reader, of known terms if they are given."""
    from sklearn.feature_extraction.text import (  # noqa: PLC0415 - seconds to import
        TfidfVectorizer,
    )

    return TfidfVectorizer(
        analyzer=words_and_pairs, sublinear_tf=True, dtype=np.float32, vocabulary=terms
    )


def build(referential: Referential) -> tuple[Texts, Matrices]:
    """Return the texts and matrices of an index over all the titles of ``referential``."""
    families = sorted(referential.members_of)
    row_of = {family: row for row, family in enumerate(families)}
    titles = sorted(
        referential.appellations,
        key=lambda title: (referential.trades[title.trade].family, title.trade, title.id),
    )
    stems = [" ".join(stem(word) for word in official_words(title.label)) for title in titles]
    family_of = np.array([row_of[referential.trades[title.trade].family] for title in titles])
    named: Bags = [defaultdict(float) for _ in families]
    for text, row in zip(stems, family_of, strict=True):
        _add(named[row], text.split(), 1.0)
    told = _told(referential, row_of)
    lexicon = sorted(set().union(*named, *told))
    commonest = COMMONEST_SHARE if len(titles) >= FEW_TITLES else 1.0
    chars, words = char_vectorizer(commonest=commonest), word_vectorizer()
    rarity = np.array([RARE_TITLE if title.is_rare else 1.0 for title in titles], np.float32)
    by_chars = sparse.csr_array(chars.fit_transform(stems))
    by_words = sparse.csr_array(words.fit_transform(stems))
    terms = [str(term) for term in words.get_feature_names_out()]
    linear, base = _linear(by_words, family_of, terms, told)
    topic_words, topic_axes, topics = _topics(named, told, lexicon)
    texts = Texts(
        chars=[str(term) for term in chars.get_feature_names_out()],
        words=terms,
        lexicon=lexicon,
        families=families,
        titles=[title.label for title in titles],
        stems=stems,
        trades=[title.trade for title in titles],
    )
    return texts, Matrices(
        chars=_columns(by_chars, rarity),
        chars_idf=np.asarray(chars.idf_, np.float32),
        words=_columns(by_words, rarity),
        words_idf=np.asarray(words.idf_, np.float32),
        named=_bm25(named, lexicon),
        told=_bm25(told, lexicon),
        linear=linear,
        linear_base=base,
        topic_words=topic_words,
        topic_axes=topic_axes,
        topics=topics,
        first_titles=np.searchsorted(family_of, np.arange(len(families))).astype(np.int64),
    )


# ---- private -----------------------------------------------------------------------------


def _columns(by_title: Sparse, rarity: Floats) -> Sparse:
    weighted = by_title.copy()
    weighted.data *= np.repeat(rarity, np.diff(by_title.indptr))
    return weighted.T.tocsr()


def _text_stems(text: str) -> set[str]:
    words = (stem(word) for word in fold(text).split())
    return {word for word in words if len(word) >= SHORTEST_TEXT_WORD}


def _told(referential: Referential, row_of: dict[str, int]) -> Bags:
    bags: Bags = [defaultdict(float) for _ in row_of]
    for code, trade in referential.trades.items():
        bag = bags[row_of[trade.family]]
        for text in (trade.label, trade.definition, trade.domain):
            _add(bag, _text_stems(text), 1.0)
        for sector in referential.sectors.get(code, ()):
            _add(bag, _text_stems(sector), SECTOR_WEIGHT)
    labels = {key: skill.label for key, skill in referential.skills.items()}
    labels |= {key: macro.label for key, macro in referential.macro_skills.items()}
    stems = {key: _text_stems(label) for key, label in labels.items()}
    for code, asked in referential.core_skills.items():
        for key in asked:
            _add(bags[row_of[referential.trades[code].family]], stems[key], SIDE_SKILL_WEIGHT)
    for link in referential.links:
        if link.target in stems:
            weight = 1.0 if link.is_core else SIDE_SKILL_WEIGHT
            _add(bags[row_of[referential.trades[link.trade].family]], stems[link.target], weight)
    return bags


def _add(bag: dict[str, float], words: Iterable[str], weight: float) -> None:
    for word in words:
        bag[word] += weight


def _bm25(bags: Bags, lexicon: Sequence[str]) -> Sparse:
    """Return (lexicon, families): idf x count x (k1 + 1) / (count + k1 (1 - b + b length))."""
    families = len(bags)
    lengths = [sum(bag.values()) for bag in bags]
    usual = max(sum(lengths) / families, 1.0)
    norms = [SATURATION * (1 - LENGTH_PART + LENGTH_PART * of / usual) for of in lengths]
    holders: dict[str, float] = defaultdict(float)
    for bag in bags:
        _add(holders, bag, 1.0)
    idf = {
        word: math.log1p((families - count + 0.5) / (count + 0.5))
        for word, count in holders.items()
    }
    place = {word: row for row, word in enumerate(lexicon)}
    entries = [
        (place[word], column, idf[word] * count * (SATURATION + 1) / (count + norms[column]))
        for column, bag in enumerate(bags)
        for word, count in sorted(bag.items())
    ]
    return sparse_of(entries, len(lexicon), families)


def _topics(named: Bags, told: Bags, lexicon: Sequence[str]) -> tuple[Sparse, Floats, Floats]:
    """Return ``topic_words`` (M', each word times its idf once more), U / S, and U S at length 1.

    The idf is in ``topic_words`` twice: once for M, once for the query it is multiplied with.
    """
    families = len(named)
    bags: Bags = [defaultdict(float) for _ in named]
    for bag, titles, texts in zip(bags, named, told, strict=True):
        for of, times in ((titles, 2.0), (texts, 1.0)):
            for word, count in of.items():
                bag[word] += times * count
    holders: dict[str, float] = defaultdict(float)
    for bag in bags:
        _add(holders, bag, 1.0)
    idf = {word: math.log((1 + families) / (1 + count)) for word, count in holders.items()}
    place = {word: row for row, word in enumerate(lexicon)}
    entries = []
    again = []
    for column, bag in enumerate(bags):
        row = {word: (1 + math.log1p(count)) * idf[word] for word, count in sorted(bag.items())}
        length = math.sqrt(sum(value**2 for value in row.values())) or 1.0
        for word, value in row.items():
            entries.append((place[word], column, value / length))
            again.append((place[word], column, value / length * idf[word]))
    words = sparse_of(entries, len(lexicon), families)
    squares, axes = np.linalg.eigh((words.T @ words).toarray().astype(np.float64))
    kept = max(1, min(MOST_AXES, families // FAMILIES_PER_AXIS))
    strengths = np.sqrt(np.maximum(squares[::-1][:kept], 1e-9))
    main = axes[:, ::-1][:, :kept]
    topics = main * strengths
    topics /= np.maximum(np.linalg.norm(topics, axis=1, keepdims=True), 1e-9)
    return (
        sparse_of(again, len(lexicon), families),
        (main / strengths).astype(np.float32),
        topics.astype(np.float32),
    )


def _linear(
    by_words: Sparse, family_of: npt.NDArray[np.int64], terms: Sequence[str], told: Bags
) -> tuple[Sparse, Floats]:
    """Return ln(1 + count / smoothing) and ln(smoothing / (total + smoothing x terms)).

    The sum of both over the words of a title is its log-likelihood under each family, the
    counts being TF-IDF weights of the titles plus a little of the texts.
    """
    families = len(told)
    ones = [(title, int(family), 1.0) for title, family in enumerate(family_of)]
    place = {word: row for row, word in enumerate(terms)}
    texts = [
        (place[word], column, TEXT_IN_LINEAR * math.log1p(count))
        for column, bag in enumerate(told)
        for word, count in sorted(bag.items())
        if word in place
    ]
    counts = by_words.T.tocsr() @ sparse_of(ones, len(family_of), families)
    counts = sparse.csr_array(counts + sparse_of(texts, len(terms), families))
    totals: Floats = counts.sum(axis=0)
    counts.data = np.log1p(counts.data / np.float32(SMOOTHING))
    base = np.log(SMOOTHING / (totals + SMOOTHING * len(terms)))
    return counts, base.astype(np.float32)
