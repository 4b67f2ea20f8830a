"""What changes made by hand cost the others, against the plan without them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import url_for

from matcher.services.planning.ground import LockRefusedError, PairName
from matcher.web.pages import french

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matcher.errors import ConflictError
    from matcher.web.pages.plan_address import Address

SOMEBODY = "un stagiaire"
MOST_NAMED = 5


def changes(
    base: Mapping[str, Any],
    document: Mapping[str, Any],
    address: Address,
    names: Mapping[str, str],
) -> dict[str, Any] | None:
    """Return what was changed and what it costs, or None if nothing was.

    ``names``: of the trainees that the actor may see; no other is named.
    """
    if not address.is_changed:
        return None
    before, after = _worth(base), _worth(document)
    by_hand = {pair.trainee for pair in (*address.locks, *address.bans)}
    others = [who for who in before if who not in by_hand]
    lost = [who for who in others if before[who] is not None and after.get(who) is None]
    less = [who for who in others if who not in lost and _is_less(before[who], after.get(who))]
    placed = document["certificate"]["placed"] - base["certificate"]["placed"]
    return {
        "is_free": not lost and not less and placed >= 0,
        "sentence": _sentence(placed, _named(lost, names), _named(less, names)),
        "made": [
            *(_made("Gardée", pair, base, document, names, address) for pair in address.locks),
            *(_made("Interdite", pair, base, document, names, address) for pair in address.bans),
        ],
        "clear": address.untouched().href(),
    }


def refusal(error: ConflictError, names: Mapping[str, str]) -> dict[str, str]:
    """Return why a change cannot be, and where its rules are told."""
    if not isinstance(error, LockRefusedError):
        return {"text": error.message, "why": ""}
    pair = error.pair
    return {
        "text": f"Impossible pour {names.get(pair.trainee, SOMEBODY)} : {error.reason}",
        "why": url_for(
            "trainees.why", reference=pair.trainee, siret=pair.siret, opening=pair.opening
        ),
    }


def _worth(document: Mapping[str, Any]) -> dict[str, float | None]:
    seated = {seat["trainee"]: seat["utility"] for seat in document["plan"]}
    return seated | {one["trainee"]: None for one in document["unplaced"]}


def _is_less(before: float | None, after: float | None) -> bool:
    return before is not None and after is not None and after < before


def _named(references: Sequence[str], names: Mapping[str, str]) -> tuple[int, str]:
    """Return how many, and the names of some that may be named."""
    known = sorted(names[who] for who in references if who in names)
    told = french.listed(known[:MOST_NAMED]) if known else ""
    return len(references), f" ({told}{'…' if len(known) > MOST_NAMED else ''})" if told else ""


def _sentence(placed: int, lost: tuple[int, str], less: tuple[int, str]) -> str:
    parts = []
    if placed:
        more = "de moins placé" if placed < 0 else "de plus placé"
        parts.append(french.count(abs(placed), f"stagiaire {more}", f"stagiaires {more}s"))
    if lost[0]:
        said = french.count(
            lost[0], "autre n'aurait plus de place", "autres n'auraient plus de place"
        )
        parts.append(said + lost[1])
    if less[0]:
        said = french.count(
            less[0],
            "autre aurait une place qui lui apporte moins",
            "autres auraient une place qui leur apporte moins",
        )
        parts.append(said + less[1])
    if not parts:
        return "Ces changements n'enlèvent rien aux autres : autant de stagiaires placés."
    return f"Ce que cela coûte : {' ; '.join(parts)}."


def _made(
    said: str,
    pair: PairName,
    base: Mapping[str, Any],
    document: Mapping[str, Any],
    names: Mapping[str, str],
    address: Address,
) -> dict[str, str]:
    seats = (*document["plan"], *base["plan"])
    found = next((one for one in seats if _pair(one) == pair), None)
    place = f"{found['title']} · {found['company']}" if found else f"place {pair.opening}"
    return {
        "said": said,
        "who": names.get(pair.trainee, SOMEBODY),
        "place": place,
        "undo": address.without(pair).href(),
    }


def _pair(seat: Mapping[str, Any]) -> PairName:
    return PairName(seat["trainee"], seat["company_siret"], seat["opening"])
