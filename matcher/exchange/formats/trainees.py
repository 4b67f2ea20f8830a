"""Trainees and what is known of them."""

from __future__ import annotations

from matcher.exchange.codes import CONTACT_EMAIL, REFERENCE, RIASEC, SIGN_IN_EMAIL
from matcher.exchange.columns import Column, Format
from matcher.exchange.formats.places import LOCATION
from matcher.exchange.lists import CERTIFICATES, LICENCES, labels, levelled, terms
from matcher.exchange.values import DATE, LEVEL, YES_NO, minutes, term, text
from matcher.vocabulary import CapabilityLimit, FrenchLevel, Purpose, TraineeStatus, TravelMode

TRAINEES = Format(
    name="trainees",
    label="stagiaires",
    stems=("trainees", "stagiaires"),
    columns=(
        Column("reference", "matricule", REFERENCE, is_key=True),
        Column("first_name", "prénom", text(120), is_required=True),
        Column("last_name", "nom", text(120), is_required=True),
        Column("birth_date", "date de naissance", DATE, is_required=True),
        Column("email", "courriel", CONTACT_EMAIL),
        Column("phone", "téléphone", text(40)),
        Column("representative_name", "représentant légal", text(200)),
        Column("representative_email", "courriel représentant", CONTACT_EMAIL),
        Column("representative_phone", "téléphone représentant", text(40)),
        Column("site", "site", text(120), is_required=True),
        Column("cohort", "promotion", REFERENCE, is_required=True),
        Column("trainer_email", "courriel formateur", SIGN_IN_EMAIL),
        Column("entry_date", "date entrée", DATE),
        Column("exit_date", "date sortie prévue", DATE),
        Column("status", "statut", term(TraineeStatus), default=TraineeStatus.ACTIVE),
        Column("phase", "phase", term(Purpose)),
        *LOCATION,
        Column("travel_modes", "modes de transport", terms(TravelMode)),
        Column("max_travel_minutes", "temps de trajet maximum", minutes(1, 1440)),
        Column("licences", "permis", LICENCES),
        Column("certificates", "certificats", CERTIFICATES),
        Column("education_level", "niveau de formation", LEVEL),
        Column("french_oral", "français oral", term(FrenchLevel)),
        Column("french_written", "français écrit", term(FrenchLevel)),
        Column("projects", "projets", labels()),
        Column("interests", "appétences", labels()),
        Column("dislikes", "refus", labels()),
        Column("riasec", "riasec", RIASEC),
        Column("skills", "compétences", levelled(None)),
        Column("soft_skills", "savoir-être", levelled(None)),
        Column("capability_limits", "limites d'activité", terms(CapabilityLimit)),
        Column("available_from", "disponible du", DATE),
        Column("available_to", "disponible au", DATE),
        Column("matching_opt_out", "opposition au calcul", YES_NO),
    ),
    ordered=(("entry_date", "exit_date"), ("available_from", "available_to")),
)
