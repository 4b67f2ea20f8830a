"""Closeness of trades and of families, in [0, 1], symmetric, 1 on the diagonal.

    s(i, j) = sum_v w_v cos_v(i, j),  w_v = (a_v / sd_v) / sum_u (a_u / sd_u)
    closeness(i, j) = s² / (s² + h²)
    with mobility = closeness + (1 - closeness) x 0.5 x m(i, j)

v runs over the views of ``trade_views``; sd_v is the standard deviation of cos_v over the pairs
of different trades, so that no view weighs more because its cosines are larger. Importance a_v
is 1, and 1/2 for work contexts, which say where one works rather than what one does. h is the
median over trades of the s of its nearest hundredth (the nearest, under 200 trades): such a
neighbour is at closeness 1/2. A closeness stated by hand takes the place of the computed one.
m is the mean over both directions of (13 - rank) / 12 for an official move, 0 without one.

Between families: mean over the trades of each of the closeness to their best match in the
other, then the mean of both directions: one shared trade does not make two families near.
Importances and the rest follow these reasons; nothing is fitted to known links (target S10).
"""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from matcher.errors import UnknownReferenceError, UnreadableFileError
from matcher.referentials.trade_views import views

if TYPE_CHECKING:
    from pathlib import Path

    from matcher.referentials.rome import Referential
    from matcher.referentials.title_matrices import Floats

IMPORTANCE = {"contexts": 0.5}
NEAREST_SHARE = 0.01
MOBILITY_WEIGHT = 0.5
LAST_RANK = 12
FORMAT = 1


@dataclass(frozen=True, slots=True)
class NearFamily:
    """A family near to a trade: its own code as trade and family, its label, the closeness."""

    rome: str
    family: str
    label: str
    closeness: float


@dataclass(frozen=True)
class Closeness:
    """Matrices over the trades in code order. ``families`` gives the family of each trade."""

    version: str
    codes: tuple[str, ...]
    families: tuple[str, ...]
    labels: tuple[str, ...]
    matrix: Floats
    mobility: Floats

    def trades(self, *, with_mobility: bool = True) -> Floats:
        """Return the closeness of every pair of trades, float32 (trades, trades)."""
        return self._with_mobility if with_mobility else self.matrix

    def family_codes(self) -> tuple[str, ...]:
        """Return the families, in code order: the rows and columns of ``of_families``."""
        return tuple(self._members)

    def of_families(self, *, with_mobility: bool = True) -> Floats:
        """Return the closeness of every pair of families, float32 (families, families)."""
        return self._families_with_mobility if with_mobility else self._families

    def near(self, code: str, limit: int = 10, *, with_mobility: bool = True) -> list[NearFamily]:
        """Return the families nearest to a family or a trade, best first, its own left out.

        Raises ``UnknownReferenceError`` for a code that is neither.
        """
        families = self.family_codes()
        if code in self._members:
            own = code
            row = self.of_families(with_mobility=with_mobility)[families.index(code)]
        elif code in self.codes:
            place = self.codes.index(code)
            own = self.families[place]
            trade = self.trades(with_mobility=with_mobility)[place]
            row = np.array([trade[members].max() for members in self._members.values()])
        else:
            raise UnknownReferenceError("Métier", code)
        ranked = sorted(
            (-round(float(value), 4), family)
            for family, value in zip(families, row, strict=True)
            if family != own
        )
        return [
            NearFamily(family, family, self._label_of[family], -value)
            for value, family in ranked[:limit]
        ]

    def save(self, path: Path) -> None:
        """Write the matrices and JSON in one npz file, no code in it."""
        head = {
            "format": FORMAT,
            "version": self.version,
            "codes": self.codes,
            "families": self.families,
            "labels": self.labels,
        }
        text = np.frombuffer(json.dumps(head).encode(), np.uint8)
        with path.open("wb") as stream:
            np.savez(
                stream, allow_pickle=False, head=text, matrix=self.matrix, mobility=self.mobility
            )

    @classmethod
    def load(cls, path: Path) -> Closeness:
        """Return what ``save`` wrote; raises ``UnreadableFileError`` otherwise."""
        try:
            with np.load(path, allow_pickle=False) as arrays:
                head = json.loads(arrays["head"].tobytes())
                if head["format"] != FORMAT:
                    raise UnreadableFileError(path.name, "proximité des métiers d'un autre format")
                return cls(
                    version=head["version"],
                    codes=tuple(head["codes"]),
                    families=tuple(head["families"]),
                    labels=tuple(head["labels"]),
                    matrix=arrays["matrix"],
                    mobility=arrays["mobility"],
                )
        except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
            raise UnreadableFileError(path.name, "proximité des métiers illisible") from error

    @cached_property
    def _with_mobility(self) -> Floats:
        added = self.matrix + (1 - self.matrix) * MOBILITY_WEIGHT * self.mobility
        return added.astype(np.float32)

    @cached_property
    def _members(self) -> dict[str, list[int]]:
        members: dict[str, list[int]] = {}
        for place, family in enumerate(self.families):
            members.setdefault(family, []).append(place)
        return dict(sorted(members.items()))

    @cached_property
    def _label_of(self) -> dict[str, str]:
        known = dict(zip(self.codes, self.labels, strict=True))
        return {
            family: known.get(family, self.labels[members[0]])
            for family, members in self._members.items()
        }

    @cached_property
    def _families(self) -> Floats:
        return _between_families(self.matrix, list(self._members.values()))

    @cached_property
    def _families_with_mobility(self) -> Floats:
        return _between_families(self._with_mobility, list(self._members.values()))


def closeness(referential: Referential) -> Closeness:
    """Return the closeness of all the trades of ``referential``."""
    codes = tuple(sorted(referential.trades))
    matrix = _spread(_likeness(referential, len(codes)))
    place = {code: row for row, code in enumerate(codes)}
    for one, other, value in referential.neighbours:
        matrix[place[one], place[other]] = matrix[place[other], place[one]] = value
    np.fill_diagonal(matrix, 1.0)
    return Closeness(
        version=referential.version,
        codes=codes,
        families=tuple(referential.trades[code].family for code in codes),
        labels=tuple(referential.trades[code].label for code in codes),
        matrix=matrix.astype(np.float32),
        mobility=_moves(referential, place),
    )


# ---- private -----------------------------------------------------------------------------


def _likeness(referential: Referential, trades: int) -> Floats:
    """Return the mean of the cosines of the views, each divided by its spread."""
    different = ~np.eye(trades, dtype=bool)
    total = np.zeros((trades, trades), np.float64)
    weights = 0.0
    for name, view in views(referential).items():
        cosines = (view @ view.T).toarray()
        spread = float(cosines[different].std()) if trades > 1 else 0.0
        if spread <= 0.0:
            continue
        weight = IMPORTANCE.get(name, 1.0) / spread
        total += weight * cosines
        weights += weight
    mean = total / max(weights, 1e-12)
    # A product and its transpose may differ in the last digit.
    return np.clip((mean + mean.T) / 2, 0.0, 1.0).astype(np.float32)


def _spread(likeness: Floats) -> Floats:
    """Return s² / (s² + h²), h the usual likeness to the nearest hundredth of the trades."""
    trades = len(likeness)
    if trades < 2:
        return likeness
    others = np.sort(likeness - 2 * np.eye(trades, dtype=np.float32), axis=1)[:, ::-1]
    nearest = max(1, int(trades * NEAREST_SHARE))
    half = max(float(np.median(others[:, nearest - 1])), 1e-6)
    squares = likeness.astype(np.float64) ** 2
    return np.asarray(squares / (squares + half**2), np.float32)


def _moves(referential: Referential, place: dict[str, int]) -> Floats:
    moves = np.zeros((len(place), len(place)), np.float32)
    for move in referential.mobility:
        worth = max(LAST_RANK + 1 - move.rank, 1) / LAST_RANK
        moves[place[move.trade], place[move.target]] = min(worth, 1.0)
    return (moves + moves.T) / np.float32(2)


def _between_families(trades: Floats, members: list[list[int]]) -> Floats:
    best = np.stack([trades[:, of].max(axis=1) for of in members], axis=1)
    mean = np.stack([best[of].mean(axis=0) for of in members])
    return np.asarray((mean + mean.T) / 2, np.float32)
