"""Companies: recorded, read, changed, listed. Shared by the whole school."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from matcher.errors import ConflictError, UnknownReferenceError
from matcher.exchange.formats.companies import COMPANIES
from matcher.models.companies import Company
from matcher.models.placements import Placement
from matcher.services import access, record_keeping, referentials
from matcher.services.agreements import settling
from matcher.vocabulary import CompanyStatus

if TYPE_CHECKING:
    from matcher.services.context import Context
    from matcher.services.record_keeping import Page, Record, Seen, Values

PLAIN = tuple(column.name for column in COMPANIES.columns if not column.is_key)
DEFAULTS = {"status": CompanyStatus.PARTNER}


def create(context: Context, values: Values) -> Record:
    """Record a company and return it; raises ``ConflictError`` if its SIRET is already there."""
    access.require_write(context.actor, "enregistrer une entreprise")
    taken = f"L'entreprise {values['siret']} est déjà enregistrée."
    with context.writing():
        if _stored(context, values["siret"]) is not None:
            raise ConflictError(taken)
        row = Company(siret=values["siret"], status=CompanyStatus.PARTNER)
        _fill(context, row, values)
        context.session.add(row)
        record_keeping.flush(context, taken)
        return _record(row)


def read(context: Context, siret: str) -> Record:
    """Return the company ``siret``; raises ``UnknownReferenceError``."""
    return _record(_find(context, siret))


def update(context: Context, siret: str, values: Values, seen: Seen) -> Record:
    """Change what ``values`` says of a company, after ``seen`` agreed to what is stored."""
    access.require_write(context.actor, "modifier une entreprise")
    with context.writing():
        row = _find(context, siret)
        seen(_record(row))
        _fill(context, row, values)
        settling.settle(context, Placement.company_id == row.id)
        return _record(row)


def list_page(
    context: Context,
    *,
    page: int,
    page_size: int,
    q: str | None = None,
    status: CompanyStatus | None = None,
) -> Page:
    """Return one page of the companies, by SIRET; ``q`` is sought in SIRET, name, commune."""
    query = select(Company).order_by(Company.siret)
    if status is not None:
        query = query.where(Company.status == status)
    if q:
        columns = (Company.siret, Company.name, Company.commune)
        query = query.where(or_(*(column.icontains(q, autoescape=True) for column in columns)))
    return record_keeping.page_of(context, query, _record, page=page, page_size=page_size)


def _fill(context: Context, row: Company, values: Values) -> None:
    record_keeping.set_plain(row, values, PLAIN, DEFAULTS)
    record_keeping.set_place(row, values, referentials.resolvers(context), is_new=row.id is None)


def _record(row: Company) -> Record:
    return {
        "siret": row.siret,
        **{name: getattr(row, name) for name in PLAIN},
        "commune_insee": row.commune_insee,
        "to_review": record_keeping.unresolved(row),
    }


def _stored(context: Context, siret: str) -> Company | None:
    return context.session.scalar(select(Company).where(Company.siret == siret))


def _find(context: Context, siret: str) -> Company:
    row = _stored(context, siret)
    if row is None:
        raise UnknownReferenceError("Entreprise", siret)
    return row
