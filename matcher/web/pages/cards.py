"""One suggestion as a card: the JSON of the ranking in, words and widths of the page out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import url_for

from matcher.vocabulary import Decision, Fit
from matcher.web.pages import french

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from matcher.services.decisions import Choice
    from matcher.services.places import Place

GROUPS = (
    ("Projet", ("project", "interest")),
    ("Compétences", ("skills",)),
    ("Savoir-être", ("soft_skills",)),
    ("Dates", ("dates", "phase")),
    ("Trajet", ("travel",)),
    ("Autres", ("variety", "host", "tension")),
)
"""The stretches of the bar, always in the same order and colour from card to card."""

TERMS = {
    "project": "Projet",
    "interest": "Envies",
    "skills": "Compétences",
    "soft_skills": "Savoir-être",
    "phase": "Phase du parcours",
    "travel": "Trajet",
    "dates": "Dates",
    "variety": "Découverte",
    "host": "Accueil de l'entreprise",
    "tension": "Place peu demandée",
}
FRESH_DAYS = 35
"""A block is prepared in its last three weeks; a decision from before is about another one."""

FITS = {fit.value: fit for fit in Fit}
NEXT = {
    Decision.SHORTLISTED: (Decision.SENT, "Envoyer à l'entreprise"),
    Decision.SENT: (Decision.ACCEPTED, "L'entreprise accepte"),
}
REFUSALS = {
    Decision.DECLINED_BY_TRAINEE,
    Decision.DECLINED_BY_TRAINER,
    Decision.REFUSED_BY_COMPANY,
}


@dataclass(frozen=True)
class Part:
    """One stretch of the bar; ``points`` are hundredths of the score."""

    label: str
    tone: int
    start: float
    width: float
    points: int


def card(
    suggestion: Mapping[str, Any],
    trainee: str,
    place: Place,
    choice: Choice | None,
    today: date,
) -> dict[str, Any]:
    """Return what the macro ``card`` shows of one suggestion of ``trainee``."""
    fit = FITS[suggestion["fit"]]
    period = suggestion["period"]
    travel = suggestion["travel"]
    bar = parts(suggestion["terms"])
    title = suggestion["title"] or place.trade_label
    return {
        **{key: suggestion[key] for key in ("rank", "for", "against", "missing", "warnings")},
        "anchor": f"place-{place.id}",
        "title": title,
        "fit": fit.value,
        "fit_word": fit.label,
        "place": f"{suggestion['company']}{f', {place.commune}' if place.commune else ''}",
        "kind": french.KINDS[place.kind],
        "when": ", ".join(
            (
                french.period(french.read_day(period["start"]), french.read_day(period["end"])),
                french.hours(place.weekly_hours, place.day_start, place.day_end),
            )
        ),
        "travel": french.travel(travel["minutes"], travel["mode"], travel["within_limit"]),
        "parts": bar,
        "bar_words": ", ".join(f"{part.label} {part.points}" for part in bar),
        "terms": terms_table(suggestion["terms"]),
        "why": url_for(
            "trainees.why", reference=trainee, siret=place.siret, opening=place.reference
        ),
        "decide": url_for(
            "choices.decide", reference=trainee, siret=place.siret, opening=place.reference
        ),
        "decision": _decision(choice, today) if choice and _still_counts(choice, today) else None,
        "prepare": url_for(
            "placements.new", trainee=trainee, siret=place.siret, opening=place.reference
        ),
        "before": _before(choice, today) if choice and not _still_counts(choice, today) else None,
    }


def parts(terms: Sequence[Mapping[str, Any]]) -> list[Part]:
    """Return the stretches of the bar: weight x value of each group, in hundredths."""
    worth = {term["name"]: term["weight"] * term["value"] for term in terms}
    found = []
    start = 0.0
    for tone, (label, names) in enumerate(GROUPS, start=1):
        width = 100 * sum(worth.get(name, 0.0) for name in names)
        if round(width) > 0:
            found.append(Part(label, tone, round(start, 2), round(width, 2), round(width)))
            start += width
    return found


def terms_table(terms: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return the rows of the table of terms, in words and decimal commas."""
    return [_term(term) for term in terms]


def _term(term: Mapping[str, Any]) -> dict[str, str]:
    contribution = french.number(term["contribution"], 3)
    sign = "+" if term["contribution"] > 0 else ""
    return {
        "label": TERMS.get(term["name"], term["name"]),
        "value": french.number(term["value"]),
        "weight": french.number(term["weight"]),
        "contribution": f"{sign}{contribution}",
    }


def _still_counts(choice: Choice, today: date) -> bool:
    """Whether a decision is about the present period; an older one is only told."""
    return (today - choice.on).days <= FRESH_DAYS


def _before(choice: Choice, today: date) -> str:
    return f"{choice.decision.label.capitalize()} {french.days_ago(choice.on, today)}"


def _decision(choice: Choice, today: date) -> dict[str, Any]:
    following = NEXT.get(choice.decision)
    by_whom = f", par {choice.by}" if choice.by else ""
    reason = f" : {choice.reason.label}" if choice.reason else ""
    return {
        "label": choice.decision.label.capitalize(),
        "line": f"{french.days_ago(choice.on, today)}{by_whom}{reason}",
        "is_no": choice.decision in REFUSALS,
        "is_yes": choice.decision is Decision.ACCEPTED,
        "next": {"code": following[0].value, "label": following[1]} if following else None,
        "undo": url_for("choices.undo", decision_id=choice.id) if choice.may_undo else None,
    }
