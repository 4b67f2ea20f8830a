"""Joint plans as they are asked for and told over the API."""

from __future__ import annotations

from marshmallow import fields, validate

from matcher.exchange.values import DATE
from matcher.web.schemas.base import Document, FrenchSchema
from matcher.web.schemas.cells import Cell
from matcher.web.schemas.documents import LiftedRule, Refusal
from matcher.web.schemas.queries import DayQuery

NAME = validate.Length(max=300)


def _texts(most: int) -> fields.List[str]:
    """Return a list of at most ``most`` short texts, whose faults are said in French."""
    one = fields.String(
        validate=NAME,
        error_messages={"invalid": "attendu : un texte.", "null": "attendu : un texte."},
    )
    return fields.List(
        one,
        validate=validate.Length(max=most, error=f"attendu : au plus {most} textes."),
        error_messages={
            "invalid": "attendu : une liste de textes.",
            "null": "attendu : une liste de textes.",
        },
    )


class PlanOrder(FrenchSchema):
    """A plan to make: default today, all sites and cohorts, no lock, no ban."""

    on = Cell(DATE, "jour (défaut : aujourd'hui)")
    sites = _texts(200)
    cohorts = _texts(2000)
    locks = _texts(2000)
    bans = _texts(2000)


class PlansWanted(FrenchSchema):
    """Which stored plans are asked for."""

    cohort = fields.String(validate=NAME)


class ComparisonWanted(FrenchSchema):
    """With which plan another is compared; default the night's before it."""

    other = fields.String(validate=NAME, data_key="with")


class NeedsQuery(DayQuery):
    """Where places are looked for; default everywhere."""

    site = fields.List(fields.String(validate=NAME))


class PlannedBlock(Document):
    """A block of a cohort, and for how many trainees it is planned."""

    cohort = fields.String()
    start = fields.Date()
    end = fields.Date(allow_none=True)
    trainees = fields.Integer()


class PlannedSeat(Document):
    """Who sits where, and why."""

    trainee = fields.String()
    company_siret = fields.String()
    opening = fields.String()
    company = fields.String()
    title = fields.String()
    rome = fields.String(allow_none=True)
    start = fields.Date()
    end = fields.Date(allow_none=True)
    utility = fields.Float()
    score = fields.Float()
    rank_for_trainee = fields.Integer()
    need = fields.Integer(allow_none=True)
    fit = fields.String()
    why_this_seat = fields.String()
    lifted = fields.List(fields.Nested(LiftedRule))


class WithoutPlace(Document):
    """Who has no place, and why."""

    trainee = fields.String()
    reason = fields.String()
    eligible = fields.Integer()
    need = fields.Integer()


class PlanHead(Document):
    """A stored plan, without the trainees it names."""

    id = fields.String()
    on = fields.Date()
    created_at = fields.String()
    made_by = fields.String()
    night = fields.String(allow_none=True)
    locks = fields.List(fields.String())
    bans = fields.List(fields.String())
    blocks = fields.List(fields.Nested(PlannedBlock))
    certificate = fields.Dict(keys=fields.String())
    fairness = fields.Dict(keys=fields.String())


class PlanDocument(PlanHead):
    """A plan of the next blocks (interface.md, plan)."""

    plan = fields.List(fields.Nested(PlannedSeat))
    unplaced = fields.List(fields.Nested(WithoutPlace))
    weights_version = fields.String()
    referential_version = fields.String()
    seconds = fields.Dict(keys=fields.String(), values=fields.Float())


class ComparedPlan(Document):
    """One of two plans; ``id`` is null for one that is not kept."""

    id = fields.String(allow_none=True)
    on = fields.Date()
    created_at = fields.String(allow_none=True)
    made_by = fields.String(allow_none=True)
    night = fields.String(allow_none=True)


class ComparedTiers(Document):
    """What a plan reaches for the trainees of both plans, in the order that counts."""

    placed = fields.Integer()
    need = fields.Integer(allow_none=True)
    utility = fields.Float()


class BothTiers(Document):
    """The tiers of the older plan and of the newer one."""

    before = fields.Nested(ComparedTiers)
    after = fields.Nested(ComparedTiers)


class ComparedPlace(Document):
    """Where a plan seats a trainee."""

    company_siret = fields.String()
    opening = fields.String()
    company = fields.String()
    title = fields.String()
    rome = fields.String(allow_none=True)
    start = fields.Date()
    end = fields.Date(allow_none=True)


class PlanChange(Document):
    """What a trainee had, has now, and why there is nothing left."""

    trainee = fields.String()
    before = fields.Nested(ComparedPlace, allow_none=True)
    after = fields.Nested(ComparedPlace, allow_none=True)
    reason = fields.String()


class Comparison(Document):
    """Two plans side by side, of the trainees whom one may see."""

    before = fields.Nested(ComparedPlan, allow_none=True)
    after = fields.Nested(ComparedPlan)
    wider = fields.Boolean()
    trainees = fields.Integer()
    same = fields.Integer()
    tiers = fields.Nested(BothTiers)
    moved = fields.List(fields.Nested(PlanChange))
    gained = fields.List(fields.Nested(PlanChange))
    lost = fields.List(fields.Nested(PlanChange))
    left = fields.List(fields.String())
    joined = fields.List(fields.String())


class CostToOthers(Document):
    """What the plan loses by keeping a pair; nobody is named."""

    placed = fields.Integer()
    utility = fields.Float()
    trainees_affected = fields.Integer()


class PlanCost(Document):
    """Why a pair is not in the plan, or what it would cost (interface.md, plan why)."""

    eligible = fields.Boolean()
    possible = fields.Boolean()
    refusals = fields.List(fields.Nested(Refusal))
    cost = fields.Nested(CostToOthers, allow_none=True)
    in_plan = fields.Boolean()
    text = fields.String()


class NeedBlock(Document):
    """The weeks over which a place is missing."""

    start = fields.Date()
    end = fields.Date(allow_none=True)


class Need(Document):
    """Seats that would help, and what they really gain (interface.md, needs)."""

    rome = fields.String()
    label = fields.String()
    commune = fields.String()
    commune_insee = fields.String()
    site = fields.String()
    block = fields.Nested(NeedBlock)
    minutes = fields.Integer(allow_none=True)
    seats = fields.Integer()
    gain_placed = fields.Integer()
    gain_utility = fields.Float()
    predicted_for_one = fields.Dict(keys=fields.String())
