"""Decisions about suggestions in JSON: one to be taken, one as it stands, the steps so far."""

from __future__ import annotations

from marshmallow import fields

from matcher.exchange.values import term
from matcher.vocabulary import Decision, DecisionReason
from matcher.web.schemas.base import Document, FrenchSchema
from matcher.web.schemas.cells import Cell


class NewDecision(FrenchSchema):
    """What becomes of a suggestion."""

    decision = Cell(term(Decision), "décision", required=True)
    reason = Cell(term(DecisionReason), "motif")


class DecisionDocument(Document):
    """Where a suggestion stands, and what may follow."""

    trainee = fields.String()
    company_siret = fields.String()
    opening = fields.String()
    on = fields.Date()
    decision = fields.String()
    reason = fields.String(allow_none=True)
    following = fields.List(fields.String())


class DecisionStep(Document):
    """One step: a decision taken, or taken back (to is null)."""

    at = fields.String()
    on = fields.Date()
    by = fields.String()
    company_siret = fields.String()
    opening = fields.String()
    reason = fields.String(allow_none=True)
