"""Where plans are kept: whole or not at all, beside the plans before them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import insert, select

from matcher.errors import UnknownReferenceError
from matcher.models.cohorts import Cohort
from matcher.models.companies import Company
from matcher.models.openings import Opening
from matcher.models.plans import Plan, PlanBlock, PlanSeat
from matcher.models.trainees import Trainee
from matcher.services import access
from matcher.services.context import in_utc, now_utc
from matcher.services.proposals import day_or_none

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matcher.services.context import Context
    from matcher.services.leases import HeldLease

REPORTED = ("unplaced", "certificate", "fairness", "weights_version", "referential_version",
            "seconds")  # fmt: skip
SAID = ("need", "lifted")
SEAT = ("utility", "score", "rank_for_trainee", "fit", "why_this_seat")


def add(
    context: Context,
    answer: dict[str, Any],
    locks: Sequence[str] = (),
    bans: Sequence[str] = (),
    night_id: str | None = None,
    lease: HeldLease | None = None,
) -> dict[str, Any]:
    """Store a plan in one transaction and return it with its id.

    ``lease``: under which it was made; raises ``LeaseTakenError`` if that was lost meanwhile.
    """
    plan_id = str(uuid4())
    seats, blocks = _seats(context, plan_id, answer), _blocks(context, plan_id, answer)
    with context.writing():
        if lease is not None:
            lease.renew(context)
        context.session.execute(
            insert(Plan),
            {
                "id": plan_id,
                "on_date": date.fromisoformat(answer["on"]),
                "created_at": now_utc(),
                "made_by": context.actor.name,
                "night_id": night_id,
                "inputs_sha256": answer["certificate"]["inputs_sha256"],
                "locks": list(locks),
                "bans": list(bans),
                "report": {name: answer[name] for name in REPORTED} | {"seats": _of_seats(answer)},
            },
        )
        for model, rows in ((PlanBlock, blocks), (PlanSeat, seats)):
            if rows:
                context.session.execute(insert(model), rows)
    return {"id": plan_id} | answer


def of_night(context: Context, night_id: str) -> str | None:
    """Return the id of the plan that a night stored, None if it stored none."""
    return context.session.scalar(select(Plan.id).where(Plan.night_id == night_id))


def show(context: Context, plan_id: str) -> dict[str, Any]:
    """Return a stored plan, of the trainees whom the actor may see only.

    Raises ``UnknownReferenceError``.
    """
    plan = context.session.get(Plan, plan_id)
    if plan is None:
        raise UnknownReferenceError("Plan", plan_id)
    seen = _seen(context)
    report = dict(plan.report)
    of_seats = report.pop("seats", {})
    query = (
        select(PlanSeat, Trainee.reference, Company, Opening)
        .join(PlanSeat.trainee)
        .join(PlanSeat.opening)
        .join(Opening.company)
        .where(PlanSeat.plan_id == plan_id)
        .order_by(Trainee.reference)
    )
    seats = [
        {
            "trainee": trainee,
            "company_siret": company.siret,
            "opening": opening.reference,
            "company": company.name,
            "title": opening.title,
            "rome": opening.trade,
            "start": seat.start_date.isoformat(),
            "end": seat.end_date.isoformat() if seat.end_date else None,
            **{name: getattr(seat, name) for name in SEAT},
            **of_seats.get(trainee, {}),
        }
        for seat, trainee, company, opening in context.session.execute(query)
        if trainee in seen
    ]
    report["unplaced"] = [one for one in report["unplaced"] if one["trainee"] in seen]
    return _head(plan, seen) | {"blocks": _told_blocks(plan), "plan": seats} | report


def list_plans(
    context: Context, cohort: str | None = None, limit: int = 30
) -> list[dict[str, Any]]:
    """Return the stored plans, newest first, without who sits where.

    ``cohort``: those that cover it; the first one is the current plan of its next block. Locks
    and bans name the trainees whom the actor may see only.
    """
    seen = _seen(context)
    query = select(Plan).order_by(Plan.created_at.desc(), Plan.id).limit(limit)
    if cohort is not None:
        covering = select(PlanBlock.plan_id).join(PlanBlock.cohort).where(Cohort.name == cohort)
        query = query.where(Plan.id.in_(covering))
    return [
        _head(plan, seen)
        | {"blocks": _told_blocks(plan)}
        | {name: plan.report[name] for name in ("certificate", "fairness")}
        for plan in context.session.scalars(query)
    ]


def _seen(context: Context) -> set[str]:
    """Return the trainees whom the actor may see."""
    query = access.visible_trainees(context.actor, select(Trainee.reference))
    return set(context.session.scalars(query))


def _of_seats(answer: dict[str, Any]) -> dict[str, Any]:
    """Return by trainee what is said of a seat beside its columns."""
    return {seat["trainee"]: {name: seat[name] for name in SAID} for seat in answer["plan"]}


def _head(plan: Plan, seen: set[str]) -> dict[str, Any]:
    return {
        "id": plan.id,
        "on": plan.on_date.isoformat(),
        "created_at": in_utc(plan.created_at).isoformat(),
        "made_by": plan.made_by,
        "night": plan.night_id,
        "locks": _told_pairs(plan.locks, seen),
        "bans": _told_pairs(plan.bans, seen),
    }


def _told_pairs(pairs: list[str] | None, seen: set[str]) -> list[str]:
    return [pair for pair in pairs or () if pair.partition(":")[0] in seen]


def _told_blocks(plan: Plan) -> list[dict[str, Any]]:
    return [
        {
            "cohort": block.cohort.name,
            "start": block.start_date.isoformat(),
            "end": block.end_date.isoformat() if block.end_date else None,
            "trainees": block.trainees,
        }
        for block in plan.blocks
    ]


def _seats(context: Context, plan_id: str, answer: dict[str, Any]) -> list[dict[str, Any]]:
    trainees = {
        reference: id_ for reference, id_ in context.session.execute(
            select(Trainee.reference, Trainee.id)
        )
    }  # fmt: skip
    openings = {
        (siret, reference): id_
        for siret, reference, id_ in context.session.execute(
            select(Company.siret, Opening.reference, Opening.id).join(Opening.company)
        )
    }
    return [
        {
            "plan_id": plan_id,
            "trainee_id": trainees[seat["trainee"]],
            "opening_id": openings[seat["company_siret"], seat["opening"]],
            "start_date": date.fromisoformat(seat["start"]),
            "end_date": day_or_none(seat["end"]),
            **{name: seat[name] for name in SEAT},
        }
        for seat in answer["plan"]
    ]


def _blocks(context: Context, plan_id: str, answer: dict[str, Any]) -> list[dict[str, Any]]:
    cohorts = {name: id_ for name, id_ in context.session.execute(select(Cohort.name, Cohort.id))}
    return [
        {
            "plan_id": plan_id,
            "cohort_id": cohorts[block["cohort"]],
            "start_date": date.fromisoformat(block["start"]),
            "end_date": day_or_none(block["end"]),
            "trainees": block["trainees"],
        }
        for block in answer["blocks"]
    ]
