"""The ground of a joint plan: people, places, every pair that may be used, locks and bans."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from sqlalchemy import select

from matcher.errors import ConflictError, InvalidValueError, UnknownReferenceError
from matcher.models.trainees import Trainee
from matcher.scoring import arcs, engine
from matcher.scoring.assignment.columns import best_plan, first_sheet
from matcher.scoring.assignment.pool import Pool
from matcher.scoring.assignment.sheet import wanted
from matcher.scoring.assignment.solver import MATCHING_LIMIT
from matcher.scoring.proposed import one_pair, some_pairs
from matcher.services import access, answers, fan_out
from matcher.services.planning import memory
from matcher.services.planning.people import people_of_plan
from matcher.vocabulary import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from matcher.scoring.arcs import Arcs
    from matcher.scoring.arrays import Ints
    from matcher.scoring.assignment.joint import Joint
    from matcher.scoring.assignment.sheet import Sheet, Wanted
    from matcher.scoring.world import World
    from matcher.services.context import Context
    from matcher.services.planning.people import Person

KINDS = (Kind.PMSMP, Kind.STAGE)
"""Contracts are ranked, never planned."""

NAMES = {
    "pack": "lecture des données",
    "score": "couples possibles",
    "pairs": "tirage",
    "solve": "calcul",
    "certify": "preuve",
}
"""The stages of a plan, in their order."""


class LockRefusedError(ConflictError):
    """A pair that was to stay, or to be left out, cannot: by which rule or other lock."""

    def __init__(self, pair: PairName, reason: str, wish: str = "Verrou refusé") -> None:
        self.pair = pair
        self.reason = reason
        super().__init__(f"{wish} : {pair} : {reason}")


class PairName(NamedTuple):
    """A trainee and an opening, as people name them: ``T:SIRET:OPENING``."""

    trainee: str
    siret: str
    opening: str

    @classmethod
    def read(cls, where: str, text: str) -> PairName:
        """Return the pair that ``text`` names; raises ``InvalidValueError``."""
        parts = text.split(":", 2)
        if len(parts) != len(cls._fields) or not all(part.strip() for part in parts):
            raise InvalidValueError(where, text, "MATRICULE:SIRET:PLACE")
        trainee, siret, opening = (part.strip() for part in parts)
        return cls(trainee, siret.replace(" ", ""), opening)

    def __str__(self) -> str:
        """Return the pair as it is written."""
        return ":".join(self)


@dataclass
class Stages:
    """Seconds spent by stage; ``tell`` hears the name of each that begins, in French."""

    tell: Callable[[str], None] = lambda _line: None
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Count the time of the block it holds towards ``stage``."""
        self.tell(f"plan : {NAMES[stage]}")
        began = perf_counter()
        try:
            yield
        finally:
            spent = self.seconds.get(stage, 0.0) + perf_counter() - began
            self.seconds[stage] = round(spent, 4)


@dataclass(frozen=True)
class PlanGround:
    """The world of the trainees of a plan, and its pairs.

    ``people``: by row of the world's cohort. ``pool``: every pair; ``first``: the sheet that a
    plan of them begins with. ``locks``, ``bans``: as asked. ``stages``: seconds so far.
    """

    ground: answers.Ground
    people: Sequence[Person]
    pool: Pool
    first: Sheet
    locks: tuple[PairName, ...]
    bans: tuple[PairName, ...]
    stages: Stages

    def best(
        self, *, with_flow: bool | None = None, matching_limit: int = MATCHING_LIMIT
    ) -> Joint:
        """Return the best plan of this ground (``columns.best_plan``)."""
        return best_plan(self.pool, self.first, with_flow=with_flow, matching_limit=matching_limit)

    def with_locks(self, more: Sequence[PairName]) -> PlanGround:
        """Return the same ground with more pairs that stay; raises as ``open_plan`` does."""
        return _plan_ground(
            self.ground, self.people, self.pool.arcs, (*self.locks, *more), self.bans, self.stages
        )


def open_plan(
    context: Context,
    sites: Sequence[str] = (),
    cohorts: Sequence[str] = (),
    locks: Sequence[PairName] = (),
    bans: Sequence[PairName] = (),
    stages: Stages | None = None,
) -> PlanGround:
    """Return everything that a plan is made from; ``stages`` counts what it takes.

    Raises ``UnknownReferenceError`` for a site, cohort, trainee or opening that the base does
    not hold, ``LockRefusedError`` or one of ``sheet`` for a lock that cannot be, and
    ``MemoryShortError`` before the pairs would not fit in memory.
    """
    stages = stages or Stages()
    with stages.timed("pack"):
        people = people_of_plan(context, sites, cohorts)
        ground = answers.open_ground(context, references=sorted(people), kinds=KINDS)
        _check_trainees(context, locks, people, "Verrou refusé")
        _check_trainees(context, bans, people, "Interdiction refusée")
    world = ground.world
    memory.check(len(world.cohort), len(world.market))
    memory.check_pairs(arcs.unbound_pairs(world))
    with stages.timed("score"):
        found = _eligible(context, world)
    memory.check_pairs(len(found))
    with stages.timed("pairs"):
        rows = [people[str(reference)] for reference in world.cohort.reference]
        return _plan_ground(ground, rows, found, tuple(locks), tuple(bans), stages)


def _eligible(context: Context, world: World) -> Arcs:
    """Return the eligible pairs, by several processes where there are very many candidates."""
    is_heavy = arcs.unbound_pairs(world) >= context.workers.worth_it
    workers = context.workers if is_heavy else fan_out.Workers()
    blocks = arcs.blocks_of(world)
    return arcs.joined(
        world, fan_out.mapped(arcs.pairs_of_block, arcs.ground_of(world), blocks, workers)
    )


def opening_row(ground: answers.Ground, pair: PairName) -> int:
    """Return the row of the opening; raises ``UnknownReferenceError``."""
    market = ground.packed.market
    rows = np.flatnonzero((market.siret == pair.siret) & (market.reference == pair.opening))
    if not len(rows):
        raise UnknownReferenceError("Place (immersion ou stage)", f"{pair.siret} {pair.opening}")
    return int(rows[0])


def _plan_ground(
    ground: answers.Ground,
    people: Sequence[Person],
    found: Arcs,
    locks: tuple[PairName, ...],
    bans: tuple[PairName, ...],
    stages: Stages,
) -> PlanGround:
    rows = {person.reference: row for row, person in enumerate(people)}
    need = np.array([person.need for person in people], dtype=np.int64)
    banned = tuple((rows[pair.trainee], opening_row(ground, pair)) for pair in bans)
    pool = Pool(ground.world, found, need, _locked(ground, rows, locks, bans), banned)
    return PlanGround(ground, people, pool, first_sheet(pool), locks, bans, stages)


def _locked(
    ground: answers.Ground,
    rows: Mapping[str, int],
    locks: Sequence[PairName],
    bans: Sequence[PairName],
) -> Wanted | None:
    """Return the pairs that stay, each checked against the rules, the bans and the others."""
    if not locks:
        return None
    world = ground.world
    place: dict[int, int] = {}
    for pair in locks:
        row, opening = rows[pair.trainee], opening_row(ground, pair)
        if pair in bans:
            raise LockRefusedError(pair, "ce couple est aussi interdit à la main.")
        if place.get(row, opening) != opening:
            raise LockRefusedError(pair, "ce stagiaire a déjà un autre verrou.")
        place[row] = opening
        refusals = engine.refusals_of(world, one_pair(world, row, opening))
        if refusals:
            reasons = " ".join(f"{found.rule.id}, {found.rule.sentence}" for found in refusals)
            raise LockRefusedError(pair, reasons)
    trainees, openings = _columns(place)
    return wanted(world, some_pairs(world, trainees, openings))


def _columns(place: Mapping[int, int]) -> tuple[Ints, Ints]:
    ordered = sorted(place.items())
    return np.array([row for row, _ in ordered]), np.array([opening for _, opening in ordered])


def _check_trainees(
    context: Context, pairs: Sequence[PairName], people: Mapping[str, Person], wish: str
) -> None:
    for pair in pairs:
        if pair.trainee in people:
            continue
        query = select(Trainee.id).where(Trainee.reference == pair.trainee)
        if context.session.scalar(access.visible_trainees(context.actor, query)) is None:
            raise UnknownReferenceError("Stagiaire", pair.trainee)
        raise LockRefusedError(
            pair,
            "ce stagiaire n'est pas de ce plan (autre site ou promotion, plus en parcours, "
            "opposé au calcul, ou déjà placé sur sa prochaine période).",
            wish,
        )
