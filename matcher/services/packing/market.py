"""Openings as arrays, whatever their state: rules judge them, packing leaves none out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import func, select

from matcher.models.companies import Company
from matcher.models.nights import NightPressure
from matcher.models.openings import Opening
from matcher.scoring.arrays import FAR_FUTURE, FAR_PAST, Market
from matcher.services.packing import columns, hosts
from matcher.services.packing.asked import AskedReader
from matcher.services.packing.competition import competing_nights
from matcher.services.packing.openings import OpeningFacts, PackedOpenings
from matcher.services.packing.places import (
    CommuneList,
    Place,
    Written,
    find_all,
    points,
)
from matcher.vocabulary import (
    CompanyStatus,
    Demand,
    Kind,
    Licence,
    OpeningStatus,
    Purpose,
    RiskCategory,
    Weekday,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from matcher.referentials.communes import CommuneIndex
    from matcher.scoring.arrays import Flags, Shares
    from matcher.scoring.params import HostParams
    from matcher.services.packing.columns import AnySelect, AnySession, Columns
    from matcher.services.packing.trades import TradeBook

Parts = dict[str, Any]
"""Columns of ``Market`` by name."""

LISTS = (
    Opening.purposes,
    Opening.weekdays,
    Opening.required_licences,
    Opening.required_certificates,
    Opening.demands,
    Opening.risk_categories,
)
PLAIN = (
    Opening.title,
    Opening.trade,
    Opening.seats,
    Opening.start_date,
    Opening.end_date,
    Opening.flexible_dates,
    Opening.duration_days,
    Opening.weekly_hours,
    Opening.day_start,
    Opening.day_end,
    Opening.break_minutes,
    Opening.required_level,
    Opening.prepared_level,
    Opening.derogation_reference,
)
CLOSED_COMPANIES = (CompanyStatus.PAUSED, CompanyStatus.ARCHIVED)


@dataclass(frozen=True)
class MarketReader:
    """Reads the openings of ``kinds`` (none given: all) as they are, counts taken on ``on``."""

    session: AnySession
    book: TradeBook
    communes: CommuneIndex
    hosts: HostParams
    max_solicitations: int
    kinds: tuple[Kind, ...]
    on: date

    def read(self) -> PackedOpenings:
        """Return the openings, rows in the order of (SIRET, reference)."""
        rows = columns.read(self.session, _query(self.kinds), key=lambda row: row[:2])
        row_by_id = {opening: row for row, opening in enumerate(rows["id"])}
        places = self._places(rows)
        communes = CommuneList(()).with_more(places)
        labels, certificates = _certificates(rows["required_certificates"])
        host_by_siret = _numbered(rows["siret"])
        legal_units = _numbered([siret[:9] for siret in rows["siret"]])
        parts = (
            self._state(rows)
            | _conditions(rows)
            | _where(places, communes)
            | AskedReader(self.session, self.book).read(rows, row_by_id)
            | self._companies(rows)
        )
        market = Market(
            siret=columns.texts(rows["siret"]),
            reference=columns.texts(rows["reference"]),
            certificates=certificates,
            host=columns.numbers([host_by_siret[siret] for siret in rows["siret"]]),
            legal_unit=columns.numbers([legal_units[siret[:9]] for siret in rows["siret"]]),
            pressure=self._pressure(rows),
            **parts,
        )
        return PackedOpenings(
            market=market,
            ids=np.array(rows["id"], dtype=np.int64),
            facts=OpeningFacts(
                title=rows["title"],
                rome=rows["trade"],
                company=rows["company"],
                flexible_dates=columns.flags(rows["flexible_dates"]),
                prepared_level=columns.levels(rows["prepared_level"]),
            ),
            kinds=rows["kind"],
            certificates=labels,
            communes=communes,
            row_by_id=row_by_id,
            row_by_reference={
                key: row
                for row, key in enumerate(zip(rows["company_id"], rows["reference"], strict=True))
            },
            host_by_siret=host_by_siret,
            legal_unit_by_siren=legal_units,
        )

    def _state(self, rows: Columns) -> Parts:
        is_open = [
            status == OpeningStatus.OPEN and company not in CLOSED_COMPANIES
            for status, company in zip(rows["status"], rows["company_status"], strict=True)
        ]
        trade = [self.book.row(code) for code in rows["trade"]]
        return {
            "kind": columns.indexes(rows["kind"], Kind),
            "is_open": columns.flags(is_open),
            "start": columns.days(rows["start_date"], FAR_PAST),
            "end": columns.days(rows["end_date"], FAR_FUTURE),
            "duration": columns.numbers(rows["duration_days"]),
            "seats": columns.numbers(rows["seats"]),
            "purposes": columns.sets(rows["purposes"], Purpose),
            "trade": columns.numbers(trade),
        }

    def _places(self, rows: Columns) -> list[Place]:
        """Return where each opening is: what it states, else where its company is."""
        own = list(map(Written, *(rows[name] for name in Written._fields)))
        of_company = list(map(Written, *(rows[f"company_{name}"] for name in Written._fields)))
        stated = [
            mine if mine.is_stated else theirs
            for mine, theirs in zip(own, of_company, strict=True)
        ]
        found = find_all(stated, self.communes)
        behind = find_all(of_company, self.communes)
        # A point alone does not say its department: the company's stands in, for holidays only.
        return [
            place if place.department else place._replace(department=theirs.department)
            for place, theirs in zip(found, behind, strict=True)
        ]

    def _companies(self, rows: Columns) -> Parts:
        rates = hosts.host_rates(self.session, self.hosts, self.on)
        kept, broken = rates.counts(rows["company_id"])
        sent = hosts.solicitations_this_month(self.session, self.on)
        over, left = hosts.caps(
            [sent.get(company, 0) for company in rows["company_id"]],
            rows["max_solicitations_per_month"],
            self.max_solicitations,
        )
        return {
            "over_cap": over,
            "plan_cap": left,
            "host_rate": rates.of_all(rows["company_id"], rows["naf"]),
            "host_kept": kept,
            "host_broken": broken,
        }

    def _pressure(self, rows: Columns) -> Shares:
        """Return eligible trainees per seat, over the nights that serve the day, of all sites.

        All sites, whoever is packed: a list must not depend on who else is looked at.
        """
        query = (
            select(NightPressure.opening_id, func.sum(NightPressure.eligible))
            .where(NightPressure.night_id.in_(competing_nights(self.session, self.on)))
            .group_by(NightPressure.opening_id)
        )
        eligible = {opening: int(count) for opening, count in self.session.execute(query)}
        found = [
            eligible[opening] / max(1, seats) if opening in eligible else None
            for opening, seats in zip(rows["id"], rows["seats"], strict=True)
        ]
        return columns.shares(found)


def _query(kinds: Sequence[Kind]) -> AnySelect:
    query = select(
        Company.siret,
        Opening.reference,
        Opening.id,
        Opening.company_id,
        *(columns.code_of(column) for column in (Opening.kind, Opening.status)),
        *(columns.list_of(column) for column in LISTS),
        *PLAIN,
        *(getattr(Opening, name) for name in Written._fields),
        Company.name.label("company"),
        Company.naf,
        Company.max_solicitations_per_month,
        columns.code_of(Company.status).label("company_status"),
        *(getattr(Company, name).label(f"company_{name}") for name in Written._fields),
    ).join(Opening.company)
    return query.where(Opening.kind.in_(kinds)) if kinds else query


def _conditions(rows: Columns) -> Parts:
    return {
        "required_level": columns.levels(rows["required_level"]),
        "licences": columns.sets(rows["required_licences"], Licence),
        "demands": columns.sets(rows["demands"], Demand),
        "risks": columns.sets(rows["risk_categories"], RiskCategory),
        "is_assessed": columns.flags(risks is not None for risks in rows["risk_categories"]),
        "has_derogation": columns.flags(rows["derogation_reference"]),
        "weekly_minutes": columns.numbers(rows["weekly_hours"], unit=60),
        "day_start": columns.clock(rows["day_start"]),
        "day_end": columns.clock(rows["day_end"]),
        "break_minutes": columns.numbers(rows["break_minutes"]),
        "weekdays": columns.sets(rows["weekdays"], Weekday),
    }


def _where(places: Sequence[Place], communes: CommuneList) -> Parts:
    latitude, longitude = points(places)
    return {
        "latitude": latitude,
        "longitude": longitude,
        "commune": communes.rows(places),
        "department": columns.texts([place.department for place in places]),
    }


def _certificates(lists: Sequence[str | None]) -> tuple[tuple[str, ...], Flags]:
    """Return the certificates asked by some opening, and who asks which."""
    asked = {
        text: {columns.certificate_key(label) for label in columns.items(text)} - {""}
        for text in set(lists)
    }
    labels = tuple(sorted(set().union(*asked.values())))
    place = {label: column for column, label in enumerate(labels)}
    found = np.zeros((len(lists), len(labels)), dtype=np.bool_)
    for row, text in enumerate(lists):
        found[row, [place[label] for label in asked[text]]] = True
    return labels, found


def _numbered(values: Sequence[str]) -> dict[str, int]:
    return {value: index for index, value in enumerate(sorted(set(values)))}
