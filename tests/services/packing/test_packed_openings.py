"""What the arrays say of openings and of their companies, on both databases."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from matcher.models.nights import Night, NightPressure
from matcher.scoring.arrays import FAR_FUTURE, FAR_PAST, UNKNOWN, bit, bits, to_day
from matcher.services.packing.packed import pack
from matcher.vocabulary import (
    CompanyStatus,
    Converted,
    Decision,
    Kind,
    Licence,
    NightStatus,
    OpeningStatus,
    PlacementResult,
    PlacementStatus,
    Purpose,
    RiskCategory,
    SoftSkill,
    Weekday,
)
from tests.builders import (
    TODAY,
    a_company,
    a_decision,
    a_placement,
    a_siret,
    a_site,
    a_trainee,
    an_opening,
)

if TYPE_CHECKING:
    from matcher.scoring.arrays import Market
    from matcher.services.context import Context

LONG_AGO = TODAY - timedelta(days=60)
NO_PLACE: dict[str, Any] = {
    "latitude": None,
    "longitude": None,
    "commune": None,
    "commune_insee": None,
    "postcode": None,
}


def market_of(context: Context, **fields: Any) -> Market:
    """Store one opening and return the market."""
    an_opening(context, **fields)
    return pack(context).market


def test_rows_are_in_the_order_of_siret_and_reference(context: Context) -> None:
    late, early = a_company(context, a_siret(500)), a_company(context, a_siret(400))
    an_opening(context, "b", company=early)
    an_opening(context, "A", company=late)
    an_opening(context, "B", company=early)
    market = pack(context).market
    assert list(zip(market.siret.tolist(), market.reference.tolist(), strict=True)) == [
        (early.siret, "B"),
        (early.siret, "b"),
        (late.siret, "A"),
    ]
    assert market.host.tolist() == [0, 0, 1]


@pytest.mark.parametrize(
    ("status", "company", "expected"),
    [
        (OpeningStatus.OPEN, CompanyStatus.PARTNER, True),
        (OpeningStatus.OPEN, CompanyStatus.PROSPECT, True),
        (OpeningStatus.OPEN, CompanyStatus.PAUSED, False),
        (OpeningStatus.OPEN, CompanyStatus.ARCHIVED, False),
        (OpeningStatus.FULL, CompanyStatus.PARTNER, False),
        (OpeningStatus.DRAFT, CompanyStatus.PARTNER, False),
    ],
)
def test_an_opening_is_open_with_its_company_and_packed_anyway(
    context: Context, status: OpeningStatus, company: CompanyStatus, expected: bool
) -> None:
    market = market_of(context, status=status, company=a_company(context, status=company))
    assert market.is_open.tolist() == [expected]


def test_only_the_asked_kinds_are_packed(context: Context) -> None:
    an_opening(context, "A", kind=Kind.JOB)
    an_opening(context, "B", kind=Kind.PMSMP)
    assert pack(context, kinds=[Kind.JOB]).market.reference.tolist() == ["A"]
    assert len(pack(context).market) == 2


def test_what_is_not_stated_is_unknown(context: Context) -> None:
    market = market_of(context, risk_categories=None)
    assert (market.start[0], market.end[0]) == (FAR_PAST, FAR_FUTURE)
    for name in ("duration", "required_level", "weekly_minutes", "day_start", "break_minutes"):
        assert getattr(market, name)[0] == UNKNOWN, name
    assert not market.is_assessed[0]
    assert not market.has_derogation[0]
    for name in ("purposes", "weekdays", "licences", "demands", "risks"):
        assert getattr(market, name)[0] == 0, name


def test_what_is_stated_is_packed_in_its_unit(context: Context) -> None:
    market = market_of(
        context,
        kind=Kind.STAGE,
        start_date=date(2026, 12, 1),
        end_date=date(2026, 12, 31),
        duration_days=14,
        seats=3,
        weekly_hours=34.5,
        day_start=time(8, 30),
        day_end=time(17, 0),
        break_minutes=0,
        weekdays=["mon", "fri"],
        required_level=0,
        required_licences=["B"],
        purposes=["discover"],
        risk_categories=["height"],
        derogation_reference="DREETS 2026-12",
    )
    assert (market.start[0], market.end[0]) == (
        to_day(date(2026, 12, 1)),
        to_day(date(2026, 12, 31)),
    )
    assert market.kind[0] == list(Kind).index(Kind.STAGE)
    assert (market.duration[0], market.seats[0]) == (14, 3)
    assert (market.weekly_minutes[0], market.break_minutes[0]) == (2070, 0)
    assert (market.day_start[0], market.day_end[0]) == (510, 1020)
    assert market.weekdays[0] == bits(["mon", "fri"], Weekday)
    assert market.required_level[0] == 0
    assert market.licences[0] == bit(Licence.B)
    assert market.purposes[0] == bit(Purpose.DISCOVER)
    assert market.risks[0] == bit(RiskCategory.HEIGHT)
    assert market.is_assessed[0]
    assert market.has_derogation[0]


def test_risks_assessed_as_none_are_assessed(context: Context) -> None:
    market = market_of(context, risk_categories=[])
    assert market.is_assessed[0]
    assert market.risks[0] == 0


def test_a_doubtful_title_leaves_the_trade_unknown(context: Context) -> None:
    market = market_of(context, rome=None, title="poste polyvalent")
    assert market.trade[0] == UNKNOWN
    assert not market.riasec.any()
    assert not market.skills.any()


# What is asked ---------------------------------------------------------------------------


def test_a_label_alone_is_asked_at_level_two(context: Context) -> None:
    an_opening(
        context,
        skills={"ms-consignes": None, "ms-mesurer": 3},
        soft_skills={SoftSkill.TEAMWORK: None},
    )
    packed = pack(context)
    asked = dict(zip(packed.macro_skills, packed.market.skills[0].tolist(), strict=True))
    assert {key: level for key, level in asked.items() if level} == {
        "ms-consignes": 2,
        "ms-mesurer": 3,
    }
    assert packed.market.has_own_skills.tolist() == [True]
    assert packed.market.soft_skills[0].tolist()[list(SoftSkill).index(SoftSkill.TEAMWORK)] == 2


def test_an_opening_that_asks_nothing_known_takes_the_core_of_its_trade(context: Context) -> None:
    opening = an_opening(context, rome="A1203")
    opening.skills = []
    packed = pack(context)
    asked = dict(zip(packed.macro_skills, packed.market.skills[0].tolist(), strict=True))
    assert packed.market.has_own_skills.tolist() == [False]
    assert asked["ms-espaces-verts"] == 3
    assert packed.market.riasec[0].max() == 1


# Where -----------------------------------------------------------------------------------


def test_an_opening_is_where_it_says_else_where_its_company_is(context: Context) -> None:
    company = a_company(context, latitude=48.8, longitude=2.31)
    an_opening(context, "A", company=company, latitude=48.9, longitude=2.5)
    an_opening(context, "B", company=company, commune="Nanterre", commune_insee="92050")
    an_opening(context, "C", company=company)
    an_opening(context, "D", company=company, commune="Ville Inconnue Xyz")
    packed = pack(context)
    latitude = packed.market.latitude
    assert latitude[0] == 48.9
    assert 48.85 < latitude[1] < 48.95
    assert latitude[2] == 48.8
    assert np.isnan(latitude[3])
    assert packed.market.department.tolist() == ["92", "92", "92", "92"]
    assert packed.market.commune[0] == UNKNOWN
    assert packed.market.commune[3] == UNKNOWN
    assert packed.market.commune[1] != packed.market.commune[2]


def test_departments_overseas_have_three_digits(context: Context) -> None:
    a_site(context)
    fields = NO_PLACE | {"postcode": "97410"}
    an_opening(context, "A", company=a_company(context, **fields))
    an_opening(context, "B", company=a_company(context, **NO_PLACE))
    market = pack(context).market
    assert dict(zip(market.reference.tolist(), market.department.tolist(), strict=True)) == {
        "A": "974",
        "B": "",
    }


# Companies -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("own", "sent", "over", "plan_cap"),
    [(None, 3, False, UNKNOWN), (None, 4, True, UNKNOWN), (2, 1, False, 1), (0, 0, True, 0)],
)
def test_the_cap_of_a_company_counts_what_was_sent_this_month(
    context: Context, own: int | None, sent: int, over: bool, plan_cap: int
) -> None:
    company = a_company(context, max_solicitations_per_month=own)
    opening = an_opening(context, company=company)
    for number in range(sent):
        a_decision(
            context, a_trainee(context), opening, Decision.SENT, TODAY.replace(day=1 + number)
        )
    a_decision(context, a_trainee(context), opening, Decision.SENT, date(2026, 10, 31))
    a_decision(context, a_trainee(context), opening, Decision.ACCEPTED, TODAY)
    market = pack(context).market
    assert market.over_cap.tolist() == [over]
    assert market.plan_cap.tolist() == [plan_cap]


def test_the_rate_of_a_host_counts_places_not_persons(context: Context) -> None:
    rates = {}
    cases: dict[str, dict[str, Any]] = {
        "none": {},
        "done": {"status": PlacementStatus.DONE},
        "broken": {"status": PlacementStatus.INTERRUPTED},
        "hired": {"status": PlacementStatus.INTERRUPTED, "converted": Converted.CDI},
        "no_show": {"status": PlacementStatus.DONE, "result": PlacementResult.NO_SHOW},
    }
    for number, (name, fields) in enumerate(cases.items()):
        company = a_company(context, naf=f"{10 + number}11A")
        opening = an_opening(context, name, company=company)
        if fields:
            a_placement(context, a_trainee(context), opening, LONG_AGO, LONG_AGO, **fields)
    market = pack(context).market
    rates = dict(zip(market.reference.tolist(), market.host_rate.tolist(), strict=True))
    params = context.scoring["host"]
    assert rates["none"] == pytest.approx(params["prior_rate"])
    assert rates["no_show"] == rates["none"]
    assert rates["broken"] < rates["none"] < rates["done"]
    assert rates["hired"] == rates["done"]
    division = (0 + params["prior_places"] * params["prior_rate"]) / (1 + params["prior_places"])
    own = (0 + params["prior_places"] * division) / (1 + params["prior_places"])
    assert rates["broken"] == pytest.approx(own)


def test_a_company_without_history_takes_the_mean_of_its_sector(context: Context) -> None:
    known, new = a_company(context, naf="5610A"), a_company(context, naf="5629B")
    opening = an_opening(context, "known", company=known)
    an_opening(context, "new", company=new)
    fields = {"status": PlacementStatus.INTERRUPTED}
    a_placement(context, a_trainee(context), opening, LONG_AGO, LONG_AGO, **fields)
    market = pack(context).market
    rates = dict(zip(market.reference.tolist(), market.host_rate.tolist(), strict=True))
    assert rates["known"] < rates["new"] < context.scoring["host"]["prior_rate"]


def test_pressure_comes_from_the_last_shown_night_of_an_earlier_day(context: Context) -> None:
    asked, free = an_opening(context, "A", seats=2), an_opening(context, "B")
    a_site(context)
    nights = (
        ("old", 2, NightStatus.DONE, 50),
        ("last", 1, NightStatus.DONE, 7),
        ("held", 1, NightStatus.HELD, 90),
        ("today", 0, NightStatus.DONE, 30),
    )
    assert np.isnan(pack(context).market.pressure).all()
    for night, days_ago, status, eligible in nights:
        context.session.add(
            Night(
                id=night,
                on_date=TODAY - timedelta(days=days_ago),
                status=status,
                inputs_sha256=night,
                weights_version="1",
                referential_version="1",
                started_at=context.now,
            )
        )
        context.session.flush()
        context.session.add(NightPressure(night_id=night, opening_id=asked.id, eligible=eligible))
    context.session.commit()
    packed = pack(context)
    pressure = dict(zip(packed.opening_ids.tolist(), packed.market.pressure, strict=True))
    assert pressure[asked.id] == 3.5
    assert np.isnan(pressure[free.id])
