"""Openings: places of immersion and contract offers."""

from __future__ import annotations

from matcher.exchange.codes import CONTACT_EMAIL, REFERENCE, ROME, SIRET
from matcher.exchange.columns import Column, Format
from matcher.exchange.formats.places import LOCATION
from matcher.exchange.lists import CERTIFICATE_LENGTH, labels, levelled, terms
from matcher.exchange.values import (
    DATE,
    LEVEL,
    SCHEDULE,
    TIME,
    YES_NO,
    Severity,
    minutes,
    number,
    term,
    text,
    whole,
)
from matcher.vocabulary import Demand, Kind, Licence, OpeningStatus, Purpose, RiskCategory, Weekday

ASKED_LEVEL = 2
"""Level at which a skill is asked where the file gives none."""

OPENINGS = Format(
    name="openings",
    label="places et offres",
    stems=("openings", "offres", "places"),
    columns=(
        Column("company_siret", "siret", SIRET, is_key=True),
        Column("reference", "référence", REFERENCE, is_key=True),
        Column("kind", "type", term(Kind), is_required=True),
        Column("title", "intitulé", text(300)),
        Column("rome", "code rome", ROME),
        Column("purposes", "objets", terms(Purpose)),
        Column("seats", "places", whole(1, 10_000, Severity.REFUSED), default=1),
        Column("start_date", "début", DATE),
        Column("end_date", "fin", DATE),
        Column("flexible_dates", "dates souples", YES_NO),
        Column("duration_days", "durée en jours", whole(1, 3660)),
        Column("weekly_hours", "heures par semaine", number(0, 168)),
        Column("day_start", "heure début", TIME),
        Column("day_end", "heure fin", TIME),
        Column("break_minutes", "pause (minutes)", minutes(0, 1440), aliases=("pause",)),
        Column("schedule", "horaires", SCHEDULE),
        Column("weekdays", "jours travaillés", terms(Weekday)),
        Column("required_level", "niveau exigé", LEVEL),
        Column("prepared_level", "niveau préparé", LEVEL),
        Column("required_licences", "permis exigés", terms(Licence)),
        Column("required_certificates", "certificats exigés", labels(CERTIFICATE_LENGTH)),
        Column("skills", "compétences attendues", levelled(ASKED_LEVEL), aliases=("compétences",)),
        Column(
            "soft_skills", "savoir-être attendus", levelled(ASKED_LEVEL), aliases=("savoir-être",)
        ),
        Column("demands", "exigences physiques", terms(Demand)),
        Column("risk_categories", "risques", terms(RiskCategory)),
        Column("derogation_reference", "déclaration de dérogation", text(300)),
        Column("tutor_name", "tuteur", text(200)),
        Column("tutor_email", "courriel tuteur", CONTACT_EMAIL),
        *LOCATION,
        Column("description", "description", text(20_000)),
        Column("status", "statut", term(OpeningStatus), default=OpeningStatus.OPEN),
    ),
    one_of=("title", "rome"),
    ordered=(("start_date", "end_date"),),
)
