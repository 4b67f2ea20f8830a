"""One placement as the use cases of its life see it: found, locked, versioned, its acts kept.

Whoever changes a placement holds the rows of its trainee and of the placement until the end of
the transaction, so that two changes come one after the other on both databases.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from matcher.errors import ConflictError, UnknownReferenceError
from matcher.models.placement_files import PlacementEvent, PlacementFile
from matcher.models.placements import Placement
from matcher.models.trainees import Trainee
from matcher.scoring.arrays import to_day
from matcher.scoring.params import in_force
from matcher.services import access
from matcher.services.agreements.words import told_changes
from matcher.services.packing.cohort import age_reached
from matcher.services.packing.packed import rules_of
from matcher.vocabulary import IMMERSION_KINDS, Kind, PlacementAct, SoftSkill

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from matcher.services.context import Context
    from matcher.vocabulary import PlacementStatus

MAX_ID = 2**31 - 1
"""The largest key that both databases hold."""


class StaleVersionError(ConflictError):
    """Somebody else changed the placement since it was read; says what they did."""

    def __init__(self, version: int, events: list[PlacementEvent]) -> None:
        self.version = version
        told = " ; ".join(map(told_event, events)) or "aucun événement"
        super().__init__(
            f"Cette période a changé depuis que vous l'avez lue (version {version}) : {told}. "
            "Relisez-la, puis recommencez."
        )


@dataclass(frozen=True)
class Case:
    """A placement with its file, in the hands of a use case on one day."""

    context: Context
    placement: Placement
    file: PlacementFile

    @property
    def is_pmsmp(self) -> bool:
        """Whether the rules of PMSMP count: kind pmsmp, or not stated (PM-04)."""
        return self.placement.kind in {None, Kind.PMSMP}

    @property
    def is_immersion(self) -> bool:
        """Whether it takes place inside a company block."""
        return self.placement.kind is None or self.placement.kind in IMMERSION_KINDS

    @property
    def has_other_host(self) -> bool:
        """Whether the opening is now that of another SIRET than the agreement is with."""
        opening = self.placement.opening
        return opening is not None and opening.company_id != self.placement.company_id

    @property
    def end(self) -> date:
        """The last day as far as it is known: else the first."""
        return self.placement.end_date or self.placement.start_date

    @property
    def majority(self) -> date:
        """The day on which the trainee comes of age, by the law of the first day."""
        start = to_day(self.placement.start_date)
        years = in_force(rules_of(self.context).ages, start).majority
        return age_reached(self.placement.trainee.birth_date, years)

    @property
    def is_minor(self) -> bool:
        """Whether the trainee is a minor on the first day, so on any day (MN-10)."""
        return self.placement.start_date < self.majority

    @property
    def tutor_name(self) -> str | None:
        """The tutor named for this placement, else that of the opening."""
        opening = self.placement.opening
        return self.file.tutor_name or (opening.tutor_name if opening else None)

    @property
    def tutor_email(self) -> str | None:
        """The address of the tutor named for this placement, else of the opening's."""
        opening = self.placement.opening
        if self.file.tutor_name or opening is None:
            return self.file.tutor_email
        return self.file.tutor_email or opening.tutor_email

    @property
    def objective_skills(self) -> list[SoftSkill]:
        """The savoir-être of the objectives: those of the file, else those of the opening."""
        if self.file.target_soft_skills is not None:
            found = [SoftSkill.parse(label) for label in self.file.target_soft_skills]
        else:
            opening = self.placement.opening
            found = [skill.soft_skill for skill in opening.soft_skills] if opening else []
        return [skill for skill in found if skill is not None]

    def note(
        self,
        act: PlacementAct,
        *,
        origin: PlacementStatus | None = None,
        why: str | None = None,
        changes: Mapping[str, Any] | None = None,
    ) -> None:
        """Add an event: the version moves on by one."""
        self.file.version = (self.file.version or 0) + 1
        self.context.session.add(
            PlacementEvent(
                placement_id=self.placement.id,
                version=self.file.version,
                recorded_at=self.context.now,
                on_date=self.context.today,
                actor=self.context.actor.name,
                act=act,
                from_status=origin,
                to_status=self.placement.status,
                why=why,
                changes=dict(changes) if changes else None,
            )
        )
        self.context.session.flush()

    def events(self, after: int = 0) -> list[PlacementEvent]:
        """Return what happened after version ``after``, oldest first."""
        return list(
            self.context.session.scalars(
                select(PlacementEvent)
                .where(
                    PlacementEvent.placement_id == self.placement.id,
                    PlacementEvent.version > after,
                )
                .order_by(PlacementEvent.id)
            )
        )


def told_event(event: PlacementEvent) -> str:
    """Return one event in plain French."""
    parts = [f"{event.actor}, {event.recorded_at:%d/%m/%Y} : {event.act.label}"]
    if event.act is PlacementAct.MOVED and event.to_status:
        parts.append(f"→ {event.to_status.label}")
    if event.changes:
        parts.append(", ".join(told_changes(event.changes)))
    return " ".join(parts)


def find(context: Context, placement_id: int) -> Case:
    """Return a placement to read; raises ``UnknownReferenceError``."""
    placement = _placement(context, placement_id)
    file = context.session.get(PlacementFile, placement.id)
    return Case(context, placement, file or new_file(placement))


def lock(context: Context, placement_id: int, version: int | None = None) -> Case:
    """Return a placement to change, inside ``context.writing()``.

    Raises ``StaleVersionError`` if it is no longer at ``version``.
    """
    placement = _placement(context, placement_id)
    context.session.execute(
        select(Trainee.id).where(Trainee.id == placement.trainee_id).with_for_update()
    )
    context.session.refresh(placement, with_for_update={"of": Placement})
    file = context.session.get(PlacementFile, placement.id)
    if file is None:
        file = new_file(placement)
        context.session.add(file)
        context.session.flush()
    else:
        context.session.refresh(file)
    case = Case(context, placement, file)
    if version is not None and version != file.version:
        raise StaleVersionError(file.version, case.events(after=version))
    return case


def _placement(context: Context, placement_id: int) -> Placement:
    found: Placement | None = None
    if 0 < placement_id <= MAX_ID:
        found = context.session.scalar(
            access.visible_trainees(
                context.actor,
                select(Placement)
                .join(Placement.trainee)
                .where(Placement.id == placement_id)
                .options(
                    joinedload(Placement.trainee),
                    joinedload(Placement.company),
                    joinedload(Placement.opening),
                ),
            )
        )
    if found is None:
        raise UnknownReferenceError("Période en entreprise", str(placement_id))
    return found


def new_file(placement: Placement) -> PlacementFile:
    """Return the file of a placement that has none yet."""
    return PlacementFile(
        placement_id=placement.id,
        version=1,
        signature_round=1,
        school_prescribes=False,
        insurance_confirmed=False,
        no_replacement_confirmed=False,
    )
