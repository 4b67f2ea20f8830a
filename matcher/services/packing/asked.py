"""What openings ask: skills, savoir-être, and what their trade says where they ask nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import select

from matcher.models.openings import OpeningSkill, OpeningSoftSkill
from matcher.scoring.arrays import UNKNOWN
from matcher.services.packing.columns import code_of
from matcher.services.packing.trades import RIASEC
from matcher.vocabulary import SoftSkill

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matcher.scoring.arrays import Levels
    from matcher.services.packing.columns import AnySelect, AnySession, Columns
    from matcher.services.packing.trades import TradeBook

ASKED_LEVEL = 2
"""Level of a skill that an opening asks without one (formats.md, common rules)."""


@dataclass(frozen=True)
class AskedReader:
    """Reads what openings ask, columns in the order of the vocabularies."""

    session: AnySession
    book: TradeBook

    def read(self, rows: Columns, row_by_id: Mapping[int, int]) -> dict[str, Any]:
        """Return the columns of ``Market`` that say what is asked.

        An opening that asks no skill we know takes the core of its trade.
        """
        skills = self._skills(row_by_id)
        has_own = np.asarray(skills.any(axis=1), dtype=np.bool_)
        trade = np.array([self.book.row(code) for code in rows["trade"]], dtype=np.int64)
        known = trade != UNKNOWN
        skills[~has_own & known] = self.book.core[trade[~has_own & known]]
        riasec = np.zeros((len(trade), len(RIASEC)))
        riasec[known] = self.book.riasec[trade[known]]
        return {
            "skills": skills,
            "has_own_skills": has_own,
            "soft_skills": self._soft_skills(row_by_id),
            "riasec": riasec,
        }

    def _skills(self, row_by_id: Mapping[int, int]) -> Levels:
        query = select(
            OpeningSkill.opening_id, OpeningSkill.macro_skill, OpeningSkill.level
        ).where(OpeningSkill.macro_skill.is_not(None))
        return self._levels(query, row_by_id, self.book.skill_column)

    def _soft_skills(self, row_by_id: Mapping[int, int]) -> Levels:
        query = select(
            OpeningSoftSkill.opening_id,
            code_of(OpeningSoftSkill.soft_skill),
            OpeningSoftSkill.level,
        ).where(OpeningSoftSkill.soft_skill.is_not(None))
        place = {term.value: index for index, term in enumerate(SoftSkill)}
        return self._levels(query, row_by_id, place)

    def _levels(
        self,
        query: AnySelect,
        row_by_id: Mapping[int, int],
        place: Mapping[str, int],
    ) -> Levels:
        """Return the highest level asked of each skill, 0 = not asked."""
        asked = np.zeros((len(row_by_id), len(place)), dtype=np.int8)
        found = [
            (row_by_id[opening], place[key], ASKED_LEVEL if level is None else level)
            for opening, key, level in self.session.execute(query)
            if opening in row_by_id and key in place
        ]
        rows, columns, levels = np.array(found, dtype=np.int64).reshape(-1, 3).T
        np.maximum.at(asked, (rows, columns), levels.astype(np.int8))
        return asked
