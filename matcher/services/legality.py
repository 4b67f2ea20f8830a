"""Whether the law allows a trainee at an opening on given days."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import or_, select

from matcher.errors import InvalidValueError
from matcher.models.mandates import Mandate
from matcher.models.placements import Placement
from matcher.scoring import engine
from matcher.scoring.arrays import UNKNOWN, History, Pairs, Ragged, Stays, to_day
from matcher.scoring.params import in_force
from matcher.scoring.proposed import one_pair
from matcher.scoring.rules import pay
from matcher.scoring.rules.notices import Notice, notices_of
from matcher.scoring.rules.registry import Family
from matcher.services import answers, finding, proposals
from matcher.services.packing.calendars import holidays_of
from matcher.vocabulary import Kind, fold

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from matcher.scoring.engine import Refusal
    from matcher.scoring.params import PayParams
    from matcher.scoring.world import World
    from matcher.services.context import Context
    from matcher.vocabulary import Purpose

YEARS = range(1990, 2101)
"""Years that a check may ask about: the numbers are dated, and dates far off are typing errors."""

PAID_KINDS = (Kind.APPRENTICESHIP, Kind.PRO_CONTRACT)


def check(
    context: Context,
    reference: str,
    siret: str,
    opening: str,
    first: date,
    last: date,
    purpose: Purpose | None = None,
    objectives: str | None = None,
    kind: Kind | None = None,
) -> dict[str, Any]:
    """Return what the law says of these days (interface.md section 4, rules check).

    ``objectives``: those that would be signed; None: those of the placement checked, if known.
    ``kind``: that of an agreement; None: the opening's.
    Past days too. A placement that begins there on the first day is the one that is checked: it
    is not counted beside itself. Raises ``UnknownReferenceError`` for a trainee (or one that the
    actor may not see) or an opening, ``InvalidValueError`` for days out of order. Writes nothing.
    """
    _require_days(first, last)
    trainee = finding.trainee(context, reference)
    ground = answers.open_ground(context, references=[reference], purpose=purpose)
    row = ground.opening_row(siret, opening)
    world = replace(ground.world, holidays=holidays_of(ground.world.market, first, first))
    if kind is not None:
        world = _of_kind(world, row, kind)
    said = _objectives(context, world, row, trainee.id, objectives)
    world, pairs = _asked(world, row, to_day(first), to_day(last))
    if said is not None:
        pairs = replace(pairs, objectives=np.array([said], dtype=np.int32))
    refused = engine.refusals_of(world, pairs)
    legal = [found for found in refused if found.rule.family is not Family.PRACTICAL]
    notices = [
        *notices_of(world, pairs)[0],
        *_mandate_notices(context, world, row, trainee.site_id, first, last),
        *_pay_notices(world, row, trainee.birth_date, first),
        *_practical_notices(refused),
        *_lifting_notices(ground, world, pairs),
    ]
    return {
        "allowed": not legal,
        "refusals": [answers.refusal(found) for found in legal],
        "notices": [{"rule": notice.rule, "text": notice.text} for notice in notices],
    }


def _of_kind(world: World, row: int, kind: Kind) -> World:
    """Return the world in which the opening of ``row`` is of ``kind``."""
    kinds = world.market.kind.copy()
    kinds[row] = list(Kind).index(kind)
    return replace(world, market=replace(world.market, kind=kinds))


def _require_days(first: date, last: date) -> None:
    for name, day in (("--from", first), ("--to", last)):
        if day.year not in YEARS:
            expected = f"une date entre {YEARS[0]} et {YEARS[-1]}"
            raise InvalidValueError(name, day.isoformat(), expected)
    if last < first:
        raise InvalidValueError("--to", last.isoformat(), f"le {first.isoformat()} ou après")


def _objectives(
    context: Context, world: World, row: int, trainee_id: int, objectives: str | None
) -> int | None:
    """Return the number that the history gives these objectives, a new one if it has none."""
    if objectives is None or not fold(objectives):
        return None
    stays = world.history.stays
    same = (
        start
        for start, text in context.session.execute(
            select(Placement.start_date, Placement.objectives).where(
                Placement.trainee_id == trainee_id, Placement.objectives.is_not(None)
            )
        )
        if text and fold(text) == fold(objectives)
    )
    begun = np.array([to_day(start) for start in same], dtype=np.int32)
    here = (stays.host == world.market.host[row]) & np.isin(stays.start, begun)
    known = stays.objectives[here & (stays.objectives != UNKNOWN)]
    return int(known[0]) if len(known) else int(stays.objectives.max(initial=UNKNOWN)) + 1


def _asked(world: World, row: int, first: int, last: int) -> tuple[World, Pairs]:
    """Return the world without the placement that is asked about, and the pair on its days."""
    stays = world.history.stays
    itself = (stays.host == world.market.host[row]) & (stays.start == first) & (stays.trainee == 0)
    found = np.flatnonzero(itself)
    pairs = replace(
        one_pair(world, 0, row),
        start=np.array([first], dtype=np.int32),
        end=np.array([last], dtype=np.int32),
        has_period=np.array([True]),
        is_short=np.array([False]),
        is_renewal=np.array([bool(stays.is_renewal[found].any())]),
        objectives=np.array([stays.objectives[found].max(initial=UNKNOWN)], dtype=np.int32),
    )
    if not len(found):
        return world, pairs
    kept = Stays(*(getattr(stays, name)[~itself] for name in Stays.__dataclass_fields__))
    rows = [
        np.flatnonzero(kept.trainee == trainee).tolist() for trainee in range(len(world.cohort))
    ]
    history: History = replace(world.history, stays=kept, of_trainee=Ragged.of(rows))
    return replace(world, history=history), pairs


def _practical_notices(refused: list[Refusal]) -> Iterator[Notice]:
    for found in refused:
        if found.rule.family is Family.PRACTICAL:
            yield Notice(found.rule.id, found.rule.sentence)


def _lifting_notices(ground: answers.Ground, world: World, pairs: Pairs) -> Iterator[Notice]:
    for one in proposals.lifted(replace(ground, world=world), pairs):
        yield Notice(one["rule"], proposals.lifting_words(one))


def _mandate_notices(
    context: Context, world: World, row: int, site_id: int, first: date, last: date
) -> Iterator[Notice]:
    """PM-05: a mandate of the site that holds over every day, not suspended on any."""
    if list(Kind)[int(world.market.kind[row])] is not Kind.PMSMP:
        return
    query = select(Mandate).where(
        Mandate.site_id == site_id,
        Mandate.start_date <= first,
        or_(Mandate.end_date.is_(None), Mandate.end_date >= last),
    )
    if any(not _is_suspended(mandate, first, last) for mandate in context.session.scalars(query)):
        return
    yield Notice(
        "PM-05",
        "Aucun mandat de prescripteur ne couvre toute la période pour ce site : un organisme "
        "habilité doit prescrire l'immersion.",
    )


def _is_suspended(mandate: Mandate, first: date, last: date) -> bool:
    if mandate.suspended_from is None:
        return mandate.suspended_to is not None and mandate.suspended_to >= first
    until = mandate.suspended_to
    return mandate.suspended_from <= last and (until is None or until >= first)


def _pay_notices(world: World, row: int, birth: date, start: date) -> Iterator[Notice]:
    kind = list(Kind)[int(world.market.kind[row])]
    if kind not in PAID_KINDS:
        return
    numbers = in_force(world.rules.pay, to_day(start))
    age = pay.age_of_bracket(birth, start, start)
    if kind is Kind.APPRENTICESHIP:
        years = pay.apprentice_percents(age, numbers)
        said = ", ".join(f"{share} %" for share in years)
        yield Notice(
            "AL-04",
            f"Pour information, salaire minimal : {said} du SMIC la 1re, la 2e, la 3e année, "
            f"soit {_euros(years[0], numbers)} de l'heure au début.",
        )
        return
    without, with_title = pay.pro_contract_percents(age, numbers)
    yield Notice(
        "AL-06",
        f"Pour information, salaire minimal : {without} % du SMIC ({_euros(without, numbers)} de "
        f"l'heure), {with_title} % avec un bac pro ou un titre équivalent.",
    )


def _euros(percent: int, numbers: PayParams) -> str:
    return f"{pay.hourly_euros(percent, numbers):.2f} €".replace(".", ",")
