"""Openings: recorded, read, changed, listed; their title is resolved to a trade.

A title that is doubtful leaves the opening open and its trade empty, to be reviewed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, selectinload

from matcher.errors import ConflictError, InvalidFieldsError, UnknownReferenceError
from matcher.exchange.formats.openings import OPENINGS
from matcher.exchange.lists import Levelled
from matcher.models.companies import Company
from matcher.models.openings import Opening, OpeningSkill, OpeningSoftSkill
from matcher.models.placements import Placement
from matcher.services import access, derogations, record_keeping, referentials
from matcher.services.agreements import settling
from matcher.services.record_keeping import Faults
from matcher.vocabulary import OpeningStatus

if TYPE_CHECKING:
    from sqlalchemy import Select

    from matcher.services.context import Context
    from matcher.services.record_keeping import Page, Record, Seen, Values
    from matcher.services.referentials import Resolvers
    from matcher.vocabulary import Kind

TABLED = ("skills", "soft_skills")
"""Lists that are kept in tables of their own."""

PLAIN = tuple(
    column.name for column in OPENINGS.columns if not column.is_key and column.name not in TABLED
)
"""Columns that are stored as they were read."""

DEFAULTS = {"status": OpeningStatus.OPEN, "seats": 1}


def create(context: Context, values: Values) -> Record:
    """Record an opening and return it; raises ``ConflictError`` if the company has it already."""
    access.require_write(context.actor, "enregistrer une place")
    siret, reference = values["company_siret"], values["reference"]
    taken = f"L'entreprise {siret} a déjà une place de référence « {reference} »."
    with context.writing():
        company = context.session.scalar(select(Company).where(Company.siret == siret))
        if company is None:
            unknown = f"« {siret} » ; attendu : le SIRET d'une entreprise enregistrée."
            raise InvalidFieldsError({"company_siret": [unknown]})
        if context.session.scalar(_query(siret, reference)) is not None:
            raise ConflictError(taken)
        row = Opening(company=company, reference=reference)
        row.seats, row.status = 1, OpeningStatus.OPEN
        resolvers = referentials.resolvers(context)
        _fill(row, values, resolvers)
        context.session.add(row)
        _fill_tables(context, row, values, resolvers)
        record_keeping.flush(context, taken)
        return _record(row)


def read(context: Context, siret: str, reference: str) -> Record:
    """Return one opening; raises ``UnknownReferenceError``."""
    return _record(_find(context, siret, reference))


def update(context: Context, siret: str, reference: str, values: Values, seen: Seen) -> Record:
    """Change what ``values`` says of an opening, after ``seen`` agreed to what is stored."""
    access.require_write(context.actor, "modifier une place")
    with context.writing():
        row = _find(context, siret, reference)
        seen(_record(row))
        resolvers = referentials.resolvers(context)
        with context.session.no_autoflush:
            _fill(row, values, resolvers)
        _fill_tables(context, row, values, resolvers)
        settling.settle(context, Placement.opening_id == row.id)
        return _record(row)


def list_page(
    context: Context,
    *,
    page: int,
    page_size: int,
    q: str | None = None,
    company_siret: str | None = None,
    kind: Kind | None = None,
    trade: str | None = None,
    status: OpeningStatus | None = None,
) -> Page:
    """Return one page of the openings, by SIRET then reference.

    ``q`` is sought in the reference, the title and the name of the company.
    """
    query = _query(company_siret).order_by(Company.siret, Opening.reference)
    for column, wanted in ((Opening.kind, kind), (Opening.trade, trade), (Opening.status, status)):
        if wanted is not None:
            query = query.where(column == wanted)
    if q:
        columns = (Opening.reference, Opening.title, Company.name)
        query = query.where(or_(*(column.icontains(q, autoescape=True) for column in columns)))
    return record_keeping.page_of(context, query, _record, page=page, page_size=page_size)


def _query(siret: str | None = None, reference: str | None = None) -> Select[Opening]:
    query = (
        select(Opening)
        .join(Opening.company)
        .options(
            contains_eager(Opening.company),
            selectinload(Opening.skills),
            selectinload(Opening.soft_skills),
        )
    )
    if siret is not None:
        query = query.where(Company.siret == siret)
    if reference is not None:
        query = query.where(Opening.reference == reference)
    return query


def _find(context: Context, siret: str, reference: str) -> Opening:
    row = context.session.scalar(_query(siret, reference))
    if row is None:
        raise UnknownReferenceError("Place", f"{siret}/{reference}")
    return row


def _fill(row: Opening, values: Values, resolvers: Resolvers) -> None:
    before, declared = (row.title, row.rome), row.derogation_reference
    record_keeping.set_plain(row, values, PLAIN, DEFAULTS)
    if row.derogation_reference != declared:
        record_keeping.set_plain(row, derogations.NOTHING_KNOWN, derogations.DETAILS, {})
    row.stated_none = record_keeping.stated_none(row.stated_none, values, TABLED)
    faults = Faults()
    if row.title is None and row.rome is None:
        faults.add("title", "Champ obligatoire ; attendu : un intitulé, ou un code ROME (rome).")
    if row.day_start is not None and row.day_start == row.day_end:
        faults.add("day_end", "attendu : une heure de fin différente de l'heure de début.")
    faults.in_order(row, OPENINGS)
    faults.stop()
    record_keeping.set_place(row, values, resolvers, is_new=row.id is None)
    if row.trade is None or (row.title, row.rome) != before:
        row.trade = _trade(row, resolvers)


def _trade(row: Opening, resolvers: Resolvers) -> str | None:
    """Return the trade of an opening: its code wins over its title; None where doubtful."""
    if row.rome is not None:
        return row.rome if resolvers.is_trade(row.rome) else None
    resolution = resolvers.title(row.title or "")
    return resolution.candidates[0].rome if resolution.decided else None


def _fill_tables(context: Context, row: Opening, values: Values, resolvers: Resolvers) -> None:
    if "skills" in values:
        asked = record_keeping.skill_values(
            resolvers, values["skills"] or (), record_keeping.settled_skills(row.skills)
        )
        record_keeping.replace_rows(context, row.skills, [OpeningSkill(**one) for one in asked])
    if "soft_skills" in values:
        asked = record_keeping.soft_skill_values(values["soft_skills"] or ())
        record_keeping.replace_rows(
            context, row.soft_skills, [OpeningSoftSkill(**one) for one in asked]
        )


def _record(row: Opening) -> Record:
    stated = row.stated_none
    skills = [Levelled(skill.label, skill.level) for skill in row.skills]
    soft_skills = [Levelled(skill.label, skill.level) for skill in row.soft_skills]
    return {
        "company_siret": row.company.siret,
        "reference": row.reference,
        **{name: getattr(row, name) for name in PLAIN},
        "skills": record_keeping.known_list(stated, "skills", skills),
        "soft_skills": record_keeping.known_list(stated, "soft_skills", soft_skills),
        "trade": row.trade,
        "commune_insee": row.commune_insee,
        "to_review": _to_review(row),
    }


def _to_review(row: Opening) -> list[str]:
    doubtful = [] if row.trade else [f"métier : {row.rome or row.title}"]
    return [
        *doubtful,
        *record_keeping.unresolved(row),
        *(f"compétence : {skill.label}" for skill in row.skills if skill.macro_skill is None),
        *(f"savoir-être : {skill.label}" for skill in row.soft_skills if skill.soft_skill is None),
    ]
