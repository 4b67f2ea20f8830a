"""Titles with the family they mean, to measure an index; none is an official title."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from matcher.vocabulary import fold

if TYPE_CHECKING:
    from matcher.referentials.rome import Referential
    from matcher.referentials.titles import TitleIndex

HANDMADE = Path(__file__).with_name("titles_handmade.csv")


@dataclass(frozen=True)
class Accuracy:
    """Shares in [0, 1] of the titles whose family is right."""

    titles: int
    at_1: float
    at_5: float
    decided: float = 0.0
    decided_right: float = 1.0


def handmade(referential: Referential) -> list[tuple[str, str]]:
    """Return the hand-made titles whose family the referential knows."""
    with HANDMADE.open(encoding="utf-8", newline="") as stream:
        rows = [(row["title"], row["family"]) for row in csv.DictReader(stream)]
    return [(title, family) for title, family in rows if family in referential.members_of]


def accuracy(index: TitleIndex, titles: list[tuple[str, str]]) -> Accuracy:
    """Return how often the index finds the family of the titles."""
    found = index.resolve_many([title for title, _ in titles])
    families = [[candidate.family for candidate in one.candidates] for one in found]
    right = [row[:1] == [family] for row, (_, family) in zip(families, titles, strict=True)]
    near = [family in row for row, (_, family) in zip(families, titles, strict=True)]
    decided = [one.decided for one in found]
    sure = [ok for ok, is_decided in zip(right, decided, strict=True) if is_decided]
    return Accuracy(
        titles=len(titles),
        at_1=float(np.mean(right)),
        at_5=float(np.mean(near)),
        decided=float(np.mean(decided)),
        decided_right=float(np.mean(sure)) if sure else 1.0,
    )


def plain_accuracy(referential: Referential, titles: list[tuple[str, str]]) -> Accuracy:
    """Return the same for the nearest official title by character n-grams, nothing else."""
    official = referential.appellations
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
    known = vectorizer.fit_transform([fold(title.label) for title in official])
    likeness = (vectorizer.transform([fold(title) for title, _ in titles]) @ known.T).toarray()
    right, near = [], []
    for row, (_, family) in zip(likeness, titles, strict=True):
        order = np.argsort(-row, kind="stable")
        families = dict.fromkeys(
            referential.trades[official[place].trade].family for place in order
        )
        best = list(families)[:5]
        right.append(best[0] == family)
        near.append(family in best)
    return Accuracy(len(titles), float(np.mean(right)), float(np.mean(near)))
