"""Every format, in the order in which the files of a school must be read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from matcher.exchange.columns import header_key
from matcher.exchange.formats.cohorts import COHORTS
from matcher.exchange.formats.companies import COMPANIES
from matcher.exchange.formats.decisions import DECISIONS
from matcher.exchange.formats.mandates import MANDATES
from matcher.exchange.formats.openings import OPENINGS
from matcher.exchange.formats.placements import PLACEMENTS
from matcher.exchange.formats.sites import SITES
from matcher.exchange.formats.trainees import TRAINEES
from matcher.exchange.formats.trainers import TRAINERS
from matcher.exchange.formats.travel_times import TRAVEL_TIMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matcher.exchange.columns import Format

FORMATS: dict[str, Format] = {
    file_format.name: file_format
    for file_format in (
        SITES,
        TRAINERS,
        COHORTS,
        COMPANIES,
        TRAINEES,
        MANDATES,
        OPENINGS,
        PLACEMENTS,
        DECISIONS,
        TRAVEL_TIMES,
    )
}
"""Formats by name; each only refers to those before it."""


def format_of_stem(stem: str) -> Format | None:
    """Return the format that the name of a file tells (``Stagiaires_2026`` -> trainees)."""
    key = re.sub(r"\d", "", header_key(stem))
    for file_format in FORMATS.values():
        if any(key.startswith(header_key(name)) for name in file_format.stems):
            return file_format
    return None


def format_of_headers(headers: Sequence[str]) -> Format | None:
    """Return the format whose columns a file has; None if no format has most of them."""
    keys = {header_key(header) for header in headers if header}
    best: Format | None = None
    most = len(keys) / 2
    for file_format in FORMATS.values():
        known = keys & set(file_format.by_header)
        names = {file_format.by_header[key].name for key in known}
        if len(known) > most and not file_format.missing(names):
            best, most = file_format, len(known)
    return best
