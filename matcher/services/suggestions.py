"""What a trainer asks: the ranked places of a trainee, and why one place is where it is."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from matcher.models.companies import Company
from matcher.models.openings import Opening
from matcher.models.suggestions import Suggestion, SuggestionList
from matcher.models.trainees import Trainee
from matcher.scoring import engine
from matcher.scoring.proposed import one_pair
from matcher.services import answers, finding, proposals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matcher.services.context import Context
    from matcher.vocabulary import Kind, Purpose


def suggest(
    context: Context,
    reference: str,
    *,
    limit: int = 10,
    kinds: Sequence[Kind] = (),
    purpose: Purpose | None = None,
) -> dict[str, Any]:
    """Return the ranked openings of one trainee (interface.md section 4, suggest).

    Raises ``UnknownReferenceError`` for a trainee that the base does not hold or that the actor
    may not see. Writes nothing.
    """
    finding.trainee(context, reference)
    ground = answers.open_ground(context, references=[reference], kinds=kinds, purpose=purpose)
    return answers.list_document(ground, next(ground.rank()), limit)


def why(context: Context, reference: str, siret: str, opening: str) -> dict[str, Any]:
    """Return why an opening is proposed to a trainee, or what refuses it.

    The rank is that of ``suggest`` over openings of every kind. Raises ``UnknownReferenceError``
    for a trainee or an opening that the base does not hold. Writes nothing.
    """
    finding.trainee(context, reference)
    ground = answers.open_ground(context, references=[reference])
    row = ground.opening_row(siret, opening)
    ranking = next(ground.rank())
    places = (ranking.pairs.opening == row).nonzero()[0]
    if len(places):
        place = int(places[0])
        proposal = proposals.suggestions(ground, ranking, [place])[0]
        return {
            "eligible": True,
            "rank": place + 1,
            "refusals": [],
            "terms": proposal["terms"],
            "lifted": proposal["lifted"],
            "suggestion": proposal,
        }
    pair = one_pair(ground.world, 0, row)
    return {
        "eligible": False,
        "rank": None,
        "refusals": [answers.refusal(found) for found in engine.refusals_of(ground.world, pair)],
        "terms": [],
        "lifted": proposals.lifted(ground, pair),
    }


def record_shown(context: Context, document: dict[str, Any]) -> None:
    """Keep what was shown to the actor: once a day for the same list."""
    trainee_id = context.session.scalar(
        select(Trainee.id).where(Trainee.reference == document["trainee"])
    )
    content = hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()
    known = context.session.scalar(
        select(SuggestionList.id).where(
            SuggestionList.trainee_id == trainee_id,
            SuggestionList.on_date == context.today,
            SuggestionList.shown_to == context.actor.name,
            SuggestionList.content_sha256 == content,
        )
    )
    if known is not None:
        return
    block = document["block"] or {"start": None, "end": None}
    with context.writing():
        shown = SuggestionList(
            trainee_id=trainee_id,
            on_date=context.today,
            created_at=context.now,
            shown_to=context.actor.name,
            purpose=document["purpose"],
            block_start=proposals.day_or_none(block["start"]),
            block_end=proposals.day_or_none(block["end"]),
            eligible=document["eligible"],
            baseline=document["baseline"],
            refused=document["refused"],
            weights_version=document["weights_version"],
            referential_version=document["referential_version"],
            content_sha256=content,
        )
        context.session.add(shown)
        context.session.flush()
        rows = _shown_rows(context, document, shown.id)
        if rows:
            context.session.execute(insert(Suggestion), rows)


def _shown_rows(context: Context, document: dict[str, Any], list_id: int) -> list[dict[str, Any]]:
    shown = document["suggestions"]
    ids = {
        (siret, reference): id_
        for id_, siret, reference in context.session.execute(
            select(Opening.id, Company.siret, Opening.reference)
            .join(Opening.company)
            .where(Opening.reference.in_({entry["opening"] for entry in shown}))
        )
    }
    return [
        {
            "list_id": list_id,
            "opening_id": ids[entry["company_siret"], entry["opening"]],
            **proposals.stored(entry),
        }
        for entry in shown
    ]
