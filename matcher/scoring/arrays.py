"""What scoring may know: frozen columns, packed once, with ids only at the edges.

No name, sex, address or birth date: ages are the dates on which legal bounds are crossed. What is
not here cannot enter a score (a test holds the list of fields).

Units and conventions, everywhere:
  dates       int32, days since 1970-01-01, both ends of a span included;
              ``FAR_PAST`` / ``FAR_FUTURE`` where a side is open or unknown
  clock       int32, minutes since midnight, ``UNKNOWN`` where not known
  levels      int8, ``UNKNOWN`` (-1) where not observed or not stated; never zero for unknown
  sets        uint64, bit i = member i of the vocabulary (``bits``)
  places      float64, WGS84 degrees, NaN where not known
  ragged      ``Ragged``: values of row i are ``values[starts[i]:starts[i + 1]]``
T trainees, O openings, K macro-skills, C certificates asked by some opening, H hosts.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from matcher.errors import MatcherError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from matcher.vocabulary import Term

Flags = npt.NDArray[np.bool_]
Levels = npt.NDArray[np.int8]
Days = npt.NDArray[np.int32]
Ints = npt.NDArray[np.int64]
Indexes = npt.NDArray[np.int32]
Bits = npt.NDArray[np.uint64]
Shares = npt.NDArray[np.float64]
Texts = npt.NDArray[np.str_]

UNKNOWN = -1
FAR_PAST = -10_000_000
FAR_FUTURE = 10_000_000
EPOCH = 719_163
"""``date(1970, 1, 1).toordinal()``."""


CELLS_A_PAIR = 4
"""Cells of a table that one look-up is worth."""


class ShapeMismatchError(MatcherError):
    """Two columns of one table have not the same number of rows."""

    def __init__(self, table: str, column: str, found: int, expected: int) -> None:
        super().__init__(f"{table}.{column} : {found} lignes ; attendu : {expected}.")


def numbered(indexes: Ints, among: int) -> tuple[Ints, Ints]:
    """Return the distinct ``indexes``, rising, and the place of each among them.

    As ``np.unique`` does, without a sort: ``indexes`` are from 0 to ``among`` - 1.
    """
    is_used = np.zeros(among, dtype=np.bool_)
    is_used[indexes] = True
    return np.flatnonzero(is_used), (np.cumsum(is_used) - 1).take(indexes)


def to_day(day: date) -> int:
    """Return a date as days since 1970-01-01."""
    return day.toordinal() - EPOCH


def to_date(day: int) -> date:
    """Return days since 1970-01-01 as a date."""
    return date.fromordinal(day + EPOCH)


def day_text(day: int) -> str:
    """Return days since 1970-01-01 as ISO text."""
    return to_date(day).isoformat()


def end_text(day: int) -> str | None:
    """Return a last day as ISO text; None where nobody stated one."""
    return None if day == FAR_FUTURE else day_text(day)


def bits(members: Iterable[str], vocabulary: type[Term]) -> int:
    """Return the set of ``members`` as bits, bit i for member i of ``vocabulary``."""
    place = {member.value: index for index, member in enumerate(vocabulary)}
    return sum(1 << place[member] for member in members if member in place)


def bit(member: Term) -> np.uint64:
    """Return the bit of one member in its vocabulary."""
    return np.uint64(1 << list(type(member)).index(member))


@dataclass(frozen=True)
class Ragged:
    """A list of indexes per row; ``starts`` has one entry more than there are rows."""

    starts: Ints
    values: Indexes

    @classmethod
    def of(cls, rows: Sequence[Sequence[int]]) -> Ragged:
        """Return ``rows`` as one ragged column."""
        starts = np.zeros(len(rows) + 1, dtype=np.int64)
        np.cumsum([len(row) for row in rows], out=starts[1:])
        flat = [value for row in rows for value in row]
        return cls(starts, np.array(flat, dtype=np.int32))

    @classmethod
    def by(cls, column: Indexes) -> Ragged:
        """Return the places that hold each number of ``column``, ``UNKNOWN`` left out."""
        places = np.argsort(column, kind="stable")
        edges = np.arange(int(column.max(initial=UNKNOWN)) + 2)
        starts = np.searchsorted(column[places], edges).astype(np.int64)
        return cls(starts, places.astype(np.int32))

    def row(self, index: int) -> Indexes:
        """Return the values of one row."""
        return self.values[self.starts[index] : self.starts[index + 1]]

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.starts) - 1

    def take(self, rows: Indexes | Ints) -> tuple[Ints, Ints]:
        """Return (position, place) of every value of ``rows``, in order.

        ``position`` indexes ``rows``, ``place`` indexes ``values`` and its sister columns.
        """
        counts = (self.starts[1:] - self.starts[:-1])[rows]
        position = np.repeat(np.arange(len(rows)), counts)
        offset = np.arange(len(position)) - np.repeat(np.cumsum(counts) - counts, counts)
        return position, self.starts[:-1][rows][position] + offset

    def is_filled(self, rows: Indexes | Ints) -> Shares:
        """Return 1 for the rows that list something, else 0; shape of ``rows``."""
        return (np.diff(self.starts)[rows] > 0).astype(np.float64)

    def through(self, rows: Indexes | Ints, by: Ragged) -> tuple[Ints, Ints]:
        """Return (position, number) of what ``by`` lists for each number that ``rows`` list.

        A number without a row in ``by`` lists nothing.
        """
        position, place = self.take(rows)
        named = self.values[place]
        is_row = (named >= 0) & (named < len(by))
        at, found = by.take(named[is_row])
        return position[is_row][at], by.values[found].astype(np.int64)

    def hold(self, rows: Indexes | Ints, wanted: Indexes | Ints) -> Flags:
        """Return whether ``wanted[p]`` is in the list of row ``rows[p]`` (P); ``UNKNOWN`` is not.

        By a table of the lists where few rows are asked about often, else list by list.
        """
        width = int(wanted.max(initial=0)) + 1
        used, at = numbered(rows.astype(np.int64), len(self))
        if len(used) * width <= CELLS_A_PAIR * len(rows):
            table = np.zeros((len(used), width), dtype=np.bool_)
            position, place = self.take(used)
            held = self.values[place]
            inside = (held >= 0) & (held < width)
            table[position[inside], held[inside]] = True
            found = table.reshape(-1).take(at * width + np.maximum(wanted, 0))
            return np.asarray(found & (wanted >= 0), dtype=np.bool_)
        position, place = self.take(rows)
        is_same = (self.values[place] == wanted[position]) & (wanted[position] >= 0)
        found = np.bincount(position[is_same], minlength=len(rows)) > 0
        return np.asarray(found, dtype=np.bool_)


@dataclass(frozen=True)
class Cohort:
    """The trainees, T rows. ``reference`` is used for ties and answers, never for a score.

    Bounds of age are the first day on which the age is reached: ``adult_from`` the majority,
    ``age_from`` (T, A) each of ``RuleParams.legal_ages``. ``entry`` to ``exit`` is the
    path; ``block_start`` to ``block_end`` the next company block, already cut to the path and to
    the day asked (``has_block`` False: none). ``weighting``: index in ``vocabulary.Weighting`` of
    the purpose asked. ``modes``: bits of ``TravelMode``. ``certificate_until``: (T, C), last day
    of validity of each asked certificate, ``FAR_PAST`` where not held.
    ``skills`` (T, K) and ``soft_skills`` (T, 16): levels observed.
    ``project``, ``interest``, ``dislike``: trades (a family is given as all its trades);
    ``project_rank`` runs along ``project.values``, 0 = most wanted.
    ``riasec``: (T, 6), weights of the letters R I A S E C, all zero where not known.
    ``tried_trades``, ``tried_hosts``: of past and present placements.
    """

    reference: Texts
    adult_from: Days
    age_from: Days
    is_active: Flags
    is_opted_out: Flags
    has_block: Flags
    block_start: Days
    block_end: Days
    weighting: Levels
    licences: Bits
    certificate_until: Days
    limits: Bits
    level: Levels
    latitude: Shares
    longitude: Shares
    commune: Indexes
    modes: Bits
    max_minutes: Shares
    skills: Levels
    soft_skills: Levels
    project: Ragged
    project_rank: Indexes
    interest: Ragged
    dislike: Ragged
    riasec: Shares
    tried_trades: Ragged
    tried_hosts: Ragged

    def __post_init__(self) -> None:
        """Check that every column has one row per trainee."""
        _same_length(self, len(self.reference), apart={"project_rank": len(self.project.values)})

    def __len__(self) -> int:
        """Return the number of trainees."""
        return len(self.reference)


@dataclass(frozen=True)
class Market:
    """The openings, O rows. ``siret`` and ``reference`` are used for ties and answers only.

    ``is_open``: the opening is open and its company neither paused nor archived.
    ``start`` to ``end``: window of the period, or of the start of a contract.
    ``duration``: calendar days, ``UNKNOWN`` = the block, or not known.
    ``purposes``: bits of ``Purpose``, 0 = not stated. ``trade``: index of the closeness matrix,
    ``UNKNOWN`` = doubtful title. ``certificates``: (O, C). ``weekdays``: bits, 0 = not known.
    ``risks``: bits of ``RiskCategory``, meant only where ``is_assessed``.
    ``skills`` (O, K), ``soft_skills`` (O, 16): levels asked, 0 = not asked; ``has_own_skills``
    False: the asked skills are the core of the trade. ``host``: index of the company (SIRET),
    ``legal_unit`` of its SIREN; ``over_cap``: its solicitations of the month are used up;
    ``plan_cap``: persons at most in one plan, ``UNKNOWN`` = none.
    ``host_rate``: how places there went, a share; ``host_kept``, ``host_broken``: how many went
    to their end, or not. ``pressure``: eligible trainees per seat in the current night, NaN = no
    night. ``department``: of the place of work, for legal holidays.
    """

    siret: Texts
    reference: Texts
    kind: Levels
    is_open: Flags
    start: Days
    end: Days
    duration: Indexes
    seats: Indexes
    purposes: Bits
    trade: Indexes
    required_level: Levels
    licences: Bits
    certificates: Flags
    demands: Bits
    risks: Bits
    is_assessed: Flags
    has_derogation: Flags
    weekly_minutes: Indexes
    day_start: Indexes
    day_end: Indexes
    break_minutes: Indexes
    weekdays: Bits
    latitude: Shares
    longitude: Shares
    commune: Indexes
    department: Texts
    skills: Levels
    has_own_skills: Flags
    soft_skills: Levels
    riasec: Shares
    host: Indexes
    legal_unit: Indexes
    over_cap: Flags
    plan_cap: Indexes
    host_rate: Shares
    host_kept: Indexes
    host_broken: Indexes
    pressure: Shares

    def __post_init__(self) -> None:
        """Check that every column has one row per opening."""
        _same_length(self, len(self.siret))

    @cached_property
    def of_trade(self) -> Ragged:
        """Openings of each trade; those whose trade is not known are left out."""
        return Ragged.by(self.trade)

    @cached_property
    def of_host(self) -> Ragged:
        """Openings of each host."""
        return Ragged.by(self.host)

    def __len__(self) -> int:
        """Return the number of openings."""
        return len(self.siret)


@dataclass(frozen=True)
class Stays:
    """Placements as spans, one row each; ``Ragged`` columns elsewhere point into these rows.

    ``end`` is the last day really spent for an interrupted one. ``opening``, ``host``,
    ``legal_unit``: indexes, ``UNKNOWN`` where the opening is not known. ``is_ended``: done or
    interrupted. ``counts_pmsmp``: kind pmsmp or unknown. ``is_renewal``: continues an agreement.
    ``purpose``: index in ``Purpose`` or ``UNKNOWN``. ``objectives``: equal numbers for equal
    objectives, ``UNKNOWN`` where not stated. Cancelled placements are not here.
    """

    trainee: Indexes
    opening: Indexes
    host: Indexes
    legal_unit: Indexes
    start: Days
    end: Days
    is_ended: Flags
    counts_pmsmp: Flags
    is_renewal: Flags
    purpose: Levels
    objectives: Indexes

    def __post_init__(self) -> None:
        """Check that every column has one row per placement."""
        _same_length(self, len(self.trainee))

    def __len__(self) -> int:
        """Return the number of placements."""
        return len(self.trainee)


@dataclass(frozen=True)
class History:
    """What has happened, by trainee and by opening.

    ``stays``: placements, in rows; ``of_trainee``: rows of each trainee (T). Seats taken, by
    opening (O): ``taken`` points into ``taken_start``, ``taken_end`` (days kept) and
    ``taken_by`` (trainee, ``UNKNOWN`` = somebody outside the cohort).
    ``closed``: openings that each trainee declined, was refused by, or may not go to (T).
    ``lifted``: rule id to the openings for which staff lifted it, by trainee (T); rules that
    nobody lifted are left out.
    """

    stays: Stays
    of_trainee: Ragged
    taken: Ragged
    taken_start: Days
    taken_end: Days
    taken_by: Indexes
    closed: Ragged
    lifted: Mapping[str, Ragged] = field(default_factory=dict)

    @cached_property
    def pmsmp_hosts(self) -> Ragged:
        """Hosts of the stays that count as PMSMP, by trainee (T)."""
        position, place = self.of_trainee.take(np.arange(len(self.of_trainee)))
        row = self.of_trainee.values[place]
        counts = self.stays.counts_pmsmp[row] & (self.stays.host[row] != UNKNOWN)
        ends = np.cumsum(np.bincount(position[counts], minlength=len(self.of_trainee)))
        starts = np.concatenate([[0], ends]).astype(np.int64)
        return Ragged(starts, self.stays.host[row[counts]])


@dataclass(frozen=True)
class LegalHolidays:
    """The legal holidays of each place of work.

    ``calendar`` (O): index in ``days``; ``days``: one sorted array per calendar. The years are
    those that a period may touch.
    """

    calendar: Indexes
    days: tuple[Days, ...]


@dataclass(frozen=True)
class Pairs:
    """Pairs to judge, P rows, each with the period that would be proposed.

    ``end`` is ``FAR_FUTURE`` where a contract states no duration. ``has_period`` False: the
    trainee has no block ahead; the period is then the day asked, and no rule on days is meant.
    ``is_short``: the period is shorter than the opening asks. ``is_renewal``: the period would
    continue an agreement. ``objectives``: number as in ``Stays``, ``UNKNOWN`` where not stated.
    """

    trainee: Indexes
    opening: Indexes
    start: Days
    end: Days
    has_period: Flags
    is_short: Flags
    is_renewal: Flags
    objectives: Indexes

    def __post_init__(self) -> None:
        """Check that every column has one row per pair."""
        _same_length(self, len(self.trainee))

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.trainee)

    @cached_property
    def trainees(self) -> Ints:
        """``trainee`` as the machine indexes: several times quicker to take columns with."""
        return self.trainee.astype(np.int64)

    @cached_property
    def openings(self) -> Ints:
        """``opening`` as the machine indexes."""
        return self.opening.astype(np.int64)

    def where(self, chosen: Flags | Ints) -> Pairs:
        """Return the pairs that ``chosen`` selects, in order."""
        rows = np.flatnonzero(chosen) if chosen.dtype == np.bool_ else chosen
        return Pairs(*(getattr(self, field.name).take(rows) for field in fields(self)))


def _same_length(table: object, rows: int, apart: dict[str, int] | None = None) -> None:
    expected = apart or {}
    for name, column in vars(table).items():
        if len(column) != expected.get(name, rows):
            raise ShapeMismatchError(type(table).__name__, name, len(column), rows)
