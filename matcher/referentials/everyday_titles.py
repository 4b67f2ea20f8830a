"""The everyday titles of the product, added to those of an official archive.

Official lists name trades formally: « femme de chambre » or « agent d'entretien » alone is no
title there, and stands between several families. The titles written for this project say which
family people mean; the official titles then say which trade of that family is nearest. What the
archive names itself keeps its official trade.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from matcher.referentials.builtin import load_builtin
from matcher.referentials.title_text import official_words, stem
from matcher.referentials.titles import TitleIndex

if TYPE_CHECKING:
    from matcher.referentials.rome import Appellation, Referential
    from matcher.referentials.titles import TitleResolution


def index_of(referential: Referential) -> TitleIndex:
    """Return the index of the titles of ``referential`` and of the everyday ones it lacks."""
    official = TitleIndex.build(referential)
    lacking = _lacking(referential)
    if not lacking:
        return official
    found = official.resolve_many([title.label for title in lacking])
    added = [
        replace(title, trade=_trade(title, resolution), is_main=False)
        for title, resolution in zip(lacking, found, strict=True)
    ]
    return TitleIndex.build(replace(referential, appellations=(*referential.appellations, *added)))


def _lacking(referential: Referential) -> list[Appellation]:
    """Return the everyday titles of the families of ``referential`` that it does not name."""
    named = {_bag(title.label) for title in referential.appellations}
    lacking = []
    for title in load_builtin().appellations:
        bag = _bag(title.label)
        if title.trade in referential.members_of and bag not in named:
            named.add(bag)
            lacking.append(title)
    return lacking


def _trade(title: Appellation, found: TitleResolution) -> str:
    """Return the trade of the family of ``title`` with the nearest official title."""
    in_family = (one.rome for one in found.candidates if one.family == title.trade)
    return next(in_family, title.trade)


def _bag(label: str) -> frozenset[str]:
    return frozenset(map(stem, official_words(label)))
