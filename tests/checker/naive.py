"""What interface.md says of one trainee and one opening, in plain Python, pair by pair.

Written from the text alone; slow on purpose. A day is tried after a day, a list is read again for
each question. Nothing here is imported from the product; what a free title means is asked of it
and handed in as ``families`` (title: family if decided).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.checker.cells import (
    FAR,
    Row,
    Span,
    birthday,
    certificates,
    items,
    licences,
    months_later,
    on_day,
    share_a_day,
)

IMMERSIONS = {"pmsmp", "stage"}
HOLDING = {"preparing", "awaiting_signatures", "ready", "running"}
HOLD_DAYS = 14


def is_here(row: Row, opening: Row) -> bool:
    """Return whether a placement is at this very opening."""
    return (row["company_siret"], row["opening"]) == (
        opening["company_siret"],
        opening["reference"],
    )


def is_somewhere(row: Row) -> bool:
    """Return whether a row says where it is."""
    return bool(row.get("postcode") or row.get("commune"))


def is_no(decision: Row) -> bool:
    """Return whether somebody declined or refused."""
    return decision["decision"].split("_")[0] in {"declined", "refused"}


@dataclass
class Naive:
    """One school on one day, answered from its cells."""

    on: date
    tables: dict[str, list[Row]]
    families: dict[str, str | None]
    company_cap: int = 4
    trainees: dict[str, Row] = field(init=False)
    openings: dict[tuple[str, str], Row] = field(init=False)
    companies: dict[str, Row] = field(init=False)

    def __post_init__(self) -> None:
        self.trainees = {row["reference"]: row for row in self.tables["trainees"]}
        self.openings = {
            (row["company_siret"], row["reference"]): row for row in self.tables["openings"]
        }
        self.companies = {row["siret"]: row for row in self.tables["companies"]}

    # Days

    def placements_of(self, trainee: str) -> list[Row]:
        """Return the placements that count for the trainee: all but the cancelled ones."""
        return [
            row
            for row in self.tables["placements"]
            if row["trainee"] == trainee and row["status"] != "cancelled"
        ]

    def span(self, placement: Row) -> Span:
        """Return the days of a placement; an interrupted one goes up to its last day."""
        end = on_day(placement["end_date"]) or FAR
        if placement["status"] == "interrupted":
            end = on_day(placement["last_day"]) or end
        return date.fromisoformat(placement["start_date"]), end

    def block(self, trainee: Row) -> Span | None:
        """Return the days on which the trainee can next be in a company."""
        start, end = on_day(trainee["available_from"]), on_day(trainee["available_to"])
        if start is None and end is None:
            return self._company_block(trainee)
        return self._cut(trainee, (start or self.on, end or FAR))

    def _company_block(self, trainee: Row) -> Span | None:
        spans = sorted(
            (date.fromisoformat(row["block_start"]), date.fromisoformat(row["block_end"]))
            for row in self.tables["cohorts"]
            if row["cohort"] == trainee["cohort"]
        )
        taken = [
            self.span(row)
            for row in self.placements_of(trainee["reference"])
            if row["status"] != "interrupted"
        ]
        for span in spans:
            if span[1] >= self.on and not any(share_a_day(span, other) for other in taken):
                cut = self._cut(trainee, span)
                if cut is not None:
                    return cut
        return None

    def _cut(self, trainee: Row, span: Span) -> Span | None:
        start = max(span[0], self.on, on_day(trainee["entry_date"]) or self.on)
        end = min(span[1], on_day(trainee["exit_date"]) or FAR)
        return (start, end) if start <= end else None

    def period(self, trainee: Row, opening: Row) -> Span | None:
        """Return the days of this pair; an unknown end is `FAR`."""
        duration = int(opening["duration_days"] or 0)
        first, last = on_day(opening["start_date"]), on_day(opening["end_date"]) or FAR
        if opening["kind"] not in IMMERSIONS:
            days = self.contract_days(opening)
            return days if days[0] <= last else None
        block = self.block(trainee)
        if block is None:
            return None
        start, end = max(block[0], first or block[0]), min(block[1], last)
        if start > end:
            return None
        if duration:
            end = min(end, start + timedelta(days=duration - 1))
        if opening["kind"] == "pmsmp":
            end = min(end, months_later(start, 1) - timedelta(days=1))
        return start, end

    def contract_days(self, opening: Row) -> Span:
        """Return the days of a contract, its window passed or not."""
        start = max(self.on, on_day(opening["start_date"]) or self.on)
        duration = int(opening["duration_days"] or 0)
        return start, start + timedelta(days=duration - 1) if duration else FAR

    def judged(self, trainee: Row, opening: Row) -> Span | None:
        """Return the days that rules look at: without a common day, those that one has."""
        days = self.period(trainee, opening)
        if days is not None:
            return days
        if opening["kind"] not in IMMERSIONS:
            return self.contract_days(opening)
        block = self.block(trainee)
        if block is None or opening["kind"] != "pmsmp":
            return block
        return block[0], min(block[1], months_later(block[0], 1) - timedelta(days=1))

    # Seats

    def seats_left(self, trainee: Row, opening: Row, days: Span) -> int:
        """Return the seats that nobody else has on a day of ``days``."""
        taken = sum(
            is_here(row, opening)
            and row["status"] in HOLDING
            and row["trainee"] != trainee["reference"]
            and share_a_day(self.span(row), days)
            for row in self.tables["placements"]
        )
        held = sum(
            holder != trainee["reference"] and share_a_day(span, days)
            for holder, span in self.holds(opening)
        )
        return int(opening["seats"] or 1) - taken - held

    def holds(self, opening: Row) -> list[tuple[str, Span]]:
        """Return who keeps a seat by a decision, and on which days: those of their own period."""
        return [
            (reference, self._days_kept(trainee, opening))
            for reference, trainee in self.trainees.items()
            if self._is_holding(reference, opening)
        ]

    def _is_holding(self, reference: str, opening: Row) -> bool:
        told = self.decisions_on(reference, opening)
        asked = [row["date"] for row in told if row["decision"] in {"sent", "accepted"}]
        if not asked or (self.on - date.fromisoformat(asked[-1])).days >= HOLD_DAYS:
            return False
        if any(row["date"] > asked[-1] and is_no(row) for row in told):
            return False
        # What became a placement is counted as one.
        return not any(
            is_here(row, opening) and self.span(row)[1] >= date.fromisoformat(asked[-1])
            for row in self.placements_of(reference)
        )

    def _days_kept(self, trainee: Row, opening: Row) -> Span:
        if opening["kind"] not in IMMERSIONS:
            return self.contract_days(opening)
        return self.period(trainee, opening) or (date.min, FAR)

    def decisions_on(self, trainee: str, opening: Row) -> list[Row]:
        """Return the decisions on this pair, oldest first."""
        rows = [
            row
            for row in self.tables["decisions"]
            if (row["trainee"], row["company_siret"], row["opening"])
            == (trainee, opening["company_siret"], opening["reference"])
        ]
        return sorted(rows, key=lambda row: row["date"])

    # Places

    def is_placed(self, trainee: Row, opening: Row) -> bool:
        """Return whether the way from the trainee to the opening can be told."""
        site = next(row for row in self.tables["sites"] if row["name"] == trainee["site"])
        company = self.companies[opening["company_siret"]]
        return (is_somewhere(trainee) or is_somewhere(site)) and (
            is_somewhere(opening) or is_somewhere(company)
        )

    # Rules

    def practical(self, trainee: Row, opening: Row) -> set[str]:
        """Return the ids of the practical rules that refuse this pair."""
        asked = self.block(trainee)
        days = self.period(trainee, opening)
        immersion = opening["kind"] in IMMERSIONS
        company = self.companies[opening["company_siret"]]
        judged = self.judged(trainee, opening)
        refusing = {
            "PR-01": opening["status"] not in {"", "open"}
            or company["status"] in {"paused", "archived"},
            "PR-02": judged is not None and self.seats_left(trainee, opening, judged) < 1,
            "PR-03": days is None and not (immersion and asked is None),
            "PR-04": not set(items(opening["required_licences"])) <= licences(trainee["licences"]),
            "PR-05": self.lacks_certificate(trainee, opening, judged),
            "PR-06": opening["kind"] in {"apprenticeship", "pro_contract"}
            and bool(opening["required_level"] and trainee["education_level"])
            and int(trainee["education_level"]) < int(opening["required_level"]),
            "PR-07": bool(
                {limit.removeprefix("no_") for limit in items(trainee["capability_limits"])}
                & set(items(opening["demands"])) - {"none"}
            ),
            "PR-08": self.dislikes(trainee, opening),
            "PR-09": self.already_placed(trainee, opening, judged),
            "PR-10": self.turned_down(trainee, opening),
            "PR-11": self.asked_enough(opening),
            "PR-12": trainee["status"] not in {"", "active"}
            or trainee["matching_opt_out"] == "yes"
            or (immersion and asked is None),
        }
        return {rule for rule, refuses in refusing.items() if refuses}

    def lacks_certificate(self, trainee: Row, opening: Row, days: Span | None) -> bool:
        """Return whether an asked certificate is not held on the last day."""
        wanted = {label for label, _ in certificates(opening["required_certificates"])}
        last = self.on if days is None else days[0] if days[1] == FAR else days[1]
        held = {label for label, until in certificates(trainee["certificates"]) if until >= last}
        return not wanted <= held

    def family(self, opening: Row) -> str | None:
        """Return the opening's trade: the code wins over the title."""
        return opening["rome"] or self.families.get(opening["title"])

    def dislikes(self, trainee: Row, opening: Row) -> bool:
        """Return whether the trade of the opening is one that the trainee does not want."""
        disliked = {self.families.get(item, item) for item in items(trainee["dislikes"])} - {None}
        return self.family(opening) in disliked

    def already_placed(self, trainee: Row, opening: Row, days: Span | None) -> bool:
        """Return whether the trainee is at this opening already, or elsewhere on these days."""
        for row in self.placements_of(trainee["reference"]):
            span = self.span(row)
            is_over = row["status"] in {"done", "interrupted"} or span[1] < self.on
            if is_here(row, opening) and not is_over:
                return True
            if days is not None and share_a_day(span, days):
                return True
        return False

    def turned_down(self, trainee: Row, opening: Row) -> bool:
        """Return whether the latest decision about this pair is a no."""
        told = self.decisions_on(trainee["reference"], opening)
        return bool(told) and is_no(told[-1])

    def asked_enough(self, opening: Row) -> bool:
        """Return whether the company was asked as often this month as it may be."""
        cap = self.companies[opening["company_siret"]]["max_solicitations_per_month"]
        sent = sum(
            row["company_siret"] == opening["company_siret"]
            and row["decision"] == "sent"
            and self.on.replace(day=1).isoformat() <= row["date"] <= self.on.isoformat()
            for row in self.tables["decisions"]
        )
        return sent >= (int(cap) if cap else self.company_cap)

    def age_rules(self, trainee: Row, opening: Row) -> set[str]:
        """Return the ids of the rules on age at the start that refuse this pair."""
        days = self.judged(trainee, opening)
        start = self.on if days is None else days[0]
        return {rule for rule in AGE_RULES if self.age_refuses(rule, trainee, opening, start)}

    def age_refuses(self, rule: str, trainee: Row, opening: Row, start: date) -> bool:
        """Return whether one rule on age refuses a period that begins on ``start``."""
        born, kind = date.fromisoformat(trainee["birth_date"]), opening["kind"]
        below_16 = start < birthday(born, 16)
        return {
            "PM-15": kind == "pmsmp" and below_16,
            "MN-09": kind != "pmsmp" and below_16,
            "AL-01": kind == "apprenticeship" and (below_16 or start >= birthday(born, 30)),
            "AL-05": kind == "pro_contract" and (below_16 or start >= birthday(born, 26)),
        }[rule]


AGE_RULES = ("PM-15", "MN-09", "AL-01", "AL-05")
