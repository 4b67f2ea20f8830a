"""The referentials in use: trades, titles, skills, communes, stations, each made once.

What the school loaded wins over what ships with the product. The indexes are derived values:
they are kept under ``instance/`` by version and made again when they are missing.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import func, select

from matcher.errors import UnreadableFileError
from matcher.models.places import PlaceCommune, PlaceStation
from matcher.models.referentials import ReferentialVersion
from matcher.referentials.builtin import load_builtin
from matcher.referentials.communes import Commune, CommuneIndex, load_builtin_communes
from matcher.referentials.everyday_titles import index_of
from matcher.referentials.proximity import Closeness, closeness
from matcher.referentials.skills import SkillIndex
from matcher.referentials.stations import Station
from matcher.referentials.titles import TitleIndex
from matcher.services.referential_rows import read_outline, read_version
from matcher.vocabulary import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from matcher.referentials.communes import CommuneMatch
    from matcher.referentials.rome import Referential
    from matcher.referentials.skills import SkillMatch
    from matcher.referentials.titles import TitleResolution
    from matcher.services.context import Context

Index = TypeVar("Index", TitleIndex, Closeness)

TITLES_FILE = "titles.npz"
CLOSENESS_FILE = "closeness.npz"


def current_version(context: Context) -> ReferentialVersion | None:
    """Return the loaded version in use, or None while only the built-in trades are there."""
    return context.session.scalar(
        select(ReferentialVersion).where(ReferentialVersion.is_current).limit(1)
    )


def current(context: Context) -> Referential:
    """Return the referential in use, whole."""
    found = current_version(context)
    if found is None:
        return _builtin(context)
    return context.shelf.get(
        "referential", found.content_sha256, lambda: read_version(context.session, found)
    )


def outline(context: Context) -> Referential:
    """Return the referential in use as far as ranking needs it: see ``read_outline``."""
    found = current_version(context)
    if found is None:
        return _builtin(context)
    return context.shelf.get(
        "outline", found.content_sha256, lambda: read_outline(context.session, found)
    )


def title_index(context: Context) -> TitleIndex:
    """Return the index that resolves free titles to trades."""
    content = _content_in_use(context)
    return context.shelf.get(
        "titles",
        content,
        lambda: _kept(
            _derived(context, content) / TITLES_FILE,
            TitleIndex.load,
            lambda: index_of(current(context)),
        ),
    )


def trade_closeness(context: Context) -> Closeness:
    """Return how close any two trades are."""
    content = _content_in_use(context)
    return context.shelf.get(
        "closeness",
        content,
        lambda: _kept(
            _derived(context, content) / CLOSENESS_FILE,
            Closeness.load,
            lambda: closeness(current(context)),
        ),
    )


def skill_index(context: Context) -> SkillIndex:
    """Return the index that resolves labels of skills; it knows the product's own words too."""
    project = load_builtin().macro_skills.values()
    return context.shelf.get(
        "skills", _content_in_use(context), lambda: SkillIndex(current(context), project)
    )


def communes(context: Context) -> CommuneIndex:
    """Return the index of communes: those loaded by the school, else those built in."""
    seen = context.session.execute(
        select(
            func.count(),
            func.sum(PlaceCommune.latitude * func.length(PlaceCommune.name)),
            func.sum(PlaceCommune.longitude),
        ).select_from(PlaceCommune)
    ).one()
    if not seen[0]:
        return context.shelf.get(
            "communes", "built-in", lambda: CommuneIndex(load_builtin_communes())
        )

    def make() -> CommuneIndex:
        rows = context.session.execute(
            select(
                PlaceCommune.insee,
                PlaceCommune.name,
                PlaceCommune.postcodes,
                PlaceCommune.latitude,
                PlaceCommune.longitude,
            ).order_by(PlaceCommune.insee)
        )
        return CommuneIndex(
            Commune(insee, name, tuple(postcodes or ()), latitude, longitude)
            for insee, name, postcodes, latitude, longitude in rows
        )

    return context.shelf.get("communes", tuple(seen), make)


def stations(context: Context) -> tuple[Station, ...]:
    """Return the rail stations loaded by the school, in id order."""
    count = context.session.scalar(select(func.count()).select_from(PlaceStation)) or 0

    def make() -> tuple[Station, ...]:
        rows = context.session.scalars(select(PlaceStation).order_by(PlaceStation.id))
        return tuple(
            Station(row.id, row.name, row.latitude, row.longitude, tuple(row.lines or ()))
            for row in rows
        )

    return context.shelf.get("stations", count, make)


@dataclass(frozen=True)
class Resolvers:
    """What turns the words of a file or a form into entries of the referentials."""

    referential: Referential
    communes: CommuneIndex
    titles: TitleIndex
    skills: SkillIndex
    interests: Mapping[str, str]
    """Folded label of a centre d'intérêt to its code."""

    def commune(self, name: str | None, postcode: str | None) -> CommuneMatch:
        """Return the commune that a name and a postcode mean."""
        return self.communes.resolve(name, postcode)

    def title(self, text: str) -> TitleResolution:
        """Return the trades that a title may mean."""
        return self.titles.resolve(text)

    def title_many(self, texts: Iterable[str]) -> list[TitleResolution]:
        """Return the trades of several titles at once, in their order."""
        return self.titles.resolve_many(list(texts))

    def skill(self, label: str) -> SkillMatch:
        """Return the entry of the vocabulary of skills that a label means."""
        return self.skills.resolve(label)

    def interest(self, label: str) -> str | None:
        """Return the code of the centre d'intérêt that a label names, or None."""
        return self.interests.get(fold(label))

    def wishes(self, labels: Iterable[str]) -> list[tuple[str, str | None, str | None]]:
        """Return (label, trade, centre d'intérêt) of each label; both None where doubtful.

        A label is a ROME code, a centre d'intérêt, or a free title, in that order.
        """
        given = list(labels)
        codes = {
            label: label.strip().upper() for label in given if self.is_trade(label.strip().upper())
        }
        interests = {label: self.interest(label) for label in given if label not in codes}
        free = [label for label, interest in interests.items() if interest is None]
        trades = codes | {
            label: resolution.candidates[0].rome
            for label, resolution in zip(free, self.title_many(free), strict=True)
            if resolution.decided
        }
        return [(label, trades.get(label), interests.get(label)) for label in given]

    def is_trade(self, code: str) -> bool:
        """Whether ``code`` is a trade or a family of the referential."""
        return bool(self.referential.trades_meant_by(code))


def resolvers(context: Context) -> Resolvers:
    """Return the resolvers of the referentials in use."""
    referential = current(context)
    return Resolvers(
        referential=referential,
        communes=communes(context),
        titles=title_index(context),
        skills=skill_index(context),
        interests={
            fold(interest.label): interest.code for interest in referential.interests.values()
        }
        | {fold(interest.code): interest.code for interest in referential.interests.values()},
    )


def derived_states(context: Context) -> dict[str, str]:
    """Return what is kept of each derived index, in French; builds and changes nothing."""
    folder = _derived(context, _content_in_use(context))
    return {
        "des intitulés": _state(folder / TITLES_FILE, TitleIndex.load),
        "des proximités": _state(folder / CLOSENESS_FILE, Closeness.load),
    }


def _state(path: Path, load: Callable[[Path], object]) -> str:
    if not path.exists():
        return "à construire, au premier besoin"
    try:
        load(path)
    except UnreadableFileError:
        return "illisible : sera reconstruit au premier besoin"
    return "lisible"


def _builtin(context: Context) -> Referential:
    return context.shelf.get("referential", "built-in", load_builtin)


def _content_in_use(context: Context) -> str:
    """Return the hash that names the referential in use; nothing of it is read."""
    found = current_version(context)
    if found is not None:
        return found.content_sha256
    return context.shelf.get("built-in hash", "built-in", lambda: _builtin_hash(_builtin(context)))


def _derived(context: Context, content: str) -> Path:
    """Return the folder of what is derived from a version; its name follows its content."""
    return context.instance / "referentials" / content[:16]


def _builtin_hash(referential: Referential) -> str:
    digest = hashlib.sha256(referential.version.encode())
    for part in (referential.appellations, sorted(referential.core_skills.items())):
        digest.update(repr(part).encode())
    return digest.hexdigest()


def _kept(path: Path, load: Callable[[Path], Index], make: Callable[[], Index]) -> Index:
    """Return a derived index: read if it is kept and readable, else made and kept.

    Written beside and renamed, so that another process never reads half of it; a folder that
    cannot be written only costs the next start.
    """
    with contextlib.suppress(UnreadableFileError):
        if path.exists():
            return load(path)
    made = make()
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        made.save(draft)
        draft.replace(path)
    return made
