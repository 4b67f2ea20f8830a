"""Placements in JSON: what may be asked of one, and one as it is shown."""

from __future__ import annotations

from marshmallow import fields, validate

from matcher.exchange.codes import REFERENCE, SIRET
from matcher.exchange.documents.pdf import Paper
from matcher.exchange.values import DATE, YES_NO, number, term, text, whole
from matcher.vocabulary import (
    Channel,
    Converted,
    EndedBy,
    ObjectiveReached,
    PlacementResult,
    PlacementStatus,
    ProjectEffect,
    Purpose,
    SignatureParty,
)
from matcher.web.schemas.base import Document, FrenchSchema
from matcher.web.schemas.cells import Asked, Cell, Messages

NOTE = text(20_000)
NAME = text(200)
RULE = text(40)
VERSION = whole(0, 1_000_000)
MOMENT: Messages = {"invalid": "attendu : un moment comme 2026-12-01T10:30:00+01:00."}


def _version(*, required: bool = False) -> Cell:
    return Cell(VERSION, "version lue ; refusée (409) si elle a changé", required=required)


def _moment(*, required: bool = False) -> fields.AwareDateTime:
    return fields.AwareDateTime(
        format="iso", required=required, allow_none=not required, error_messages=MOMENT
    )


class PlacementQuery(FrenchSchema):
    """Which placements."""

    trainee = Asked(REFERENCE, "matricule")
    company_siret = Asked(SIRET, "siret")
    status = Asked(term(PlacementStatus), "statut")


class NewPlacement(FrenchSchema):
    """The placement of a suggestion that the company accepted."""

    trainee = Cell(REFERENCE, "matricule", required=True)
    company_siret = Cell(SIRET, "siret", required=True)
    opening = Cell(REFERENCE, "référence de la place", required=True)
    start_date = Cell(DATE, "premier jour", required=True)
    end_date = Cell(DATE, "dernier jour, inclus", required=True)
    purpose = Cell(term(Purpose), "objet")
    objectives = Cell(NOTE, "objectifs")
    lifts = fields.Dict(
        keys=fields.String(validate=validate.Length(max=40)),
        values=fields.String(validate=validate.Length(max=2000)),
        metadata={"description": "règle que l'équipe lève, et son motif"},
    )


class PlacementChanges(FrenchSchema):
    """What may be edited; a key that is absent stays, null is unknown."""

    version = _version(required=True)
    start_date = Cell(DATE, "premier jour")
    end_date = Cell(DATE, "dernier jour, inclus")
    purpose = Cell(term(Purpose), "objet")
    objectives = Cell(NOTE, "objectifs")
    opening = Cell(REFERENCE, "référence de la place")
    prescriber = Cell(NAME, "prescripteur")
    school_prescribes = Cell(YES_NO, "l'école prescrit elle-même")
    counsellor = Cell(NAME, "conseiller ou formateur référent")
    employer = Cell(NAME, "employeur du stagiaire")
    tutor_name = Cell(NAME, "tuteur")
    tutor_email = Cell(text(254), "courriel du tuteur")
    tutor_phone = Cell(text(40), "téléphone du tuteur")
    welcome_person = Cell(NAME, "accueil et sécurité")
    collective_agreement = Cell(NAME, "convention collective")
    workplace = Cell(text(300), "lieu")
    tasks = Cell(NOTE, "tâches confiées")
    timetable = Cell(NOTE, "horaires")
    evaluation = Cell(NOTE, "modalités d'évaluation")
    target_soft_skills = fields.List(
        fields.String(validate=validate.Length(max=200)), allow_none=True
    )
    insurance_confirmed = Cell(YES_NO, "assurance de l'entreprise confirmée")
    no_replacement_confirmed = Cell(YES_NO, "ni remplacement ni poste permanent")
    meeting = Cell(text(300), "rendez-vous du premier jour")
    way = Cell(NOTE, "comment y aller")
    bring = Cell(NOTE, "quoi apporter")


class PlacementMove(FrenchSchema):
    """A change of state."""

    to = Cell(term(PlacementStatus), "nouvel état", required=True)
    reason = Cell(NOTE, "motif")
    by = Cell(term(EndedBy), "qui interrompt ou annule")
    last_day = Cell(DATE, "dernier jour présent, si interrompue")
    version = _version()


class NewSignature(FrenchSchema):
    """A signature that came in."""

    party = Cell(term(SignatureParty), "partie", required=True)
    name = Cell(NAME, "nom")
    signed_on = Cell(DATE, "jour (défaut : aujourd'hui)")
    version = _version()


class NewLift(FrenchSchema):
    """A refusal that staff lifts for this placement."""

    rule = Cell(RULE, "règle", required=True)
    why = Cell(NOTE, "motif", required=True)
    version = _version()


class NewRenewal(FrenchSchema):
    """The one renewal: same place, object and objectives."""

    start_date = Cell(DATE, "premier jour", required=True)
    end_date = Cell(DATE, "dernier jour, inclus", required=True)
    reason = Cell(NOTE, "pourquoi l'objet n'est pas atteint", required=True)
    version = _version()


class NewContract(FrenchSchema):
    """The contract that followed."""

    converted = Cell(term(Converted), "contrat", required=True)
    start_date = Cell(DATE, "début du contrat")
    version = _version()


class NewVisit(FrenchSchema):
    """A visit or a call, planned or done."""

    channel = Cell(term(Channel), "appel, courriel ou visite", required=True)
    planned_on = Cell(DATE, "jour prévu")
    done_on = Cell(DATE, "jour fait")
    note = Cell(NOTE, "note")


class DoneVisit(FrenchSchema):
    """A planned visit that took place."""

    done_on = Cell(DATE, "jour fait", required=True)
    note = Cell(NOTE, "note")


class NewIncident(FrenchSchema):
    """An accident at work or on the way (PM-09)."""

    happened_at = _moment(required=True)
    facts = Cell(NOTE, "les faits, sans donnée de santé", required=True)
    reported_at = _moment()
    declared_at = _moment()


class IncidentStep(FrenchSchema):
    """When the host told, when the prescriber declared."""

    reported_at = _moment()
    declared_at = _moment()


class TutorAssessment(FrenchSchema):
    """The tutor's part of the bilan."""

    result = Cell(term(PlacementResult), "résultat", required=True)
    objective = Cell(term(ObjectiveReached), "objectifs atteints", required=True)
    tutor_name = Cell(NAME, "tuteur")
    presence = Cell(whole(0, 100), "présence en % des heures")
    missed_hours = Cell(number(0, 9999), "heures manquées")
    soft_skills = fields.Dict(
        keys=fields.String(validate=validate.Length(max=200)),
        values=fields.Integer(strict=True),
        allow_none=True,
        metadata={"description": "savoir-être des objectifs seulement, de 1 à 3"},
    )
    tutor_word = Cell(NOTE, "remarques")


class TraineeAssessment(FrenchSchema):
    """The trainee's own word."""

    trainee_agrees = Cell(YES_NO, "d'accord avec le tuteur", required=True)
    trainee_word = Cell(NOTE, "ses mots")
    project = Cell(term(ProjectEffect), "effet sur le projet")


class NewContact(FrenchSchema):
    """A contact with a company; it counts in the month's cap."""

    channel = Cell(term(Channel), "appel, courriel ou visite", required=True)
    on = Cell(DATE, "jour (défaut : aujourd'hui)")
    note = Cell(NOTE, "note")
    next_step = Cell(text(300), "prochaine étape")
    next_on = Cell(DATE, "jour de la prochaine étape")


class PlacementEntry(Document):
    """One line of the list."""

    id = fields.Integer()
    trainee = fields.String()
    company_siret = fields.String()
    opening = fields.String(allow_none=True)
    start = fields.Date()
    end = fields.Date(allow_none=True)
    status = fields.String(allow_none=True)


class PlacementDocument(PlacementEntry):
    """One placement: its file, signatures, events, and what may come next."""

    version = fields.Integer()
    moves = fields.List(fields.Dict())
    signatures = fields.List(fields.Dict())
    visits = fields.List(fields.Dict())
    incidents = fields.List(fields.Dict())
    assessment = fields.Dict()
    events = fields.List(fields.Dict())


class ContactEntry(Document):
    """One contact."""

    id = fields.Integer()
    on = fields.Date()
    channel = fields.String()


class ContactLog(Document):
    """The contacts with a company, and whether it may be asked again this month."""

    company_siret = fields.String()
    asked_this_month = fields.Integer()
    cap = fields.Integer()
    is_closed = fields.Boolean()
    opens_on = fields.Date(allow_none=True)
    note = fields.String(allow_none=True)
    contacts = fields.List(fields.Nested(ContactEntry))


PAPERS = tuple(paper.value for paper in Paper)
