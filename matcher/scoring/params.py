"""The numbers of scores and rules as frozen values, built from the two files of ``config/``.

A wrong key, a missing one, a value of the wrong kind or out of range is named in French, all
faults at once, when the program starts: never in the middle of a night.
"""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date, time, timedelta
from functools import cached_property
from itertools import pairwise
from types import UnionType
from typing import TYPE_CHECKING, Any, TypeVar, get_type_hints

import numpy as np

from matcher.errors import SettingsError
from matcher.scoring.arrays import FAR_FUTURE, FAR_PAST, to_day
from matcher.vocabulary import Weighting

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matcher.scoring.arrays import Shares

Params = TypeVar("Params")

FACTORS = (
    "project",
    "interest",
    "skills",
    "soft_skills",
    "phase",
    "travel",
    "dates",
    "variety",
    "host",
    "tension",
)
"""The terms of a score, in the order in which they are shown."""


@dataclass(frozen=True)
class ModeParams:
    """One way to travel: speed (km/h), way on the ground / straight line, fixed minutes."""

    speed_kmh: float
    detour: float
    fixed_minutes: float


@dataclass(frozen=True)
class RailParams:
    """Rail between two stations; ``access_km``: how far from a station it is counted."""

    speed_kmh: float
    detour: float
    fixed_minutes: float
    transfer_minutes: float
    access_km: float


@dataclass(frozen=True)
class TravelParams:
    """Travel times; ``margin``: share added to the reach of a search."""

    earth_radius_km: float
    margin: float
    walk: ModeParams
    bike: ModeParams
    scooter: ModeParams
    car: ModeParams
    transit: ModeParams
    rail: RailParams


@dataclass(frozen=True)
class ProjectParams:
    """``later_wish``: share of its closeness that each later wish keeps."""

    later_wish: float


@dataclass(frozen=True)
class InterestParams:
    """``riasec_share``: share of RIASEC in the term."""

    riasec_share: float


@dataclass(frozen=True)
class CoverageParams:
    """Skills: ``prior_level`` 0 to 3, ``core_presence`` weight kept with the trade's core."""

    prior_level: float
    core_presence: float = 1.0


@dataclass(frozen=True)
class PhaseParams:
    """``neighbour``: share for a purpose next to the phase."""

    neighbour: float


@dataclass(frozen=True)
class DatesParams:
    """``coverage_share``: the rest is earliness; ``contract_horizon_days``: days."""

    coverage_share: float
    contract_horizon_days: float


@dataclass(frozen=True)
class VarietyParams:
    """``host_share``: how much a host already seen counts as seen."""

    host_share: float


@dataclass(frozen=True)
class HostParams:
    """Shrinkage of a host's rate: places of prior, prior rate, caps; shares."""

    prior_places: float
    prior_rate: float
    low: float
    high: float


@dataclass(frozen=True)
class TensionParams:
    """``full_pressure``: eligible trainees per seat at which the term is 0."""

    full_pressure: float


@dataclass(frozen=True)
class FitParams:
    """Scores from which a fit is strong or possible; confidence that strong needs."""

    strong: float
    possible: float
    min_confidence: float


@dataclass(frozen=True)
class ReasonParams:
    """Reasons shown at most on each side; smallest contribution worth saying; what words mean.

    ``same_trade``: closeness; ``close_quantile``, ``related_quantile``: share of the pairs of
    trades that are farther; ``short_way_minutes``; ``long_way_share`` of the own limit;
    ``named_at_most`` skills in one sentence; ``soon_days`` before a contract starts;
    ``more_minutes`` of travel of which it is said how many openings they would bring.
    """

    at_most: int
    smallest: float
    same_trade: float
    close_quantile: float
    related_quantile: float
    short_way_minutes: float
    long_way_share: float
    named_at_most: int
    soon_days: int
    more_minutes: int


@dataclass(frozen=True)
class GateParams:
    """What holds a night: shares of suggestions and open openings gone, points without any."""

    suggestions: float
    without_suggestion: float
    open_openings: float


@dataclass(frozen=True)
class NightParams:
    """Suggestions kept per trainee; trainees scored at once; how long old things are kept."""

    kept_per_trainee: int
    block_of_trainees: int
    keep_nights: int
    keep_runs_days: int
    keep_messages_days: int
    gates: GateParams


@dataclass(frozen=True)
class DecisionParams:
    """``hold_days``: days a decision sent or accepted keeps a seat."""

    hold_days: int


@dataclass(frozen=True)
class ScoringParams:
    """Everything of ``config/scoring.toml``.

    ``weights``: purpose to term to share of score.
    ``ceilings``: what a place that is perfect on a term gets for it, a share.
    """

    version: str
    weights: dict[str, dict[str, float]]
    ceilings: dict[str, float]
    project: ProjectParams
    interest: InterestParams
    skills: CoverageParams
    soft_skills: CoverageParams
    phase: PhaseParams
    dates: DatesParams
    variety: VarietyParams
    host: HostParams
    tension: TensionParams
    fit: FitParams
    reasons: ReasonParams
    night: NightParams
    decisions: DecisionParams
    travel: TravelParams

    def ceiling_row(self) -> Shares:
        """Return the ceiling of each term, shape (factors,), in the order of ``FACTORS``."""
        return np.array([self.ceilings[name] for name in FACTORS])

    def weight_matrix(self) -> Shares:
        """Return the weights, shape (weightings, factors), rows in the order of ``Weighting``."""
        return self._weight_matrix

    @cached_property
    def _weight_matrix(self) -> Shares:
        """The weights, made once: reasons ask for them place by place."""
        matrix = np.array(
            [[self.weights[purpose.value][name] for name in FACTORS] for purpose in Weighting]
        )
        matrix.flags.writeable = False
        return matrix


@dataclass(frozen=True)
class PmsmpParams:
    """Limits of PMSMP (D5135-3), from a day on."""

    valid_from: date
    source: str
    max_months: int
    max_renewals: int
    host_window_months: int
    host_max_agreements: int
    host_max_days: int
    valid_to: date | None = None


@dataclass(frozen=True)
class AgeParams:
    """Ages by kind of place, in years, from a day on; ``below``: strictly younger."""

    valid_from: date
    source: str
    majority: int
    immersion_min: int
    apprenticeship_min: int
    apprenticeship_below: int
    pro_contract_min: int
    pro_contract_below: int
    valid_to: date | None = None


@dataclass(frozen=True)
class AdultTimeParams:
    """Working time of adults (L3121-18, L3121-20), minutes, from a day on."""

    valid_from: date
    source: str
    max_day_minutes: int
    max_week_minutes: int
    valid_to: date | None = None


@dataclass(frozen=True)
class MinorTimeParams:
    """Working time before 18 (L3162-1 to L3164-2), from a day on.

    Minutes; ``max_run_minutes``: in a row; ``night_start`` to ``night_end``: no work in between.
    """

    valid_from: date
    source: str
    max_day_minutes: int
    max_week_minutes: int
    max_run_minutes: int
    min_break_minutes: int
    min_rest_minutes: int
    min_rest_days: int
    night_start: time
    night_end: time
    valid_to: date | None = None


@dataclass(frozen=True)
class ContractParams:
    """Lengths of contracts in months (AL-02, AL-05) and of a POEI in hours (AL-08)."""

    valid_from: date
    source: str
    apprenticeship_min_months: int
    apprenticeship_max_months: int
    pro_contract_min_months: int
    pro_contract_max_months: int
    pro_contract_longest_months: int
    poei_max_hours: int
    valid_to: date | None = None


@dataclass(frozen=True)
class DerogationParams:
    """``valid_years``: how long a declaration holds, from its day (R4153-40 to R4153-45)."""

    valid_from: date
    source: str
    valid_years: int
    valid_to: date | None = None


@dataclass(frozen=True)
class PayParams:
    """Minimum pay of contracts, per cent of the SMIC, by bracket of age: information only.

    ``apprentice_*``: first, second, third year. ``pro_*``: lower qualification, then bac pro or
    equivalent vocational title held. ``smic_hourly``: euros, gross.
    """

    valid_from: date
    source: str
    smic_hourly: float
    apprentice_below_18: tuple[int, ...]
    apprentice_18_20: tuple[int, ...]
    apprentice_21_25: tuple[int, ...]
    apprentice_26: tuple[int, ...]
    pro_below_21: tuple[int, ...]
    pro_21_25: tuple[int, ...]
    pro_26: tuple[int, ...]
    valid_to: date | None = None


@dataclass(frozen=True)
class SearchParams:
    """``first_possible_months``: how far ahead a first possible date is looked for."""

    first_possible_months: int


@dataclass(frozen=True)
class CompanyParams:
    """``max_solicitations_per_month``: where the company states nothing."""

    max_solicitations_per_month: int


AGE_BOUNDS = (
    "immersion_min",
    "apprenticeship_min",
    "apprenticeship_below",
    "pro_contract_min",
    "pro_contract_below",
)
IN_ORDER = (
    ("ages", "apprenticeship_min", "apprenticeship_below"),
    ("ages", "pro_contract_min", "pro_contract_below"),
    ("adult_time", "max_day_minutes", "max_week_minutes"),
    ("minor_time", "max_day_minutes", "max_week_minutes"),
    ("minor_time", "max_run_minutes", "max_day_minutes"),
    ("contracts", "apprenticeship_min_months", "apprenticeship_max_months"),
    ("contracts", "pro_contract_min_months", "pro_contract_max_months"),
    ("contracts", "pro_contract_max_months", "pro_contract_longest_months"),
)
"""Numbers of one dated table of which the first cannot be above the second."""


@dataclass(frozen=True)
class RuleParams:
    """Everything of ``config/rules.toml``; dated tables are in order of ``valid_from``."""

    pmsmp: tuple[PmsmpParams, ...]
    ages: tuple[AgeParams, ...]
    adult_time: tuple[AdultTimeParams, ...]
    minor_time: tuple[MinorTimeParams, ...]
    contracts: tuple[ContractParams, ...]
    derogations: tuple[DerogationParams, ...]
    pay: tuple[PayParams, ...]
    search: SearchParams
    company: CompanyParams

    @cached_property
    def legal_ages(self) -> tuple[int, ...]:
        """Every age that a rule asks about, rising: the columns of ``Cohort.age_from``."""
        return tuple(
            sorted({getattr(numbers, name) for numbers in self.ages for name in AGE_BOUNDS})
        )


def scoring_params(table: Mapping[str, Any]) -> ScoringParams:
    """Return the params of a read ``scoring.toml``; raises ``SettingsError`` with all faults."""
    faults: list[str] = []
    params = _build(ScoringParams, table, "scoring.toml", faults)
    for purpose in Weighting:
        row = table.get("weights", {}).get(purpose.value, {})
        where = f"scoring.toml, [weights.{purpose.value}]"
        if _are_shares(row, where, faults) and abs(sum(row.values()) - 1) > 1e-9:
            faults.append(
                f"{where} : la somme des poids est {sum(row.values()):.4f} ; attendu : 1"
            )
    _are_shares(table.get("ceilings", {}), "scoring.toml, [ceilings]", faults)
    if faults or params is None:
        raise SettingsError(faults)
    return params


def rule_params(table: Mapping[str, Any]) -> RuleParams:
    """Return the params of a read ``rules.toml``; raises ``SettingsError`` with all faults."""
    faults: list[str] = []
    params = _build(RuleParams, table, "rules.toml", faults)
    if params is not None:
        faults += _out_of_order(params)
    if faults or params is None:
        raise SettingsError(faults)
    return params


def _out_of_order(params: RuleParams) -> list[str]:
    """Return the pairs of numbers that contradict each other, in French."""
    return [
        f"rules.toml, {table} n° {number} : {low} ({getattr(row, low)}) dépasse {high} "
        f"({getattr(row, high)})"
        for table, low, high in IN_ORDER
        for number, row in enumerate(getattr(params, table), 1)
        if getattr(row, low) > getattr(row, high)
    ]


def in_force(dated: Sequence[Params], day: int) -> Params:
    """Return the entry of a dated table that is in force on ``day``; the first one before it."""
    found = dated[0]
    for entry in dated:
        if to_day(entry.valid_from) <= day:  # type: ignore[attr-defined]  # dated tables have it
            found = entry
    return found


def spans(dated: Sequence[Params]) -> list[tuple[Params, int, int]]:
    """Return (entry, first day, last day) for each entry of a dated table, without a gap.

    The first entry also judges the days before it: nothing older is known.
    """
    starts = [to_day(entry.valid_from) for entry in dated]  # type: ignore[attr-defined]
    ends = [start - 1 for start in starts[1:]] + [FAR_FUTURE]
    starts[0] = FAR_PAST
    return list(zip(dated, starts, ends, strict=True))


def _are_shares(row: Mapping[str, Any], where: str, faults: list[str]) -> bool:
    """Return whether ``row`` gives each term a share; else name the fault."""
    if set(row) != set(FACTORS):
        faults.append(f"{where} : attendu les termes {', '.join(FACTORS)}")
        return False
    if any(not isinstance(share, int | float) or not 0 <= share <= 1 for share in row.values()):
        faults.append(f"{where} : attendu des parts entre 0 et 1")
        return False
    return True


def _build(kind: type[Params], table: Any, where: str, faults: list[str]) -> Params | None:
    if not isinstance(table, dict):
        faults.append(f"{where} : attendu une table")
        return None
    hints = get_type_hints(kind)
    names = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]
    faults += [f"{where} : clé inconnue « {key} »" for key in table if key not in names]
    found: dict[str, Any] = {}
    for name, field in names.items():
        if name not in table:
            if field.default is MISSING:
                faults.append(f"{where} : clé absente « {name} »")
            continue
        found[name] = _value(hints[name], table[name], f"{where}, {name}", faults)
    return kind(**found) if not faults else None


def _value(hint: Any, value: Any, where: str, faults: list[str]) -> Any:
    origin = getattr(hint, "__origin__", None)
    if isinstance(hint, type) and is_dataclass(hint):
        return _build(hint, value, where, faults)
    if origin is tuple and hint.__args__[0] is int:
        return _numbers(value, where, faults)
    if origin is tuple:
        return _dated(hint.__args__[0], value, where, faults)
    if isinstance(hint, UnionType):
        hint = hint.__args__[0]
    if origin is dict:
        return value
    wanted = (int, float) if hint is float else hint
    if isinstance(value, bool) or not isinstance(value, wanted):
        faults.append(f"{where} : « {value} » n'est pas de la sorte attendue ({hint.__name__})")
    elif isinstance(value, int | float) and value < 0:
        faults.append(f"{where} : « {value} » ; attendu : 0 ou plus")
    return value


def _dated(kind: type[Any], value: Any, where: str, faults: list[str]) -> tuple[Any, ...]:
    if not isinstance(value, list) or not value:
        faults.append(f"{where} : attendu une ou plusieurs tables datées")
        return ()
    built = [_build(kind, row, f"{where} n° {n}", faults) for n, row in enumerate(value, 1)]
    rows = [row for row in built if row is not None]
    if len(rows) == len(built) and all(isinstance(row.valid_from, date) for row in rows):
        faults += [f"{where} {fault}" for fault in _holes(rows)]
    return tuple(built)


def _holes(rows: Sequence[Any]) -> list[str]:
    """Return what is wrong with the days that dated tables cover: order, overlap, gap, end."""
    found = []
    for number, (row, later) in enumerate(pairwise(rows), 2):
        ends = row.valid_to
        if later.valid_from <= row.valid_from or (ends and ends >= later.valid_from):
            found.append(
                f"n° {number} : valid_from {later.valid_from} chevauche la table précédente"
            )
        elif ends and ends + timedelta(days=1) < later.valid_from:
            found.append(f"n° {number} : un trou entre le {ends} et le {later.valid_from}")
    if rows[-1].valid_to:
        found.append(f"n° {len(rows)} : plus aucune valeur après le {rows[-1].valid_to}")
    return found


def _numbers(value: Any, where: str, faults: list[str]) -> tuple[int, ...]:
    if not isinstance(value, list) or not value or not all(type(one) is int for one in value):
        faults.append(f"{where} : attendu une liste de nombres entiers")
        return ()
    return tuple(value)
