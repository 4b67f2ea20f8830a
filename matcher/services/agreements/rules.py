"""The rules of ranking asked about the very days of a placement.

One law for suggestions, plans and placements. A refusal that staff may lift is left out once
somebody lifted it for this placement, with a reason; any other stands, whoever asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matcher.services import legality, liftings
from matcher.vocabulary import Kind

if TYPE_CHECKING:
    from matcher.services.agreements.store import Case

SIGNED_FACTS = frozenset({"PR-04", "PR-05", "PR-06", "PR-07"})
"""Practical rules that a placement obeys to its end: what is held, asked and declared."""

NEW_FACTS = SIGNED_FACTS | {"PR-01"}
"""Practical rules that a new placement must obey; its opening may be full once it is there.

The others speak of proposals: seats are counted under a lock, overlaps and company blocks are
checked on the very days, and the company's yes has settled a dislike, a cap or an old refusal.
"""


def refusals(case: Case, *, facts: frozenset[str] = frozenset()) -> list[dict[str, Any]]:
    """Return the rules that refuse the days of a stored placement, as ``matcher why`` tells them.

    ``facts``: practical rules that count beside the law. The kind is that of the agreement,
    whatever the opening is now. Without an opening there is nothing to judge. Sees what is
    pending in the session.
    """
    said = _said(case)
    lifted = liftings.of_placement(case.context, case.placement.id)
    found = [
        refusal
        for refusal in said["refusals"]
        if not (refusal["liftable"] and refusal["rule"] in lifted)
    ]
    found += [
        notice | {"source": "Règle de l'école", "first_possible": None, "liftable": False}
        for notice in said["notices"]
        if notice["rule"] in facts
    ]
    return found


def liftable(case: Case) -> dict[str, dict[str, Any]]:
    """Return, by rule, the refusals of these days that staff may lift."""
    return {refusal["rule"]: refusal for refusal in _said(case)["refusals"] if refusal["liftable"]}


def _said(case: Case) -> dict[str, Any]:
    placement = case.placement
    if placement.opening is None or case.has_other_host:
        return {"refusals": [], "notices": []}
    case.context.session.flush()
    return legality.check(
        case.context,
        placement.trainee.reference,
        placement.company.siret,
        placement.opening.reference,
        placement.start_date,
        case.end,
        purpose=placement.purpose,
        kind=placement.kind or Kind.PMSMP,
    )
