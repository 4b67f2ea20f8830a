"""What may follow the question mark: pages, filters, the day and the form of a question."""

from __future__ import annotations

from marshmallow import fields

from matcher.exchange.values import DATE, YES_NO, term, text, whole
from matcher.vocabulary import CompanyStatus, Kind, OpeningStatus, Purpose, TraineeStatus
from matcher.web.schemas.base import FrenchSchema
from matcher.web.schemas.cells import Asked

DEFAULT_PAGE_SIZE = 50
MAX_PAGE_SIZE = 200
MAX_PAGE = 1_000_000
MAX_LIMIT = 1000
NAME = text(120)


class PageQuery(FrenchSchema):
    """Which page of a list; the order is that of the keys."""

    page = Asked(whole(1, MAX_PAGE), "page", default=1)
    page_size = Asked(whole(1, MAX_PAGE_SIZE), "lignes par page", default=DEFAULT_PAGE_SIZE)
    q = Asked(NAME, "texte cherché dans les noms et les références")


class TraineeQuery(PageQuery):
    """Which trainees."""

    site = Asked(NAME, "site")
    cohort = Asked(NAME, "promotion")
    status = Asked(term(TraineeStatus), "statut")


class CompanyQuery(PageQuery):
    """Which companies."""

    status = Asked(term(CompanyStatus), "statut")


class OpeningQuery(PageQuery):
    """Which openings."""

    company_siret = Asked(NAME, "siret")
    kind = Asked(term(Kind), "type")
    trade = Asked(NAME, "code ROME reconnu")
    status = Asked(term(OpeningStatus), "statut")


class DayQuery(FrenchSchema):
    """The day on which the question is asked; default today."""

    on = Asked(DATE, "jour (défaut : aujourd'hui)")


class SuggestionQuery(DayQuery):
    """Which suggestions of a trainee."""

    limit = Asked(whole(1, MAX_LIMIT), "nombre de propositions", default=10)
    kind = fields.List(Asked(term(Kind), "type de place"))
    purpose = Asked(term(Purpose), "objet (défaut : la phase du stagiaire)")


class NearQuery(FrenchSchema):
    """How many near trades, and whether official mobility is left out."""

    limit = Asked(whole(1, MAX_LIMIT), "nombre de métiers", default=10)
    no_mobility = Asked(YES_NO, "sans la mobilité officielle du ROME", default=False)


class TitleQuery(FrenchSchema):
    """A job title in anybody's words."""

    q = Asked(text(300), "intitulé de métier", required=True)
