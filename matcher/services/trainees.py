"""Trainees: recorded, read, changed, listed, by those who may see their site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from matcher.errors import AccessDeniedError, ConflictError, UnknownReferenceError
from matcher.exchange.formats.trainees import TRAINEES
from matcher.exchange.lists import Certificate, Levelled, Licences
from matcher.models.cohorts import Cohort
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
from matcher.services import access, record_keeping, referentials, representatives
from matcher.services.agreements import settling
from matcher.services.record_keeping import Faults
from matcher.vocabulary import TraineeStatus, fold

if TYPE_CHECKING:
    from sqlalchemy import Select

    from matcher.services.context import Context
    from matcher.services.record_keeping import Page, Record, Seen, Values
    from matcher.services.referentials import Resolvers

WISHES = {
    "projects": WishKind.PROJECT,
    "interests": WishKind.INTEREST,
    "dislikes": WishKind.DISLIKE,
}
TABLED = ("skills", "soft_skills", "certificates", *WISHES)
"""Lists that are kept in tables of their own."""

LINKED = ("site", "cohort", "trainer_email", "licences")
PLAIN = tuple(
    column.name
    for column in TRAINEES.columns
    if not column.is_key and column.name not in (*TABLED, *LINKED)
)
"""Columns that are stored as they were read."""

DEFAULTS = {"status": TraineeStatus.ACTIVE}


def create(context: Context, values: Values) -> Record:
    """Record a trainee and return it; raises ``ConflictError`` if the reference is taken."""
    access.require_write(context.actor, "inscrire un stagiaire")
    taken = f"La référence « {values['reference']} » est déjà celle d'un stagiaire."
    with context.writing():
        if context.session.scalar(
            select(Trainee.id).where(Trainee.reference == values["reference"])
        ):
            raise ConflictError(taken)
        row = Trainee(reference=values["reference"], status=TraineeStatus.ACTIVE)
        resolvers = referentials.resolvers(context)
        _fill(context, row, values, resolvers)
        context.session.add(row)
        _fill_tables(context, row, values, resolvers)
        record_keeping.flush(context, taken)
        return _record(row)


def read(context: Context, reference: str) -> Record:
    """Return one trainee; raises ``UnknownReferenceError`` if there is none that may be seen."""
    return _record(_find(context, reference))


def update(context: Context, reference: str, values: Values, seen: Seen) -> Record:
    """Change what ``values`` says of a trainee, after ``seen`` agreed to what is stored."""
    access.require_write(context.actor, "modifier un stagiaire")
    with context.writing():
        row = _find(context, reference)
        seen(_record(row))
        resolvers = referentials.resolvers(context)
        with context.session.no_autoflush:
            _fill(context, row, values, resolvers)
        _fill_tables(context, row, values, resolvers)
        settling.settle(context, Placement.trainee_id == row.id)
        return _record(row)


def list_page(
    context: Context,
    *,
    page: int,
    page_size: int,
    q: str | None = None,
    site: str | None = None,
    cohort: str | None = None,
    status: TraineeStatus | None = None,
) -> Page:
    """Return one page of the trainees that may be seen, by reference.

    ``q`` is sought in the reference and the names.
    """
    query = _query(context).order_by(Trainee.reference)
    if site is not None:
        query = query.where(Trainee.site.has(Site.name == site))
    if cohort is not None:
        query = query.where(Trainee.cohort.has(Cohort.name == cohort))
    if status is not None:
        query = query.where(Trainee.status == status)
    if q:
        columns = (Trainee.reference, Trainee.first_name, Trainee.last_name)
        query = query.where(or_(*(column.icontains(q, autoescape=True) for column in columns)))
    return record_keeping.page_of(context, query, _record, page=page, page_size=page_size)


def _query(context: Context) -> Select[Trainee]:
    query = select(Trainee).options(
        joinedload(Trainee.site),
        joinedload(Trainee.cohort),
        joinedload(Trainee.trainer),
        selectinload(Trainee.skills),
        selectinload(Trainee.soft_skills),
        selectinload(Trainee.wishes),
        selectinload(Trainee.certificates),
    )
    return access.visible_trainees(context.actor, query)


def _find(context: Context, reference: str) -> Trainee:
    row = context.session.scalar(_query(context).where(Trainee.reference == reference))
    if row is None:
        raise UnknownReferenceError("Stagiaire", reference)
    return row


def _fill(context: Context, row: Trainee, values: Values, resolvers: Resolvers) -> None:
    faults = Faults()
    record_keeping.set_plain(row, values, PLAIN, DEFAULTS)
    row.stated_none = record_keeping.stated_none(row.stated_none, values, TABLED)
    _set_licences(row, values)
    _set_school(context, row, values, faults)
    if row.birth_date > context.today:
        faults.add("birth_date", f"« {row.birth_date} » ; attendu : un jour passé.")
    faults.in_order(row, TRAINEES)
    faults.stop()
    representatives.forget_if_grown(context, row)
    record_keeping.set_place(row, values, resolvers, is_new=row.id is None)


def _set_licences(row: Trainee, values: Values) -> None:
    """Keep the licences held apart from those that are being prepared."""
    if "licences" not in values:
        return
    given: Licences | None = values["licences"]
    row.licences = None if given is None else list(given.held)
    row.pending_licences = None if given is None else list(given.pending)


def _set_school(context: Context, row: Trainee, values: Values, faults: Faults) -> None:
    """Attach the site, the cohort (of that site) and the trainer that ``values`` names."""
    session = context.session
    if "site" in values:
        sites = {fold(site.name): site for site in session.scalars(select(Site))}
        site = sites.get(fold(values["site"]))
        if site is None:
            faults.add("site", f"« {values['site']} » ; attendu : un site de l'école.")
        elif context.actor.site_id not in {None, site.id}:
            raise AccessDeniedError("inscrire un stagiaire sur un autre site que le vôtre")
        else:
            row.site = site
    if "cohort" in values:
        cohort = session.scalar(select(Cohort).where(Cohort.name == values["cohort"]))
        if cohort is None:
            faults.add("cohort", f"« {values['cohort']} » ; attendu : une promotion de l'école.")
        else:
            row.cohort = cohort
    if row.site and row.cohort and row.cohort.site_id != row.site.id:
        faults.add(
            "cohort", f"« {row.cohort.name} » ; attendu : une promotion de {row.site.name}."
        )
    if "trainer_email" in values:
        row.trainer = _trainer(context, values["trainer_email"], faults)


def _trainer(context: Context, email: str | None, faults: Faults) -> Trainer | None:
    if email is None:
        return None
    trainer = context.session.scalar(select(Trainer).where(Trainer.email == email))
    if trainer is None:
        faults.add("trainer_email", f"« {email} » ; attendu : une personne de l'école.")
    return trainer


def _fill_tables(context: Context, row: Trainee, values: Values, resolvers: Resolvers) -> None:
    if "skills" in values:
        held = record_keeping.skill_values(
            resolvers, values["skills"] or (), record_keeping.settled_skills(row.skills)
        )
        record_keeping.replace_rows(context, row.skills, [TraineeSkill(**one) for one in held])
    if "soft_skills" in values:
        held = record_keeping.soft_skill_values(values["soft_skills"] or ())
        record_keeping.replace_rows(
            context, row.soft_skills, [TraineeSoftSkill(**one) for one in held]
        )
    if "certificates" in values:
        certificates = [
            TraineeCertificate(position=position, label=label, valid_until=until)
            for position, (label, until) in enumerate(values["certificates"] or ())
        ]
        record_keeping.replace_rows(context, row.certificates, certificates)
    if WISHES.keys() & values.keys():
        record_keeping.replace_rows(context, row.wishes, _wishes(row, values, resolvers))


def _wishes(row: Trainee, values: Values, resolvers: Resolvers) -> list[TraineeWish]:
    """Return all wishes: those said now, resolved unless they were before, and the others."""
    rows = []
    for name, kind in WISHES.items():
        stored = {
            wish.label: (wish.label, wish.trade, wish.interest)
            for wish in row.wishes
            if wish.kind == kind
        }
        settled = {label: wish for label, wish in stored.items() if any(wish[1:])}
        wanted = values[name] or () if name in values else stored
        meant = {wish[0]: wish for wish in resolvers.wishes(wanted)} | settled
        rows += [
            TraineeWish(kind=kind, position=position, label=label, trade=trade, interest=interest)
            for position, (label, trade, interest) in enumerate(meant[label] for label in wanted)
        ]
    return rows


def _record(row: Trainee) -> Record:
    stated = row.stated_none
    tables: dict[str, list[Any]] = {
        "skills": [Levelled(one.label, one.level) for one in row.skills],
        "soft_skills": [Levelled(one.label, one.level) for one in row.soft_skills],
        "certificates": [Certificate(one.label, one.valid_until) for one in row.certificates],
    }
    for name, kind in WISHES.items():
        tables[name] = [wish.label for wish in row.wishes if wish.kind == kind]
    return {
        "reference": row.reference,
        "site": row.site.name,
        "cohort": row.cohort.name,
        "trainer_email": row.trainer.email if row.trainer else None,
        "licences": _licences(row),
        **{name: getattr(row, name) for name in PLAIN},
        **{name: record_keeping.known_list(stated, name, items) for name, items in tables.items()},
        "commune_insee": row.commune_insee,
        "to_review": _to_review(row),
    }


def _licences(row: Trainee) -> Licences | None:
    if row.licences is None and row.pending_licences is None:
        return None
    return Licences(tuple(row.licences or ()), tuple(row.pending_licences or ()))


def _to_review(row: Trainee) -> list[str]:
    lost = (wish.label for wish in row.wishes if wish.trade is None and wish.interest is None)
    return [
        *record_keeping.unresolved(row),
        *(f"métier ou centre d'intérêt : {label}" for label in lost),
        *(f"compétence : {one.label}" for one in row.skills if one.macro_skill is None),
        *(f"savoir-être : {one.label}" for one in row.soft_skills if one.soft_skill is None),
    ]
