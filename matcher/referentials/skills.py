"""From the label of a skill to the vocabulary: a macro-skill, and a detailed skill if it is one.

Exact first, after folding: macro-skills, their aliases, detailed skills (then their
macro-skill), knowledge (which has none). Then the same words without articles, gender and number
(« accueil client »: « accueil des clients »). Then tolerant:

    likeness = ratio of rapidfuzz over these words, sorted, in [0, 1]

and only from ``LEAST_LIKENESS`` on, because a wrong skill is worse than an unknown one: the
label is kept as given and can be resolved again. The project's macro-skills are held through
the ROME macro-competences they cover, so that a label means the same under both referentials.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from matcher.referentials.title_text import stem
from matcher.vocabulary import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from matcher.referentials.rome import MacroSkill, Referential

LEAST_LIKENESS = 0.9
ARTICLES = frozenset(
    {"au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "un", "une"}
)
SHORTEST_TOLERATED = 8
"""Characters: in a shorter label two letters make another word."""


@dataclass(frozen=True, slots=True)
class SkillMatch:
    """What a label was resolved to; both ids None and score 0 if it is unknown.

    ``macro_skill`` and ``skill`` are ids of the referential; ``rome_codes`` the ROME
    macro-competences meant, whatever the referential.
    """

    label: str
    macro_skill: str | None = None
    skill: str | None = None
    score: float = 0.0
    rome_codes: tuple[str, ...] = ()


class SkillIndex:
    """Resolves labels of skills against one referential; remembers its answers.

    ``project`` holds the project's own macro-skills when another referential is current: their
    labels and aliases are then brought to the macro-competences they cover.
    """

    def __init__(self, referential: Referential, project: Iterable[MacroSkill] = ()) -> None:
        self._exact = _entries(referential, project)
        self._by_words = {_sorted_words(label): label for label in reversed(self._exact)}
        self._words = sorted(self._by_words)
        self._known: dict[str, SkillMatch] = {}

    def resolve(self, label: str) -> SkillMatch:
        """Return what ``label`` means."""
        folded = fold(label)
        if folded not in self._known:
            self._known[folded] = self._find(folded)
        found = self._known[folded]
        return SkillMatch(label, found.macro_skill, found.skill, found.score, found.rome_codes)

    def resolve_many(self, labels: Sequence[str]) -> list[SkillMatch]:
        """Return what each label means, in order."""
        return [self.resolve(label) for label in labels]

    def _find(self, folded: str) -> SkillMatch:
        if folded in self._exact:
            return self._exact[folded]
        if (same := self._by_words.get(_sorted_words(folded))) is not None:
            return self._exact[same]
        if len(folded) < SHORTEST_TOLERATED:
            return SkillMatch(folded)
        near = process.extractOne(
            _sorted_words(folded),
            self._words,
            scorer=fuzz.ratio,
            score_cutoff=100 * LEAST_LIKENESS,
        )
        if near is None:
            return SkillMatch(folded)
        found = self._exact[self._by_words[near[0]]]
        score = round(near[1] / 100, 4)
        return SkillMatch(folded, found.macro_skill, found.skill, score, found.rome_codes)


# ---- private -----------------------------------------------------------------------------


def _entries(referential: Referential, project: Iterable[MacroSkill]) -> dict[str, SkillMatch]:
    """Return the match of each known folded label; the first of equal labels wins."""
    macros = referential.macro_skills
    entries: dict[str, SkillMatch] = {}
    for label, macro, skill in _named(referential, project):
        codes = macros[macro].rome_codes if macro else ()
        entries.setdefault(fold(label), SkillMatch(label, macro, skill, 1.0, codes))
    entries.pop("", None)
    return entries


def _named(
    referential: Referential, project: Iterable[MacroSkill]
) -> Iterator[tuple[str, str | None, str | None]]:
    """Yield (label, macro-skill, detailed skill), what wins first."""
    macros = referential.macro_skills.values()
    for macro in macros:
        yield from ((label, macro.id, None) for label in (macro.label, macro.id))
    for macro in macros:
        yield from ((alias, macro.id, None) for alias in macro.aliases)
    covering = {code: macro.id for macro in macros for code in macro.rome_codes}
    for own in project:
        held = [covering[code] for code in own.rome_codes if code in covering]
        if held:
            yield from ((label, held[0], None) for label in (own.label, own.id, *own.aliases))
    for skill in sorted(referential.skills.values(), key=lambda one: one.is_knowledge):
        yield skill.label, skill.macro_skill, skill.id


def _sorted_words(folded: str) -> str:
    """Return the words of a folded label, but articles, without gender and number, sorted."""
    words = folded.split()
    kept = [stem(word) for word in words if word not in ARTICLES]
    return " ".join(sorted(kept or words))
