"""A referential of trades in memory: what the product knows of the ROME, whatever its origin.

Two origins fill the same value: the trades that ship with the product (``builtin``) and the
official ROME 4.0 archive (``archive``). Ids are text. A trade is a fiche; its family is one of
the 532 historical codes, which are themselves trades of the official archive.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Trade:
    """One fiche métier. ``riasec``: one or two letters, strongest first, or empty."""

    code: str
    label: str
    family: str
    domain: str
    riasec: str = ""
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Appellation:
    """One job title of a trade; ``is_rare`` titles weigh less in a search."""

    id: str
    label: str
    trade: str
    is_main: bool = False
    is_rare: bool = False


@dataclass(frozen=True, slots=True)
class MacroSkill:
    """What scoring compares: an entry of the vocabulary of skills.

    ``rome_codes`` are the ROME macro-competences it covers (itself, for the official archive).
    """

    id: str
    label: str
    riasec: str = ""
    aliases: tuple[str, ...] = ()
    rome_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Skill:
    """A detailed skill (compétence) or knowledge (savoir) under a macro-skill."""

    id: str
    label: str
    macro_skill: str | None
    is_knowledge: bool = False


@dataclass(frozen=True, slots=True)
class WorkContext:
    """A condition of work (hours, place, risk). ``category`` is the label of its type."""

    id: str
    label: str
    category: str


@dataclass(frozen=True, slots=True)
class Interest:
    """A centre d'intérêt; it stands for its principal trades."""

    code: str
    label: str
    principal_trades: tuple[str, ...]
    other_trades: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TradeLink:
    """A trade asks for a skill, a knowledge or a work context; ``is_core`` = coeur de métier."""

    trade: str
    target: str
    is_core: bool = False


@dataclass(frozen=True, slots=True)
class Mobility:
    """An official move from one trade to another; ``rank`` 1 is the nearest. Directed."""

    trade: str
    target: str
    rank: int


@dataclass(frozen=True)
class Referential:
    """Everything known of the trades, of one version; read-only.

    ``core_skills`` maps a trade to its asked macro-skills with the level asked (1 to 3).
    ``demands`` and ``risk_hints`` map a trade to codes of the vocabulary; hints never decide.
    ``sectors`` maps a trade to the labels of its sectors, ``soft_skills`` to the OGR codes of
    the savoir-être asked. ``links`` lead to macro-skills, detailed skills and work contexts.
    """

    version: str
    trades: Mapping[str, Trade]
    appellations: tuple[Appellation, ...]
    macro_skills: Mapping[str, MacroSkill]
    skills: Mapping[str, Skill]
    contexts: Mapping[str, WorkContext]
    interests: Mapping[str, Interest]
    links: tuple[TradeLink, ...]
    mobility: tuple[Mobility, ...]
    core_skills: Mapping[str, Mapping[str, int]]
    sectors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    demands: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    risk_hints: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    soft_skills: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    neighbours: tuple[tuple[str, str, float], ...] = ()
    """Closeness stated by hand (built-in only): code, code, value in [0, 1]."""

    @cached_property
    def members_of(self) -> Mapping[str, tuple[str, ...]]:
        """Trades of each family, by family code, in code order."""
        members: dict[str, list[str]] = {}
        for code in sorted(self.trades):
            members.setdefault(self.trades[code].family, []).append(code)
        return {family: tuple(codes) for family, codes in members.items()}

    def trades_meant_by(self, code: str) -> tuple[str, ...]:
        """Return the trades a code stands for: a family code means its whole family."""
        if code in self.members_of:
            return self.members_of[code]
        return (code,) if code in self.trades else ()
