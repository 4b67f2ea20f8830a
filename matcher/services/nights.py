"""The night: every active trainee's list computed again, and made current all at once.

A run holds a lease, so two never run together. It reads in one snapshot, writes in blocks under
its own id, and one statement at its end makes it current: whatever dies on the way, the lists
of the night before stand. The same inputs again are not computed again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from matcher.errors import (
    AccessDeniedError,
    ConflictError,
    InvalidFieldsError,
    UnknownReferenceError,
    UsageError,
)
from matcher.models.nights import Night
from matcher.models.plans import Plan
from matcher.models.sites import Site
from matcher.models.trainees import Trainee
from matcher.models.trainers import Trainer
from matcher.notifications.messages import NightFacts, late_night, night_digest
from matcher.services import access, leases, night_run, night_store, outbox
from matcher.services.context import PARIS, in_utc, now_utc
from matcher.services.night_count import NightCount
from matcher.services.night_ranking import reason_of
from matcher.services.planning import making, store
from matcher.vocabulary import NightStatus, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matcher.notifications.messages import Letter
    from matcher.services.context import Context

Progress = Callable[[str], None]

LEASE_LENGTH = timedelta(minutes=10)
"""Longer than any step between two renewals; a dead run of this machine is seen at once."""

NAMING = ("without_suggestion", "broken")
"""The keys of an answer that name trainees."""

TOLD = (Role.DIRECTOR, Role.ADMIN)
"""Who is written to when a night did not go well."""


class NoNightError(UsageError):
    """No night has been computed yet."""

    status = 404

    def __init__(self) -> None:
        super().__init__("Aucune nuit n'a encore été calculée : lancez matcher night run.")


class NotHeldError(ConflictError):
    """A night that is not held, or that a newer one replaces, cannot be published."""


MAX_WHY = 500


def run(
    context: Context, site: str | None = None, progress: Progress = lambda _line: None
) -> dict[str, Any]:
    """Compute the lists of ``site`` (default: all sites) for ``context.today``.

    Raises ``LeaseTakenError`` while another run is under way, ``UnknownReferenceError`` for a
    site that is not known, ``AccessDeniedError`` for an actor who may not start this night.
    """
    access.require_night(context.actor)
    sites = _covered(context, site)
    with leases.held(context, "night", "Le calcul de la nuit", LEASE_LENGTH) as lease:
        night_store.sweep_dead(context)
        night = {
            "id": night_store.new_id(),
            "on_date": context.today,
            "site_id": next(iter(sites)) if site is not None else None,
            "status": NightStatus.STARTED,
            "inputs_sha256": "",
            "weights_version": "",
            "referential_version": "",
            "started_at": now_utc(),
        }
        try:
            order = night_run.RunOrder(context, lease, site, list(sites), progress)
            answer = night_run.execute(order, night)
        except BaseException as error:
            night_store.mark_failed(context, night, reason_of(error))
            raise
        return _planned(context, answer, site, progress, lease)


def show(context: Context, night_id: str | None = None) -> dict[str, Any]:
    """Return one night as it was printed, with when it ran and which sites show it.

    Default: the last one started. Raises ``NoNightError``, ``UnknownReferenceError``.
    """
    query = select(Night).order_by(Night.started_at.desc()).limit(1)
    if night_id is not None:
        query = query.where(Night.id == night_id)
    night = context.session.scalar(query)
    if night is None:
        raise NoNightError if night_id is None else UnknownReferenceError("Nuit", night_id)
    return _visible(context, night_store.told(night))


def publish(
    context: Context, night_id: str, why: str, progress: Progress = lambda _line: None
) -> dict[str, Any]:
    """Let the sites show a night that was held, and make its plan; ``why`` is kept with it.

    Raises ``NotHeldError`` if it is not held or a newer night was computed since,
    ``InvalidFieldsError`` without a reason, ``AccessDeniedError``, ``UnknownReferenceError``,
    ``LeaseTakenError`` while a night is computed.
    """
    access.require_night(context.actor)
    reason = " ".join(why.split())
    if not 0 < len(reason) <= MAX_WHY:
        raise InvalidFieldsError(
            {"why": [f"Dites pourquoi cette nuit peut être publiée ({MAX_WHY} signes au plus)."]}
        )
    found = context.session.get(Night, night_id)
    if found is None:
        raise UnknownReferenceError("Nuit", night_id)
    site = found.site.name if found.site else None
    _covered(context, site)
    with leases.held(context, "night", "Le calcul de la nuit", LEASE_LENGTH) as lease:
        with context.writing():
            lease.renew(context)
            night = context.session.get_one(Night, night_id)
            _require_newest_held(context, night)
            published = {"by": context.actor.name, "at": now_utc().isoformat(), "why": reason}
            night_store.let_through(
                context, night, {**(night.report or {}), "published": published}
            )
        answer = night_store.told(context.session.get_one(Night, night_id))
        return _visible(context, _planned(context, answer, site, progress, lease))


def _require_newest_held(context: Context, night: Night) -> None:
    if night.status is not NightStatus.HELD:
        raise NotHeldError(
            f"Cette nuit n'est pas retenue ({night.status.label}) : rien à publier."
        )
    newest = night_store.newest_of(context, night_store.sites_of(context, night))
    if newest is not None and newest.id != night.id:
        when = in_utc(newest.started_at).astimezone(PARIS)
        raise NotHeldError(
            f"Une nuit plus récente existe (celle du {when:%d/%m/%Y à %H:%M}) : "
            "ses listes sont plus à jour que celles-ci."
        )


def list_nights(context: Context, limit: int = 30) -> list[dict[str, Any]]:
    """Return the last nights, newest first, without the trainees they name."""
    nights = context.session.scalars(select(Night).order_by(Night.started_at.desc()).limit(limit))
    return [
        {key: value for key, value in night_store.told(night).items() if key not in NAMING}
        for night in nights
    ]


def tell(context: Context, answer: dict[str, Any], address: str) -> int:
    """Queue a letter to directors and administrators on a night that is partial or held.

    Returns how many are written to.
    """
    if answer["status"] not in {NightStatus.PARTIAL, NightStatus.HELD}:
        return 0
    facts = NightFacts(
        on=date.fromisoformat(answer["on"]),
        trainees=answer["trainees"],
        suggestions=answer["suggestions"],
        broken=[broken["trainee"] for broken in answer["broken"]],
        held=failed_gates(answer) if answer["status"] == NightStatus.HELD else (),
        id=answer["id"],
    )
    return _write_to_all(context, night_digest(facts, address), key=answer["id"])


def failed_gates(answer: dict[str, Any]) -> list[str]:
    """Return, as sentences, the gates that hold a night."""
    return [gate_words(gate) for gate in answer["gates"] if not gate["passed"]]


def gate_words(gate: dict[str, Any]) -> str:
    """Return what a gate measured, as a person says it."""
    value, bound = gate["value"], gate["bound"]
    return {
        "lists": "aucune liste",
        "suggestions": f"{100 * value:.0f} % de propositions en moins "
        f"(au plus {100 * bound:.0f} %)",
        "without_suggestion": f"stagiaires sans proposition : {value:.0f} points de plus "
        f"(au plus {bound:.0f})",
        "open_openings": f"{100 * value:.0f} % de places ouvertes en moins "
        f"(moins de {100 * bound:.0f} % attendu)",
    }[gate["name"]]


def tell_late(context: Context, dues: Sequence[datetime], address: str) -> int:
    """Queue a letter on nights that were not computed in time; the last one is computed now."""
    days = [due.astimezone(PARIS) for due in dues]
    return _write_to_all(context, late_night(days, address), key=f"late {dues[-1].isoformat()}")


def tell_failure(context: Context, reason: str, address: str, key: str) -> int:
    """Queue a letter on a night that failed; ``key`` names it, so that it is told once."""
    facts = NightFacts(context.today, trainees=0, suggestions=0, failure=reason)
    return _write_to_all(context, night_digest(facts, address), key)


def _write_to_all(context: Context, letter: Letter, key: str) -> int:
    with context.writing():
        people = context.session.scalars(
            select(Trainer.email).where(Trainer.role.in_(TOLD)).order_by(Trainer.email)
        ).all()
        return sum(
            outbox.enqueue(
                context,
                dedupe_key=f"night {key} {email}"[:200],
                recipient=email,
                subject=letter.subject,
                body=letter.body,
            )
            for email in people
        )


def _planned(
    context: Context,
    answer: dict[str, Any],
    site: str | None,
    progress: Progress,
    lease: leases.HeldLease,
) -> dict[str, Any]:
    """Add to the answer of a night the plan of the next blocks and the seconds it took.

    One that is held has no plan yet: what nobody is shown is not planned with.
    """
    if answer["status"] == NightStatus.HELD:
        return answer | {"plan": None}
    known = store.of_night(context, answer["id"])
    if known is not None:
        return answer | {"plan": known}
    count = NightCount()
    with count.timed("plan"):
        plan = making.at_night(context, answer["id"], site, progress, lease)
    report = context.session.scalar(select(Plan.report).where(Plan.id == plan))
    stages = report["seconds"] if report else {}
    planned = count.seconds | {f"plan_{stage}": spent for stage, spent in stages.items()}
    spent = answer["seconds"] | planned
    spent["total"] = answer["seconds"]["total"] + planned["plan"]
    seconds = {step: round(value, 3) for step, value in spent.items()}
    night_store.keep_seconds(context, answer["id"], seconds)
    return answer | {"plan": plan, "seconds": seconds}


def _covered(context: Context, site: str | None) -> dict[int, str]:
    """Return the sites of the run, id to name; all of them unless one is asked for."""
    own = context.actor.site_id
    query = select(Site.id, Site.name).order_by(Site.id)
    if site is not None:
        query = query.where(Site.name == site)
    sites = {row.id: row.name for row in context.session.execute(query)}
    if site is not None and not sites:
        raise UnknownReferenceError("Site", site)
    if own is not None and set(sites) != {own}:
        raise AccessDeniedError("calculer la nuit d'un autre site que le vôtre")
    return sites


def _visible(context: Context, answer: dict[str, Any]) -> dict[str, Any]:
    """Return ``answer`` naming only the trainees that the actor may see."""
    if context.actor.site_id is None:
        return answer
    query = access.visible_trainees(context.actor, select(Trainee.reference))
    seen = set(context.session.scalars(query))
    return answer | {
        key: [named for named in answer.get(key, []) if named["trainee"] in seen] for key in NAMING
    }
