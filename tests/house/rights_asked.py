"""What each route is asked with, so that the request would do what the route is for.

An address is filled from the ``Ground`` of a site: ``PARTS`` says which of its things a part of
an address stands for, ``BODIES`` what is sent. A new route that needs more gets its line here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.builders import BLOCK_END, BLOCK_START, TODAY, a_siret

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from werkzeug.routing import Rule

    from tests.house.rights_school import Ground

PARTS: Mapping[str, Callable[[Ground], Any]] = {
    "code": lambda ground: "G1602",
    "decision_id": lambda ground: ground.decision,
    "filename": lambda ground: "favicon.svg",
    "form": lambda ground: "csv",
    "incident": lambda ground: ground.incident,
    "incident_id": lambda ground: ground.incident,
    "name": lambda ground: "sheet",
    "night": lambda ground: ground.night,
    "night_id": lambda ground: ground.night,
    "number": lambda ground: ground.number,
    "opening": lambda ground: ground.opening,
    "plan": lambda ground: ground.plan,
    "rule": lambda ground: "PR-08",
    "siret": lambda ground: ground.siret,
    "token": lambda ground: "un-lien-mort",
    "visit": lambda ground: ground.visit,
    "visit_id": lambda ground: ground.visit,
}
"""What a part of an address stands for, whatever the route."""

OF_ROUTE: Mapping[str, Mapping[str, Callable[[Ground], Any]]] = {
    "/agenda/<token>.ics": {"token": lambda ground: ground.agenda},
    "/levees/": {"number": lambda ground: ground.lifting},
    "/api/v1/liftings/": {"number": lambda ground: ground.lifting},
    "/offrir/": {"token": lambda ground: ground.offer},
    "/places/<siret>/<reference>/": {"reference": lambda ground: ground.new_opening},
    "/api/v1/openings/": {"reference": lambda ground: ground.opening},
    "/api/v1/trainees/": {"reference": lambda ground: ground.trainee},
    "/stagiaires/": {"reference": lambda ground: ground.trainee},
    "/plan/stagiaires/": {"reference": lambda ground: ground.trainee},
    "/api/v1/placements/<int:number>/signatures": {"number": lambda ground: ground.awaiting},
    "/placements/<int:number>/signatures": {"number": lambda ground: ground.awaiting},
    "/api/v1/placements/<int:number>/assessment/": {"number": lambda ground: ground.past},
    "/api/v1/placements/<int:number>/contract": {"number": lambda ground: ground.past},
    "/api/v1/placements/<int:number>/incidents": {"number": lambda ground: ground.past},
    "/api/v1/placements/<int:number>/renewal": {"number": lambda ground: ground.past},
    "/placements/<int:number>/bilan/": {"number": lambda ground: ground.past},
    "/placements/<int:number>/contrat": {"number": lambda ground: ground.past},
    "/placements/<int:number>/incidents": {"number": lambda ground: ground.past},
    "/placements/<int:number>/renouvellement": {"number": lambda ground: ground.past},
    "/api/v1/trainees/<reference>/openings/<siret>/<opening>/": {
        "reference": lambda ground: ground.free_trainee,
    },
    "/stagiaires/<reference>/places/": {"reference": lambda ground: ground.free_trainee},
}
"""What they stand for where the address begins so; the longest beginning wins."""

AGREED = {
    "start_date": BLOCK_START.isoformat(),
    "end_date": BLOCK_END.isoformat(),
    "purpose": "discover",
    "objectives": "Découvrir la cuisine",
}
ENDED = {"reason": "changement de projet", "by": "trainee"}
RENEWAL = {"start_date": "2026-09-19", "end_date": "2026-09-25", "reason": "pas fini"}
TUTOR = {"result": "done", "objective": "yes"}
VISIT = {"channel": "call", "done_on": TODAY.isoformat(), "note": "tout va bien"}
WHY = {"why": "revu avec le stagiaire"}
CHANGED = {"version": 1, "tasks": "Éplucher, dresser"}


def _trainee(ground: Ground) -> dict[str, Any]:
    return {
        "reference": "NOUVEAU-1",
        "first_name": "Lina",
        "last_name": "Nouvelle",
        "birth_date": "2006-05-04",
        "site": ground.site,
        "cohort": ground.cohort,
    }


def _opening(ground: Ground) -> dict[str, Any]:
    return {
        "company_siret": ground.siret,
        "reference": "NOUVELLE-1",
        "kind": "pmsmp",
        "title": "Commis de cuisine",
    }


def _placement(ground: Ground) -> dict[str, Any]:
    return {
        "trainee": ground.free_trainee,
        "company_siret": ground.siret,
        "opening": ground.accepted_opening,
        **AGREED,
    }


def _placement_form(ground: Ground) -> dict[str, Any]:
    given = _placement(ground)
    return {**given, "siret": given.pop("company_siret")}


def _offer(ground: Ground) -> dict[str, Any]:
    return {
        "siret": ground.siret,
        "name": "Cuisines",
        "contact_phone": "01 99 00 12 34",
        "kind": "pmsmp",
        "title": "Commis de cuisine",
        "seats": "1",
        "risks_known": "aucun",
        "statement": "oui",
    }


BODIES: Mapping[str, Callable[[Ground], Any]] = {
    "PATCH /api/v1/companies/<siret>": lambda ground: {"name": "Autre nom"},
    "PATCH /api/v1/openings/<siret>/<reference>": lambda ground: {"title": "Plongeur"},
    "PATCH /api/v1/placements/<int:number>": lambda ground: CHANGED,
    "PATCH /api/v1/placements/<int:number>/incidents/<int:incident>": lambda ground: {
        "reported_at": "2026-09-08T12:00:00+02:00"
    },
    "PATCH /api/v1/placements/<int:number>/visits/<int:visit>": lambda ground: {
        "done_on": TODAY.isoformat()
    },
    "PATCH /api/v1/trainees/<reference>": lambda ground: {"phase": "confirm"},
    "POST /api/v1/companies": lambda ground: {"siret": a_siret(1), "name": "Nouvelle"},
    "POST /api/v1/companies/<siret>/contacts": lambda ground: {"channel": "call"},
    "POST /api/v1/liftings/<int:number>/end": lambda ground: WHY,
    "POST /api/v1/nights": lambda ground: {"site": ground.site},
    "POST /api/v1/openings": _opening,
    "POST /api/v1/placements": _placement,
    "POST /api/v1/placements/<int:number>/assessment/trainee": lambda ground: {
        "trainee_agrees": True
    },
    "POST /api/v1/placements/<int:number>/assessment/tutor": lambda ground: TUTOR,
    "POST /api/v1/placements/<int:number>/contract": lambda ground: {"converted": "cdi"},
    "POST /api/v1/placements/<int:number>/incidents": lambda ground: {
        "happened_at": "2026-09-08T09:00:00+02:00",
        "facts": "chute",
    },
    "POST /api/v1/placements/<int:number>/lifts": lambda ground: {"rule": "PR-08", **WHY},
    "POST /api/v1/placements/<int:number>/moves": lambda ground: {"to": "cancelled", **ENDED},
    "POST /api/v1/placements/<int:number>/renewal": lambda ground: RENEWAL,
    "POST /api/v1/placements/<int:number>/signatures": lambda ground: {"party": "host"},
    "POST /api/v1/placements/<int:number>/visits": lambda ground: VISIT,
    "POST /api/v1/plans": lambda ground: {"sites": [ground.site]},
    "POST /api/v1/trainees": _trainee,
    "POST /api/v1/trainees/<reference>/openings/<siret>/<opening>/decision": lambda ground: {
        "decision": "shortlisted"
    },
    "POST /api/v1/trainees/<reference>/openings/<siret>/<opening>/liftings": lambda ground: {
        "rule": "PR-08",
        **WHY,
    },
    "POST /connexion": lambda ground: {"email": "personne@ailleurs.example"},
    "POST /entreprises/<siret>/contacts": lambda ground: {"channel": "call"},
    "POST /levees/<int:number>/fin": lambda ground: WHY,
    "POST /offrir/<token>": _offer,
    "POST /placements/<int:number>/accord": lambda ground: {"version": "1", **AGREED},
    "POST /placements/<int:number>/bilan/stagiaire": lambda ground: {"agrees": "oui"},
    "POST /placements/<int:number>/bilan/tuteur": lambda ground: TUTOR,
    "POST /placements/<int:number>/contrat": lambda ground: {"converted": "cdi"},
    "POST /placements/<int:number>/etat": lambda ground: {"state": "cancelled", **ENDED},
    "POST /placements/<int:number>/incidents": lambda ground: {
        "happened_at": "2026-09-08T09:00",
        "facts": "chute",
    },
    "POST /placements/<int:number>/incidents/<int:incident_id>": lambda ground: {"step": "report"},
    "POST /placements/<int:number>/levees": lambda ground: {"rule": "PR-08", **WHY},
    "POST /placements/<int:number>/pratique": lambda ground: {"version": "1", "way": "à pied"},
    "POST /placements/<int:number>/renouvellement": lambda ground: RENEWAL,
    "POST /placements/<int:number>/signatures": lambda ground: {"party": "host"},
    "POST /placements/<int:number>/visites": lambda ground: VISIT,
    "POST /placements/<int:number>/visites/<int:visit_id>": lambda ground: {
        "done_on": TODAY.isoformat()
    },
    "POST /placements/nouveau": _placement_form,
    "POST /plan/annuler": lambda ground: {"decision": str(ground.decision)},
    "POST /plan/retenir": lambda ground: {
        "place": f"{ground.free_trainee}:{ground.siret}:{ground.opening}"
    },
    "POST /stagiaires/<reference>/places/<siret>/<opening>/decision": lambda ground: {
        "decision": "shortlisted"
    },
    "POST /stagiaires/<reference>/places/<siret>/<opening>/levees": lambda ground: {
        "rule": "PR-08",
        **WHY,
    },
}
"""What is sent, by route: with it the request would do what the route is for."""

QUERIES: Mapping[str, Callable[[Ground], str]] = {
    "GET /api/v1/needs": lambda ground: f"site={ground.site}",
    "GET /api/v1/titles": lambda ground: "q=serveuse",
    "GET /placements/nouveau": lambda ground: (
        f"trainee={ground.free_trainee}&siret={ground.siret}&opening={ground.accepted_opening}"
    ),
    "GET /places/lien": lambda ground: f"siret={ground.siret}",
    "GET /plan": lambda ground: f"site={ground.site}",
    "GET /besoins": lambda ground: f"site={ground.site}",
}
"""What follows the question mark, by route."""


def asked(rule: Rule, method: str, ground: Ground) -> tuple[str, Any]:
    """Return the address and the body of a request for things of ``ground``."""
    address = _address(rule, ground)
    route = f"{method} {rule.rule}"
    if route in QUERIES:
        address = f"{address}?{QUERIES[route](ground)}"
    return address, BODIES[route](ground) if route in BODIES else {}


def _address(rule: Rule, ground: Ground) -> str:
    parts = dict(PARTS)
    for beginning in sorted(OF_ROUTE, key=len):
        if rule.rule.startswith(beginning):
            parts |= OF_ROUTE[beginning]
    lacking = rule.arguments - parts.keys()
    if lacking:
        raise AssertionError(
            f"{rule.rule} : dites dans tests/house/rights_asked.py ce que vaut {sorted(lacking)}"
        )
    built = rule.build({name: parts[name](ground) for name in rule.arguments})
    if built is None:
        raise AssertionError(f"{rule.rule} ne se remplit pas")
    return built[1]
