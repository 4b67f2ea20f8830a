"""The ground of the use cases that keep records: pages of a list, faults by field, words resolved.

A record is a mapping with the names of the exchange format. A value that is absent was not said,
None is unknown, an empty list is known to be nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from matcher.errors import ConflictError, InvalidFieldsError
from matcher.vocabulary import SoftSkill

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Select

    from matcher.exchange.columns import Format
    from matcher.exchange.lists import Levelled
    from matcher.services.context import Context
    from matcher.services.referentials import Resolvers

Values = Mapping[str, Any]
Record = dict[str, Any]
Settled = Mapping[str, tuple[str | None, str | None]]
Row = TypeVar("Row")

POINT = ("latitude", "longitude")
PLACE = ("postcode", "commune", *POINT)

Seen = Callable[[Record], None]
"""Is given the record as stored before it is changed; raises to stop the change."""


@dataclass(frozen=True)
class Page:
    """One page of a list in the order of its keys; ``total`` counts the whole list."""

    records: list[Record]
    total: int


class Located(Protocol):
    """A row with a place in words and the commune that was recognised."""

    postcode: Any
    commune: Any
    commune_insee: Any
    latitude: Any
    longitude: Any


class SkillRow(Protocol):
    """A stored skill: its label and what it was resolved to."""

    label: Any
    macro_skill: Any
    skill: Any


class Faults:
    """What is wrong with a record, by field; everything is told at once."""

    def __init__(self) -> None:
        self._found: dict[str, list[str]] = {}

    def add(self, field: str, message: str) -> None:
        """Note that ``field`` is wrong."""
        self._found.setdefault(field, []).append(message)

    def in_order(self, row: object, exchanged: Format) -> None:
        """Note the last days of ``row`` that lie before their first day, where both are known."""
        for first, last in exchanged.ordered:
            start, end = getattr(row, first), getattr(row, last)
            if start is not None and end is not None and end < start:
                self.add(last, f"« {end} » ; attendu : un jour à partir de {first} ({start}).")

    def stop(self) -> None:
        """Raise ``InvalidFieldsError`` if anything is wrong."""
        if self._found:
            raise InvalidFieldsError(self._found)


def page_of(
    context: Context,
    query: Select[Row],
    record: Callable[[Row], Record],
    *,
    page: int,
    page_size: int,
) -> Page:
    """Return one page of ``query``, which is in the order of its keys.

    Raises ``InvalidFieldsError`` for a page beyond the last; an empty list has one empty page.
    """
    total = context.session.scalar(
        select(func.count()).select_from(query.order_by(None).subquery())
    )
    last = max(1, -(-(total or 0) // page_size))
    if page > last:
        raise InvalidFieldsError({"page": [f"« {page} » ; attendu : une page de 1 à {last}."]})
    rows = context.session.scalars(query.limit(page_size).offset((page - 1) * page_size)).unique()
    return Page([record(row) for row in rows], total or 0)


def set_plain(row: object, values: Values, names: Iterable[str], defaults: Values) -> None:
    """Copy those of ``names`` that were said; unknown becomes the default where there is one."""
    for name in names:
        if name not in values:
            continue
        value = values[name]
        if value is None:
            value = defaults.get(name)
        if isinstance(value, list):
            value = [str(part) for part in value]
        setattr(row, name, value)


def set_place(row: Located, values: Values, resolvers: Resolvers, *, is_new: bool) -> None:
    """Recognise the commune of ``row`` again, and its point unless ``values`` gives one.

    As on import: a row that stays in its commune keeps its point where none is said.
    """
    if not any(name in values for name in PLACE):
        return
    match = resolvers.commune(row.commune, row.postcode)
    insee = match.commune.insee if match.commune else None
    stays = not is_new and row.commune_insee == insee
    row.commune_insee = insee
    is_given = all(values.get(name) is not None for name in POINT)
    if not is_given and not (stays and not any(name in values for name in POINT)):
        row.latitude, row.longitude = match.point or (None, None)


def stated_none(
    stored: list[str] | None, values: Values, names: Sequence[str]
) -> list[str] | None:
    """Return which of the lists ``names`` are known to be nothing, after ``values``."""
    none = {name for name in stored or () if name not in values}
    none |= {name for name in names if values.get(name) == []}
    return sorted(none) or None


def known_list(stated: list[str] | None, name: str, items: list[Any]) -> list[Any] | None:
    """Return ``items``; an empty list only if it is known to be nothing, else None."""
    return items if items or name in (stated or ()) else None


def skill_values(
    resolvers: Resolvers, items: Iterable[Levelled], settled: Settled
) -> list[dict[str, Any]]:
    """Return the columns of skills: label, level, the entries that the label stands for.

    What a label was ``settled`` to before, by the product or by a person, is kept.
    """
    rows = []
    for position, (label, level) in enumerate(items):
        macro_skill, skill = settled.get(label) or _entries(resolvers, label)
        rows.append(
            {
                "position": position,
                "label": label,
                "level": level,
                "macro_skill": macro_skill,
                "skill": skill,
            }
        )
    return rows


def _entries(resolvers: Resolvers, label: str) -> tuple[str | None, str | None]:
    match = resolvers.skill(label)
    return match.macro_skill, match.skill


def settled_skills(rows: Iterable[SkillRow]) -> Settled:
    """Return what the labels of ``rows`` were resolved to, where they were."""
    return {
        row.label: (row.macro_skill, row.skill) for row in rows if row.macro_skill or row.skill
    }


def soft_skill_values(items: Iterable[Levelled]) -> list[dict[str, Any]]:
    """Return the columns of savoir-être: label, level, which of the 16 it is."""
    return [
        {
            "position": position,
            "label": label,
            "level": level,
            "soft_skill": SoftSkill.parse(label),
        }
        for position, (label, level) in enumerate(items)
    ]


def replace_rows(context: Context, rows: list[Row], new: Iterable[Row]) -> None:
    """Put ``new`` in the place of ``rows``; the old ones leave first, positions are unique."""
    if rows:
        rows.clear()
        context.session.flush()
    rows.extend(new)


def flush(context: Context, conflict: str) -> None:
    """Write what is pending; a key taken meanwhile raises ``ConflictError``."""
    try:
        context.session.flush()
    except IntegrityError as error:
        raise ConflictError(conflict) from error


def unresolved(row: Located) -> list[str]:
    """Return the commune of ``row`` as something to review if it was not recognised."""
    is_lost = row.commune is not None and row.commune_insee is None
    return [f"commune : {row.commune}"] if is_lost else []
