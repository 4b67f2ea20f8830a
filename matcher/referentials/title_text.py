"""From a title as employers write it to the words that carry a trade.

The steps, in order: gender marks off, case and accents off, contract words, schedules, salaries
and places off, abbreviations and modern words spelt out, feminine and plural brought back to
one stem. Both sides of a comparison, official title and free title, go through the same steps.
"""

from __future__ import annotations

import re
from functools import lru_cache

from matcher.referentials.title_words import TRADELESS_PATTERNS, job_words
from matcher.vocabulary import fold

FEMININE = (
    "e|es|se|ses|euse|euses|trice|trices|rice|rices|ere|eres|ère|ères|iere|ieres|ière|ières"
    "|ne|nes|nne|enne|ienne|iennes|ve|ves|ive|ives|te|tes|le|les|elle|esse|fe|fes|ffe|ale"
)
GENDER_PAIR = re.compile(r"(?<![\w&])[hfm]\s*[/|\-]\s*[hfm](\s*[/|\-]\s*[xnd])?(?![\w&])", re.I)
GENDER_WORDS = re.compile(r"\b(hommes?|femmes?)\s*(/|ou|et)\s*(femmes?|hommes?)\b", re.I)
GENDER_MARK = re.compile(
    rf"(?<=\w)(\s?\(-?({FEMININE}|s)\)|[·•∙.]({FEMININE})(?!\w)([·•∙.]s\b)?"
    rf"|\s?/\s?-?({FEMININE})(?!\w)|-(e|es|se|euse|trice|rice|ère|ière|ne|ve|euses|trices)(?!\w))",
    re.I,
)
GLUED_LEVEL = re.compile(r"\b([a-z]{4,})(\d)\b")
"""A word and its level written together, folded: ssiap1, caces3."""
PAIR = re.compile(r"^(?P<first>.+?) / (?P<second>\S+)(?P<rest>.*)$")
SEPARATORS = re.compile(r"\s[-–—/]\s|[|:;•\[\]{}]|(?<!\w)\(|\)(?!\w)")

STEM_ENDINGS = (
    ("trices", "teur"),
    ("trice", "teur"),
    ("euses", "eur"),
    ("euse", "eur"),
    ("ieres", "ier"),
    ("iere", "ier"),
    ("eres", "er"),
    ("ere", "er"),
    ("ennes", "en"),
    ("enne", "en"),
    ("onnes", "on"),
    ("onne", "on"),
    ("ives", "if"),
    ("ive", "if"),
    ("elles", "el"),
    ("elle", "el"),
    ("ales", "al"),
    ("aux", "al"),
    ("ffes", "f"),
    ("ffe", "f"),
)
SHORTEST_STEMMED = 4


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return ``word`` (folded) without gender and number: vendeuses -> vendeur."""
    if len(word) < SHORTEST_STEMMED:
        return word
    for ending, base in STEM_ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word[: -len(ending)] + base
    if word[-1] in "sx" and word[-2] != "s":
        word = word[:-1]
    while len(word) >= SHORTEST_STEMMED and word[-1] == "e":
        word = word[:-1]
    return word


def segments(title: str) -> list[str]:
    """Return the title and its parts between dashes, bars, colons and brackets."""
    parts = [part.strip() for part in SEPARATORS.split(GENDER_PAIR.sub(" ", title))]
    return list(dict.fromkeys([title, *filter(None, parts)]))


def title_words(title: str) -> list[str]:
    """Return the folded words of ``title`` that may carry a trade.

    A title made of nothing but tradeless words keeps them all: better a poor hint than none.
    """
    return _without_repeats(_bearing(_tradeless_off(_plain(title))))


def spelt_out_words(title: str) -> list[str]:
    """Return the same with abbreviations and modern words spelt out."""
    return _without_repeats(_bearing(_spelt_out(_tradeless_off(_plain(title)))))


def official_words(label: str) -> list[str]:
    """Return the words of an official label: both genders brought to the first one."""
    return _without_repeats(_tradeless_off(_plain(_first_gender(label))))


# ---- private -----------------------------------------------------------------------------


def _plain(title: str) -> str:
    text = GENDER_WORDS.sub(" ", GENDER_PAIR.sub(" ", title))
    return GLUED_LEVEL.sub(r"\1 \2", fold(GENDER_MARK.sub("", text)))


def _first_gender(label: str) -> str:
    """Return "Chef de chantier" for "Chef / Cheffe de chantier"."""
    match = PAIR.match(label)
    if match is None:
        return label
    first, second = match["first"].split(), match["second"]
    # "Agent administratif / Agente administrative": the second half repeats the first.
    repeated = len(first) > 1 and stem(fold(first[0])) == stem(fold(second))
    if repeated:
        tail = match["rest"].split()[len(first) - 1 :]
        return " ".join([*first, *tail])
    return match["first"] + match["rest"]


def _tradeless_off(text: str) -> list[str]:
    for pattern in TRADELESS_PATTERNS:
        text = pattern.sub(" ", text)
    return [word for word in text.split() if word not in job_words().empty]


def _bearing(words: list[str]) -> list[str]:
    tradeless = job_words().tradeless
    kept = [word for word in words if word not in tradeless and not word.isdigit()]
    return kept or words


def _spelt_out(words: list[str]) -> list[str]:
    vocabulary = job_words()
    found: list[str] = []
    place = 0
    while place < len(words):
        for length in range(min(vocabulary.longest_short_form, len(words) - place), 0, -1):
            spelt = vocabulary.spelt_out.get(" ".join(words[place : place + length]))
            if spelt is not None:
                found.extend(spelt)
                break
        else:
            length = 1
            found.append(words[place])
        place += length
    return found


def _without_repeats(words: list[str]) -> list[str]:
    seen: set[str] = set()
    kept = []
    for word in words:
        if (root := stem(word)) not in seen:
            seen.add(root)
            kept.append(word)
    return kept
