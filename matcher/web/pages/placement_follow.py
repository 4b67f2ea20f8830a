"""During and after a placement: visits, accidents, the bilan, a renewal, a contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, request, url_for

from matcher.errors import InvalidFieldsError
from matcher.services.placements import bilans, life, making, visits
from matcher.services.placements.bilans import TraineePart, TutorPart
from matcher.vocabulary import (
    Channel,
    Converted,
    ObjectiveReached,
    PlacementResult,
    ProjectEffect,
    SoftSkill,
)
from matcher.web import request_context
from matcher.web.auth import signed_in
from matcher.web.pages import placement_forms as forms
from matcher.web.pages.placement_page import done

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

blueprint = Blueprint("placement_follow", __name__, url_prefix="/placements")


@blueprint.post("/<int:number>/visites")
@signed_in
def visit(number: int) -> Response:
    """Plan a visit or a call, or write down one that took place."""
    form = request.form
    return done(
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

    return done(number, record)


@blueprint.post("/<int:number>/incidents/<int:incident_id>")
@signed_in
def follow(number: int, incident_id: int) -> Response:
    """Write down now that the host told, or that the prescriber declared, an accident."""
    context, step = request_context.context(), request.form.get("step", "")
    return done(
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
    return done(
        number,
        lambda: bilans.record_tutor(
            request_context.context(),
            number,
            TutorPart(
                result=forms.needed_word(form, "result", PlacementResult),
                objective=forms.needed_word(form, "objective", ObjectiveReached),
                tutor_name=forms.text(form, "tutor_name"),
                presence=forms.number(form, "presence"),
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

    return done(number, record)


@blueprint.post("/<int:number>/visites/<int:visit_id>")
@signed_in
def finish(number: int, visit_id: int) -> Response:
    """Write down that a planned visit or call took place."""
    form = request.form
    return done(
        number,
        lambda: visits.finish_visit(
            request_context.context(),
            number,
            visit_id,
            done_on=forms.needed_day(form, "done_on"),
            note=forms.text(form, "note"),
        ),
    )


@blueprint.post("/<int:number>/renouvellement")
@signed_in
def renew(number: int) -> Response:
    """Prepare the one renewal, and go to it."""
    form = request.form

    def act() -> str:
        made = making.renew(
            request_context.context(),
            number,
            start=forms.needed_day(form, "start_date"),
            end=forms.needed_day(form, "end_date"),
            reason=forms.text(form, "reason") or "",
            version=forms.number(form, "version"),
        )
        return url_for("placements.one", number=made["id"])

    return done(number, act)


@blueprint.post("/<int:number>/contrat")
@signed_in
def convert(number: int) -> Response:
    """Write down the contract that followed."""
    form = request.form
    return done(
        number,
        lambda: life.convert(
            request_context.context(),
            number,
            converted=forms.needed_word(form, "converted", Converted),
            start=forms.day(form, "start_date"),
            version=forms.number(form, "version"),
        ),
    )
