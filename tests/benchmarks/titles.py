"""Target S9: accuracy and speed of the title index, beside plain character n-grams.

Three sets: the hand-made titles used to set the weights (even rows), those kept to verify
(odd rows), and official titles held out of the index, which stand in for formal synonyms.
"""

from __future__ import annotations

import time
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import numpy as np

from matcher.referentials.archive import read_archive
from matcher.referentials.builtin import load_builtin
from matcher.referentials.everyday_titles import index_of
from tests import open_data
from tests.referentials.title_sets import accuracy, handmade, plain_accuracy

if TYPE_CHECKING:
    from matcher.referentials.rome import Referential

HELD_OUT_SHARE = 0.15


def measure() -> dict[str, dict[str, float]]:
    """Return the accuracies by set (shares), and titles per second on one core."""
    referential = read_archive(open_data.ROME) if open_data.are_here() else load_builtin()
    index = index_of(referential)
    titles = handmade(referential)
    known, held = _held_out(referential)
    started = time.process_time()
    index.resolve_many([title for title, _ in titles])
    seconds = time.process_time() - started
    return {
        "tuning half": asdict(accuracy(index, titles[::2])),
        "verification half": asdict(accuracy(index, titles[1::2])),
        "plain n-grams": asdict(plain_accuracy(referential, titles)),
        "held-out titles": asdict(accuracy(index_of(known), held)),
        "held-out titles, plain n-grams": asdict(plain_accuracy(known, held)),
        "speed": {"titles_per_second": len(titles) / seconds},
    }


def _held_out(referential: Referential) -> tuple[Referential, list[tuple[str, str]]]:
    """Return the referential without a share of its titles, and these with their family."""
    chance = np.random.default_rng(0).random(len(referential.appellations))
    kept, held = [], []
    for draw, title in zip(chance, referential.appellations, strict=True):
        if draw > HELD_OUT_SHARE or title.is_main:
            kept.append(title)
        else:
            held.append((title.label, referential.trades[title.trade].family))
    return replace(referential, appellations=tuple(kept)), held


if __name__ == "__main__":
    import json

    print(json.dumps(measure(), indent=1))
