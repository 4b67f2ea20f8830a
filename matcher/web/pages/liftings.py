"""Liftings on the pages: from a refusal of one place, and the list of all that hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, request, url_for

from matcher.services import access, liftings
from matcher.web import request_context
from matcher.web.auth import signed_in
from matcher.web.pages import french, rule_words
from matcher.web.pages import placement_forms as forms
from matcher.web.pages.frame import render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.wrappers import Response

blueprint = Blueprint("liftings", __name__)


@blueprint.get("/levees")
@signed_in
def listed() -> str:
    """Show who lifted which refusal, when and why; those that are over on demand."""
    context = request_context.context()
    trainee = request.args.get("stagiaire") or None
    with_ended = request.args.get("toutes") == "1"
    found = liftings.listing(context, trainee=trainee, with_ended=with_ended)
    return render(
        "pages/liftings.html",
        "placements",
        liftings=[_shown(one) for one in found],
        trainee=trainee,
        with_ended=with_ended,
        may_write=context.actor.role in access.WRITERS,
    )


@blueprint.post("/stagiaires/<reference>/places/<siret>/<opening>/levees")
@signed_in
def add(reference: str, siret: str, opening: str) -> Response:
    """Lift a refusal of one place, then show the place as it now stands."""
    liftings.add(
        request_context.context(),
        reference,
        siret,
        opening,
        forms.text(request.form, "rule") or "",
        why=forms.text(request.form, "why") or "",
        until=forms.day(request.form, "until"),
    )
    address = url_for("trainees.why", reference=reference, siret=siret, opening=opening)
    return _to(address)


@blueprint.post("/levees/<int:number>/fin")
@signed_in
def end(number: int) -> Response:
    """End a lifting, then show the list."""
    liftings.end(request_context.context(), number, why=forms.text(request.form, "why") or "")
    return _to(url_for("liftings.listed"))


def _to(address: str) -> Response:
    return redirect(address, code=303)


def _shown(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **one,
        "words": rule_words.short(one["rule"]),
        "since": _day(one["on"]),
        "last": _day(one["until"]),
        "over": _day(one["ended_on"]),
        "href": url_for(
            "trainees.why",
            reference=one["trainee"],
            siret=one["company_siret"],
            opening=one["opening"],
        ),
    }


def _day(written: str | None) -> str | None:
    found = french.read_day(written)
    return french.day(found, year=True) if found else None
