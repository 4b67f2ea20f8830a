"""Which trade an opening and a wish mean; what a person has settled before is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcher.services.records.lists import WISHES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matcher.services.importing.drafts import Draft, Work

UNDECIDED = "un intitulé qui désigne un seul métier (à préciser)"


def find_trades(work: Work, drafts: Sequence[Draft]) -> None:
    """Give each opening its trade: the ROME code if there is one, else a title that is sure."""
    openings = [draft for draft in drafts if {"title", "rome"} & draft.values.keys()]
    titles = sorted({draft.merged("title") for draft in openings if _needs_title(draft)})
    decided = {
        title: found.candidates[0].rome
        for title, found in zip(titles, work.resolvers.title_many(titles), strict=True)
        if found.decided
    }
    for draft in openings:
        _set_trade(work, draft, decided)


def _needs_title(draft: Draft) -> bool:
    return draft.merged("rome") is None and draft.merged("title") is not None


def _set_trade(work: Work, draft: Draft, decided: dict[str, str]) -> None:
    title, rome = draft.merged("title"), draft.merged("rome")
    if rome is not None:
        is_known = work.resolvers.is_trade(rome)
        draft.values["trade"] = rome if is_known else None
        if not is_known:
            work.warn(draft, "rome", rome, "un code du référentiel des métiers en service")
    elif title is None:
        work.refuse(draft, "title", None, "un intitulé ou un code ROME")
    else:
        draft.values["trade"] = _settled(draft) or decided.get(title)
        if draft.values["trade"] is None:
            work.warn(draft, "title", title, UNDECIDED)


def _settled(draft: Draft) -> str | None:
    """Return the stored trade of a title that did not change."""
    stored = draft.stored
    if stored is None or stored["title"] != draft.merged("title") or stored["rome"] is not None:
        return None
    trade: str | None = stored["trade"]
    return trade


def find_wishes(work: Work, drafts: Sequence[Draft]) -> None:
    """Give each project, interest and dislike its trade or centre d'intérêt where it is sure."""
    entries = [
        (draft, child.attribute, entry)
        for draft in drafts
        for child in WISHES
        for entry in draft.lists.get(child.attribute) or ()
    ]
    labels = sorted({entry.label for _, _, entry in entries})
    meant = {label: (trade, interest) for label, trade, interest in work.resolvers.wishes(labels)}
    for draft, attribute, entry in entries:
        stored = draft.stored_lists.get(attribute) or ()
        settled = [old.derived for old in stored if old.given == entry.given and any(old.derived)]
        entry.derived = settled[0] if settled else meant[entry.label]
        if not any(entry.derived):
            work.warn(draft, attribute, entry.label, UNDECIDED)
