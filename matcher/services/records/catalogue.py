"""Every format with its table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matcher.exchange.formats.catalogue import FORMATS
from matcher.exchange.lists import Licences
from matcher.models.cohorts import Cohort, CompanyBlock
from matcher.models.companies import Company
from matcher.models.decisions import SuggestionDecision
from matcher.models.mandates import Mandate
from matcher.models.openings import Opening
from matcher.models.placements import Placement
from matcher.models.sites import Site
from matcher.models.trainees import Trainee
from matcher.models.trainers import Trainer
from matcher.models.travel_times import TravelTime
from matcher.services.records.lists import OPENING_LISTS, TRAINEE_LISTS
from matcher.services.records.nouns import Link, Noun

if TYPE_CHECKING:
    from collections.abc import Mapping

SITE = Link("site", "site_id", Site, "name", "un site de l'école", is_name=True)
COHORT = Link("cohort", "cohort_id", Cohort, "name", "une promotion de l'école")
TRAINER = Link("trainer_email", "trainer_id", Trainer, "email", "une personne de l'école")
TRAINEE = Link("trainee", "trainee_id", Trainee, "reference", "le matricule d'un stagiaire")
COMPANY = Link("company_siret", "company_id", Company, "siret", "le SIRET d'une entreprise connue")


def _unpack_licences(values: dict[str, Any]) -> None:
    if "licences" in values:
        given: Licences | None = values["licences"]
        values["licences"] = None if given is None else list(given.held)
        values["pending_licences"] = None if given is None else list(given.pending)


def _pack_licences(values: dict[str, Any]) -> None:
    pending = values.pop("pending_licences", None)
    if values["licences"] is not None or pending is not None:
        values["licences"] = Licences(tuple(values["licences"] or ()), tuple(pending or ()))


NOUNS: Mapping[str, Noun] = {
    noun.file_format.name: noun
    for noun in (
        Noun(FORMATS["sites"], Site, ("name",)),
        Noun(FORMATS["trainers"], Trainer, ("email",), links=(SITE,)),
        Noun(FORMATS["cohorts"], CompanyBlock, ("cohort_id", "start_date"), links=(COHORT,)),
        Noun(FORMATS["companies"], Company, ("siret",)),
        Noun(
            FORMATS["trainees"],
            Trainee,
            ("reference",),
            links=(SITE, COHORT, TRAINER),
            children=TRAINEE_LISTS,
            unpack=_unpack_licences,
            pack=_pack_licences,
        ),
        Noun(FORMATS["mandates"], Mandate, ("prescriber", "site_id", "start_date"), links=(SITE,)),
        Noun(
            FORMATS["openings"],
            Opening,
            ("company_id", "reference"),
            links=(COMPANY,),
            children=OPENING_LISTS,
        ),
        Noun(
            FORMATS["placements"],
            Placement,
            ("trainee_id", "company_id", "start_date"),
            links=(TRAINEE, COMPANY),
        ),
        Noun(
            FORMATS["decisions"],
            SuggestionDecision,
            ("trainee_id", "opening_id", "decided_on"),
            links=(TRAINEE, COMPANY),
        ),
        Noun(FORMATS["travel_times"], TravelTime, ("from_insee", "to_insee", "mode")),
    )
}
