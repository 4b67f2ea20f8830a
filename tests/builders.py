"""Data for tests: each builder makes one stored noun, everything else sensible by default.

The default trainee is an adult of Bagneux with a block three weeks long that starts a week after
``TODAY``; the default opening is open to her.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar

from matcher.models.cohorts import Cohort, CompanyBlock
from matcher.models.companies import Company
from matcher.models.decisions import SuggestionDecision
from matcher.models.openings import Opening, OpeningSkill, OpeningSoftSkill
from matcher.models.placements import Placement
from matcher.models.sites import Site
from matcher.models.trainees import (
    Trainee,
    TraineeCertificate,
    TraineeSkill,
    TraineeSoftSkill,
    TraineeWish,
    WishKind,
)
from matcher.models.trainers import Trainer
from matcher.vocabulary import Decision, Kind, PlacementStatus, SoftSkill

if TYPE_CHECKING:
    from matcher.services.context import Context

TODAY = date(2026, 11, 23)
BLOCK_START = TODAY + timedelta(days=7)
BLOCK_END = TODAY + timedelta(days=25)
_numbers = count(1000)
Stored = TypeVar("Stored")


def a_siret(number: int) -> str:
    """Return a SIRET that obeys Luhn, made from ``number``."""
    body = f"{900_000_000 + number:09d}0001"
    for check in "0123456789":
        digits = [int(sign) for sign in body + check]
        doubled = [d * 2 - 9 if d > 4 else d * 2 for d in digits[::2]]
        if (sum(doubled) + sum(digits[1::2])) % 10 == 0:
            return body + check
    raise AssertionError("one check digit always fits")


def a_site(context: Context, name: str = "Bagneux", **fields: Any) -> Site:
    """Store a site, or return the one of that name."""
    found = context.session.query(Site).filter_by(name=name).one_or_none()
    return found or _stored(
        context,
        Site(
            **{
                "name": name,
                "commune": "Bagneux",
                "postcode": "92220",
                "commune_insee": "92007",
                "latitude": 48.798,
                "longitude": 2.312,
            }
            | fields
        ),
    )


def a_trainer(context: Context, email: str = "formatrice@ecole.example", **fields: Any) -> Trainer:
    """Store a trainer of Bagneux."""
    given = {"first_name": "Nadia", "last_name": "Morel"} | fields
    given.setdefault("site", a_site(context))
    return _stored(context, Trainer(email=email, **given))


def a_cohort(
    context: Context,
    name: str = "BAG-2026-11",
    blocks: tuple[tuple[date, date], ...] = ((BLOCK_START, BLOCK_END),),
    **fields: Any,
) -> Cohort:
    """Store a cohort with its company blocks, or return the one of that name."""
    found = context.session.query(Cohort).filter_by(name=name).one_or_none()
    if found:
        return found
    fields.setdefault("site", a_site(context))
    rows = [CompanyBlock(start_date=start, end_date=end) for start, end in blocks]
    return _stored(context, Cohort(name=name, blocks=rows, **fields))


def a_trainee(
    context: Context,
    reference: str | None = None,
    *,
    projects: tuple[str, ...] = ("G1602",),
    interests: tuple[str, ...] = (),
    dislikes: tuple[str, ...] = (),
    skills: dict[str, int | None] | None = None,
    soft_skills: dict[SoftSkill, int | None] | None = None,
    certificates: dict[str, date | None] | None = None,
    **fields: Any,
) -> Trainee:
    """Store an active trainee; wishes are ROME codes, skills are ids of macro-skills."""
    cohort = fields.pop("cohort", None) or a_cohort(context)
    given = {
        "first_name": "Inès",
        "last_name": "Exemple",
        "birth_date": date(2006, 5, 4),
        "site": cohort.site,
        "phase": "discover",
        "latitude": 48.798,
        "longitude": 2.312,
        "max_travel_minutes": 45,
        "travel_modes": ["transit", "walk"],
    } | fields
    wishes = (
        (WishKind.PROJECT, projects),
        (WishKind.INTEREST, interests),
        (WishKind.DISLIKE, dislikes),
    )
    return _stored(
        context,
        Trainee(
            reference=reference or f"T{next(_numbers):04d}",
            cohort=cohort,
            wishes=[
                TraineeWish(kind=kind, position=position, label=code, trade=code)
                for kind, codes in wishes
                for position, code in enumerate(codes)
            ],
            skills=[
                TraineeSkill(position=position, label=label, level=level, macro_skill=label)
                for position, (label, level) in enumerate((skills or {}).items())
            ],
            soft_skills=[
                TraineeSoftSkill(position=position, label=s.label, level=level, soft_skill=s)
                for position, (s, level) in enumerate((soft_skills or {}).items())
            ],
            certificates=[
                TraineeCertificate(position=position, label=label, valid_until=until)
                for position, (label, until) in enumerate((certificates or {}).items())
            ],
            **given,
        ),
    )


def a_company(context: Context, siret: str | None = None, **fields: Any) -> Company:
    """Store a partner company of Bagneux."""
    number = next(_numbers)
    given = {
        "name": f"Entreprise {number}",
        "postcode": "92220",
        "commune": "Bagneux",
        "commune_insee": "92007",
        "latitude": 48.8,
        "longitude": 2.31,
    } | fields
    return _stored(context, Company(siret=siret or a_siret(number), **given))


def an_opening(
    context: Context,
    reference: str | None = None,
    *,
    rome: str | None = "G1602",
    skills: dict[str, int | None] | None = None,
    soft_skills: dict[SoftSkill, int | None] | None = None,
    **fields: Any,
) -> Opening:
    """Store an open immersion of one seat, risks assessed as none."""
    given = {
        "kind": Kind.PMSMP,
        "title": "Commis de cuisine",
        "risk_categories": [],
    } | fields
    given.setdefault("company", None)
    given["company"] = given["company"] or a_company(context)
    return _stored(
        context,
        Opening(
            reference=reference or f"P{next(_numbers):04d}",
            rome=rome,
            trade=rome,
            skills=[
                OpeningSkill(position=position, label=label, level=level, macro_skill=label)
                for position, (label, level) in enumerate((skills or {}).items())
            ],
            soft_skills=[
                OpeningSoftSkill(position=position, label=s.label, level=level, soft_skill=s)
                for position, (s, level) in enumerate((soft_skills or {}).items())
            ],
            **given,
        ),
    )


def a_placement(
    context: Context, trainee: Trainee, opening: Opening, start: date, end: date, **fields: Any
) -> Placement:
    """Store a placement of ``trainee`` at ``opening``, running unless said otherwise."""
    given = {
        "kind": opening.kind,
        "opening_reference": opening.reference,
        "status": PlacementStatus.RUNNING,
    } | fields
    return _stored(
        context,
        Placement(
            trainee=trainee,
            company=opening.company,
            opening=opening,
            start_date=start,
            end_date=end,
            **given,
        ),
    )


def a_decision(
    context: Context,
    trainee: Trainee,
    opening: Opening,
    decision: Decision,
    on: date,
    **fields: Any,
) -> SuggestionDecision:
    """Store what became of a suggestion."""
    return _stored(
        context,
        SuggestionDecision(
            trainee=trainee, opening=opening, decision=decision, decided_on=on, **fields
        ),
    )


def _stored(context: Context, row: Stored) -> Stored:
    context.session.add(row)
    context.session.commit()
    return row
