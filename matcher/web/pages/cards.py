"""One suggestion as a card: the JSON of the ranking in, words and widths of the page out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import url_for

from matcher.services.suggestion_steps import STEPS
from matcher.vocabulary import Decision, Fit
from matcher.web.pages import french

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
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
FITS = {fit.value: fit for fit in Fit}
NEXT = {
    Decision.SHORTLISTED: (Decision.DISCUSSED, "Vue avec le jeune"),
    Decision.DISCUSSED: (Decision.SENT, "Envoyer à l'entreprise"),
    Decision.SENT: (Decision.ACCEPTED, "L'entreprise accepte"),
}
"""The one button of a card: what usually comes next. The others are behind « Autre suite »."""
ACTS = {
    Decision.SHORTLISTED: "Retenir",
    Decision.DISCUSSED: "Vue avec le jeune",
    Decision.SENT: "Envoyer à l'entreprise",
    Decision.ACCEPTED: "L'entreprise accepte",
    Decision.REFUSED_BY_COMPANY: "L'entreprise refuse",
    Decision.DECLINED_BY_TRAINEE: "Le jeune ne veut pas",
    Decision.DECLINED_BY_TRAINER: "Écarter",
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
        "decision": decided(choice, today) if choice and choice.is_fresh else None,
        "others": acts(STEPS[None] if choice is None else choice.following),
        "prepare": url_for(
            "placements.new", trainee=trainee, siret=place.siret, opening=place.reference
        ),
        "before": _before(choice, today) if choice and not choice.is_fresh else None,
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


def _before(choice: Choice, today: date) -> str:
    return f"{choice.decision.label.capitalize()} {french.days_ago(choice.on, today)}"


def acts(steps: Iterable[Decision]) -> list[dict[str, str]]:
    """Return steps as choices of a form, in words that say what happened."""
    return [{"value": step.value, "label": ACTS[step]} for step in steps]


def decided(choice: Choice, today: date) -> dict[str, Any]:
    """Return a decision in words, what usually follows it, and how to take it back."""
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
