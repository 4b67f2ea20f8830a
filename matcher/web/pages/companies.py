"""Places to look at before they count, and the links that let companies offer some."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, request, url_for

from matcher.services import access, companies, referentials, reviews
from matcher.services.company_links import LINK_DAYS, CompanyLinks
from matcher.vocabulary import RiskCategory
from matcher.web import request_context
from matcher.web.auth import signed_in
from matcher.web.pages import french
from matcher.web.pages.frame import render

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from matcher.services.reviews import Waiting

blueprint = Blueprint("companies", __name__, url_prefix="/places")

MOST_SHOWN = 20

RISKS = {risk.value: risk.label for risk in RiskCategory}


@blueprint.get("")
@signed_in
def review() -> str:
    """Show the places that wait for a look, and make links for companies."""
    context = request_context.context()
    waiting = reviews.list_waiting(context, MOST_SHOWN)
    count = reviews.count_waiting(context)
    return render(
        "pages/review.html",
        "companies",
        waiting=[_words(one) for one in waiting],
        line=_line(count),
        link=_link(""),
        days=LINK_DAYS,
        may_write=context.actor.role in access.WRITERS,
    )


@blueprint.get("/lien")
@signed_in
def link() -> str:
    """Show the link of one company."""
    context = request_context.context()
    access.require_write(context.actor, "créer un lien pour une entreprise")
    company = companies.read(context, request.args.get("siret", "").replace(" ", ""))
    return render(
        "pages/company_link.html",
        "companies",
        company=company,
        link=_link(company["siret"]),
        days=LINK_DAYS,
    )


@blueprint.post("/<siret>/<reference>/ouvrir")
@signed_in
def accept(siret: str, reference: str) -> Response:
    """Open a place, with the trade chosen for it."""
    reviews.accept(request_context.context(), siret, reference, request.form.get("rome") or None)
    return redirect(url_for("companies.review"))


@blueprint.post("/<siret>/<reference>/refuser")
@signed_in
def turn_down(siret: str, reference: str) -> Response:
    """Withdraw a place."""
    reviews.turn_down(request_context.context(), siret, reference)
    return redirect(url_for("companies.review"))


def _line(count: int) -> str:
    if not count:
        return "Rien en attente"
    shown = f", les {MOST_SHOWN} premières" if count > MOST_SHOWN else ""
    return f"{french.count(count, 'place')} à vérifier{shown}"


def _link(siret: str) -> str:
    wiring = request_context.wiring()
    token = CompanyLinks(wiring.secret_key).sign(siret)
    base = (wiring.base_url or request.url_root).rstrip("/")
    return base + url_for("offers.form", token=token)


def _words(one: Waiting) -> dict[str, Any]:
    return {
        "anchor": f"place-{one.siret}-{one.reference}",
        "title": one.title,
        "kind": french.KINDS[one.kind],
        "company": f"{one.company}{f', {one.commune}' if one.commune else ''}",
        "contact": one.contact,
        "period": french.period(one.start, one.end) if one.start or one.end else "toute l'année",
        "hours": french.hours(one.weekly_hours, one.day_start, one.day_end),
        "seats": french.count(one.seats, "place"),
        "risks": _risks(one),
        "tutor": one.tutor,
        "description": one.description,
        "is_new": one.is_new,
        "candidates": _candidates(one),
        "trade": one.trade,
        "accept": url_for("companies.accept", siret=one.siret, reference=one.reference),
        "turn_down": url_for("companies.turn_down", siret=one.siret, reference=one.reference),
    }


def _risks(one: Waiting) -> str:
    if one.risks is None:
        return "Risques non évalués : la place reste fermée aux mineurs jusque-là."
    if not one.risks:
        return "Aucun travail dangereux, dit l'entreprise."
    return f"Risques : {french.listed([RISKS.get(risk, risk) for risk in one.risks])}."


def _candidates(one: Waiting) -> list[dict[str, str]]:
    """Return the trades to choose from where the title names no sure one."""
    if one.trade is not None:
        return []
    found = referentials.title_index(request_context.context()).resolve(one.title)
    return [
        {"value": candidate.rome, "label": candidate.label, "hint": candidate.rome}
        for candidate in found.candidates
    ]
