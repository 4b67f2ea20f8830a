"""All the rules, in the order in which they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcher.scoring.rules import contracts, minors, pmsmp, practical, risks

if TYPE_CHECKING:
    from matcher.scoring.rules.registry import Rule

EVERY: tuple[Rule, ...] = (
    *practical.RULES,
    *pmsmp.RULES,
    *minors.RULES,
    *risks.RULES,
    *contracts.RULES,
)

BY_ID = {rule.id: rule for rule in EVERY}
