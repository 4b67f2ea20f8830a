"""The rows of the plan board: a section per cohort, trainees down, weeks across."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from flask import url_for

from matcher.services.planning.ground import PairName
from matcher.vocabulary import Decision, Fit
from matcher.web.pages import french

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matcher.services.decisions import Waiting
    from matcher.services.desk import DeskRow
    from matcher.web.pages.plan_address import Address

WEEK = timedelta(days=7)
TO_FRIDAY = timedelta(days=4)
MOST_WEEKS = 12
FITS = {fit.value: fit for fit in Fit}
ORDER = ("none", "seat", "placed", "aside")
"""Who is without a place comes first: that is what is left to do."""


@dataclass(frozen=True)
class Weeks:
    """The Mondays across the top of a section."""

    mondays: Sequence[date]

    @classmethod
    def over(cls, days: Sequence[date]) -> Weeks:
        """Return the weeks from the first to the last of ``days``, 12 at most."""
        if not days:
            return cls(())
        first = min(days) - timedelta(days=min(days).weekday())
        count = min(MOST_WEEKS, (max(days) - first).days // 7 + 1)
        return cls([first + number * WEEK for number in range(count)])

    def labels(self) -> list[str]:
        """Return each week as people say it: Monday to Friday."""
        return [french.period(monday, monday + TO_FRIDAY) for monday in self.mondays]

    def span(self, start: date, end: date | None) -> tuple[int, int, int]:
        """Return how many weeks lie before, within and after a stay."""
        touched = [
            number
            for number, monday in enumerate(self.mondays)
            if start < monday + WEEK and (end is None or end >= monday)
        ]
        if not touched:
            return 0, len(self.mondays), 0
        return touched[0], len(touched), len(self.mondays) - 1 - touched[-1]


def sections(
    document: Mapping[str, Any],
    people: Sequence[DeskRow],
    waiting: Mapping[tuple[str, str, str], Waiting],
    address: Address,
    today: date,
) -> list[dict[str, Any]]:
    """Return a section per cohort that has a trainee in the plan or a block to come.

    ``waiting``: what was decided about each place of the plan.
    """
    seats = {
        seat["trainee"]: {**seat, "waiting": waiting[pair_of(seat)]} for seat in document["plan"]
    }
    lacks = {one["trainee"]: one for one in document["unplaced"]}
    cohorts: dict[str, list[DeskRow]] = {}
    for person in people:
        if person.next_block or person.reference in lacks or person.reference in seats:
            cohorts.setdefault(person.cohort, []).append(person)
    blocks: dict[str, list[dict[str, Any]]] = {}
    for block in document["blocks"]:
        blocks.setdefault(block["cohort"], []).append(block)
    found: list[dict[str, Any]] = []
    for number, (cohort, rows) in enumerate(sorted(cohorts.items())):
        weeks = Weeks.over(_days(rows, seats))
        made: list[dict[str, Any]] = [
            _row(row, seats, lacks, weeks, address, today) for row in rows
        ]
        made.sort(key=lambda row: ORDER.index(row["kind"]))
        found.append(
            {
                "id": f"promotion-{number}",
                "cohort": cohort,
                "when": _when(blocks.get(cohort, ()), rows),
                "weeks": weeks.labels(),
                "rows": [row for row in made if row["kind"] != "aside"],
                "outside": [row for row in made if row["kind"] == "aside"],
            }
        )
    return found


def _days(rows: Sequence[DeskRow], seats: Mapping[str, Mapping[str, Any]]) -> list[date]:
    days = [day for row in rows if row.next_block for day in row.next_block]
    for row in rows:
        if row.reference in seats:
            days.extend(day for day in _period(seats[row.reference]) if day)
    return days


def _when(blocks: Sequence[Mapping[str, Any]], rows: Sequence[DeskRow]) -> str:
    periods: list[tuple[date, date | None]] = [_period(block) for block in blocks]
    if not periods:
        periods += [row.next_block for row in rows if row.next_block][:1]
    return french.listed([french.period(start, end) for start, end in periods])


def _period(given: Mapping[str, Any]) -> tuple[date, date | None]:
    return date.fromisoformat(given["start"]), french.read_day(given["end"])


def _row(
    person: DeskRow,
    seats: Mapping[str, Mapping[str, Any]],
    lacks: Mapping[str, Mapping[str, Any]],
    weeks: Weeks,
    address: Address,
    today: date,
) -> dict[str, Any]:
    age = french.age(person.birth_date, today)
    phase = person.phase.label if person.phase else "phase à préciser"
    row = {
        "reference": person.reference,
        "name": f"{person.first_name} {person.last_name}",
        "line": f"{age} ans · {phase}",
        "href": url_for("trainees.ranked", reference=person.reference),
        "others": address.href("plan.others", reference=person.reference),
        "rank": "",
        "may_keep": False,
    }
    if person.reference in seats:
        return row | _seated(seats[person.reference], weeks, address, today)
    if person.reference in lacks:
        return row | _without(lacks[person.reference], weeks)
    return row | _outside(person, weeks)


def pair_of(seat: Mapping[str, Any]) -> PairName:
    """Return who sits where."""
    return PairName(seat["trainee"], seat["company_siret"], seat["opening"])


def _seated(
    seat: Mapping[str, Any], weeks: Weeks, address: Address, today: date
) -> dict[str, Any]:
    start, end = _period(seat)
    pair = pair_of(seat)
    is_locked = pair in address.locks
    standing = _standing(seat["waiting"], today)
    return {
        "kind": "seat",
        "span": weeks.span(start, end),
        "title": seat["title"] or seat["rome"] or "métier à préciser",
        "company": seat["company"],
        "when": french.period(start, end),
        "fit": seat["fit"],
        "fit_word": FITS[seat["fit"]].label,
        "text": seat["why_this_seat"],
        "rank": seat["rank_for_trainee"],
        "pair": str(pair),
        "is_locked": is_locked,
        "toggle": (address.without(pair) if is_locked else address.locked(pair)).href(),
        "ban": address.banned(pair).href(),
        "standing": standing,
        "rivals": _rivals(seat["waiting"]),
        "may_keep": not standing,
    }


def _standing(found: Waiting, today: date) -> str:
    """Return what was decided about this very place, if anything waits on it."""
    if found.decision is None or found.on is None:
        return ""
    said = "retenue" if found.decision is Decision.SHORTLISTED else found.decision.label
    return f"{said} {french.days_ago(found.on, today)}"


def _rivals(found: Waiting) -> str:
    """Return for how many others the same opening waits: a seat may be promised twice."""
    if not found.others:
        return ""
    return f"retenue aussi pour {french.count(found.others, 'autre', 'autres')}"


def _without(lack: Mapping[str, Any], weeks: Weeks) -> dict[str, Any]:
    return {"kind": "none", "span": (0, len(weeks.mondays), 0), "text": lack["reason"]}


def _outside(person: DeskRow, weeks: Weeks) -> dict[str, Any]:
    """Return the row of somebody the plan does not place: placed already, or not to be."""
    if person.placed is not None:
        placed = person.placed
        state = placed.status.label if placed.status else "état à préciser"
        return {
            "kind": "placed",
            "span": weeks.span(placed.start, placed.end),
            "title": placed.company,
            "text": f"{french.period(placed.start, placed.end)} · {state}",
        }
    if person.is_opted_out:
        text = "ne souhaite pas de calcul"
    else:
        text = "pas en parcours, ou pas de période à pourvoir"
    return {"kind": "aside", "text": text}
