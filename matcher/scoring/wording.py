"""How labels go into a sentence: small letters, short words, lists, weeks.

Labels come from referentials and files: « Éducateur sportif / Éducatrice sportive », « Evacuer et
trier des déchets », « PAO ». Nothing here knows a score.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from matcher.vocabulary import Purpose, SoftSkill

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_OWN_WORDS = 60
WEEK = 7
SENTENCE = re.compile(r"\b(je|j['’])", re.IGNORECASE)
BARE_CAPITAL = re.compile(
    r"E(?!mail)(?=(?:[bcdfgjklmpqrtvz](?:[aeiouyéè]|[lr][aeiouyéè])|qu|ch[aeiou]))"
)
"""A capital E written without its accent: before one consonant and a vowel it is an é."""

SHORT_SOFT_SKILLS = {
    SoftSkill.EMPATHY: "écoute",
    SoftSkill.INSPIRE: "entraîner les autres",
    SoftSkill.AUTONOMY: "autonomie",
    SoftSkill.RESPONSIBILITY: "sens des responsabilités",
    SoftSkill.TEAMWORK: "esprit d'équipe",
    SoftSkill.INITIATIVE: "force de proposition",
    SoftSkill.REACTIVITY: "réactivité",
    SoftSkill.SELF_CONTROL: "contrôle de soi",
    SoftSkill.ADAPTABILITY: "ouverture aux changements",
    SoftSkill.ORGANISATION: "organisation",
    SoftSkill.PERSEVERANCE: "persévérance",
    SoftSkill.LEADERSHIP: "leadership",
    SoftSkill.RIGOUR: "rigueur",
    SoftSkill.CURIOSITY: "curiosité",
    SoftSkill.CREATIVITY: "créativité",
    SoftSkill.SERVICE: "sens du service",
}

SHORT_SOFT_SKILL = [SHORT_SOFT_SKILLS[soft_skill] for soft_skill in SoftSkill]
"""By column of the levels."""

WELCOMES = {
    Purpose.DISCOVER: "faire découvrir le métier",
    Purpose.CONFIRM: "confirmer un projet",
    Purpose.RECRUIT: "aller vers un recrutement",
}


@lru_cache(4096)
def lower_first(label: str) -> str:
    """Return ``label`` to go on a sentence: both genders begin small, initials stay."""
    return " / ".join(_small(part) for part in label.split(" / "))


def in_own_words(label: str) -> str:
    """Return what a person said, as one quotes it: a sentence in guillemets, a trade small."""
    text = " ".join(label.split())
    if len(text) > LONGEST_OWN_WORDS:
        text = text[: LONGEST_OWN_WORDS - 1].rstrip() + "…"
    return f"« {text} »" if SENTENCE.match(text) else lower_first(text)


def listed(labels: Sequence[str], at_most: int) -> str:
    """Return the first labels, the others counted; « ; » between labels that hold a comma."""
    named = [lower_first(label) for label in labels[:at_most]]
    more = len(labels) - len(named)
    rest = [f"{more} autre{'s' if more > 1 else ''}"] if more else []
    between = " ; " if any("," in label for label in named) else ", "
    return " et ".join([between.join(named), *rest])


def counted(days: int, total: int) -> str:
    """Return « 2 semaines sur 3 » where both are whole working weeks, else days."""
    weeks, of_weeks = _weeks(days), _weeks(total)
    if weeks and of_weeks:
        return f"{weeks} semaine{'s' if weeks > 1 else ''} sur {of_weeks}"
    return f"{days} jour{'s' if days > 1 else ''} sur {total}"


def in_days(days: int) -> str:
    """Return how long one waits: « dans 3 semaines »."""
    weeks = round(days / WEEK)
    return f"dans {weeks} semaines" if weeks > 1 else f"dans {days} jour{'s' if days > 1 else ''}"


def _small(label: str) -> str:
    if label[1:2].isupper() or not label:
        return label
    first = "é" if BARE_CAPITAL.match(label) else label[0].lower()
    return first + label[1:]


def _weeks(days: int) -> int:
    """Return the weeks that ``days`` calendar days fill from a Monday; 0 if they do not."""
    return next(
        ((days + rest) // WEEK for rest in (0, 1, 2) if days >= 5 and not (days + rest) % WEEK), 0
    )
