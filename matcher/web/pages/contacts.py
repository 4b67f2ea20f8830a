"""One company: may it be asked again this month, what was said with it, what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, make_response, redirect, request, url_for

from matcher.errors import InvalidFieldsError
from matcher.services import access, companies, contacts
from matcher.vocabulary import Channel
from matcher.web import request_context
from matcher.web.auth import signed_in
from matcher.web.pages import french, placement_words
from matcher.web.pages import placement_forms as forms
from matcher.web.pages.frame import render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.wrappers import Response

blueprint = Blueprint("contacts", __name__, url_prefix="/entreprises")


@blueprint.get("/<siret>")
@signed_in
def one(siret: str) -> str:
    """Show the contacts with a company, newest first."""
    return _page(siret, "")


@blueprint.post("/<siret>/contacts")
@signed_in
def record(siret: str) -> Response:
    """Write down a call, a mail or a visit; it counts in the month's cap."""
    form = request.form
    try:
        contacts.record(
            request_context.context(),
            siret,
            channel=forms.needed_word(form, "channel", Channel),
            on=forms.day(form, "on"),
            note=forms.text(form, "note"),
            next_step=forms.text(form, "next_step"),
            next_on=forms.day(form, "next_on"),
        )
    except InvalidFieldsError as error:
        return make_response(_page(siret, placement_words.fault(error)), error.status)
    return redirect(url_for("contacts.one", siret=siret))


def _page(siret: str, fault: str) -> str:
    context = request_context.context()
    found = contacts.log(context, siret)
    return render(
        "pages/company.html",
        "companies",
        company=companies.read(context, found["company_siret"]),
        found=found,
        fault=fault,
        lines=[_line(one) for one in found["contacts"]],
        channels=french.options(Channel),
        today=context.today.isoformat(),
        may_write=context.actor.role in access.WRITERS,
    )


def _line(one: Mapping[str, Any]) -> dict[str, Any]:
    on, following = french.read_day(one["on"]), french.read_day(one["next_on"])
    return {
        **one,
        "label": Channel(one["channel"]).label,
        "when": french.day(on, year=True) if on else "",
        "following": french.day(following, year=True) if following else "",
    }
