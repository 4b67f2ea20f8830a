"""All the rules, in the order in which they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcher.scoring.rules import ages, practical

if TYPE_CHECKING:
    from matcher.scoring.rules.registry import Rule

EVERY: tuple[Rule, ...] = (*practical.RULES, *ages.RULES)

BY_ID = {rule.id: rule for rule in EVERY}
