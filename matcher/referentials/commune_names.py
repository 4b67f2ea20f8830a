"""How people write the name of a commune, brought to one spelling."""

from __future__ import annotations

import re
from dataclasses import dataclass

from matcher.vocabulary import fold

FIRST_WORDS = {"st": "saint", "ste": "sainte"}
LATER_WORDS = {**FIRST_WORDS, "s": "sur", "ss": "sous"}
ARTICLES = ("le ", "la ", "les ", "l ")

_POSTCODE = re.compile(r"\b(\d{5}|\d{2} \d{3})\b")
_NUMBER = re.compile(
    r"(?P<name>.*?[a-z])(?P<cedex> cedex)? 0*(?P<number>\d{1,3})"
    r"(?P<rank> ?(?:er|ere|e|eme|ieme|nd|nde))?(?: arr[a-z]*)?"
)
_CEDEX = re.compile(r" cedex\b.*$")
_SLASH = re.compile(r"(?<!\b[sS])(?<!\s)\s*/\s*")


@dataclass(frozen=True, slots=True)
class WrittenName:
    """What was understood of a text: a name, and what stood beside it.

    ``number``: an arrondissement, for the cities that have some (« Paris cedex 13 » too).
    ``department``: the two digits after any other name (« Clichy (92) »).
    """

    key: str
    number: str = ""
    department: str = ""
    postcode: str = ""


def read_name(text: str) -> WrittenName:
    """Read a free text such as « PARIS 75013 », « Paris 13ème arrondissement », « St Cloud »."""
    folded = fold(_SLASH.sub(" sur ", text))
    found = _POSTCODE.search(folded)
    postcode = found.group(1).replace(" ", "") if found else ""
    folded = " ".join(_POSTCODE.sub(" ", folded).split())
    numbered = _NUMBER.fullmatch(folded)
    if numbered is None:
        return WrittenName(_spelled_out(_CEDEX.sub("", folded)), postcode=postcode)
    number = numbered["number"]
    is_department = len(number) == 2 and not (numbered["cedex"] or numbered["rank"])
    return WrittenName(
        key=_spelled_out(numbered["name"]),
        number=number,
        department=number if is_department else "",
        postcode=postcode,
    )


def name_key(name: str) -> str:
    """Return the spelling under which an official name is found."""
    return _spelled_out(fold(name))


def without_article(key: str) -> str:
    """Drop the article before a name: « la garenne colombes » -> « garenne colombes »."""
    for article in ARTICLES:
        if key.startswith(article):
            return key.removeprefix(article)
    return key


def _spelled_out(folded: str) -> str:
    """Write the abbreviations of a folded name in full."""
    first, *later = folded.split() or [""]
    return " ".join(
        [FIRST_WORDS.get(first, first), *(LATER_WORDS.get(word, word) for word in later)]
    )
