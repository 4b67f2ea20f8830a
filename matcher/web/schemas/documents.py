"""The bodies of the interface that use cases make: described for the documentation."""

from __future__ import annotations

from marshmallow import fields

from matcher.exchange.values import DATE, text
from matcher.scoring.rules.remedies import Way
from matcher.vocabulary import Kind, Weighting
from matcher.web.schemas.base import Document, FrenchSchema
from matcher.web.schemas.cells import Cell

TEXTS = fields.List(fields.String())


class Term(Document):
    """One term of a score: weight x value, and how it departs from the trainee's mean."""

    name = fields.String()
    value = fields.Float()
    weight = fields.Float()
    contribution = fields.Float()


class Days(Document):
    """First and last day, both included; no last day where the length is not known."""

    start = fields.Date()
    end = fields.Date(allow_none=True)


class Travel(Document):
    """The best of the trainee's modes, door to door, one way."""

    minutes = fields.Integer(allow_none=True)
    mode = fields.String(allow_none=True)
    within_limit = fields.Boolean(allow_none=True)


class LiftedRule(Document):
    """A refusal that staff lifted: without it the opening would be kept away."""

    id = fields.Integer()
    rule = fields.String()
    by = fields.String()
    on = fields.Date()
    until = fields.Date(allow_none=True)
    why = fields.String()


class Suggestion(Document):
    """One opening worth calling, with its reasons."""

    rank = fields.Integer()
    company_siret = fields.String()
    company = fields.String()
    opening = fields.String()
    title = fields.String(allow_none=True)
    rome = fields.String(allow_none=True)
    kind = fields.String(metadata={"enum": [kind.value for kind in Kind]})
    period = fields.Nested(Days)
    travel = fields.Nested(Travel)
    fit = fields.String()
    score = fields.Float()
    confidence = fields.Float()
    terms = fields.List(fields.Nested(Term))
    for_ = fields.List(fields.String(), data_key="for")
    against = TEXTS
    missing = TEXTS
    warnings = TEXTS
    lifted = fields.List(fields.Nested(LiftedRule))


class TravelMore(Document):
    """How many openings that no rule refuses lie within some minutes more of travel."""

    minutes = fields.Integer()
    openings = fields.Integer()


class SuggestionList(Document):
    """The ranked openings of a trainee, and how many each rule refuses."""

    trainee = fields.String()
    on = fields.Date()
    purpose = fields.String(metadata={"enum": [member.value for member in Weighting]})
    block = fields.Nested(Days, allow_none=True)
    weights_version = fields.String()
    referential_version = fields.String()
    eligible = fields.Integer()
    baseline = fields.Float(allow_none=True)
    suggestions = fields.List(fields.Nested(Suggestion))
    refused = fields.Dict(keys=fields.String(), values=fields.Integer())
    refused_alone = fields.Dict(keys=fields.String(), values=fields.Integer())
    travel_more = fields.Nested(TravelMore, allow_none=True)


class Remedy(Document):
    """One thing that would lift a refusal."""

    way = fields.String(metadata={"enum": [way.value for way in Way]})
    text = fields.String()


class Refusal(Document):
    """A rule that refuses a pair, with its source."""

    rule = fields.String()
    source = fields.String()
    text = fields.String()
    first_possible = fields.Date(allow_none=True)
    liftable = fields.Boolean()
    exception = fields.String()
    remedy = fields.String()
    remedies = fields.List(fields.Nested(Remedy))


class Why(Document):
    """Why an opening is, or is not, suggested to a trainee."""

    eligible = fields.Boolean()
    rank = fields.Integer(allow_none=True)
    refusals = fields.List(fields.Nested(Refusal))
    terms = fields.List(fields.Nested(Term))
    lifted = fields.List(fields.Nested(LiftedRule))


class NearTrade(Document):
    """A family of trades and how close it is, in [0, 1]."""

    rome = fields.String()
    family = fields.String()
    label = fields.String()
    closeness = fields.Float()


class TitleCandidate(Document):
    """A trade that a title may mean."""

    rome = fields.String()
    family = fields.String()
    label = fields.String()
    matched = fields.String()
    score = fields.Float()


class Titles(Document):
    """Up to five trades of five families that a title may mean, best first."""

    query = fields.String()
    decided = fields.Boolean()
    candidates = fields.List(fields.Nested(TitleCandidate))


class WithoutSuggestion(Document):
    """A trainee for whom no opening is eligible, and the rules that refuse."""

    trainee = fields.String()
    refused = fields.Dict(keys=fields.String(), values=fields.Integer())


class NightGate(Document):
    """What a night was measured by before its lists are shown."""

    name = fields.String()
    value = fields.Float()
    bound = fields.Float()
    passed = fields.Boolean()


class NightReport(Document):
    """One nightly run; one that is held is not shown until it is published."""

    id = fields.String()
    on = fields.Date()
    status = fields.String()
    gates = fields.List(fields.Nested(NightGate))
    trainees = fields.Integer()
    openings = fields.Integer()
    eligible_pairs = fields.Integer()
    suggestions = fields.Integer()
    without_suggestion = fields.List(fields.Nested(WithoutSuggestion))
    seconds = fields.Dict(keys=fields.String(), values=fields.Float())


class NightOrder(FrenchSchema):
    """A run to make: default today, all sites."""

    on = Cell(DATE, "jour (défaut : aujourd'hui)")
    site = Cell(text(120), "site (défaut : tous)")


class Problem(Document):
    """What went wrong (RFC 9457), in French; ``errors`` by field where fields are at fault."""

    type = fields.String()
    title = fields.String()
    status = fields.Integer()
    detail = fields.String()
    errors = fields.Dict(keys=fields.String(), values=fields.List(fields.String()))
