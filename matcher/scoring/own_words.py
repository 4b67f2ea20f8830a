"""What trainees wrote of their wishes, found by trainee and trade.

One sentence may mean a hundred trades: in a network that is two million entries. Sorted numbers
beside few texts take a tenth of the memory of a mapping, and go to other processes as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matcher.scoring.arrays import Ints

KINDS = ("project", "interest")
"""The wishes that are said again in the words of the trainee."""

ROW_BITS, TRADE_BITS = 36, 24
"""Of a key: kind, then row of the trainee, then row of the trade."""


class OwnWish(NamedTuple):
    """One wish: its kind, the row of the trainee, the rows of the trades it means, the words."""

    kind: str
    trainee: int
    trades: Sequence[int]
    words: str


@dataclass(frozen=True)
class OwnWords:
    """The words of each (kind, trainee, trade). ``keys`` rise; ``text`` indexes ``texts``."""

    keys: Ints
    text: Ints
    texts: Sequence[str]

    @classmethod
    def of(cls, wishes: Sequence[OwnWish]) -> OwnWords:
        """Return the words of ``wishes``; of two for the same trade, the first."""
        texts = list(dict.fromkeys(wish.words for wish in wishes))
        place = {words: index for index, words in enumerate(texts)}
        counts = [len(wish.trades) for wish in wishes]
        first = [_key(wish.kind, wish.trainee, 0) for wish in wishes]
        trades = [np.asarray(wish.trades, dtype=np.int64) for wish in wishes]
        keys = np.repeat(np.array(first, dtype=np.int64), counts)
        keys += np.concatenate([np.empty(0, dtype=np.int64), *trades])
        text = np.repeat(np.array([place[wish.words] for wish in wishes], dtype=np.int64), counts)
        unique, at = np.unique(keys, return_index=True)
        return cls(unique, text[at], texts)

    def get(self, kind: str, trainee: int, trade: int) -> str | None:
        """Return what the trainee wrote; None where it was a code, or nothing."""
        key = _key(kind, trainee, trade)
        at = int(self.keys.searchsorted(key))
        if at == len(self.keys) or self.keys[at] != key:
            return None
        return self.texts[int(self.text[at])]


def _key(kind: str, trainee: int, trade: int) -> int:
    return (KINDS.index(kind) << (ROW_BITS + TRADE_BITS)) + (trainee << TRADE_BITS) + trade
