"""What a trainee's file says of wishes and skills, drawn from the hidden nature and the past."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulator.material import Trade, trades
from tests.simulator.truth import LETTERS, ability, appeal

if TYPE_CHECKING:
    from random import Random

    from tests.simulator.people import Trainee

EVERYDAY_SKILLS = (
    "Utiliser un ordinateur et les logiciels courants",
    "Accueillir et renseigner le public",
    "Garder et encadrer des enfants",
    "Faire la cuisine",
    "Nettoyer et désinfecter les locaux",
    "Faire les courses avec quelqu'un",
    "Anglais",
    "Bricolage",
    "Publier sur les réseaux sociaux",
)


def wish_columns(chance: Random, trainee: Trainee, past: list[Trade]) -> dict[str, str]:
    """Return projects, interests, dislikes, riasec, skills and soft skills."""
    ranked = sorted(
        trades().values(),
        key=lambda trade: (-appeal(trainee.nature, trade) + chance.gauss(0, 0.1), trade.code),
    )
    projects = ranked[: _projects_count(chance, trainee)]
    return {
        "projects": "|".join(_as_code_or_word(chance, trade, 0.45) for trade in projects),
        "interests": _interests(chance, trainee, ranked),
        "dislikes": _dislikes(chance, trainee, ranked),
        "riasec": _riasec(chance, trainee),
        "skills": _skills(chance, trainee, past, projects),
        "soft_skills": _soft_skills(chance, trainee, past),
    }


def _projects_count(chance: Random, trainee: Trainee) -> int:
    if trainee.is_thin or trainee.status == "candidate":
        return chance.choice((0, 0, 1))
    if trainee.phase == "discover":
        return chance.choice((0, 1, 1, 2, 3))
    return chance.choice((1, 1, 2))


def _as_code_or_word(chance: Random, trade: Trade, codes: float) -> str:
    return trade.code if chance.random() < codes else trade.said


def _interests(chance: Random, trainee: Trainee, ranked: list[Trade]) -> str:
    if trainee.is_thin and chance.random() < 0.7:
        return ""
    items = []
    for trade in ranked[1 : 1 + chance.randint(1, 5)]:
        item = trade.interest if chance.random() < 0.5 else _as_code_or_word(chance, trade, 0.5)
        if item not in items:
            items.append(item)
    return "|".join(items)


def _dislikes(chance: Random, trainee: Trainee, ranked: list[Trade]) -> str:
    if trainee.is_thin or chance.random() > 0.34:
        return ""
    common = [trade for trade in ranked[-25:] if trade.sector not in {"numerique", "animation"}]
    picked = chance.sample(common, chance.choice((1, 1, 2)))
    return "|".join(_as_code_or_word(chance, trade, 0.6) for trade in picked)


def _riasec(chance: Random, trainee: Trainee) -> str:
    if trainee.is_thin or chance.random() < 0.2:
        return ""
    seen = [value + chance.gauss(0, 0.12) for value in trainee.nature.taste]
    order = sorted(range(len(LETTERS)), key=lambda index: -seen[index])
    return "".join(LETTERS[index] for index in order[: chance.choice((2, 3, 3))])


def _skills(chance: Random, trainee: Trainee, past: list[Trade], projects: list[Trade]) -> str:
    """Return what was seen in companies, at the level reached, and what life taught."""
    if trainee.is_thin and chance.random() < 0.6:
        return ""
    levels: dict[str, str] = {}
    for trade in past:
        reach = ability(trainee.nature, trade)
        for label in trade.skills:
            if chance.random() < 0.6:
                level = 1 + (chance.random() < reach) + (chance.random() < reach - 0.2)
                levels[label] = str(max(level, int(levels.get(label) or 0)))
    for label in chance.sample(EVERYDAY_SKILLS, chance.randint(0, 3)):
        levels.setdefault(label, chance.choice(("1", "2", "2", "", "0")))
    for trade in projects:
        if chance.random() < 0.4:
            levels.setdefault(chance.choice(trade.skills), "")
    return _levelled(levels)


def _soft_skills(chance: Random, trainee: Trainee, past: list[Trade]) -> str:
    if trainee.is_thin or (not past and chance.random() < 0.5):
        return ""
    labels = [label for trade in past for label in trade.soft]
    labels += ["respecter ses engagements, assumer ses responsabilités", "travailler en équipe"]
    distinct = list(dict.fromkeys(labels))
    picked = chance.sample(distinct, min(len(distinct), chance.randint(2, 5)))
    mean = sum(trainee.nature.aptitude) / 4
    return _levelled(
        {
            label: str(1 + (chance.random() < mean + 0.2) + (chance.random() < mean - 0.2))
            for label in picked
        }
    )


def _levelled(levels: dict[str, str]) -> str:
    return "|".join(f"{label}:{level}" if level else label for label, level in levels.items())
