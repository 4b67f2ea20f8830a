"""Rows to exchange files: one CSV per format, in the columns of the contract."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.simulator.school import School

COLUMNS: dict[str, tuple[str, ...]] = {
    "sites": ("name", "address", "postcode", "commune", "latitude", "longitude"),
    "trainers": ("email", "first_name", "last_name", "site", "role"),
    "cohorts": ("cohort", "site", "block_start", "block_end"),
    "mandates": ("prescriber", "site", "from", "to", "suspended_from", "suspended_to"),
    "trainees": (
        "reference", "first_name", "last_name", "birth_date", "site", "cohort", "trainer_email",
        "entry_date", "exit_date", "status", "phase", "postcode", "commune", "latitude",
        "longitude", "travel_modes", "max_travel_minutes", "licences", "certificates",
        "education_level", "french_oral", "french_written", "projects", "interests", "dislikes",
        "riasec", "skills", "soft_skills", "capability_limits", "available_from", "available_to",
        "matching_opt_out",
    ),
    "companies": (
        "siret", "name", "naf", "size", "address", "postcode", "commune", "latitude", "longitude",
        "contact_name", "contact_email", "contact_phone", "max_solicitations_per_month", "status",
    ),
    "openings": (
        "company_siret", "reference", "kind", "title", "rome", "purposes", "seats", "start_date",
        "end_date", "flexible_dates", "duration_days", "weekly_hours", "day_start", "day_end",
        "break_minutes", "weekdays", "required_level", "prepared_level", "required_licences",
        "required_certificates", "skills", "soft_skills", "demands", "risk_categories",
        "derogation_reference", "tutor_name", "tutor_email", "postcode", "commune", "latitude",
        "longitude", "description", "status",
    ),
    "placements": (
        "trainee", "company_siret", "start_date", "end_date", "opening", "kind", "purpose",
        "objectives", "renewal", "status", "last_day", "missed_hours", "result", "converted",
    ),
    "decisions": ("trainee", "company_siret", "opening", "date", "decision", "reason"),
    "travel_times": ("from_insee", "to_insee", "mode", "minutes"),
}  # fmt: skip
"""Every column of every format, in the order of the contract."""


def contents(school: School, anchor: str) -> dict[str, bytes]:
    """Return the bytes of every file by its name."""
    files = {f"{name}.csv": _csv(name, rows) for name, rows in school.files.items()}
    return {**files, "anchor.txt": f"{anchor}\n".encode()}


def write(school: School, anchor: str, folder: Path) -> None:
    """Write the files into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents(school, anchor).items():
        (folder / name).write_bytes(content)


def _csv(name: str, rows: list[dict[str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS[name], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
