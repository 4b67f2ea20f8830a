"""What a night must pass before its lists are shown: measured against the lists shown now.

A fault of the data or of an import shows in the counts of a whole school long before anybody
looks at a list. Bounds are those of ``scoring.toml`` (night.gates). Without a list on show there
is nothing to protect, and every gate is passed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, func, select

from matcher.models.companies import Company
from matcher.models.nights import CurrentNight, Night
from matcher.models.openings import Opening
from matcher.models.suggestions import Suggestion, SuggestionList
from matcher.models.trainees import Trainee
from matcher.vocabulary import CompanyStatus, OpeningStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matcher.services.context import Context

CLOSED_COMPANIES = (CompanyStatus.PAUSED, CompanyStatus.ARCHIVED)
DIGITS = 6
"""Shares that are equal on paper are equal here: 7 of 10 is 0.3 less, not a hair more."""


@dataclass(frozen=True)
class Counted:
    """What the lists of some sites hold; ``open_openings`` None: a night that did not count."""

    lists: int
    without: int
    suggestions: int
    open_openings: int | None

    @property
    def points_without(self) -> float:
        """The share of lists without any suggestion, in points of a hundred."""
        return 100 * self.without / self.lists if self.lists else 0.0


def count_open(context: Context) -> int:
    """Return how many openings are open, with a company that is not closed."""
    query = (
        select(func.count())
        .select_from(Opening)
        .join(Opening.company)
        .where(
            Opening.status == OpeningStatus.OPEN,
            Company.status.is_(None) | Company.status.not_in(CLOSED_COMPANIES),
        )
    )
    return context.session.scalar(query) or 0


def judged(
    context: Context, night_id: str, site_ids: Sequence[int], open_openings: int
) -> list[dict[str, Any]]:
    """Return each gate with its value, its bound and whether the night passes it.

    In the transaction that would make the night current, its lists written.
    """
    of_night = and_(SuggestionList.night_id == night_id, Trainee.site_id.in_(site_ids))
    return gates(
        _counted(context, of_night, open_openings),
        _shown(context, site_ids),
        context.scoring["night"]["gates"],
    )


def gates(new: Counted, shown: Counted, bounds: dict[str, float]) -> list[dict[str, Any]]:
    """Return the gates of ``new`` lists that would replace those ``shown``.

    lists: how many there are, at least one. suggestions, open_openings: share by which there are
    fewer. without_suggestion: points by which more trainees have none.
    """
    more_without = new.points_without - shown.points_without
    found = [
        _gate("lists", new.lists, 1, passed=new.lists >= 1),
        _at_most("suggestions", _fewer(new.suggestions, shown.suggestions), bounds),
        _at_most("without_suggestion", max(0.0, more_without), bounds),
    ]
    if new.open_openings is not None and shown.open_openings is not None:
        fewer = _fewer(new.open_openings, shown.open_openings)
        bound = bounds["open_openings"]
        found.append(_gate("open_openings", fewer, bound, passed=fewer < bound))
    return found if shown.lists else [gate | {"passed": True} for gate in found]


def _at_most(name: str, value: float, bounds: dict[str, float]) -> dict[str, Any]:
    return _gate(name, value, bounds[name], passed=round(value, DIGITS) <= bounds[name])


def _gate(name: str, value: float, bound: float, *, passed: bool) -> dict[str, Any]:
    return {"name": name, "value": round(value, DIGITS), "bound": bound, "passed": passed}


def _fewer(new: int, before: int) -> float:
    """Return the share of ``before`` that is gone; 0 where there is as much or more."""
    return round(max(0.0, 1 - new / before), DIGITS) if before else 0.0


def _shown(context: Context, site_ids: Sequence[int]) -> Counted:
    """Return what the current nights of these sites show."""
    current = select(CurrentNight.night_id).where(CurrentNight.site_id.in_(site_ids))
    newest = context.session.scalar(
        select(Night).where(Night.id.in_(current)).order_by(Night.started_at.desc()).limit(1)
    )
    shown_there = and_(
        Trainee.site_id.in_(site_ids),
        select(CurrentNight.site_id)
        .where(
            CurrentNight.night_id == SuggestionList.night_id,
            CurrentNight.site_id == Trainee.site_id,
        )
        .exists(),
    )
    report = (newest.report if newest is not None else None) or {}
    return _counted(context, shown_there, report.get("open_openings"))


def _counted(
    context: Context, condition: ColumnElement[bool], open_openings: int | None
) -> Counted:
    lists, with_first = context.session.execute(
        select(func.count(SuggestionList.id), func.count(Suggestion.id))
        .join_from(SuggestionList, Trainee)
        .outerjoin(Suggestion, and_(Suggestion.list_id == SuggestionList.id, Suggestion.rank == 1))
        .where(condition)
    ).one()
    suggestions = context.session.scalar(
        select(func.count(Suggestion.id))
        .join_from(Suggestion, SuggestionList)
        .join(Trainee, Trainee.id == SuggestionList.trainee_id)
        .where(condition)
    )
    return Counted(lists, lists - with_first, suggestions or 0, open_openings)
