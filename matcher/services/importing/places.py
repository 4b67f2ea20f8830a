"""Where a row is: its commune by name and postcode, its point where none was given."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matcher.services.importing.drafts import Draft, Work
    from matcher.services.importing.resolvers import PlaceFound

COLUMNS = ("postcode", "commune", "latitude", "longitude")
POINT = ("latitude", "longitude")
DIGITS = 7
"""Decimals of a coordinate that is kept: about a centimetre."""


def place(work: Work, drafts: Sequence[Draft]) -> None:
    """Resolve the commune of each draft whose file says where it is."""
    for draft in drafts:
        if any(name in draft.values for name in COLUMNS):
            _place_one(work, draft)


def _place_one(work: Work, draft: Draft) -> None:
    if "postcode" in draft.repaired and not _agrees(work, draft):
        work.warn(
            draft,
            "postcode",
            draft.values["postcode"],
            "un code postal de la commune (réparation incertaine, code non repris)",
        )
        draft.values["postcode"] = None
    name, postcode = draft.merged("commune"), draft.merged("postcode")
    found = work.resolvers.commune(name, postcode)
    if (name or postcode) and found.commune is None and found.point is None:
        attribute = "commune" if name else "postcode"
        work.warn(draft, attribute, name or postcode, "une commune connue (lieu laissé inconnu)")
    elif found.contradicts:
        work.warn(draft, "postcode", postcode, f"un code postal de {name} (commune suivie)")
    _set_point(draft, found)


def _agrees(work: Work, draft: Draft) -> bool:
    """Whether a mended postcode is in the department of the commune, or no commune says no."""
    name = draft.merged("commune")
    if not name:
        return True
    commune = work.resolvers.commune(name, None).commune
    return commune is None or commune.insee[:2] == draft.values["postcode"][:2]


def _set_point(draft: Draft, found: PlaceFound) -> None:
    """Set the code of the commune, and its point unless the file gives one.

    A row that stays in its commune keeps its stored point where the file has no such columns.
    """
    insee = found.commune.insee if found.commune else None
    stays = draft.stored is not None and draft.stored["commune_insee"] == insee
    draft.values["commune_insee"] = insee
    if all(draft.values.get(name) is not None for name in POINT):
        return
    if stays and not any(name in draft.values for name in POINT):
        return
    for name, degrees in zip(POINT, found.point or (None, None), strict=True):
        draft.values[name] = None if degrees is None else round(float(degrees), DIGITS)
