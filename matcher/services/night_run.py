"""One run of the night, once it has the lease: snapshot, blocks, end.

The day's data are read in one transaction that sees one state of them. Each block of trainees is
stored in a transaction of its own that renews the lease: a run that lost it cannot write.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import insert, select

from matcher.models.nights import CurrentNight, Night
from matcher.services import fan_out, night_gates, night_memory, night_store
from matcher.services.night_count import NightCount
from matcher.services.night_inputs import fingerprint
from matcher.services.night_ranking import NightRanking, NothingReadableError, open_ranking
from matcher.services.night_store import told
from matcher.vocabulary import NightStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from matcher.scoring.arrays import Ints
    from matcher.services.context import Context
    from matcher.services.fan_out import Workers
    from matcher.services.leases import HeldLease


@dataclass(frozen=True)
class RunOrder:
    """What one run has to do. ``site`` is None for all sites; ``site_ids`` are those covered."""

    context: Context
    lease: HeldLease
    site: str | None
    site_ids: Sequence[int]
    progress: Callable[[str], None]


def execute(order: RunOrder, night: dict[str, Any]) -> dict[str, Any]:
    """Compute the night, or answer with the one that the same inputs gave.

    ``night`` holds the columns of its row and is completed here, so that a failure names them.
    """
    context, count = order.context, NightCount()
    with _snapshot(context):
        order.progress("lecture des données")
        with count.timed("inputs"):
            night["inputs_sha256"] = fingerprint(context, order.site)
        known = night_store.known_night(context, night["inputs_sha256"])
        if known is None:
            workers = _workers(order)
            with count.timed("read"):
                ranking = open_ranking(context, order.site_ids)
    if known is not None:
        return _unchanged(order, known, count)
    night["weights_version"] = ranking.ground.weights_version
    night["referential_version"] = ranking.ground.referential_version
    with context.writing():
        context.session.execute(insert(Night), night)
    eligible = _rank_all(order, night, ranking, workers, count)
    return _ended(order, night, ranking.pressures(eligible), count)


def _workers(order: RunOrder) -> Workers:
    """Return who ranks: fewer processes than asked where memory is short, and say so."""
    context = order.context
    size = night_memory.size_of(context, order.site_ids)
    wanted = context.workers.for_pairs(size.trainees * size.openings)
    fitted = night_memory.fitting(size, wanted)
    if fitted.processes < wanted.processes:
        order.progress(
            f"mémoire courte : {fitted.processes} processus au lieu de {wanted.processes} "
            f"({size.needs(wanted.processes) >> 20} Mio pour {wanted.processes})"
        )
    return fitted


def _rank_all(
    order: RunOrder,
    night: dict[str, Any],
    ranking: NightRanking,
    workers: Workers,
    count: NightCount,
) -> Ints:
    """Score and store block by block; each block is one transaction that renews the lease.

    Returns how many trainees are eligible for each opening.
    """
    context, readable = order.context, len(ranking.trainees)
    count.open(ranking)
    size = context.scoring["night"]["block_of_trainees"]
    blocks = [range(first, min(first + size, readable)) for first in range(0, readable, size)]
    found = fan_out.mapped(NightRanking.rank, ranking, blocks, workers)
    eligible = np.zeros(ranking.openings, dtype=np.int64)
    for rows in blocks:
        with count.timed("score"):
            block = next(found)
        eligible += block.eligible_by_opening
        count.add(ranking, block)
        with count.timed("write"), context.writing():
            order.lease.renew(context)
            count.suggestions += night_store.add_lists(context, night, block.lists)
        order.progress(f"{rows.stop} stagiaires sur {readable}")
    return eligible


def _ended(
    order: RunOrder, night: dict[str, Any], pressures: Mapping[int, int], count: NightCount
) -> dict[str, Any]:
    if count.broken and len(count.broken) == count.trainees:
        raise NothingReadableError(count.broken[0]["reason"])
    status = NightStatus.PARTIAL if count.broken else NightStatus.DONE
    context, night_id = order.context, night["id"]
    with context.writing():
        order.lease.renew(context)
        night_store.add_pressures(context, night_id, pressures)
        night_store.carry_over(context, night_id, count.broken_ids)
        opened = night_gates.count_open(context)
        gates = night_gates.judged(context, night_id, order.site_ids, opened)
        if not all(gate["passed"] for gate in gates):
            status = NightStatus.HELD
        report = count.report() | {"open_openings": opened, "gates": gates}
        night_store.end(context, night_id, status, report, order.site_ids)
    return {
        "id": night_id,
        "on": night["on_date"].isoformat(),
        "status": status.value,
        **report,
    }


def _unchanged(order: RunOrder, known: Night, count: NightCount) -> dict[str, Any]:
    """Answer with the night that these inputs gave; a partial or held one still is.

    If a later run, for another day, has taken its place, it is made current again. One that was
    held is judged again: what is shown may have changed meanwhile.
    """
    context, seconds = order.context, count.report()["seconds"]
    if known.status is NightStatus.HELD:
        _judge_again(order, known)
        return told(known) | {"seconds": seconds}
    answer = told(known)
    if known.status is NightStatus.DONE:
        answer["status"] = NightStatus.UNCHANGED.value
    shown = context.session.scalars(
        select(CurrentNight.site_id).where(CurrentNight.night_id == known.id)
    ).all()
    others = [site_id for site_id in order.site_ids if site_id not in shown]
    if others:
        with context.writing():
            order.lease.renew(context)
            night_store.make_current(context, answer["id"], others)
    return answer | {"seconds": seconds}


def _judge_again(order: RunOrder, held: Night) -> None:
    """Let a held night through if, against what is shown now, it passes every gate."""
    context, night_id = order.context, held.id
    with context.writing():
        order.lease.renew(context)
        night = context.session.get_one(Night, night_id)
        report = dict(night.report or {})
        report["gates"] = night_gates.judged(
            context, night_id, order.site_ids, report["open_openings"]
        )
        if all(gate["passed"] for gate in report["gates"]):
            night_store.let_through(context, night, report)


@contextmanager
def _snapshot(context: Context) -> Iterator[None]:
    """Read in one transaction that sees one state of the data."""
    context.session.rollback()
    if context.session.get_bind().dialect.name == "postgresql":
        context.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    try:
        yield
    finally:
        context.session.rollback()
