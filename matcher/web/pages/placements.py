"""Placements: what to do next for each, and one placement from the company's yes to the bilan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, make_response, redirect, request, url_for

from matcher.errors import ConflictError, InvalidFieldsError, InvalidValueError
from matcher.services import access, places, profiles, suggestions
from matcher.services.placements import (
    bilans,
    edits,
    life,
    making,
    signing,
    visits,
    work,
)
from matcher.services.placements.bilans import TraineePart, TutorPart
from matcher.vocabulary import (
    Channel,
    EndedBy,
    ObjectiveReached,
    PlacementResult,
    PlacementStatus,
    ProjectEffect,
    Purpose,
    SignatureParty,
    SoftSkill,
)
from matcher.web import request_context
from matcher.web.auth import signed_in
from matcher.web.pages import french, placement_list, placement_words
from matcher.web.pages import placement_forms as forms
from matcher.web.pages.frame import render

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.wrappers import Response

blueprint = Blueprint("placements", __name__, url_prefix="/placements")

SECTION = "placements"


@blueprint.get("")
@signed_in
def listed() -> str:
    """Show the placements by what is left to do, first what cannot wait."""
    context = request_context.context()
    sections = placement_list.sections(work.work_list(context), work.yeses(context), context.today)
    return render("pages/placements.html", SECTION, sections=sections)


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
        )
    except (ConflictError, InvalidFieldsError) as error:
        return make_response(_new_form(placement_words.fault(error)), error.status)
    return redirect(url_for("placements.one", number=made["id"]))


@blueprint.get("/<int:number>")
@signed_in
def one(number: int) -> str:
    """Show one placement: state, what is lacking, what can be done, all that happened."""
    return _page(number, "")


@blueprint.post("/<int:number>/etat")
@signed_in
def move(number: int) -> Response:
    """Take the placement to another state."""
    form = request.form
    target = PlacementStatus.parse(form.get("state", ""))
    if target is None:
        raise InvalidValueError("état", form.get("state", ""), PlacementStatus.expected())
    return _done(
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
    return _done(
        number,
        lambda: signing.sign(
            request_context.context(),
            number,
            forms.needed_word(form, "party", SignatureParty),
            on=forms.day(form, "signed_on"),
        ),
    )


@blueprint.post("/<int:number>/accord")
@signed_in
def edit(number: int) -> Response:
    """Change what the agreement says; who reads an older version is told what changed."""
    form = request.form
    return _done(
        number,
        lambda: edits.edit(
            request_context.context(),
            number,
            forms.agreement(form),
            version=forms.number(form, "version") or 0,
        ),
    )


@blueprint.post("/<int:number>/visites")
@signed_in
def visit(number: int) -> Response:
    """Plan a visit or a call, or write down one that took place."""
    form = request.form
    return _done(
        number,
        lambda: visits.record_visit(
            request_context.context(),
            number,
            channel=forms.needed_word(form, "channel", Channel),
            planned_on=forms.day(form, "planned_on"),
            done_on=forms.day(form, "done_on"),
            note=forms.text(form, "note"),
        ),
    )


@blueprint.post("/<int:number>/incidents")
@signed_in
def incident(number: int) -> Response:
    """Write down an accident; its deadlines count from the facts."""
    form = request.form

    def record() -> dict[str, Any]:
        happened = forms.moment(form, "happened_at")
        if happened is None:
            raise InvalidFieldsError({"happened_at": ["Champ obligatoire."]})
        return visits.record_incident(
            request_context.context(),
            number,
            happened_at=happened,
            facts=forms.text(form, "facts") or "",
            reported_at=forms.moment(form, "reported_at"),
        )

    return _done(number, record)


@blueprint.post("/<int:number>/incidents/<int:incident_id>")
@signed_in
def follow(number: int, incident_id: int) -> Response:
    """Write down now that the host told, or that the prescriber declared, an accident."""
    context, step = request_context.context(), request.form.get("step", "")
    return _done(
        number,
        lambda: visits.follow_incident(
            context,
            number,
            incident_id,
            reported_at=context.now if step == "report" else None,
            declared_at=context.now if step == "declare" else None,
        ),
    )


@blueprint.post("/<int:number>/bilan/tuteur")
@signed_in
def tutor(number: int) -> Response:
    """Keep the tutor's part of the bilan."""
    form = request.form
    skills = {
        skill.value: level
        for skill in SoftSkill
        if (level := forms.number(form, f"skill-{skill.value}")) is not None
    }
    return _done(
        number,
        lambda: bilans.record_tutor(
            request_context.context(),
            number,
            TutorPart(
                result=forms.needed_word(form, "result", PlacementResult),
                objective=forms.needed_word(form, "objective", ObjectiveReached),
                tutor_name=forms.text(form, "tutor_name"),
                missed_hours=forms.decimal(form, "missed_hours"),
                soft_skills=skills or None,
                tutor_word=forms.text(form, "tutor_word"),
            ),
        ),
    )


@blueprint.post("/<int:number>/bilan/stagiaire")
@signed_in
def trainee(number: int) -> Response:
    """Keep the trainee's own word beside the tutor's."""
    form = request.form

    def record() -> dict[str, Any]:
        agrees = {"oui": True, "non": False}.get(form.get("agrees", ""))
        if agrees is None:
            raise InvalidFieldsError({"agrees": ["Champ obligatoire ; attendu : oui ou non."]})
        return bilans.record_trainee(
            request_context.context(),
            number,
            TraineePart(
                trainee_agrees=agrees,
                trainee_word=forms.text(form, "trainee_word"),
                project=forms.word(form, "project", ProjectEffect),
            ),
        )

    return _done(number, record)


def _done(number: int, act: Callable[[], object]) -> Response:
    """Do it and show the placement anew; what is refused is told on its page."""
    try:
        act()
    except (ConflictError, InvalidFieldsError) as error:
        return make_response(_page(number, placement_words.fault(error)), error.status)
    return redirect(url_for("placements.one", number=number))


def _page(number: int, fault: str) -> str:
    context = request_context.context()
    found = life.show(context, number)
    profile = profiles.profile(context, found["trainee"])
    return render(
        "pages/placement.html",
        SECTION,
        profile=profile,
        fault=fault,
        may_write=context.actor.role in access.WRITERS,
        **placement_words.page(found, context.today),
    )


def _new_form(fault: str) -> str:
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
    )
