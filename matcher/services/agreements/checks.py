"""What must hold before a placement moves on: each check tells what is lacking, in French."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from matcher.models.cohorts import CompanyBlock
from matcher.models.placements import Placement
from matcher.services import derogations
from matcher.services.agreements import parties, rounds, rules, terms
from matcher.services.agreements.words import told_changes
from matcher.services.packing.blocks import span_of
from matcher.services.packing.columns import UnpackableError
from matcher.services.packing.packed import rules_of
from matcher.services.packing.stays import days_of
from matcher.vocabulary import PlacementStatus, RiskCategory, TraineeStatus, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from matcher.services.agreements.store import Case

    Check = Callable[[Case], Iterator["Lack"]]


@dataclass(frozen=True)
class Lack:
    """One thing that does not hold: rule or check, why, its source, the first possible day.

    ``is_liftable``: staff may lift it for this placement, with a reason.
    """

    rule: str
    text: str
    source: str = ""
    first_possible: str | None = None
    is_liftable: bool = False

    def document(self) -> dict[str, Any]:
        """Return the lack as the API and the command line show it."""
        return {
            "rule": self.rule,
            "text": self.text,
            "source": self.source,
            "first_possible": self.first_possible,
            "liftable": self.is_liftable,
        }

    def sentence(self) -> str:
        """Return the lack as one line."""
        source = f" ({self.source})" if self.source else ""
        when = f" Possible à partir du {self.first_possible}." if self.first_possible else ""
        return f"{self.rule} : {self.text}{source}{when}"


def agreement_is_stated(case: Case) -> Iterator[Lack]:
    """Check that what is to be signed says what an agreement must say (PM-01, PM-06)."""
    placement = case.placement
    if placement.opening is None:
        yield Lack("PM-06", "La place n'est pas connue : rattachez la période à une place.")
    if placement.end_date is None:
        yield Lack("PM-06", "Le dernier jour n'est pas fixé.", "D5135-2")
    if case.is_pmsmp and placement.purpose is None:
        yield Lack(
            "PM-01", "L'objet manque : découvrir, confirmer ou recruter, un seul.", "L5135-1"
        )
    if case.is_pmsmp and not placement.objectives:
        yield Lack("PM-06", "Les objectifs précis manquent.", "D5135-2")


def host_is_the_same(case: Case) -> Iterator[Lack]:
    """Check that the opening is still that of the host who is party to the agreement (PM-13)."""
    opening, host = case.placement.opening, case.placement.company
    if opening is not None and case.has_other_host:
        yield Lack(
            "PM-13",
            f"La place est passée à {opening.company.name} (SIRET {opening.company.siret}), "
            f"l'accord est avec {host.name} (SIRET {host.siret}) : annulez, puis préparez une "
            "période avec l'entreprise qui accueille.",
        )


def rules_allow(case: Case) -> Iterator[Lack]:
    """Check the law on the days of the placement, against the trainee's whole history."""
    yield from _allowed(case, frozenset())


def facts_allow(case: Case) -> Iterator[Lack]:
    """Check the law and the hard facts of a new placement: open, licences, levels, limits."""
    if case.placement.trainee.status is not TraineeStatus.ACTIVE:
        yield Lack("PR-12", "Le stagiaire n'est pas en parcours.")
    yield from _refused(rules.refusals(case, facts=rules.NEW_FACTS))


def everything_allows(case: Case) -> Iterator[Lack]:
    """Check the law and the hard facts of a signed placement, on today's data."""
    yield from _allowed(case, rules.SIGNED_FACTS)


def _allowed(case: Case, facts: frozenset[str]) -> Iterator[Lack]:
    try:
        refused = list(_refused(rules.refusals(case, facts=facts)))
    except UnpackableError as error:
        refused = [Lack("données", f"Les règles ne peuvent pas être demandées : {error}.")]
    yield from refused
    told = {lack.rule for lack in refused}
    yield from (lack for lack in _derogation_holds(case) if lack.rule not in told)


def _derogation_holds(case: Case) -> Iterator[Lack]:
    """Check that regulated work of a minor rests on a declaration that is dated and confirmed."""
    opening = case.placement.opening
    if not case.is_minor or opening is None:
        return
    numbers = rules_of(case.context).derogations
    declared = derogations.of_opening(opening, case.context.today, numbers)
    if declared is None:
        return
    last = min(case.end, case.majority - timedelta(days=1))
    for risk in map(RiskCategory, opening.risk_categories or ()):
        is_covered = declared.covers(risk, case.placement.start_date, last)
        if risk in derogations.REGULATED and not is_covered:
            yield Lack(
                f"TR-{risk.value}",
                f"La déclaration {declared.reference} ({declared.standing.label}) ne couvre pas "
                f"« {risk.label} » sur ces jours : datez-la et confirmez-la sur la fiche de la "
                "place.",
                "R4153-40 à R4153-45",
            )


def everybody_is_there(case: Case) -> Iterator[Lack]:
    """Check that trainee, host and opening are those that were relied on (PR-12, PR-01)."""
    placement, opening = case.placement, case.placement.opening
    trainee = placement.trainee
    if trainee.status is not TraineeStatus.ACTIVE:
        yield Lack("PR-12", f"Le stagiaire n'est plus en parcours ({trainee.status.label}).")
    elif not terms.is_trainee_there(case):
        said = " au ".join(
            f"{day:%d/%m/%Y}" if day else "…" for day in (trainee.entry_date, trainee.exit_date)
        )
        yield Lack("PR-12", f"Le parcours du stagiaire ({said}) ne couvre pas toute la période.")
    if placement.company.status in terms.DEAD_HOSTS:
        yield Lack(
            "PR-01",
            f"L'entreprise est « {placement.company.status.label} » : voyez avec elle, puis "
            "remettez-la partenaire ou annulez.",
        )
    if opening is not None and opening.status not in terms.ALIVE_OPENINGS:
        yield Lack(
            "PR-01",
            f"La place est « {opening.status.label} » : rouvrez-la avec l'entreprise ou annulez.",
        )


def _refused(found: list[dict[str, Any]]) -> Iterator[Lack]:
    for one in found:
        yield Lack(one["rule"], one["text"], one["source"], one["first_possible"], one["liftable"])


def days_are_free(case: Case) -> Iterator[Lack]:
    """Check that no other placement of the trainee shares a day."""
    placement = case.placement
    mine = span_of(placement.start_date, placement.end_date)
    rows = case.context.session.scalars(
        select(Placement)
        .where(
            Placement.trainee_id == placement.trainee_id,
            Placement.id != placement.id,
            Placement.status.is_distinct_from(PlacementStatus.CANCELLED),
        )
        .order_by(Placement.start_date)
    )
    for other in rows:
        days = days_of(other.status, other.start_date, other.end_date, other.last_day)
        if days.meets(mine):
            yield Lack(
                "PR-09",
                f"Une autre période du stagiaire touche ces jours : {other.company.name}, "
                f"à partir du {other.start_date}.",
            )


def lies_in_a_block(case: Case) -> Iterator[Lack]:
    """Check that an immersion lies inside one company block, or the days stated instead."""
    if not case.is_immersion:
        return
    trainee = case.placement.trainee
    mine = span_of(case.placement.start_date, case.end)
    if trainee.available_from or trainee.available_to:
        blocks = [span_of(trainee.available_from, trainee.available_to)]
    else:
        rows = case.context.session.execute(
            select(CompanyBlock.start_date, CompanyBlock.end_date).where(
                CompanyBlock.cohort_id == trainee.cohort_id
            )
        )
        blocks = [span_of(start, end) for start, end in rows]
    path = span_of(trainee.entry_date, trainee.exit_date)
    if mine.cut(*path) != mine or not any(mine.cut(*block) == mine for block in blocks):
        yield Lack(
            "PR-03",
            "Ces jours sortent des périodes en entreprise du stagiaire ou de son parcours.",
        )


def tutor_is_named(case: Case) -> Iterator[Lack]:
    """Check that a tutor is named who is not the trainee (PM-12)."""
    trainee = case.placement.trainee
    name = case.tutor_name
    if not name:
        yield Lack("PM-12", "Le tuteur n'est pas nommé.", "Immersion Facilitée")
    elif fold(name) in {
        fold(f"{trainee.first_name} {trainee.last_name}"),
        fold(f"{trainee.last_name} {trainee.first_name}"),
    }:
        yield Lack("PM-12", "Le tuteur ne peut pas être le stagiaire.", "Immersion Facilitée")


def mandate_is_valid(case: Case) -> Iterator[Lack]:
    """Check that an entitled body can prescribe the whole period (PM-05)."""
    if case.is_pmsmp and parties.mandate_of(case) is None:
        yield Lack(
            "PM-05",
            "Aucun mandat de prescription du site ne couvre toute la période : prescripteur "
            "absent, échu ou suspendu.",
            "L5135-2, D5135-7",
        )


def everybody_signed(case: Case) -> Iterator[Lack]:
    """Check the signatures of this round, on what is written today (PM-07)."""
    changes = rounds.changes(case)
    if changes:
        told = " ; ".join(told_changes(changes))
        yield Lack(
            "PM-07",
            f"Ce qui est écrit n'est plus ce qui a été signé ({told}) : chacun signe de nouveau.",
            "D5135-2",
        )
        return
    for party in rounds.missing(case):
        yield Lack("PM-07", f"Signature attendue : {party.label}.", "D5135-2")


def minor_is_protected(case: Case) -> Iterator[Lack]:
    """Check what only a person can answer for a minor: the hours, where they are not known."""
    opening = case.placement.opening
    if not case.is_minor or opening is None:
        return
    asked = {
        "heure de début": opening.day_start,
        "heure de fin": opening.day_end,
        "pause": opening.break_minutes,
        "jours travaillés": opening.weekdays,
    }
    unknown = [name for name, value in asked.items() if value is None]
    if unknown:
        yield Lack(
            "MN-01",
            f"Mineur : horaires à préciser avant le début ({', '.join(unknown)}).",
            "L3162-1 et suivants",
        )


def hours_are_judged(case: Case) -> Iterator[Lack]:
    """Check that the hours are stated where the rules read them.

    They read one day that is the same all week, not hours by weekday: what nobody judged by the
    law must not start, least of all for a minor.
    """
    placement, opening = case.placement, case.placement.opening
    if placement.schedule or (opening is not None and opening.schedule):
        yield Lack(
            "PM-11",
            "Des horaires différents selon le jour ne sont pas encore jugés par les règles : "
            "videz la colonne « horaires » et donnez l'heure de début, l'heure de fin, la pause "
            "et les jours travaillés.",
        )


def has_begun(case: Case) -> Iterator[Lack]:
    """Check that the day lies within the period."""
    today, placement = case.context.today, case.placement
    if today < placement.start_date:
        yield Lack("début", f"La période commence le {placement.start_date:%d/%m/%Y}.")
    elif today > case.end:
        yield Lack("début", f"La période s'est terminée le {case.end:%d/%m/%Y}.")


def has_ended(case: Case) -> Iterator[Lack]:
    """Check that the last day has come."""
    if case.context.today < case.end:
        yield Lack(
            "fin",
            f"Le dernier jour est le {case.end:%d/%m/%Y} : avant, la période s'interrompt, "
            "elle ne se termine pas.",
        )


TO_SIGN: tuple[Check, ...] = (
    agreement_is_stated,
    host_is_the_same,
    rules_allow,
    days_are_free,
)
TO_HOLD: tuple[Check, ...] = (
    agreement_is_stated,
    host_is_the_same,
    everybody_is_there,
    everything_allows,
    days_are_free,
    lies_in_a_block,
    tutor_is_named,
    mandate_is_valid,
    minor_is_protected,
    hours_are_judged,
    everybody_signed,
)
"""The one question about a signed placement: asked before it is ready, again before it starts,
and each day while it runs. A file, a page, the API and a job all ask it."""

TO_START: tuple[Check, ...] = (has_begun, *TO_HOLD)


def lacks(case: Case, checks: tuple[Check, ...]) -> list[Lack]:
    """Return everything that does not hold, not only the first thing."""
    return [lack for check in checks for lack in check(case)]
