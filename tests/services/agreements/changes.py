"""Every column of every noun behind a signed agreement, and a value that differs from the signed.

``STOPS``: what was signed, what is relied on, or what a rule asks of the pair; a change starts
nothing. ``LEAVES``: what an agreement does not speak of. A column of a format that is in neither
fails the test: somebody has to decide.
"""

from __future__ import annotations

from tests.builders import BLOCK_END, BLOCK_START

STOPS: dict[str, dict[str, str]] = {
    "openings": {
        "kind": "stage",
        "title": "Couvreur",
        "rome": "F1610",
        "weekly_hours": "28",
        "day_start": "08:00",
        "day_end": "16:30",
        "break_minutes": "45",
        "weekdays": "mon|tue|wed",
        "schedule": "lun 9:00-12:00",
        "required_licences": "B",
        "required_certificates": "CACES R489 1A",
        "risk_categories": "machines",
        "derogation_reference": "DREETS 2026-99",
        "tutor_name": "Paul Autre",
        "tutor_email": "paul@entreprise.example",
        "postcode": "75013",
        "commune": "Paris",
        "status": "withdrawn",
    },
    "trainees": {
        "first_name": "Agnès",
        "last_name": "Changée",
        "birth_date": "2009-03-01",
        "cohort": "BAG-AUTRE",
        "entry_date": BLOCK_END.isoformat(),
        "exit_date": BLOCK_START.isoformat(),
        "status": "left",
        "available_from": BLOCK_END.isoformat(),
        "available_to": BLOCK_START.isoformat(),
    },
    "companies": {
        "name": "Autre Maison",
        "naf": "5610A",
        "address": "1 rue Neuve",
        "postcode": "75013",
        "commune": "Paris",
        "status": "archived",
    },
    "placements": {
        "end_date": BLOCK_START.isoformat(),
        "opening": "P2",
        "kind": "stage",
        "purpose": "confirm",
        "objectives": "Tenir un poste",
        "schedule": "lun 9:00-12:00",
        "renewal": "yes",
        "status": "cancelled",
    },
}

LEAVES: dict[str, dict[str, str]] = {
    "openings": {
        "purposes": "confirm",
        "seats": "3",
        "start_date": BLOCK_END.isoformat(),
        "end_date": "2027-06-30",
        "flexible_dates": "yes",
        "duration_days": "5",
        "required_level": "4",
        "prepared_level": "5",
        "skills": "Cuisiner:2",
        "soft_skills": "autonomie:2",
        "demands": "standing",
        "latitude": "48.81",
        "longitude": "2.33",
        "description": "Une annonce tout autre",
    },
    "trainees": {
        "trainer_email": "formatrice@ecole.example",
        "phase": "confirm",
        "postcode": "92120",
        "commune": "Montrouge",
        "latitude": "48.81",
        "longitude": "2.33",
        "travel_modes": "walk",
        "max_travel_minutes": "10",
        "licences": "B",
        "certificates": "SST",
        "education_level": "3",
        "french_oral": "B1",
        "french_written": "A2",
        "projects": "G1603",
        "interests": "G1603",
        "dislikes": "F1610",
        "riasec": "RI",
        "skills": "Cuisiner:2",
        "soft_skills": "autonomie:2",
        "capability_limits": "no_height",
        "matching_opt_out": "yes",
        "email": "agnes@jeune.example",
        "phone": "0601020304",
        "representative_name": "Odile Changée",
        "representative_email": "odile@famille.example",
        "representative_phone": "0605060708",
    },
    "companies": {
        "size": "TPE",
        "latitude": "48.81",
        "longitude": "2.33",
        "contact_name": "Zoé",
        "contact_email": "zoe@entreprise.example",
        "contact_phone": "0102030405",
        "max_solicitations_per_month": "0",
    },
    "placements": {
        "last_day": "",
        "missed_hours": "2",
        "ended_by": "",
        "project_effect": "",
        "result": "",
        "converted": "none",
    },
}

TOGETHER: dict[tuple[str, str], str] = {("trainees", "site"): "Clichy"}
"""Tried with other columns: a trainee changes site with the cohort."""
