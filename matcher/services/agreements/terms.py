"""What an agreement says on a day, field by field: what its parties read before they sign.

Terms come from the placement, its file, the opening, the company and the trainee. They are plain
values of JSON, so that what was signed can be kept and compared with what is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matcher.services.agreements import parties
from matcher.vocabulary import CompanyStatus, OpeningStatus, TraineeStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matcher.services.agreements.store import Case

OF_PLACEMENT = ("start_date", "end_date", "purpose", "objectives", "opening")
OF_FILE = (
    "prescriber",
    "school_prescribes",
    "counsellor",
    "employer",
    "tutor_name",
    "tutor_email",
    "welcome_person",
    "collective_agreement",
    "workplace",
    "tasks",
    "timetable",
    "evaluation",
    "target_soft_skills",
)
"""What a person writes in the agreement itself."""

OF_OPENING = (
    "title",
    "rome",
    "weekly_hours",
    "day_start",
    "day_end",
    "break_minutes",
    "weekdays",
    "schedule",
    "risk_categories",
    "derogation_reference",
    "derogation_date",
    "derogation_risks",
    "derogation_work",
    "tutor_name",
    "tutor_email",
    "postcode",
    "commune",
)
"""Columns of the opening that the agreement states: the job, its hours, place, risks, tutor.

What it is looked for with (seats, window, skills, advertisement) is not signed.
"""

OF_COMPANY = ("name", "naf", "address", "postcode", "commune")
OF_TRAINEE = ("first_name", "last_name", "birth_date")

ALIVE_OPENINGS = (OpeningStatus.OPEN, OpeningStatus.FULL)
DEAD_HOSTS = (CompanyStatus.PAUSED, CompanyStatus.ARCHIVED)

STANDING = ("is_trainee_there", "is_host_alive", "is_opening_alive")
"""Facts that no party writes and that all rely on."""


def terms(case: Case) -> dict[str, Any]:
    """Return what the agreement says today, by field."""
    placement, file, opening = case.placement, case.file, case.placement.opening
    found: dict[str, Any] = {
        "kind": placement.kind,
        "start_date": placement.start_date,
        "end_date": placement.end_date,
        "purpose": placement.purpose,
        "objectives": placement.objectives,
        "opening": placement.opening_reference,
        "schedule": placement.schedule,
        "renewal": bool(placement.renewal),
        "signatories": sorted(parties.parties(case)),
        "is_minor": case.is_minor,
        "site": placement.trainee.site.name,
        "opening.kind": opening.kind if opening else None,
        "opening.company": opening.company.siret if opening else None,
        "company.siret": placement.company.siret,
    }
    found |= {f"file.{name}": getattr(file, name) for name in OF_FILE}
    found |= {f"trainee.{name}": getattr(placement.trainee, name) for name in OF_TRAINEE}
    found |= {f"company.{name}": getattr(placement.company, name) for name in OF_COMPANY}
    found |= {
        f"opening.{name}": getattr(opening, name) if opening else None for name in OF_OPENING
    }
    found |= {
        "is_trainee_there": is_trainee_there(case),
        "is_host_alive": placement.company.status not in DEAD_HOSTS,
        "is_opening_alive": opening is not None and opening.status in ALIVE_OPENINGS,
    }
    mandate = parties.mandate_of(case) if case.is_pmsmp else None
    if mandate is not None:
        # Left out while nobody prescribes: PM-05 asks for it, and its coming changes nothing.
        found["mandate"] = mandate.prescriber
    return {name: plain(value) for name, value in found.items()}


def is_trainee_there(case: Case) -> bool:
    """Whether the trainee is active and the path covers every day (PR-12)."""
    trainee, start = case.placement.trainee, case.placement.start_date
    return (
        trainee.status is TraineeStatus.ACTIVE
        and (trainee.entry_date is None or trainee.entry_date <= start)
        and (trainee.exit_date is None or case.end <= trainee.exit_date)
    )


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return the fields that both say and that differ, each with what it was and what it is."""
    return {
        name: [before[name], value]
        for name, value in after.items()
        if name in before and before[name] != value
    }


def plain(value: Any) -> Any:
    """Return ``value`` as JSON keeps it: codes, days and hours as text."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
