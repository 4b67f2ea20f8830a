"""What is written in an agreement, and what changed of it, in words."""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from matcher.services.context import PARIS
from matcher.vocabulary import (
    Converted,
    Kind,
    PlacementResult,
    PlacementStatus,
    Purpose,
    RiskCategory,
    SignatureParty,
    SoftSkill,
    Term,
    Weekday,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

ISO_START = re.compile(r"\d{4}-\d{2}-\d{2}(T|$)")
ISO_HOUR = re.compile(r"\d{2}:\d{2}(:\d{2})?$")
FIELD_LABELS = {
    "kind": "type",
    "start_date": "premier jour",
    "end_date": "dernier jour",
    "purpose": "objet",
    "objectives": "objectifs",
    "opening": "place",
    "renewal": "renouvellement",
    "signatories": "signataires",
    "is_minor": "mineur le premier jour",
    "site": "site",
    "mandate": "prescripteur du mandat",
    "prescriber": "prescripteur",
    "school_prescribes": "l'école prescrit",
    "counsellor": "conseiller",
    "employer": "employeur",
    "tutor_name": "tuteur",
    "tutor_email": "courriel du tuteur",
    "tutor_phone": "téléphone du tuteur",
    "welcome_person": "accueil et sécurité",
    "collective_agreement": "convention collective",
    "workplace": "lieu",
    "tasks": "tâches",
    "timetable": "horaires",
    "evaluation": "évaluation",
    "target_soft_skills": "savoir-être des objectifs",
    "insurance_confirmed": "assurance confirmée",
    "no_replacement_confirmed": "ni remplacement ni poste permanent",
    "meeting": "rendez-vous du premier jour",
    "way": "comment y aller",
    "bring": "quoi apporter",
    "trainee.first_name": "prénom du stagiaire",
    "trainee.last_name": "nom du stagiaire",
    "trainee.birth_date": "date de naissance",
    "company.siret": "SIRET",
    "company.name": "entreprise",
    "company.naf": "activité (NAF)",
    "company.address": "adresse de l'entreprise",
    "company.postcode": "code postal de l'entreprise",
    "company.commune": "commune de l'entreprise",
    "opening.kind": "type de la place",
    "opening.company": "SIRET de la place",
    "opening.title": "poste",
    "opening.rome": "métier (ROME)",
    "opening.weekly_hours": "heures par semaine",
    "opening.day_start": "début de la journée",
    "opening.day_end": "fin de la journée",
    "opening.break_minutes": "pause (minutes)",
    "opening.weekdays": "jours travaillés",
    "opening.schedule": "horaires par jour de la place",
    "opening.risk_categories": "risques",
    "opening.derogation_reference": "déclaration de dérogation",
    "opening.derogation_date": "jour de la dérogation",
    "opening.derogation_risks": "risques de la dérogation",
    "opening.derogation_work": "travaux de la dérogation",
    "opening.tutor_name": "tuteur de la place",
    "opening.tutor_email": "courriel du tuteur de la place",
    "opening.postcode": "code postal de la place",
    "opening.commune": "commune de la place",
    "schedule": "horaires par jour",
    "opening_reference": "place",
    "status": "état",
    "last_day": "dernier jour fait",
    "missed_hours": "heures manquées",
    "result": "bilan",
    "converted": "suivi d'un contrat",
    "is_trainee_there": "stagiaire en parcours sur toute la période",
    "is_host_alive": "entreprise partenaire",
    "is_opening_alive": "place ouverte",
}
"""What people call the fields of an agreement and of its events."""

TERMS: Mapping[str, type[Term]] = {
    "kind": Kind,
    "purpose": Purpose,
    "signatories": SignatureParty,
    "status": PlacementStatus,
    "result": PlacementResult,
    "converted": Converted,
    "opening.kind": Kind,
    "opening.weekdays": Weekday,
    "opening.risk_categories": RiskCategory,
    "opening.derogation_risks": RiskCategory,
    "target_soft_skills": SoftSkill,
}


def label(name: str) -> str:
    """Return what people call a field; ``file.tutor_name`` is that of the agreement itself."""
    return FIELD_LABELS.get(name.removeprefix("file."), name)


def value(name: str, given: Any) -> str:
    """Return a value in words: codes by their label, days and hours as people write them."""
    if given is None:
        return "vide"
    if isinstance(given, bool):
        return "oui" if given else "non"
    if isinstance(given, list):
        return ", ".join(value(name, one) for one in given) or "aucun"
    if isinstance(given, float):
        return f"{given:g}".replace(".", ",")
    term = TERMS.get(name.removeprefix("file."))
    known = term.parse(str(given)) if term else None
    if isinstance(known, Weekday):
        return known.aliases[0]
    return known.label if known else when(given) or str(given)


def told_changes(changes: Mapping[str, Any] | None) -> list[str]:
    """Return what changed, field by field, in words; a field from nothing comes from « vide »."""
    return [f"{label(name)} : {_said(name, given)}" for name, given in (changes or {}).items()]


def _said(name: str, given: Any) -> str:
    if isinstance(given, list) and len(given) == 2:
        return f"{value(name, given[0])} → {value(name, given[1])}"
    return value(name, given)


def when(given: Any) -> str:
    """Return a day, an hour or a moment of Paris in French, or nothing for what is neither."""
    if not isinstance(given, str):
        return ""
    try:
        if ISO_HOUR.match(given):
            hour = time.fromisoformat(given)
            return f"{hour.hour} h {hour.minute:02d}" if hour.minute else f"{hour.hour} h"
        if not ISO_START.match(given):
            return ""
        moment = datetime.fromisoformat(given)
    except ValueError:
        return ""
    if moment.tzinfo is None:
        return f"{moment:%d/%m/%Y}"
    return f"{moment.astimezone(PARIS):%d/%m/%Y à %H h %M}"
