"""Who may see or do what: asked by use cases, so that API, pages and command line agree.

A person tied to a site sees the trainees of that site; companies and openings are shared by the
whole school. Source: docs/adr (access by site), domain rules on data classes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from matcher.errors import AccessDeniedError
from matcher.models.cohorts import Cohort
from matcher.models.sites import Site
from matcher.models.trainees import Trainee
from matcher.vocabulary import Role

if TYPE_CHECKING:
    from sqlalchemy import Select

    from matcher.services.context import Actor

WRITERS = frozenset({Role.TRAINER, Role.COMPANY_OFFICER, Role.DIRECTOR, Role.ADMIN})
NIGHT_STARTERS = frozenset({Role.DIRECTOR, Role.ADMIN})


def visible_trainees(actor: Actor, query: Select[Any]) -> Select[Any]:
    """Return ``query`` (over ``Trainee``) cut to the trainees that ``actor`` may see."""
    if actor.site_id is None:
        return query
    return query.where(Trainee.site_id == actor.site_id)


def visible_sites(actor: Actor, query: Select[Any]) -> Select[Any]:
    """Return ``query`` (over ``Site``) cut to the sites whose trainees ``actor`` may see."""
    return query if actor.site_id is None else query.where(Site.id == actor.site_id)


def visible_cohorts(actor: Actor, query: Select[Any]) -> Select[Any]:
    """Return ``query`` (over ``Cohort``) cut to those of the actor's site or of its trainees."""
    if actor.site_id is None:
        return query
    mine = visible_trainees(actor, select(Trainee.cohort_id))
    return query.where(or_(Cohort.site_id == actor.site_id, Cohort.id.in_(mine)))


def require_write(actor: Actor, wish: str) -> None:
    """Raise ``AccessDeniedError`` unless ``actor`` may change the school's records."""
    if actor.role not in WRITERS:
        raise AccessDeniedError(wish)


def require_night(actor: Actor) -> None:
    """Raise ``AccessDeniedError`` unless ``actor`` may start a nightly run."""
    if actor.role not in NIGHT_STARTERS:
        raise AccessDeniedError("lancer un calcul de nuit")
