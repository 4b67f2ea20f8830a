"""Liftings in JSON: one to be given, one as it stands, how it is ended."""

from __future__ import annotations

from marshmallow import fields

from matcher.exchange.values import DATE, YES_NO, text
from matcher.web.schemas.base import Document, FrenchSchema
from matcher.web.schemas.cells import Asked, Cell

RULE = text(40)
WHY = text(2000)


class NewLifting(FrenchSchema):
    """A refusal to lift for one trainee at one opening."""

    rule = Cell(RULE, "règle, ou travel_limit", required=True)
    why = Cell(WHY, "motif : ce qui a été vérifié", required=True)
    until = Cell(DATE, "dernier jour (défaut : sans fin)")


class LiftingEnd(FrenchSchema):
    """The end of a lifting."""

    why = Cell(WHY, "motif de la fin", required=True)


class LiftingQuery(FrenchSchema):
    """Which liftings."""

    trainee = Asked(text(120), "matricule")
    all = Asked(YES_NO, "avec celles qui ne valent plus", default=False)


class LiftingDocument(Document):
    """Who lifted what, when, why, until when, and how it ended."""

    id = fields.Integer()
    trainee = fields.String()
    company_siret = fields.String()
    company = fields.String()
    opening = fields.String()
    title = fields.String(allow_none=True)
    placement = fields.Integer(allow_none=True)
    rule = fields.String()
    text = fields.String()
    why = fields.String()
    by = fields.String()
    at = fields.String()
    on = fields.Date()
    until = fields.Date(allow_none=True)
    holds = fields.Boolean()
    ended_on = fields.Date(allow_none=True)
    ended_by = fields.String(allow_none=True)
    end_reason = fields.String(allow_none=True)
