"""The two sites on which rights are measured, one of each kind of thing at each.

What of it a route is asked with stands in ``rights_asked``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from matcher.models.placement_files import PlacementIncident, PlacementVisit
from matcher.services import liftings, nights, plans
from matcher.services.company_links import CompanyLinks
from matcher.services.placements import agenda, life, making
from matcher.vocabulary import Channel, Decision, OpeningStatus, PlacementStatus, Purpose
from tests.builders import (
    BLOCK_END,
    BLOCK_START,
    TODAY,
    a_cohort,
    a_company,
    a_decision,
    a_placement,
    a_site,
    a_trainee,
    a_trainer,
    an_opening,
)
from tests.services.placements.builders import OFFICE_HOURS, a_mandate

if TYPE_CHECKING:
    from matcher.services.context import Context

OWN, OTHER = "Bagneux", "Clichy"
MARK = {OWN: "Bagnolet-Marque", OTHER: "Clichois-Marque"}
"""Last name of every trainee of a site: what a list of another site must not show."""


@dataclass(frozen=True)
class Ground:
    """Things of one site, one of each kind, by the names that addresses and bodies use.

    ``number``: a placement in preparation; ``awaiting``, ``past``: others of the same site.
    """

    site: str
    cohort: str
    trainee: str
    free_trainee: str
    siret: str
    opening: str
    accepted_opening: str
    new_opening: str
    number: int
    awaiting: int
    past: int
    visit: int
    incident: int
    decision: int
    lifting: int
    night: str
    plan: str
    agenda: str
    offer: str


def settle(context: Context, secret_key: str) -> dict[str, Ground]:
    """Store both sites and what they hold; return it by site."""
    built = {name: _things(context, name) for name in (OWN, OTHER)}
    night = nights.run(context)["id"]
    return {
        name: Ground(
            **things,
            night=night,
            plan=plans.make(context, sites=[name])["id"],
            agenda=agenda.address(secret_key, f"suivi-{name}@ecole.example"),
            offer=CompanyLinks(secret_key).sign(things["siret"]),
        )
        for name, things in built.items()
    }


def _things(context: Context, name: str) -> dict[str, Any]:
    site = a_site(context, name)
    site_id = site.id
    a_mandate(context, site_id=site_id)
    cohort = a_cohort(context, f"{name[:3].upper()}-2026", site=site)
    trainer = a_trainer(context, f"suivi-{name}@ecole.example", site=site)

    def trainee(reference: str, **fields: Any) -> Any:
        given: dict[str, Any] = {"cohort": cohort, "trainer": trainer} | fields
        given.setdefault("last_name", MARK[name])
        return a_trainee(context, f"{name[:3].upper()}-{reference}", **given)

    company = a_company(context, name=f"Cuisines de {name}", max_solicitations_per_month=50)
    first, second, past, accepted = (
        an_opening(context, reference, company=company, seats=2, **OFFICE_HOURS)
        for reference in ("P1", "P2", "P3", "P4")
    )
    sent = an_opening(context, "P5", company=company, status=OpeningStatus.TO_REVIEW)
    free = trainee("T3", dislikes=("G1602",))
    numbers = [
        _prepared(context, trainee(reference), opening)
        for reference, opening in (("T1", first), ("T2", second))
    ]
    life.move(context, numbers[1], PlacementStatus.AWAITING_SIGNATURES)
    ended = a_placement(
        context,
        trainee("T4"),
        past,
        date(2026, 9, 7),
        date(2026, 9, 18),
        status=PlacementStatus.DONE,
        purpose=Purpose.DISCOVER,
        objectives="Découvrir la cuisine",
    )
    visit = PlacementVisit(
        placement_id=numbers[0], channel=Channel.VISIT, planned_on=BLOCK_START, actor="suivi"
    )
    incident = PlacementIncident(
        placement_id=ended.id,
        happened_at=datetime(2026, 9, 8, 9, tzinfo=UTC),
        facts="chute",
        actor="suivi",
    )
    context.session.add_all([visit, incident])
    context.session.commit()
    decision = a_decision(context, free, past, Decision.SHORTLISTED, TODAY)
    a_decision(context, free, accepted, Decision.ACCEPTED, TODAY)
    key = (free.reference, company.siret, past.reference)
    lifting = liftings.add(context, *key, "PR-08", why="il a changé d'avis")
    return {
        "site": name,
        "cohort": cohort.name,
        "trainee": f"{name[:3].upper()}-T1",
        "free_trainee": free.reference,
        "siret": company.siret,
        "opening": first.reference,
        "accepted_opening": accepted.reference,
        "new_opening": sent.reference,
        "number": numbers[0],
        "awaiting": numbers[1],
        "past": ended.id,
        "visit": visit.id,
        "incident": incident.id,
        "decision": decision.id,
        "lifting": lifting["id"],
    }


def _prepared(context: Context, trainee: Any, opening: Any) -> int:
    a_decision(context, trainee, opening, Decision.ACCEPTED, TODAY)
    made = making.create(
        context,
        trainee=trainee.reference,
        siret=opening.company.siret,
        opening=opening.reference,
        start=BLOCK_START,
        end=BLOCK_END,
        purpose=Purpose.DISCOVER,
        objectives="Découvrir la cuisine",
    )
    number: int = made["id"]
    return number
