"""What a rule is, and the list of them all.

A rule is a record: id, source, French sentence, and one function over arrays. The night calls it
on blocks of pairs, "why not?" on one pair: the law is written once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from matcher.vocabulary import Term

if TYPE_CHECKING:
    from collections.abc import Callable

    from matcher.scoring.arrays import Flags, Ints, Pairs
    from matcher.scoring.proposed import Periods
    from matcher.scoring.world import World

    Refuses = Callable[[World, Pairs], Flags]
    Meets = Callable[[World, Periods], tuple[Ints, Ints]]


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

    ``refuses``: pairs in (shape P), booleans out (shape P), whatever staff lifted; ``stands`` is
    what counts. ``depends_on_days`` False: no other
    day would change the answer, so no first possible date is looked for. ``exception``: who may
    lift it and on what ground, empty if nobody may; ``liftable`` says for which pairs that ground
    is there (None: for all). ``remedy``: what would lift it, in French.

    For blocks of trainees and every opening: ``reads_days_only``: it looks at nothing of a trainee
    but the days proposed; ``meets``: (row, opening) of all that it may refuse (None: anything).
    """

    id: str
    family: Family
    source: str
    sentence: str
    refuses: Refuses
    tag: Tag = Tag.VERIFIED
    depends_on_days: bool = False
    exception: str = ""
    liftable: Refuses | None = None
    remedy: str = ""
    reads_days_only: bool = False
    meets: Meets | None = None

    @property
    def is_liftable(self) -> bool:
        """Whether staff may lift a refusal, giving a reason."""
        return bool(self.exception)

    def may_lift(self, world: World, pairs: Pairs) -> Flags:
        """Return for which of ``pairs`` staff may lift a refusal by this rule."""
        if self.liftable is None:
            return np.full(len(pairs), self.is_liftable, dtype=np.bool_)
        return self.liftable(world, pairs)

    def stands(self, world: World, pairs: Pairs) -> Flags:
        """Return which of ``pairs`` this rule refuses and nobody lifted it for (P).

        A lifting counts only where the rule may be lifted: a reference that left the opening
        takes it away, and a rule that nobody may lift stands whatever is stored.
        """
        refused = self.refuses(world, pairs)
        lifted = world.history.lifted.get(self.id)
        if lifted is None or not self.is_liftable:
            return refused
        rows = np.flatnonzero(refused)
        rows = rows[lifted.hold(pairs.trainees[rows], pairs.openings[rows])]
        rows = rows[self.may_lift(world, pairs.where(rows))]
        stands = refused.copy()
        stands[rows] = False
        return stands


TRAVEL_LIMIT = "travel_limit"
"""What is lifted when a plan may use an opening beyond the trainee's travel limit."""


def days_within(pairs: Pairs, rows: Ints, first: int, last: int) -> tuple[Ints, Pairs]:
    """Return those of ``rows`` that have a day in ``first`` to ``last``, and their days there.

    So that the days of a period are judged by the numbers in force on them.
    """
    rows = rows[(pairs.start[rows] <= last) & (pairs.end[rows] >= first)]
    part = pairs.where(rows)
    start, end = np.maximum(part.start, first), np.minimum(part.end, last)
    return rows, replace(part, start=start.astype(np.int32), end=end.astype(np.int32))
