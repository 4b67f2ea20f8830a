"""Placements: what to do next for each, and one placement from the company's yes to the bilan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, make_response, redirect, request, url_for

from matcher.errors import ConflictError, InvalidFieldsError, InvalidValueError
from matcher.services import places, profiles, suggestions
from matcher.services.placements import agenda, edits, life, making, signing, work
from matcher.services.placements.moves import MoveRefusedError
from matcher.vocabulary import EndedBy, PlacementStatus, Purpose, SignatureParty
from matcher.web import request_context
from matcher.web.auth import signed_in
from matcher.web.pages import french, placement_list, placement_words
from matcher.web.pages import placement_forms as forms
from matcher.web.pages.frame import render
from matcher.web.pages.placement_page import SECTION, done, page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzeug.wrappers import Response

    from matcher.services.agreements.checks import Lack

blueprint = Blueprint("placements", __name__, url_prefix="/placements")


@blueprint.get("")
@signed_in
def listed() -> str:
    """Show the placements by what is left to do, first what cannot wait."""
    context = request_context.context()
    sections = placement_list.sections(work.work_list(context), work.yeses(context), context.today)
    return render("pages/placements.html", SECTION, sections=sections, agenda=_agenda())


def _agenda() -> str:
    """Return the private address of the agenda of who reads, empty for who follows nobody."""
    person, wiring = request_context.person(), request_context.wiring()
    if person is None:
        return ""
    token = agenda.address(wiring.secret_key, person.email)
    base = (wiring.base_url or request.url_root).rstrip("/")
    return base + url_for("agenda.feed", token=token)


@blueprint.get("/nouveau")
@signed_in
def new() -> str:
    """Show the form that prepares a placement from an accepted suggestion."""
    return _new_form("")


@blueprint.post("/nouveau")
@signed_in
def create() -> Response:
    """Prepare a placement; its seat is taken from now on."""
    form = request.form
    try:
        made = making.create(
            request_context.context(),
            trainee=form.get("trainee", ""),
            siret=form.get("siret", ""),
            opening=form.get("opening", ""),
            start=forms.needed_day(form, "start_date"),
            end=forms.needed_day(form, "end_date"),
            purpose=forms.word(form, "purpose", Purpose),
            objectives=forms.text(form, "objectives"),
            lifts=forms.lifts(form),
        )
    except (ConflictError, InvalidFieldsError) as error:
        lacks = error.lacks if isinstance(error, MoveRefusedError) else ()
        return make_response(_new_form(placement_words.fault(error), lacks), error.status)
    return redirect(url_for("placements.one", number=made["id"]))


@blueprint.get("/<int:number>")
@signed_in
def one(number: int) -> str:
    """Show one placement: state, what is lacking, what can be done, all that happened."""
    return page(number, "")


@blueprint.post("/<int:number>/etat")
@signed_in
def move(number: int) -> Response:
    """Take the placement to another state."""
    form = request.form
    target = PlacementStatus.parse(form.get("state", ""))
    if target is None:
        raise InvalidValueError("état", form.get("state", ""), PlacementStatus.expected())
    return done(
        number,
        lambda: life.move(
            request_context.context(),
            number,
            target,
            reason=forms.text(form, "reason"),
            by=forms.word(form, "by", EndedBy),
            last_day=forms.day(form, "last_day"),
            version=forms.number(form, "version"),
        ),
    )


@blueprint.post("/<int:number>/signatures")
@signed_in
def sign(number: int) -> Response:
    """Write down that a party signed."""
    form = request.form
    return done(
        number,
        lambda: signing.sign(
            request_context.context(),
            number,
            forms.needed_word(form, "party", SignatureParty),
            on=forms.day(form, "signed_on"),
            name=forms.text(form, "name"),
        ),
    )


@blueprint.post("/<int:number>/accord")
@signed_in
def edit(number: int) -> Response:
    """Change what the agreement says; who reads an older version is told what changed."""
    form = request.form
    return done(
        number,
        lambda: edits.edit(
            request_context.context(),
            number,
            forms.agreement(form),
            version=forms.number(form, "version") or 0,
        ),
    )


@blueprint.post("/<int:number>/pratique")
@signed_in
def complete(number: int) -> Response:
    """Change what is told beside the agreement: nobody signs it anew."""
    form = request.form
    return done(
        number,
        lambda: edits.edit(
            request_context.context(),
            number,
            forms.beside(form),
            version=forms.number(form, "version") or 0,
        ),
    )


@blueprint.post("/<int:number>/levees")
@signed_in
def lift(number: int) -> Response:
    """Lift, for this placement, a refusal that staff may lift; the reason is kept."""
    form = request.form
    return done(
        number,
        lambda: signing.lift(
            request_context.context(),
            number,
            form.get("rule", ""),
            why=forms.text(form, "why") or "",
            version=forms.number(form, "version"),
        ),
    )


def _new_form(fault: str, lacks: Sequence[Lack] = ()) -> str:
    context, given = request_context.context(), request.values
    trainee, siret, opening = (given.get(name, "") for name in ("trainee", "siret", "opening"))
    profile = profiles.profile(context, trainee)
    place = places.place(context, siret, opening)
    proposal = suggestions.why(context, trainee, siret, opening).get("suggestion")
    period = proposal["period"] if proposal else {"start": "", "end": ""}
    return render(
        "pages/placement_new.html",
        SECTION,
        profile=profile,
        place=place,
        fault=fault,
        purposes=french.options(Purpose),
        start=given.get("start_date", period["start"]),
        end=given.get("end_date", period["end"]),
        purpose=given.get("purpose", profile.phase.value if profile.phase else ""),
        objectives=given.get("objectives", ""),
        liftable=[lack.document() for lack in lacks if lack.is_liftable],
    )
