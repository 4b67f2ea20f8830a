"""Where a night is kept: its row, its lists block by block, the switch that makes it current.

Nothing that a night writes is shown before ``make_current``; so a night that dies on the way
leaves the lists of the night before, and the next one clears what it left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import delete, insert, literal, or_, select, update

from matcher.models.nights import CurrentNight, Night, NightPressure
from matcher.models.sites import Site
from matcher.models.suggestions import Suggestion, SuggestionList
from matcher.services import bulk
from matcher.services.context import in_utc, now_utc
from matcher.services.insertion import insert_into
from matcher.services.night_lists import LINE
from matcher.services.packing.competition import SHOWN, competing_nights
from matcher.vocabulary import NightStatus

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Table

    from matcher.models.base import Base
    from matcher.services.context import Context
    from matcher.services.night_lists import SealedList

WHOLE = (*SHOWN, NightStatus.HELD)
"""The states of a night that was computed to its end."""


def new_id() -> str:
    """Return an id for a run; each attempt has its own, so failures stay on record."""
    return str(uuid4())


def known_night(context: Context, inputs_sha256: str) -> Night | None:
    """Return the night that was computed to its end from these inputs, if there is one."""
    return context.session.scalar(
        select(Night)
        .where(Night.inputs_sha256 == inputs_sha256, Night.status.in_(WHOLE))
        .order_by(Night.started_at.desc())
        .limit(1)
    )


def told(night: Night) -> dict[str, Any]:
    """Return a stored night as it is printed, with when it ran, for which site, if it failed."""
    report = {"trainees": 0, "openings": 0, "eligible_pairs": 0, "suggestions": 0}
    lists: dict[str, Any] = {"gates": [], "without_suggestion": [], "broken": [], "seconds": {}}
    return {
        "id": night.id,
        "on": night.on_date.isoformat(),
        "status": night.status.value,
        **report,
        **lists,
        **(night.report or {}),
        "site": night.site.name if night.site else None,
        "started_at": in_utc(night.started_at).isoformat(),
        "ended_at": in_utc(night.ended_at).isoformat() if night.ended_at else None,
    }


def add_lists(context: Context, night: Mapping[str, Any], lists: Sequence[SealedList]) -> int:
    """Store the lists of a block of trainees under the row ``night``; return how many lines.

    In the caller's transaction; two statements whatever the number of trainees.
    """
    if not lists:
        return 0
    stamps = {
        "night_id": night["id"],
        "on_date": night["on_date"],
        "created_at": now_utc(),
        "weights_version": night["weights_version"],
        "referential_version": night["referential_version"],
    }
    rows = [stamps | dict(sealed.columns) for sealed in lists]
    ids = bulk.insert_with_ids(context.session, _table(SuggestionList), rows, ["trainee_id"])
    lines = [(ids[(sealed.trainee_id,)], *line) for sealed in lists for line in sealed.lines]
    bulk.insert_lines(context.session, Suggestion.__tablename__, ("list_id", *LINE), lines)
    return len(lines)


def add_pressures(context: Context, night_id: str, eligible: Mapping[int, int]) -> None:
    """Store how many trainees of ``night_id`` were eligible for each opening, by its id."""
    if eligible:
        rows = [
            {"night_id": night_id, "opening_id": opening_id, "eligible": count}
            for opening_id, count in eligible.items()
        ]
        bulk.insert_rows(context.session, _table(NightPressure), rows)


def keep_seconds(context: Context, night_id: str, seconds: Mapping[str, float]) -> None:
    """Keep the seconds of a night by step, its plan included."""
    with context.writing():
        night = context.session.get_one(Night, night_id)
        night.report = {**(night.report or {}), "seconds": dict(seconds)}


def carry_over(context: Context, night_id: str, trainee_ids: Sequence[int]) -> None:
    """Copy into ``night_id`` the list that each of these trainees has in the current nights.

    For those whose data could not be read: their last list stays on show, with its own date.
    Someone who changed site may have one at each: the newest stays.
    """
    shown = context.session.execute(
        select(SuggestionList.trainee_id, SuggestionList.id)
        .where(
            SuggestionList.trainee_id.in_(trainee_ids),
            SuggestionList.night_id.in_(select(CurrentNight.night_id)),
        )
        .order_by(SuggestionList.created_at, SuggestionList.id)
    )
    newest = {trainee_id: list_id for trainee_id, list_id in shown}
    for list_id in newest.values():
        copied = _copied(context, SuggestionList, list_id, {"night_id": night_id})
        lines = select(Suggestion.id).where(Suggestion.list_id == list_id)
        for line_id in context.session.scalars(lines).all():
            _copied(context, Suggestion, line_id, {"list_id": copied})


def end(
    context: Context,
    night_id: str,
    status: NightStatus,
    report: Mapping[str, Any],
    site_ids: Sequence[int],
) -> None:
    """Write how a night ended; one that is not held is shown. In the caller's transaction."""
    context.session.execute(
        update(Night)
        .where(Night.id == night_id)
        .values(status=status, ended_at=now_utc(), report=dict(report))
    )
    if status in SHOWN:
        make_current(context, night_id, site_ids)


def let_through(context: Context, night: Night, report: dict[str, Any]) -> None:
    """Let a night that was held be shown by the sites it covers, in the caller's transaction."""
    night.status = NightStatus.PARTIAL if report.get("broken") else NightStatus.DONE
    night.report = report
    make_current(context, night.id, sites_of(context, night))


def sites_of(context: Context, night: Night) -> list[int]:
    """Return the sites that a night covers."""
    if night.site_id is not None:
        return [night.site_id]
    return list(context.session.scalars(select(Site.id).order_by(Site.id)))


def newest_of(context: Context, site_ids: Sequence[int]) -> Night | None:
    """Return the last night that was computed to its end for any of these sites."""
    return context.session.scalar(
        select(Night)
        .where(Night.status.in_(WHOLE), or_(Night.site_id.is_(None), Night.site_id.in_(site_ids)))
        .order_by(Night.started_at.desc())
        .limit(1)
    )


def make_current(context: Context, night_id: str, site_ids: Sequence[int]) -> None:
    """Let the sites show ``night_id``: one statement, in the caller's transaction."""
    if not site_ids:
        return
    statement = insert_into(context.session, CurrentNight).values(
        [{"site_id": site_id, "night_id": night_id} for site_id in site_ids]
    )
    context.session.execute(
        statement.on_conflict_do_update(
            index_elements=[CurrentNight.site_id], set_={"night_id": statement.excluded.night_id}
        )
    )


def sweep_dead(context: Context) -> list[str]:
    """Mark the nights that died as failed and drop what they had written; return their ids.

    For whoever holds the lease of the night: whatever is marked as started is dead.
    """
    with context.writing():
        dead = context.session.scalars(
            update(Night)
            .where(Night.status == NightStatus.STARTED)
            .values(
                status=NightStatus.FAILED,
                ended_at=now_utc(),
                report={"failure": "interrompue avant la fin"},
            )
            .returning(Night.id)
        ).all()
        _drop_lists(context, dead)
    return list(dead)


def mark_failed(context: Context, night: Mapping[str, Any], reason: str) -> None:
    """Record that a run failed, whether or not its row was already there."""
    end = {
        "status": NightStatus.FAILED,
        "ended_at": now_utc(),
        "report": {"failure": reason},
    }
    with context.writing():
        _drop_lists(context, [night["id"]])
        statement = insert_into(context.session, Night).values(**{**night, **end})
        context.session.execute(
            statement.on_conflict_do_update(index_elements=[Night.id], set_=end)
        )


def prune(context: Context, keep: int) -> int:
    """Delete all but the ``keep`` newest nights and those in use; return how many went.

    In use: the current ones, and those whose counts serve the day.

    Lists that a person saw are kept, without their night: they are the ground to learn from.
    """
    with context.writing():
        current = select(CurrentNight.night_id)
        serving = competing_nights(context.session, context.today)
        newest = select(Night.id).order_by(Night.started_at.desc()).limit(keep)
        old = context.session.scalars(
            select(Night.id).where(
                Night.id.not_in(newest),
                Night.id.not_in(current),
                Night.id.not_in(serving),
                Night.status != NightStatus.STARTED,
            )
        ).all()
        _drop_lists(context, old)
        context.session.execute(delete(Night).where(Night.id.in_(old)))
    return len(old)


def _drop_lists(context: Context, night_ids: Sequence[str]) -> None:
    """Delete the lists of nights; those that were shown lose their night instead."""
    context.session.execute(
        update(SuggestionList)
        .where(SuggestionList.night_id.in_(night_ids), SuggestionList.shown_to.is_not(None))
        .values(night_id=None)
    )
    context.session.execute(delete(SuggestionList).where(SuggestionList.night_id.in_(night_ids)))


def _copied(
    context: Context,
    model: type[SuggestionList | Suggestion],
    row_id: int,
    changes: dict[str, Any],
) -> int:
    """Insert a copy of one row with ``changes``; return its id."""
    columns = [column for column in model.__table__.columns if column.key != "id"]
    values = [literal(changes[c.key], c.type) if c.key in changes else c for c in columns]
    statement = insert(model).from_select(
        [column.key for column in columns], select(*values).where(model.id == row_id)
    )
    return context.session.execute(statement.returning(model.id)).scalar_one()


def _table(model: type[Base]) -> Table:
    return model.metadata.tables[model.__tablename__]
