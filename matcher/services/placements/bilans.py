"""The bilan of a placement (PM-14): the tutor's part and the trainee's own word, both kept.

What a tutor says informs guidance; it never enters a score of the person.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from matcher.errors import ConflictError, InvalidFieldsError
from matcher.models.placement_files import PlacementAssessment
from matcher.services import access
from matcher.services.agreements import store
from matcher.services.placements.guards import WISH
from matcher.services.placements.views import document
from matcher.vocabulary import PlacementAct, PlacementStatus, SoftSkill

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matcher.services.agreements.store import Case
    from matcher.services.context import Context
    from matcher.vocabulary import ObjectiveReached, PlacementResult, ProjectEffect

ENDED = (PlacementStatus.DONE, PlacementStatus.INTERRUPTED)
LEVELS = range(1, 4)


@dataclass(frozen=True)
class TutorPart:
    """What the tutor says. ``presence``: per cent of the hours; levels of savoir-être: 1 to 3."""

    result: PlacementResult
    objective: ObjectiveReached
    tutor_name: str | None = None
    presence: int | None = None
    missed_hours: float | None = None
    soft_skills: Mapping[str, int] | None = None
    tutor_word: str | None = None


@dataclass(frozen=True)
class TraineePart:
    """What the trainee says: agrees or not, in their own words, and what it did to the project."""

    trainee_agrees: bool
    trainee_word: str | None = None
    project: ProjectEffect | None = None


def record_tutor(context: Context, placement_id: int, part: TutorPart) -> dict[str, Any]:
    """Keep the tutor's part; a placement that reached its last day is done with it.

    Raises ``ConflictError`` before the end, ``InvalidFieldsError`` for a savoir-être that is not
    of the objectives.
    """
    access.require_write(context.actor, WISH)
    with context.writing():
        case = store.lock(context, placement_id)
        _require_ended(case)
        skills = _checked_skills(case, part.soft_skills)
        row = _row(case)
        for name, value in asdict(part).items():
            if name != "result":
                setattr(row, name, value)
        row.soft_skills = skills
        row.tutor_name = part.tutor_name or case.tutor_name
        row.tutor_on = context.today
        origin = case.placement.status
        if origin is PlacementStatus.RUNNING:
            case.placement.status = PlacementStatus.DONE
        case.placement.result = part.result
        case.placement.missed_hours = part.missed_hours
        case.note(
            PlacementAct.ASSESSED,
            origin=origin,
            changes={"tuteur": part.objective.label, "résultat": part.result.label},
        )
        return document(case)


def record_trainee(context: Context, placement_id: int, part: TraineePart) -> dict[str, Any]:
    """Keep the trainee's own word beside the tutor's."""
    access.require_write(context.actor, WISH)
    with context.writing():
        case = store.lock(context, placement_id)
        _require_ended(case)
        row = _row(case)
        row.trainee_agrees, row.trainee_word = part.trainee_agrees, part.trainee_word
        case.placement.project_effect = part.project
        row.trainee_on = context.today
        said = "d'accord" if part.trainee_agrees else "pas d'accord"
        case.note(PlacementAct.ASSESSED, origin=case.placement.status, changes={"stagiaire": said})
        return document(case)


def _checked_skills(case: Case, given: Mapping[str, int] | None) -> dict[str, int] | None:
    if given is None:
        return None
    wanted = case.objective_skills
    found: dict[str, int] = {}
    for label, level in given.items():
        skill = SoftSkill.parse(label)
        if skill not in wanted or skill is None or level not in LEVELS:
            expected = ", ".join(one.label for one in wanted) or "aucun"
            raise InvalidFieldsError(
                {
                    "soft_skills": [
                        f"« {label} : {level} » ; attendu : un savoir-être des objectifs "
                        f"({expected}), de 1 à 3."
                    ]
                }
            )
        found[skill.value] = level
    return found


def _require_ended(case: Case) -> None:
    status, today = case.placement.status, case.context.today
    is_last_day = status is PlacementStatus.RUNNING and today >= case.end
    if status not in ENDED and not is_last_day:
        raise ConflictError(
            f"Le bilan se fait à la fin de la période ({case.end:%d/%m/%Y}) ou après son "
            "interruption."
        )


def _row(case: Case) -> PlacementAssessment:
    row = case.context.session.get(PlacementAssessment, case.placement.id)
    if row is None:
        row = PlacementAssessment(placement_id=case.placement.id)
        case.context.session.add(row)
    return row
