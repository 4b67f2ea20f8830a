"""How cells are drawn: often empty, often just on a bound."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

Value = TypeVar("Value")


def maybe(chance: random.Random, share: float, text: str) -> str:
    """Return ``text`` in ``share`` of the cases, else an empty cell."""
    return text if chance.random() < share else ""


def some(chance: random.Random, items: Sequence[str], most: int) -> str:
    """Return a list cell of up to ``most`` different ``items``."""
    return "|".join(chance.sample(items, chance.randint(0, most)))


def day(on: date, offset: int) -> str:
    """Return the date ``offset`` days after ``on`` as a cell."""
    return (on + timedelta(days=offset)).isoformat()


def birthday_at(target: date, age: int, shift: int) -> str:
    """Return a birth date whose ``age``-th birthday is ``shift`` days after ``target``."""
    moved = target + timedelta(days=shift)
    try:
        return moved.replace(year=moved.year - age).isoformat()
    except ValueError:
        return moved.replace(year=moved.year - age, day=28).isoformat()
