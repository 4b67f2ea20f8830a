"""The life of placements over the API, their papers, and the contact log of companies."""

from __future__ import annotations

from typing import Any

from flask import Response

from matcher.errors import UnknownReferenceError
from matcher.exchange.documents.pdf import Paper
from matcher.services import contacts
from matcher.services.placements import (
    bilans,
    edits,
    life,
    lists,
    making,
    papers,
    signing,
    visits,
)
from matcher.web.api.resource import Resource
from matcher.web.request_context import context
from matcher.web.schemas import placements as schemas

blueprint = Resource("placements", "Périodes en entreprise, de l'accord de l'entreprise au bilan.")


@blueprint.route("/placements")
@blueprint.arguments(schemas.PlacementQuery, location="query")
@blueprint.response(200, schemas.PlacementEntry(many=True))
def list_placements(query: dict[str, Any]) -> Any:
    """Donner les périodes, de la plus ancienne à la plus récente."""
    return life.list_placements(
        context(),
        trainee=query.get("trainee"),
        siret=query.get("company_siret"),
        status=query.get("status"),
    )


@blueprint.route("/placements", methods=["POST"])
@blueprint.arguments(schemas.NewPlacement)
@blueprint.response(201, schemas.PlacementDocument)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def create(asked: dict[str, Any]) -> Any:
    """Préparer la période d'une proposition acceptée ; 409 si une règle ou un siège manque."""
    return making.create(
        context(),
        trainee=asked["trainee"],
        siret=asked["company_siret"],
        opening=asked["opening"],
        start=asked["start_date"],
        end=asked["end_date"],
        purpose=asked.get("purpose"),
        objectives=asked.get("objectives"),
        lifts=asked.get("lifts"),
    )


@blueprint.route("/placements/<int:number>")
@blueprint.response(200, schemas.PlacementDocument)
@blueprint.alt_response(404, "NOT_FOUND")
def read(number: int) -> Any:
    """Donner une période : accord, signatures, événements, ce qui peut suivre et ce qui manque."""
    return life.show(context(), number)


@blueprint.route("/placements/<int:number>", methods=["PATCH"])
@blueprint.arguments(schemas.PlacementChanges)
@blueprint.response(200, schemas.PlacementDocument)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def edit(changes: dict[str, Any], number: int) -> Any:
    """Modifier l'accord ; 409 dit ce qu'un autre a changé depuis la version lue."""
    version = changes.pop("version")
    return edits.edit(context(), number, changes, version=version)


@blueprint.route("/placements/<int:number>/moves", methods=["POST"])
@blueprint.arguments(schemas.PlacementMove)
@blueprint.response(200, schemas.PlacementDocument)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def move(asked: dict[str, Any], number: int) -> Any:
    """Changer l'état ; 409 dit les états permis, ou tout ce qui manque."""
    return life.move(context(), number, asked.pop("to"), **asked)


@blueprint.route("/placements/<int:number>/signatures", methods=["POST"])
@blueprint.arguments(schemas.NewSignature)
@blueprint.response(200, schemas.PlacementDocument)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def sign(asked: dict[str, Any], number: int) -> Any:
    """Noter une signature reçue."""
    return signing.sign(
        context(), number, asked.pop("party"), on=asked.pop("signed_on", None), **asked
    )


@blueprint.route("/placements/<int:number>/lifts", methods=["POST"])
@blueprint.arguments(schemas.NewLift)
@blueprint.response(200, schemas.PlacementDocument)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def lift(asked: dict[str, Any], number: int) -> Any:
    """Lever un refus qui peut l'être, pour cette période, avec un motif gardé."""
    return signing.lift(context(), number, asked.pop("rule"), **asked)


@blueprint.route("/placements/<int:number>/renewal", methods=["POST"])
@blueprint.arguments(schemas.NewRenewal)
@blueprint.response(201, schemas.PlacementDocument)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def renew(asked: dict[str, Any], number: int) -> Any:
    """Préparer l'unique renouvellement : même place, même objet, mêmes objectifs."""
    return making.renew(
        context(),
        number,
        start=asked["start_date"],
        end=asked["end_date"],
        reason=asked["reason"],
        version=asked.get("version"),
    )


@blueprint.route("/placements/<int:number>/contract", methods=["POST"])
@blueprint.arguments(schemas.NewContract)
@blueprint.response(200, schemas.PlacementDocument)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def convert(asked: dict[str, Any], number: int) -> Any:
    """Noter le contrat qui a suivi."""
    return life.convert(context(), number, start=asked.pop("start_date", None), **asked)


@blueprint.route("/placements/<int:number>/visits", methods=["POST"])
@blueprint.arguments(schemas.NewVisit)
@blueprint.response(201, schemas.PlacementDocument)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def record_visit(asked: dict[str, Any], number: int) -> Any:
    """Prévoir ou noter une visite, un appel."""
    return visits.record_visit(context(), number, **asked)


@blueprint.route("/placements/<int:number>/visits/<int:visit>", methods=["PATCH"])
@blueprint.arguments(schemas.DoneVisit)
@blueprint.response(200, schemas.PlacementDocument)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def finish_visit(asked: dict[str, Any], number: int, visit: int) -> Any:
    """Noter qu'une visite prévue a eu lieu."""
    return visits.finish_visit(context(), number, visit, **asked)


@blueprint.route("/placements/<int:number>/incidents", methods=["POST"])
@blueprint.arguments(schemas.NewIncident)
@blueprint.response(201, schemas.PlacementDocument)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def record_incident(asked: dict[str, Any], number: int) -> Any:
    """Noter un accident ; la réponse porte les délais de 24 h et 48 h."""
    return visits.record_incident(context(), number, **asked)


@blueprint.route("/placements/<int:number>/incidents/<int:incident>", methods=["PATCH"])
@blueprint.arguments(schemas.IncidentStep)
@blueprint.response(200, schemas.PlacementDocument)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def follow_incident(asked: dict[str, Any], number: int, incident: int) -> Any:
    """Noter quand l'entreprise a signalé, quand le prescripteur a déclaré."""
    return visits.follow_incident(context(), number, incident, **asked)


@blueprint.route("/placements/<int:number>/assessment/tutor", methods=["POST"])
@blueprint.arguments(schemas.TutorAssessment)
@blueprint.response(200, schemas.PlacementDocument)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def record_tutor(asked: dict[str, Any], number: int) -> Any:
    """Garder la parole du tuteur, à la fin de la période."""
    return bilans.record_tutor(context(), number, bilans.TutorPart(**asked))


@blueprint.route("/placements/<int:number>/assessment/trainee", methods=["POST"])
@blueprint.arguments(schemas.TraineeAssessment)
@blueprint.response(200, schemas.PlacementDocument)
@blueprint.alt_response(404, "NOT_FOUND")
@blueprint.alt_response(409, "CONFLICT")
def record_trainee(asked: dict[str, Any], number: int) -> Any:
    """Garder la parole du stagiaire, à côté de celle du tuteur."""
    return bilans.record_trainee(context(), number, bilans.TraineePart(**asked))


@blueprint.route("/placements/<int:number>/papers/<name>")
@blueprint.response(200, {"type": "string", "format": "binary"}, content_type="application/pdf")
@blueprint.alt_response(404, "NOT_FOUND")
def paper(number: int, name: str) -> Any:
    """Donner un papier en PDF : sheet (fiche), trainee (page du stagiaire) ou bilan."""
    if name not in schemas.PAPERS:
        raise UnknownReferenceError("Papier", name)
    made = papers.make(context(), number, Paper(name))
    return Response(made, mimetype="application/pdf")


@blueprint.route("/placements/lists/<form>")
@blueprint.response(200, {"type": "string", "format": "binary"}, content_type="text/csv")
@blueprint.alt_response(404, "NOT_FOUND")
def table(form: str) -> Any:
    """Donner le tableau de toutes les périodes en fichier : csv ou xlsx."""
    if form not in set(lists.ListFile):
        raise UnknownReferenceError("Forme de fichier", form)
    kind = lists.ListFile(form)
    made = lists.file(context(), lists.ListFilters(), kind)
    return Response(made, mimetype=kind.media_type)


@blueprint.route("/companies/<siret>/contacts")
@blueprint.response(200, schemas.ContactLog)
@blueprint.alt_response(404, "NOT_FOUND")
def list_contacts(siret: str) -> Any:
    """Donner les contacts avec une entreprise, et si elle peut être sollicitée ce mois-ci."""
    return contacts.log(context(), siret)


@blueprint.route("/companies/<siret>/contacts", methods=["POST"])
@blueprint.arguments(schemas.NewContact)
@blueprint.response(201, schemas.ContactEntry)
@blueprint.alt_response(404, "NOT_FOUND")
def record_contact(asked: dict[str, Any], siret: str) -> Any:
    """Noter un appel, un courriel ou une visite : il compte dans le plafond du mois."""
    return contacts.record(context(), siret, **asked)
