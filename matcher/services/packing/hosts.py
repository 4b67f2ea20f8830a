"""Companies: how places there went, and how often they may still be asked this month."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import func, select

from matcher.models.companies import Company
from matcher.models.contacts import CompanyContact
from matcher.models.decisions import SuggestionDecision
from matcher.models.openings import Opening
from matcher.models.placements import Placement
from matcher.scoring.arrays import UNKNOWN
from matcher.services.packing.columns import code_of
from matcher.vocabulary import Converted, Decision, PlacementResult, PlacementStatus

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from matcher.scoring.arrays import Flags, Indexes, Shares
    from matcher.scoring.params import HostParams
    from matcher.services.packing.columns import AnySession

ENDED = (PlacementStatus.DONE, PlacementStatus.INTERRUPTED)


@dataclass
class Outcomes:
    """Places that ended, and how many of them went to their end."""

    places: int = 0
    kept: int = 0

    def add(self, places: int, kept: int) -> None:
        """Count more places."""
        self.places += places
        self.kept += kept

    def rate(self, prior_places: float, prior_rate: float) -> float:
        """Return (kept + prior_places x prior_rate) / (places + prior_places)."""
        weight = self.places + prior_places
        return (self.kept + prior_places * prior_rate) / weight if weight else prior_rate


@dataclass(frozen=True)
class HostRates:
    """The rate of a company: its own places, shrunk to the mean of its NAF division.

    The mean of a division (two digits) is itself shrunk to the rate of all sectors. A place went
    to its end if it is done or was followed by a contract; one to which nobody came says
    something of a person, not of the place, and is left out (domain.md 10.1).
    """

    by_company: Mapping[int, Outcomes]
    by_division: Mapping[str, Outcomes]
    params: HostParams

    def of(self, company: int, naf: str | None) -> float:
        """Return the rate of one company, a share."""
        places, prior = self.params.prior_places, self.params.prior_rate
        if naf is not None and naf[:2] in self.by_division:
            prior = self.by_division[naf[:2]].rate(places, prior)
        return self.by_company.get(company, Outcomes()).rate(places, prior)

    def of_all(self, companies: Sequence[int], nafs: Sequence[str | None]) -> Shares:
        """Return the rate of each company."""
        rate = {key: self.of(*key) for key in set(zip(companies, nafs, strict=True))}
        found = [rate[key] for key in zip(companies, nafs, strict=True)]
        return np.array(found, dtype=np.float64)

    def counts(self, companies: Sequence[int]) -> tuple[Indexes, Indexes]:
        """Return how many places of each company went to their end, and how many did not."""
        found = [self.by_company.get(company, Outcomes()) for company in companies]
        kept = np.array([outcomes.kept for outcomes in found], dtype=np.int32)
        return kept, np.array([outcomes.places for outcomes in found], dtype=np.int32) - kept


def host_rates(session: AnySession, params: HostParams, on: date) -> HostRates:
    """Return how the places that began by ``on`` and ended went, by company and division."""
    by_company: dict[int, Outcomes] = defaultdict(Outcomes)
    by_division: dict[str, Outcomes] = defaultdict(Outcomes)
    status, result, converted = map(
        code_of, (Placement.status, Placement.result, Placement.converted)
    )
    query = (
        select(Placement.company_id, Company.naf, status, result, converted, func.count())
        .join(Placement.company)
        .where(Placement.status.in_(ENDED), Placement.start_date <= on)
        .group_by(
            Placement.company_id,
            Company.naf,
            Placement.status,
            Placement.result,
            Placement.converted,
        )
    )
    for company, naf, ended, bilan, contract, places in session.execute(query):
        if bilan == PlacementResult.NO_SHOW:
            continue
        is_converted = contract is not None and contract != Converted.NONE
        kept = places if is_converted or ended == PlacementStatus.DONE else 0
        by_company[company].add(places, kept)
        if naf is not None:
            by_division[naf[:2]].add(places, kept)
    return HostRates(dict(by_company), dict(by_division), params)


def solicitations_this_month(session: AnySession, on: date) -> dict[int, int]:
    """Return how often each company was solicited this month, up to ``on`` (PR-11).

    Suggestions sent, and every entry of the contact log: a call wears out as a mail does. The
    one count by which a company closes for the month and opens again with the next.
    """
    first = on.replace(day=1)
    sent = (
        select(Opening.company_id, func.count())
        .select_from(SuggestionDecision)
        .join(SuggestionDecision.opening)
        .where(
            SuggestionDecision.decision == Decision.SENT,
            SuggestionDecision.decided_on.between(first, on),
        )
        .group_by(Opening.company_id)
    )
    contacted = (
        select(CompanyContact.company_id, func.count())
        .where(CompanyContact.on_date.between(first, on))
        .group_by(CompanyContact.company_id)
    )
    found: dict[int, int] = defaultdict(int)
    for query in (sent, contacted):
        for company, count in session.execute(query):
            found[company] += count
    return dict(found)


def caps(sent: Sequence[int], own: Sequence[int | None], setting: int) -> tuple[Flags, Indexes]:
    """Return whether the cap of the month is reached, and what a plan may still ask.

    A company that states no number takes the setting, which stops suggestions but not a plan;
    0 means never.
    """
    limits = [setting if number is None else number for number in own]
    over = np.array([count >= limit for count, limit in zip(sent, limits, strict=True)], np.bool_)
    left = [
        UNKNOWN if number is None else max(0, number - count)
        for count, number in zip(sent, own, strict=True)
    ]
    return over, np.array(left, dtype=np.int32)
