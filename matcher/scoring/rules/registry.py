"""What a rule is, and the list of them all.

A rule is a record: id, source, French sentence, and one function over arrays. The night calls it
on blocks of pairs, "why not?" on one pair: the law is written once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matcher.vocabulary import Term

if TYPE_CHECKING:
    from collections.abc import Callable

    from matcher.scoring.arrays import Flags, Pairs
    from matcher.scoring.world import World

    Refuses = Callable[[World, Pairs], Flags]


class Family(Term):
    """Where a rule comes from."""

    PRACTICAL = "practical", "pratique"
    PMSMP = "pmsmp", "immersion (PMSMP)"
    MINORS = "minors", "mineurs"
    RISKS = "risks", "travaux interdits ou réglementés"
    CONTRACTS = "contracts", "alternance"


class Tag(Term):
    """How sure the source is."""

    VERIFIED = "verified", "vérifié"
    GENERAL = "general", "connaissance générale"
    TO_CONFIRM = "to_confirm", "à confirmer"


@dataclass(frozen=True)
class Rule:
    """One rule. ``sentence`` says in plain French why a pair is refused.

    ``refuses``: pairs in (shape P), booleans out (shape P). ``depends_on_days`` False: no other
    day would change the answer, so no first possible date is looked for. ``exception``: who may
    lift it and on what ground, empty if nobody may. ``remedy``: what would lift it, in French.
    """

    id: str
    family: Family
    source: str
    sentence: str
    refuses: Refuses
    tag: Tag = Tag.VERIFIED
    depends_on_days: bool = False
    exception: str = ""
    remedy: str = ""

    @property
    def is_liftable(self) -> bool:
        """Whether staff may lift a refusal, giving a reason."""
        return bool(self.exception)
