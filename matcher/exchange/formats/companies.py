"""Companies, each known by its SIRET."""

from __future__ import annotations

from matcher.exchange.codes import CONTACT_EMAIL, NAF, SIRET, SIZE
from matcher.exchange.columns import Column, Format
from matcher.exchange.formats.places import ADDRESS, LOCATION
from matcher.exchange.values import term, text, whole
from matcher.vocabulary import CompanyStatus

COMPANIES = Format(
    name="companies",
    label="entreprises",
    stems=("companies", "entreprises"),
    columns=(
        Column("siret", "siret", SIRET, is_key=True),
        Column("name", "raison sociale", text(300), is_required=True),
        Column("naf", "code naf", NAF),
        Column("size", "taille", SIZE),
        ADDRESS,
        *LOCATION,
        Column("contact_name", "contact", text(200)),
        Column("contact_email", "courriel", CONTACT_EMAIL),
        Column("contact_phone", "téléphone", text(40)),
        Column("max_solicitations_per_month", "sollicitations max par mois", whole(0, 1000)),
        Column("status", "statut", term(CompanyStatus), default=CompanyStatus.PARTNER),
    ),
)
