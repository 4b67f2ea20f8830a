"""A company offers a place: one form behind a signed link, two minutes, no password."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, render_template, request, url_for
from marshmallow import ValidationError
from werkzeug.datastructures import MultiDict

from matcher.errors import InvalidFieldsError, UnknownReferenceError
from matcher.services import companies, company_links, openings, referentials
from matcher.services.company_links import CompanyLinks
from matcher.vocabulary import CompanyStatus, Demand, Kind, OpeningStatus, RiskCategory, Weekday
from matcher.web import auth, request_context
from matcher.web.pages import french
from matcher.web.schemas.base import form_values
from matcher.web.schemas.records import OFFERED_COMPANY, OfferedCompany, OfferedOpening

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marshmallow import Schema
    from werkzeug.wrappers import Response

blueprint = Blueprint("offers", __name__, url_prefix="/offrir")

RISKS_NONE, RISKS_SOME, RISKS_UNKNOWN = "aucun", "cocher", "evaluer"
STATEMENT = (
    "L'entreprise déclare que cette place ne remplace pas un salarié absent et ne couvre ni un "
    "poste permanent, ni un surcroît d'activité, ni un emploi saisonnier."
)
KIND_CHOICES = (
    (Kind.PMSMP, "Une immersion", "quelques semaines pour découvrir, sans salaire à verser"),
    (Kind.APPRENTICESHIP, "Un contrat d'apprentissage", ""),
    (Kind.PRO_CONTRACT, "Un contrat de professionnalisation", ""),
    (Kind.JOB, "Un emploi", ""),
)


@blueprint.get("/<token>")
def form(token: str) -> str:
    """Show the form, filled with what is known of the company."""
    siret = _enter(token)
    known = _known(siret)
    values = {name: known.get(name) or "" for name in OFFERED_COMPANY} | {
        "siret": siret,
        "kind": Kind.PMSMP.value,
        "seats": "1",
    }
    return _page(token, values, {})


@blueprint.post("/<token>")
@auth.limiter.limit("20 per minute")
def send(token: str) -> Response | tuple[str, int]:
    """Keep the place for review, or show what is to be corrected beside each field."""
    siret = _enter(token)
    form = MultiDict(request.form)
    if siret:
        form["siret"] = siret  # the link says whose place it is, whatever the form says
    sent = form.to_dict()
    faults = _statement_faults(sent)
    company, company_faults = _read(OfferedCompany(), form)
    opening, opening_faults = _read(OfferedOpening(), form)
    faults = company_faults | opening_faults | faults
    if not faults:
        faults = _keep(company, opening)
    if faults:
        return _page(token, sent, faults), 422
    return redirect(url_for("offers.thanks", token=token))


@blueprint.get("/<token>/merci")
def thanks(token: str) -> str:
    """Say what happens next."""
    _enter(token)
    return render_template("pages/offer_thanks.html", token=token)


@blueprint.get("/<token>/metiers")
@auth.limiter.limit("240 per minute")
def titles(token: str) -> str:
    """Show the trades that the title being written may mean, as choices."""
    _enter(token)
    return render_template("fragments/titles.html", **_candidates(request.args.get("title", "")))


@blueprint.get("/<token>/siret")
@auth.limiter.limit("120 per minute")
def siret(token: str) -> str:
    """Say at once whether a SIRET can be right, and whose it is if the school knows it."""
    _enter(token)
    text = request.args.get("siret", "")
    return render_template("fragments/siret.html", **_siret_words(text))


def _enter(token: str) -> str:
    """Let the request act for the company of the link; return its SIRET, empty if none."""
    siret = CompanyLinks(request_context.wiring().secret_key).read(token)
    request_context.act_as(company_links.actor(siret))
    return siret


def _known(siret: str) -> Mapping[str, Any]:
    """Return what the school knows of a company; nothing if it is new."""
    if not siret:
        return {}
    try:
        return companies.read(request_context.context(), siret)
    except UnknownReferenceError:
        return {}


def _page(token: str, values: Mapping[str, Any], faults: Mapping[str, str]) -> str:
    linked = CompanyLinks(request_context.wiring().secret_key).read(token)
    return render_template(
        "pages/offer.html",
        token=token,
        values=values,
        faults=faults,
        linked=_known(linked),
        kinds=[_option(kind.value, label, hint) for kind, label, hint in KIND_CHOICES],
        seats=[_option(str(number), str(number)) for number in (1, 2, 3, 4)],
        risks=[_option(risk.value, risk.label.capitalize()) for risk in RiskCategory],
        weekdays=[_option(day.value, day.aliases[0].capitalize()) for day in Weekday],
        demands=[_option(demand.value, demand.label.capitalize()) for demand in Demand],
        chosen={name: request.form.getlist(name) for name in ("risks", "weekdays", "demands")},
        **_candidates(str(values.get("title") or ""), str(values.get("rome") or "")),
    )


def _option(value: str, label: str, hint: str = "") -> dict[str, str]:
    return {"value": value, "label": label, "hint": hint}


def _candidates(title: str, chosen: str = "") -> dict[str, Any]:
    """Return the choices for a title: up to five trades, the first taken where it is sure."""
    if not title.strip():
        return {"candidates": [], "chosen_trade": ""}
    found = referentials.title_index(request_context.context()).resolve(title[:300])
    sure = found.candidates[0].rome if found.decided else ""
    choices = [_option(one.rome, one.label, one.rome) for one in found.candidates]
    return {"candidates": choices, "chosen_trade": chosen or sure}


def _siret_words(text: str) -> dict[str, str]:
    try:
        siret = OfferedCompany().fields["siret"].deserialize(text)
    except ValidationError as error:
        return {"fault": _first(error.messages)}
    known = _known(str(siret))
    if known:
        return {"good": f"{known['name']} : nous vous connaissons déjà, merci."}
    return {"good": "Numéro valide. Dites-nous aussi le nom de l'entreprise."}


def _read(schema: Schema, form: MultiDict[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the values of the form that ``schema`` accepts, and the first fault of each field."""
    values = form_values(schema, form)
    values |= _risk_values() if "risk_categories" in schema.fields else {}
    try:
        return dict(schema.load(values)), {}
    except ValidationError as error:
        faults = error.messages_dict
        return {}, {str(name): _first(messages) for name, messages in faults.items()}


def _risk_values() -> dict[str, Any]:
    """Return the risks as stated: none, those ticked, or not assessed."""
    stated = request.form.get("risks_known")
    if stated == RISKS_NONE:
        return {"risk_categories": []}
    if stated == RISKS_SOME:
        return {"risk_categories": request.form.getlist("risks")}
    return {"risk_categories": None}


def _statement_faults(sent: Mapping[str, str]) -> dict[str, str]:
    faults = {}
    if sent.get("statement") != "oui":
        faults["statement"] = "La loi le demande : cochez si c'est bien le cas."
    if sent.get("risks_known") not in {RISKS_NONE, RISKS_SOME, RISKS_UNKNOWN}:
        faults["risks_known"] = "Choisissez une des trois réponses."
    elif sent["risks_known"] == RISKS_SOME and not request.form.getlist("risks"):
        faults["risks_known"] = "Cochez au moins un risque, ou une autre réponse."
    if not sent.get("title", "").strip():
        faults["title"] = "Dites le travail en quelques mots, par exemple « serveuse »."
    return faults


def _keep(company: dict[str, Any], opening: dict[str, Any]) -> dict[str, str]:
    """Record the company if it is new, then the place; return the faults found on the way."""
    context = request_context.context()
    if not _known(company["siret"]):
        companies.create(context, company | {"status": CompanyStatus.PROSPECT})
    said = f"{STATEMENT} (formulaire du {french.day(context.today, year=True)})"
    description = "\n".join(filter(None, (opening.get("description"), said)))
    reference = f"WEB-{context.today:%y%m%d}-{secrets.token_hex(2).upper()}"
    try:
        openings.create(
            context,
            opening
            | {
                "company_siret": company["siret"],
                "reference": reference,
                "description": description,
                "status": OpeningStatus.TO_REVIEW,
            },
        )
    except InvalidFieldsError as error:
        return {name: _first(messages) for name, messages in error.errors.items()}
    return {}


def _first(messages: Any) -> str:
    """Return the first sentence of the faults of a field, however deep they lie."""
    while isinstance(messages, dict | list) and messages:
        messages = next(iter(messages.values())) if isinstance(messages, dict) else messages[0]
    return str(messages)
