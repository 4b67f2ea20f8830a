"""The vocabularies of scoring: which trade is which row, which macro-skill which column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matcher.scoring.arrays import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matcher.referentials.rome import Referential
    from matcher.scoring.arrays import Levels, Shares

RIASEC = "RIASEC"
TRAINEE_LETTERS = (1.0, 0.7, 0.4)
"""Weight of the first, second and third letter that a trainee gives."""
TRADE_LETTERS = (1.0, 0.5)
"""Weight of the major and of the minor letter of a trade."""


@dataclass(frozen=True)
class TradeBook:
    """Trades in code order, the order of the closeness matrix, and macro-skills in id order.

    ``core``: (trades, K), level of each macro-skill that a trade asks at its core, 0 = not
    asked. ``riasec``: (trades, 6), in the order R I A S E C.
    """

    referential: Referential
    trades: tuple[str, ...]
    trade_row: Mapping[str, int]
    macro_skills: tuple[str, ...]
    skill_column: Mapping[str, int]
    core: Levels
    riasec: Shares

    def row(self, trade: str | None) -> int:
        """Return the row of a trade, ``UNKNOWN`` where it is not known."""
        return UNKNOWN if trade is None else self.trade_row.get(trade, UNKNOWN)

    def wished(self, label: str, trade: str | None, interest: str | None) -> list[int]:
        """Return the rows that one wish means, in code order.

        A family code that was given as such means its whole family; a title that was resolved to
        a trade of the same code means that trade. A centre d'intérêt means its principal trades.
        """
        if interest is not None and interest in self.referential.interests:
            return self._rows(self.referential.interests[interest].principal_trades)
        if trade is None:
            return []
        is_given_code = label.strip().upper() == trade
        if is_given_code or trade not in self.trade_row:
            return self._rows(self.referential.trades_meant_by(trade))
        return [self.trade_row[trade]]

    def _rows(self, trades: tuple[str, ...]) -> list[int]:
        return sorted(self.trade_row[trade] for trade in trades if trade in self.trade_row)


def trade_book(referential: Referential) -> TradeBook:
    """Return the vocabularies of ``referential``."""
    trades = tuple(sorted(referential.trades))
    macro_skills = tuple(sorted(referential.macro_skills))
    trade_row = {code: row for row, code in enumerate(trades)}
    skill_column = {key: column for column, key in enumerate(macro_skills)}
    core = np.zeros((len(trades), len(macro_skills)), dtype=np.int8)
    for code, asked in referential.core_skills.items():
        for key, level in asked.items():
            if code in trade_row and key in skill_column:
                core[trade_row[code], skill_column[key]] = level
    riasec = [letters(referential.trades[code].riasec, TRADE_LETTERS) for code in trades]
    return TradeBook(
        referential=referential,
        trades=trades,
        trade_row=trade_row,
        macro_skills=macro_skills,
        skill_column=skill_column,
        core=core,
        riasec=np.array(riasec, dtype=np.float64).reshape(-1, len(RIASEC)),
    )


def letters(text: str | None, weights: tuple[float, ...], total: float | None = None) -> Shares:
    """Return the weights of the letters of ``text``, scaled to sum to ``total`` if it is given."""
    row = np.zeros(len(RIASEC))
    for letter, weight in zip((text or "").upper(), weights, strict=False):
        if letter in RIASEC:
            row[RIASEC.index(letter)] = weight
    if total is not None and row.sum() > 0:
        row *= total / row.sum()
    return row
