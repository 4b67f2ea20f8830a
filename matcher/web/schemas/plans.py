"""Joint plans as they are asked for and told over the API."""

from __future__ import annotations

from marshmallow import fields, validate

from matcher.exchange.values import DATE
from matcher.web.schemas.base import Document, FrenchSchema
from matcher.web.schemas.cells import Cell

NAME = validate.Length(max=300)


class PlanOrder(FrenchSchema):
    """A plan to make: default today, all sites and cohorts, no lock, no ban."""

    on = Cell(DATE, "jour (défaut : aujourd'hui)")
    sites = fields.List(fields.String(validate=NAME), validate=validate.Length(max=200))
    cohorts = fields.List(fields.String(validate=NAME), validate=validate.Length(max=2000))
    locks = fields.List(fields.String(validate=NAME), validate=validate.Length(max=2000))
    bans = fields.List(fields.String(validate=NAME), validate=validate.Length(max=2000))


class PlansWanted(FrenchSchema):
    """Which stored plans are asked for."""

    cohort = fields.String(validate=NAME)


class PlannedBlock(Document):
    """A block of a cohort, and for how many trainees it is planned."""

    cohort = fields.String()
    start = fields.Date()
    end = fields.Date()
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
    end = fields.Date()
    utility = fields.Float()
    score = fields.Float()
    rank_for_trainee = fields.Integer()
    fit = fields.String()
    why_this_seat = fields.String()


class WithoutPlace(Document):
    """Who has no place, and why."""

    trainee = fields.String()
    reason = fields.String()
    eligible = fields.Integer()


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
