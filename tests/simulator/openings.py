"""The places and contracts that the invented companies offer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from tests.simulator.blocks import ANCHOR, WEEK
from tests.simulator.material import HOURS, Trade, trades, words
from tests.simulator.text import fold, number

if TYPE_CHECKING:
    from datetime import date
    from random import Random

    from tests.simulator.companies import Company

OPENINGS = 420
CONTRACTS = ("apprenticeship",) * 38 + ("pro_contract",) * 14 + ("poei",) * 3 + ("job",) * 5
IMMERSIONS = ("pmsmp", "stage")


@dataclass(frozen=True)
class Opening:
    """An opening: its row of the file and what the simulation needs of it."""

    company: Company
    reference: str
    trade: Trade
    kind: str
    seats: int
    hours: str
    fit_for_minors: bool
    start: date | None
    end: date | None
    row: dict[str, str] = field(hash=False, compare=False)

    @property
    def key(self) -> tuple[str, str]:
        """Return the key of the exchange file."""
        return self.company.siret, self.reference

    @property
    def is_usable(self) -> bool:
        """Tell whether the school may still call for it."""
        return self.row["status"] in {"open", "ouverte", ""} and self.company.row["status"] in {
            "partner",
            "partenaire",
            "prospect",
            "",
        }


def make_openings(chance: Random, companies: list[Company]) -> list[Opening]:
    """Return the openings: every company has one, the larger ones several."""
    hosts = list(companies)
    while len(hosts) < OPENINGS:
        hosts.append(chance.choices(companies, [_room(company) for company in companies])[0])
    hosts.sort(key=lambda company: company.siret)
    kinds = list(CONTRACTS) + ["pmsmp"] * (OPENINGS - len(CONTRACTS) - 28) + ["stage"] * 28
    chance.shuffle(kinds)
    return [
        _opening(chance, index, company, kind)
        for index, (company, kind) in enumerate(zip(hosts, kinds, strict=True), start=1)
    ]


def _room(company: Company) -> int:
    return {"TPE": 1, "PME": 3, "ETI": 5, "GE": 6}.get(company.row["size"], 2)


def _opening(chance: Random, index: int, company: Company, kind: str) -> Opening:
    codes = [code for code, _ in company.kind.trades]
    weights = [weight for _, weight in company.kind.trades]
    trade = trades()[chance.choices(codes, weights)[0]]
    risks, safe = _risks(chance, trade)
    hours = chance.choice(trade.hours)
    schedule = _schedule(chance, hours)
    start, end = _window(chance, kind)
    is_contract = kind not in IMMERSIONS
    seats = chance.choices((1, 2, 3), (76, 18, 6))[0]
    title = chance.choice(_titles(trade, is_contract=is_contract))
    drives = bool(trade.licences) and not title.lower().startswith("aide")
    row = {
        "company_siret": company.siret,
        "reference": f"PL-{index:04d}" if chance.random() < 0.8 else f"{kind[:3].upper()}{index}",
        "kind": _as_typed(chance, kind),
        "title": title,
        "rome": trade.code if chance.random() < 0.22 else "",
        "purposes": "" if is_contract else _purposes(chance),
        "seats": str(seats) if chance.random() < 0.9 or seats > 1 else "",
        "start_date": start.isoformat() if start else "",
        "end_date": end.isoformat() if end else "",
        "flexible_dates": chance.choice(("yes", "no", "oui", "", "")),
        "duration_days": _duration(chance, kind),
        **schedule,
        **_levels(chance, kind),
        "required_licences": "|".join(trade.licences) if drives else "",
        "required_certificates": _certificates(chance, trade),
        "skills": _asked(chance, trade.skills, 0.9),
        "soft_skills": _asked(chance, trade.soft, 0.75),
        "demands": _demands(chance, trade, drives=drives),
        "risk_categories": risks,
        "derogation_reference": f"DDT92-{index:03d}" if kind == "apprenticeship"
        and risks not in {"", "none"} and chance.random() < 0.5 else "",
        **_tutor(chance, company),
        "postcode": "",
        "commune": "",
        "latitude": "",
        "longitude": "",
        "description": chance.choice(words().descriptions) if chance.random() < 0.35 else "",
        "status": chance.choices(
            ("open", "draft", "to_review", "full", "expired", "withdrawn", "ouverte", ""),
            (84, 1, 2, 2, 2, 2, 3, 4),
        )[0],
    }  # fmt: skip
    fit = safe and hours not in {"aube", "fournil", "soir", "dimanche"}
    return Opening(company, row["reference"], trade, kind, seats, hours, fit, start, end, row)


def _demands(chance: Random, trade: Trade, *, drives: bool) -> str:
    """Return the cell of demands; a fifth of the places leave it empty."""
    if chance.random() < 0.2:
        return ""
    kept = [d for d in trade.demands if d != "driving" or drives or not trade.licences]
    return "|".join(kept)


def _titles(trade: Trade, *, is_contract: bool) -> list[str]:
    marks = ("apprenti", "alternance", "cap ")
    said = [any(mark in title.lower() for mark in marks) for title in trade.titles]
    fitting = [t for t, says in zip(trade.titles, said, strict=True) if is_contract or not says]
    return fitting or list(trade.titles)


def _as_typed(chance: Random, kind: str) -> str:
    french = {"pmsmp": "immersion", "apprenticeship": "apprentissage"}
    return french[kind] if kind in french and chance.random() < 0.04 else kind


def _purposes(chance: Random) -> str:
    return chance.choice(
        ("", "discover", "discover", "discover|confirm", "discover|confirm", "confirm",
         "confirm|recruit", "discover|confirm|recruit", "découvrir")
    )  # fmt: skip


def _risks(chance: Random, trade: Trade) -> tuple[str, bool]:
    """Return the cell, and whether a minor may be sent there."""
    if chance.random() < 0.16:
        return "", False
    if trade.risks and chance.random() < trade.risk_rate:
        met = trade.risks[: chance.randint(1, len(trade.risks))]
        return "|".join(met), False
    return ("none" if chance.random() < 0.93 else "aucun"), True


def _schedule(chance: Random, hours: str) -> dict[str, str]:
    """Return the five columns of time; about four in ten places leave some of them empty."""
    start, end, pause, days = HOURS[hours]
    worked = (int(end[:2]) * 60 + int(end[3:]) - int(start[:2]) * 60 - int(start[3:]) - pause) / 60
    row = {
        "weekly_hours": number(worked * 5, 1).removesuffix(".0"),
        "day_start": start,
        "day_end": end,
        "break_minutes": str(pause),
        "weekdays": days,
    }
    draw = chance.random()
    if draw < 0.16:
        return dict.fromkeys(row, "")
    if draw < 0.24:
        return {**dict.fromkeys(row, ""), "weekly_hours": "35"}
    if draw < 0.32:
        row["break_minutes"] = ""
    elif draw < 0.40:
        row["weekdays"] = ""
    elif draw < 0.44 and hours == "chantier":
        row |= {"weekly_hours": "39", "day_end": "16:48"}
    return row


def _window(chance: Random, kind: str) -> tuple[date | None, date | None]:
    """Return the window: mostly open for months, now and then past or narrow."""
    if kind not in IMMERSIONS:
        start = ANCHOR + chance.randint(0, 20) * WEEK
        return start, start + chance.randint(4, 20) * WEEK
    draw = chance.random()
    if draw < 0.05:
        return ANCHOR - 40 * WEEK, ANCHOR - chance.randint(1, 12) * WEEK - timedelta(days=3)
    if draw < 0.12:
        start = ANCHOR + chance.randint(1, 6) * WEEK
        return start, start + timedelta(days=chance.choice((11, 18, 25)))
    start = ANCHOR - chance.randint(30, 60) * WEEK
    end = ANCHOR + chance.randint(8, 40) * WEEK
    return (None if chance.random() < 0.4 else start, None if chance.random() < 0.4 else end)


def _duration(chance: Random, kind: str) -> str:
    if kind in {"apprenticeship", "pro_contract"}:
        return chance.choice(("365", "365", "730", "" if kind == "apprenticeship" else "365"))
    if kind == "poei":
        return "60"
    if kind == "job":
        return chance.choice(("", "180"))
    return chance.choices(("", "19", "12", "21", "26", "5"), (56, 20, 12, 4, 4, 4))[0]


def _levels(chance: Random, kind: str) -> dict[str, str]:
    if kind in IMMERSIONS:
        return {"required_level": "", "prepared_level": ""}
    prepared = chance.choice(("3", "3", "3", "4", "")) if kind != "job" else ""
    required = "3" if prepared == "4" else chance.choice(("", "0", "0", ""))
    return {"required_level": required, "prepared_level": prepared}


def _certificates(chance: Random, trade: Trade) -> str:
    if trade.certificates and chance.random() < 0.7:
        return "|".join(trade.certificates)
    if trade.sector == "cuisine" and chance.random() < 0.04:
        return "HACCP"
    return "SST" if trade.sector == "enfance" and chance.random() < 0.05 else ""


def _asked(chance: Random, labels: tuple[str, ...], share: float) -> str:
    """Return the cell of asked skills; a third of the places say nothing or little."""
    if chance.random() > share:
        return ""
    picked = [label for label in labels if chance.random() < 0.7] or [labels[0]]
    return "|".join(
        label if chance.random() < 0.35 else f"{label}:{chance.choices((1, 2, 3), (4, 5, 2))[0]}"
        for label in picked
    )


def _tutor(chance: Random, company: Company) -> dict[str, str]:
    if chance.random() < 0.45:
        return {"tutor_name": "", "tutor_email": ""}
    first, last = chance.choice(words().first_names), chance.choice(words().last_names)
    email = (
        f"{fold(first).replace(' ', '-')}@{fold(company.row['name']).replace(' ', '-')}.example"
    )
    return {
        "tutor_name": f"{first} {last}",
        "tutor_email": email if chance.random() < 0.6 else "",
    }
