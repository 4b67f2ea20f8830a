"""Decisions on the cards: retain, send, not this one; each can be taken back the same day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, redirect, render_template, request, url_for

from matcher.services import decisions
from matcher.vocabulary import Decision, DecisionReason
from matcher.web import request_context
from matcher.web.auth import signed_in
from matcher.web.pages import french, trainees
from matcher.web.pages import placement_forms as forms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.wrappers import Response as AnyResponse

blueprint = Blueprint("choices", __name__)

SAID = {
    Decision.SHORTLISTED: "Proposition retenue.",
    Decision.DISCUSSED: "Vue avec le jeune : elle peut être envoyée à l'entreprise.",
    Decision.SENT: "Notée comme envoyée à l'entreprise : la place est gardée 14 jours.",
    Decision.ACCEPTED: "L'entreprise accepte : la convention peut se préparer.",
    Decision.DECLINED_BY_TRAINER: "Proposition écartée : elle ne reviendra pas cette nuit.",
    Decision.DECLINED_BY_TRAINEE: "Écartée par le stagiaire : elle ne reviendra pas cette nuit.",
    Decision.REFUSED_BY_COMPANY: "Refus de l'entreprise noté.",
}


@blueprint.post("/stagiaires/<reference>/places/<siret>/<opening>/decision")
@signed_in
def decide(reference: str, siret: str, opening: str) -> AnyResponse | str:
    """Keep a decision, then show the card as it now stands."""
    decision = forms.needed_word(request.form, "decision", Decision)
    reason = forms.word(request.form, "reason", DecisionReason)
    shown = trainees.shown(reference, siret, opening)
    decisions.decide(
        request_context.context(),
        reference,
        siret,
        opening,
        decision=decision,
        reason=reason,
    )
    return _answer(reference, siret, opening, SAID[decision], shown)


@blueprint.post("/decisions/<int:decision_id>/annuler")
@signed_in
def undo(decision_id: int) -> AnyResponse | str:
    """Take a decision of today back."""
    reference, siret, opening = decisions.undo(request_context.context(), decision_id)
    shown = trainees.shown(reference, siret, opening)
    return _answer(reference, siret, opening, "Décision annulée.", shown)


def _answer(
    reference: str, siret: str, opening: str, said: str, shown: Mapping[str, Any] | None
) -> AnyResponse | str:
    """Return the card with what was said; the page of the trainee without scripts or card."""
    page = url_for("trainees.ranked", reference=reference)
    if not request.headers.get("HX-Request"):
        return redirect(page)
    if shown is None:
        return Response(headers={"HX-Redirect": page})
    card = trainees.cards({"suggestions": [shown]}, reference)[0]
    motives = french.options(DecisionReason)
    return render_template("fragments/decided.html", card=card, said=said, motives=motives)
