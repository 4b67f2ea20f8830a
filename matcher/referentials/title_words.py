"""The words of job advertisements: those that carry no trade, and those to be spelt out.

They stand in ``data/title_words.toml``, written for this project.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

TRADELESS_PATTERNS = (
    re.compile(r"\b\d+\s*(h|h\d\d|k|ke|k e|e|euros?|%|eme|ans?|mois|jours?|j|heures?|ch)\b"),
    re.compile(r"\b\d{1,2}h\d{0,2}\b"),
    re.compile(r"\b(bac|niveau|niv|coef|coefficient|n)\s*\d+\b"),
    re.compile(r"\bn\d\s?p\d\b"),
    re.compile(r"\b(bts|but|dut|licence|master|bachelor)\s+(mco|ndrc|gpme|sam|muc|nrc|tc|cg)\b"),
    re.compile(r"\b(temps (plein|partiel|complet)|mi temps|libre de suite|des que possible)\b"),
    re.compile(r"\b[a-n]\d{4}\b"),
    re.compile(r"^(recrutement|offre d emploi|poste de)\b"),
    re.compile(r"^.*\b(recherchons|recrute|recrutons|recherche (?=une?|des|son|sa|nos))\b"),
    re.compile(r"\b(a pourvoir|prise de poste|possibilite de|debutants? acceptes?)\b"),
)
"""Durations, pay, levels of study, ROME codes and set phrases, in folded text."""


@dataclass(frozen=True)
class JobWords:
    """Folded words. ``asked`` maps a family of trades to how often it is asked, 1 or 0.6."""

    empty: frozenset[str]
    tradeless: frozenset[str]
    spelt_out: Mapping[str, tuple[str, ...]]
    longest_short_form: int
    asked: Mapping[str, float]


@cache
def job_words() -> JobWords:
    """Return the words that ship with the product."""
    text = (files("matcher.referentials") / "data" / "title_words.toml").read_text("utf-8")
    found = tomllib.loads(text)
    spelt_out: dict[str, str] = found["spelt_out"]
    asked = dict.fromkeys(found["asked"]["next"].split(), 0.6)
    asked |= dict.fromkeys(found["asked"]["most"].split(), 1.0)
    return JobWords(
        empty=frozenset(found["empty"].split()),
        tradeless=frozenset(" ".join(found["tradeless"].values()).split()),
        spelt_out={short: tuple(words.split()) for short, words in spelt_out.items()},
        longest_short_form=max(len(short.split()) for short in spelt_out),
        asked=asked,
    )
