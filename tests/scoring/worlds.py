"""Worlds for tests of scoring: one row per noun, everything else sensible by default.

The default trainee is an adult of Bagneux in her discovery phase with a block three weeks long
that starts a week after ``TODAY``; the default opening is an immersion open to her, five days a
week from 9 to 17 with an hour of break, risks assessed: none. Dates are given as dates and
vocabularies as members, so that a test reads like a file.
"""

from __future__ import annotations

import tomllib
from dataclasses import fields as fields_of
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from matcher.scoring.arrays import (
    FAR_FUTURE,
    FAR_PAST,
    UNKNOWN,
    Cohort,
    History,
    Market,
    Pairs,
    Ragged,
    Stays,
    bits,
    to_day,
)
from matcher.scoring.params import rule_params, scoring_params
from matcher.scoring.travel import TravelTable
from matcher.scoring.world import World
from matcher.services.packing.calendars import holidays_of
from matcher.vocabulary import (
    CapabilityLimit,
    Demand,
    Kind,
    Licence,
    Purpose,
    RiskCategory,
    Term,
    TravelMode,
    Weekday,
    Weighting,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Row = dict[str, Any]

TODAY = date(2026, 11, 23)
BLOCK_START = TODAY + timedelta(days=7)
BLOCK_END = TODAY + timedelta(days=25)
ADULT_BIRTH = date(2004, 5, 17)
WORKING_WEEK = (Weekday.MON, Weekday.TUE, Weekday.WED, Weekday.THU, Weekday.FRI)
LEGAL_AGES = (16, 26, 30)
"""Those of the shipped ``rules.toml``."""
SKILLS = 3
SOFT_SKILLS = 16
CONFIG = Path(__file__).parents[2] / "config"


def a_cohort_row(birth: date = ADULT_BIRTH, **fields: Any) -> Row:
    """Return one trainee born on ``birth``; ``fields`` are columns of ``Cohort``."""
    return {
        "reference": "T-1",
        "adult_from": birthday(birth, 18),
        "age_from": tuple(to_day(birthday(birth, age)) for age in LEGAL_AGES),
        "is_active": True,
        "is_opted_out": False,
        "has_block": True,
        "block_start": BLOCK_START,
        "block_end": BLOCK_END,
        "weighting": Weighting.DISCOVER,
        "licences": (),
        "certificate_until": (),
        "limits": (),
        "level": UNKNOWN,
        "latitude": 48.798,
        "longitude": 2.312,
        "commune": UNKNOWN,
        "modes": (TravelMode.TRANSIT, TravelMode.WALK),
        "max_minutes": 60.0,
        "skills": (UNKNOWN,) * SKILLS,
        "soft_skills": (UNKNOWN,) * SOFT_SKILLS,
        "project": (),
        "project_rank": (),
        "interest": (),
        "dislike": (),
        "riasec": (0.0,) * 6,
        "tried_trades": (),
        "tried_hosts": (),
    } | fields


def an_opening_row(**fields: Any) -> Row:
    """Return one opening; ``fields`` are columns of ``Market``."""
    return {
        "siret": "90000000100017",
        "reference": "P-1",
        "kind": Kind.PMSMP,
        "is_open": True,
        "start": FAR_PAST,
        "end": FAR_FUTURE,
        "duration": UNKNOWN,
        "seats": 1,
        "purposes": (),
        "trade": 0,
        "required_level": UNKNOWN,
        "licences": (),
        "certificates": (),
        "demands": (),
        "risks": (),
        "is_assessed": True,
        "has_derogation": False,
        "weekly_minutes": 35 * 60,
        "day_start": clock(9),
        "day_end": clock(17),
        "break_minutes": 60,
        "weekdays": WORKING_WEEK,
        "latitude": 48.80,
        "longitude": 2.32,
        "commune": UNKNOWN,
        "department": "92",
        "skills": (0,) * SKILLS,
        "has_own_skills": False,
        "soft_skills": (0,) * SOFT_SKILLS,
        "riasec": (0.0,) * 6,
        "host": 0,
        "legal_unit": 0,
        "over_cap": False,
        "plan_cap": UNKNOWN,
        "host_rate": 0.8,
        "host_kept": 0,
        "host_broken": 0,
        "pressure": np.nan,
    } | fields


def a_stay(start: date, end: date, **fields: Any) -> Row:
    """Return one placement of the first trainee at the first host; columns of ``Stays``."""
    return {
        "trainee": 0,
        "opening": UNKNOWN,
        "host": 0,
        "legal_unit": 0,
        "start": start,
        "end": end,
        "is_ended": True,
        "counts_pmsmp": True,
        "is_renewal": False,
        "purpose": UNKNOWN,
        "objectives": UNKNOWN,
    } | fields


def a_world(
    trainees: Sequence[Row] | None = None,
    openings: Sequence[Row] | None = None,
    stays: Sequence[Row] = (),
    *,
    on: date = TODAY,
    taken: Sequence[tuple[int, date, date, int]] = (),
    closed: Mapping[int, Sequence[int]] | None = None,
    rules: Mapping[str, Any] | None = None,
    **fields: Any,
) -> World:
    """Return a world of these rows (default: one trainee, one opening, no past).

    ``taken``: (opening, first day, last day, trainee or ``UNKNOWN``) of each seat kept.
    ``closed``: trainee to openings. ``rules``: the table of another ``rules.toml``.
    ``fields``: parts of ``World``.
    """
    cohort = _cohort([a_cohort_row()] if trainees is None else trainees)
    market = _market([an_opening_row()] if openings is None else openings)
    trades = max(1, *(int(trade) + 1 for trade in market.trade)) if len(market) else 1
    parts: dict[str, Any] = {
        "cohort": cohort,
        "market": market,
        "history": _history(stays, len(cohort), len(market), taken, closed or {}),
        "closeness": np.eye(trades, dtype=np.float32),
        "travel": _no_travel_table(len(cohort), len(market)),
        "holidays": holidays_of(market, on, on),
        "rules": rule_params(_read("rules.toml") if rules is None else rules),
        "scoring": scoring_params(_read("scoring.toml")),
        "on": to_day(on),
    }
    return World(**(parts | fields))


def pairs(*rows: tuple[int, int, date, date | None]) -> Pairs:
    """Return pairs of (trainee, opening, first day, last day or None: not known)."""
    return Pairs(
        trainee=np.array([row[0] for row in rows], dtype=np.int32),
        opening=np.array([row[1] for row in rows], dtype=np.int32),
        start=np.array([_plain(row[2]) for row in rows], dtype=np.int32),
        end=np.array([FAR_FUTURE if row[3] is None else _plain(row[3]) for row in rows], np.int32),
        has_period=np.ones(len(rows), dtype=np.bool_),
        is_short=np.zeros(len(rows), dtype=np.bool_),
        is_renewal=np.zeros(len(rows), dtype=np.bool_),
        objectives=np.full(len(rows), UNKNOWN, dtype=np.int32),
    )


def a_pair(start: date = BLOCK_START, end: date | None = BLOCK_END) -> Pairs:
    """Return the first trainee at the first opening over these days."""
    return pairs((0, 0, start, end))


def clock(hours: int, minutes: int = 0) -> int:
    """Return minutes since midnight."""
    return hours * 60 + minutes


def birthday(birth: date, age: int) -> date:
    """Return the first day of ``age``; 1 March for who was born on 29 February."""
    try:
        return birth.replace(year=birth.year + age)
    except ValueError:
        return date(birth.year + age, 3, 1)


def rules_table() -> dict[str, Any]:
    """Return the table of ``config/rules.toml``, to be changed by a test."""
    return _read("rules.toml")


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((CONFIG / name).read_text(encoding="utf-8"))


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return to_day(value)
    if isinstance(value, Term):
        return list(type(value)).index(value)
    return value


def _column(rows: Sequence[Row], name: str, kind: Any) -> Any:
    return np.array([_plain(row[name]) for row in rows], dtype=kind)


def _matrix(rows: Sequence[Row], name: str, kind: Any, width: int | None = None) -> Any:
    wide = [[_plain(value) for value in row[name]] for row in rows]
    columns = width if width is not None else max((len(row) for row in wide), default=0)
    return np.array(wide, dtype=kind).reshape(len(rows), columns)


def _set(rows: Sequence[Row], name: str, vocabulary: type[Term]) -> Any:
    return np.array([bits(row[name], vocabulary) for row in rows], dtype=np.uint64)


def _cohort(rows: Sequence[Row]) -> Cohort:
    ranks = [rank for row in rows for rank in (row["project_rank"] or range(len(row["project"])))]
    kinds: Row = {"weighting": np.int8, "level": np.int8}
    kinds |= dict.fromkeys(("is_active", "is_opted_out", "has_block"), np.bool_)
    kinds |= dict.fromkeys(("latitude", "longitude", "max_minutes"), np.float64)
    columns: Row = {
        "reference": np.array([row["reference"] for row in rows], dtype=np.str_),
        "licences": _set(rows, "licences", Licence),
        "certificate_until": _matrix(rows, "certificate_until", np.int32),
        "age_from": _matrix(rows, "age_from", np.int32, len(LEGAL_AGES)),
        "limits": _set(rows, "limits", CapabilityLimit),
        "modes": _set(rows, "modes", TravelMode),
        "skills": _matrix(rows, "skills", np.int8, None if rows else SKILLS),
        "soft_skills": _matrix(rows, "soft_skills", np.int8, SOFT_SKILLS),
        "project_rank": np.array(ranks, dtype=np.int32),
        "riasec": _matrix(rows, "riasec", np.float64, 6),
    }
    for name in ("project", "interest", "dislike", "tried_trades", "tried_hosts"):
        columns[name] = Ragged.of([list(row[name]) for row in rows])
    return Cohort(**_completed(columns, Cohort, rows, kinds))


def _market(rows: Sequence[Row]) -> Market:
    kinds: Row = {"kind": np.int8, "required_level": np.int8}
    flags = ("is_open", "is_assessed", "has_derogation", "has_own_skills", "over_cap")
    kinds |= dict.fromkeys(flags, np.bool_)
    kinds |= dict.fromkeys(("latitude", "longitude", "host_rate", "pressure"), np.float64)
    columns: Row = {
        "purposes": _set(rows, "purposes", Purpose),
        "licences": _set(rows, "licences", Licence),
        "demands": _set(rows, "demands", Demand),
        "risks": _set(rows, "risks", RiskCategory),
        "weekdays": _set(rows, "weekdays", Weekday),
        "certificates": _matrix(rows, "certificates", np.bool_),
        "skills": _matrix(rows, "skills", np.int8, None if rows else SKILLS),
        "soft_skills": _matrix(rows, "soft_skills", np.int8, SOFT_SKILLS),
        "riasec": _matrix(rows, "riasec", np.float64, 6),
    }
    for name in ("siret", "reference", "department"):
        columns[name] = np.array([row[name] for row in rows], dtype=np.str_)
    return Market(**_completed(columns, Market, rows, kinds))


def _completed(columns: Row, table: type[Any], rows: Sequence[Row], kinds: Row) -> Row:
    """Return ``columns`` with every other column of ``table``: int32 where ``kinds`` is silent."""
    return columns | {
        field.name: _column(rows, field.name, kinds.get(field.name, np.int32))
        for field in fields_of(table)
        if field.name not in columns
    }


def _history(
    rows: Sequence[Row],
    trainees: int,
    openings: int,
    taken: Sequence[tuple[int, date, date, int]],
    closed: Mapping[int, Sequence[int]],
) -> History:
    kinds: Row = {"purpose": np.int8}
    kinds |= dict.fromkeys(("is_ended", "counts_pmsmp", "is_renewal"), np.bool_)
    stays = Stays(**_completed({}, Stays, rows, kinds))
    slots = [
        [slot for slot, seat in enumerate(taken) if seat[0] == place] for place in range(openings)
    ]
    return History(
        stays=stays,
        of_trainee=Ragged.of(
            [np.flatnonzero(stays.trainee == place).tolist() for place in range(trainees)]
        ),
        taken=Ragged.of(slots),
        taken_start=np.array([to_day(seat[1]) for seat in taken], dtype=np.int32),
        taken_end=np.array([to_day(seat[2]) for seat in taken], dtype=np.int32),
        taken_by=np.array([seat[3] for seat in taken], dtype=np.int32),
        closed=Ragged.of([list(closed.get(place, ())) for place in range(trainees)]),
    )


def _no_travel_table(trainees: int, openings: int) -> TravelTable:
    return TravelTable(
        key=np.zeros(0, dtype=np.int64),
        minutes=np.zeros(0, dtype=np.float64),
        communes=0,
        trainee_station=np.full(trainees, UNKNOWN, dtype=np.int32),
        opening_station=np.full(openings, UNKNOWN, dtype=np.int32),
        station_latitude=np.zeros(0, dtype=np.float64),
        station_longitude=np.zeros(0, dtype=np.float64),
        lines=np.zeros((0, 1), dtype=np.uint64),
    )
