"""The papers of a placement: what each says, in French, as data for its template."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matcher.exchange.documents.pdf import Paper, render
from matcher.models.placement_files import PlacementAssessment
from matcher.services.agreements import parties, rounds, store
from matcher.vocabulary import Converted, SoftSkill, Weekday

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, time

    from matcher.models.openings import Opening
    from matcher.services.agreements.store import Case
    from matcher.services.context import Context

ASK_SCHOOL = "Ton formateur te le dira avant le premier jour."
LEVELS = {1: "émergent", 2: "avec de l'aide", 3: "en autonomie"}
MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
Row = tuple[str, str | None]


def make(context: Context, placement_id: int, paper: Paper) -> bytes:
    """Return a paper of a placement as PDF; raises ``UnknownReferenceError``."""
    case = store.find(context, placement_id)
    data = {Paper.SHEET: _sheet, Paper.TRAINEE: _trainee, Paper.BILAN: _bilan}[paper](case)
    data |= {
        "school": f"{parties.SCHOOL} — {case.placement.trainee.site.name}",
        "reference": f"période n° {placement_id}",
        "made_on": _day(context.today),
    }
    return render(paper, data, context.instance, context.today)


def _sheet(case: Case) -> dict[str, Any]:
    lines = rounds.lines(case)
    signed: list[dict[str, str | None]]
    if lines:
        signed = [
            {"party": line.party.label, "name": line.name, "signed_on": _day(line.signed_on)}
            for line in lines
        ]
    else:
        signed = [
            {"party": party.label, "name": name, "signed_on": None}
            for party, name in parties.parties(case).items()
        ]
    kind = "PMSMP" if case.is_pmsmp else "période en entreprise"
    return {
        "title": f"Fiche de données : {kind}",
        "signatures": signed,
        "sections": [
            _section("Prescription et accompagnement", _prescription(case)),
            _section("Bénéficiaire", _beneficiary(case)),
            _section("Structure d'accueil", _host(case)),
            _section("Période, objet et activité", _agreement(case)),
        ],
    }


def _prescription(case: Case) -> list[Row]:
    trainee = case.placement.trainee
    mandate = parties.mandate_of(case)
    trainer = trainee.trainer
    counsellor = case.file.counsellor or (
        f"{trainer.first_name or ''} {trainer.last_name or ''}".strip() if trainer else None
    )
    return [
        ("Prescripteur", case.file.prescriber or (mandate.prescriber if mandate else None)),
        ("Mandat", f"depuis le {_day(mandate.start_date)}" if mandate else None),
        ("Structure d'accompagnement", f"{parties.SCHOOL} — {trainee.site.name}"),
        ("Conseiller ou formateur référent", counsellor),
    ]


def _beneficiary(case: Case) -> list[Row]:
    trainee = case.placement.trainee
    return [
        ("Nom et prénom", f"{trainee.last_name} {trainee.first_name}"),
        ("Date de naissance", _day(trainee.birth_date)),
        ("Mineur le premier jour", "oui" if case.is_minor else "non"),
        ("Employeur", case.file.employer or "aucun"),
    ]


def _host(case: Case) -> list[Row]:
    company, file = case.placement.company, case.file
    return [
        ("Raison sociale", company.name),
        ("SIRET", company.siret),
        ("Activité (NAF)", company.naf),
        ("Adresse", _address(company.address, company.postcode, company.commune)),
        ("Lieu de la période", _workplace(case)),
        ("Convention collective", file.collective_agreement),
        ("Accueil et sécurité", file.welcome_person or case.tutor_name),
        ("Tuteur", case.tutor_name),
        ("Courriel du tuteur", case.tutor_email),
        ("Assurance multirisque", "confirmée" if file.insurance_confirmed else None),
        (
            "Ni remplacement, ni poste permanent",
            "confirmé" if file.no_replacement_confirmed else None,
        ),
    ]


def _agreement(case: Case) -> list[Row]:
    placement, file, opening = case.placement, case.file, case.placement.opening
    return [
        ("Dates", f"du {_day(placement.start_date)} au {_day(placement.end_date) or '…'}"),
        ("Horaires", file.timetable or _hours(opening)),
        ("Heures par semaine", _number(opening.weekly_hours) if opening else None),
        ("Objet", placement.purpose.label if placement.purpose else None),
        ("Objectifs", placement.objectives),
        ("Évaluation", file.evaluation or "bilan avec le tuteur et le stagiaire, à la fin"),
        ("Tâches confiées", file.tasks),
        ("Renouvellement", file.renewal_reason if placement.renewal else "non"),
    ]


def _trainee(case: Case) -> dict[str, Any]:
    """Write for somebody who reads at level A2: short sentences, no score, no rule."""
    placement, file, opening = case.placement, case.file, case.placement.opening
    contact = case.tutor_name or placement.company.contact_name
    phone = file.tutor_phone or placement.company.contact_phone
    when = [
        f"Tu commences le {_in_words(placement.start_date)}.",
        f"Tu finis le {_in_words(case.end)}.",
        f"Tes horaires : {file.timetable or _hours(opening) or ASK_SCHOOL}",
    ]
    blocks = [
        ("Où ?", [placement.company.name, _workplace(case) or ASK_SCHOOL]),
        ("Quand ?", when),
        ("Le premier jour", [file.meeting or ASK_SCHOOL]),
        ("Comment y aller ?", [file.way or ASK_SCHOOL]),
        (
            "Qui demander ?",
            [
                f"Demande {contact}." if contact else ASK_SCHOOL,
                *([f"Téléphone : {phone}"] if phone else []),
            ],
        ),
        ("Qu'est-ce que j'apporte ?", [file.bring or ASK_SCHOOL]),
        (
            "Un problème ?",
            [
                "Tu es malade ou en retard ? Appelle l'entreprise, puis l'école.",
                "Tu as le droit de dire non et d'arrêter. Parles-en à ton formateur.",
            ],
        ),
    ]
    return {
        "title": "Ma période en entreprise",
        "first_name": placement.trainee.first_name,
        "blocks": [{"title": title, "lines": lines} for title, lines in blocks],
    }


def _bilan(case: Case) -> dict[str, Any]:
    placement = case.placement
    row = case.context.session.get(PlacementAssessment, placement.id)
    trainee = placement.trainee
    about: list[Row] = [
        ("Stagiaire", f"{trainee.first_name} {trainee.last_name}"),
        ("Entreprise", placement.company.name),
        ("Dates", f"du {_day(placement.start_date)} au {_day(placement.end_date) or '…'}"),
        ("Objet", placement.purpose.label if placement.purpose else None),
        ("Objectifs", placement.objectives),
        ("Résultat", placement.result.label if placement.result else None),
        ("Dernier jour, si interrompue", _day(placement.last_day) or "sans objet"),
    ]
    tutor: list[Row] = [
        ("Tuteur", (row.tutor_name if row else None) or case.tutor_name),
        ("Objectifs", row.objective.label if row and row.objective else None),
        ("Présence", f"{row.presence} %" if row and row.presence is not None else None),
        ("Heures manquées", _number(row.missed_hours) if row else None),
        *_skills(row),
        ("Remarques", row.tutor_word if row else None),
    ]
    agrees, effect = row.trainee_agrees if row else None, placement.project_effect
    own: list[Row] = [
        ("D'accord avec le tuteur", None if agrees is None else "oui" if agrees else "non"),
        ("Mes mots", row.trainee_word if row else None),
        ("Mon projet", f"projet {effect.label}" if effect else None),
    ]
    known = placement.converted not in {None, Converted.NONE}
    after: list[Row] = [
        ("Contrat", placement.converted.label if placement.converted and known else "aucun connu"),
        ("Début du contrat", _day(case.file.contract_start) or "sans objet"),
    ]
    return {
        "title": "Bilan de la période en entreprise",
        "sections": [
            _section("La période", about),
            _section("La parole du tuteur", tutor),
            _section("La parole du stagiaire", own),
            _section("La suite", after),
        ],
    }


def _skills(row: PlacementAssessment | None) -> list[Row]:
    given = (row.soft_skills if row else None) or {}
    return [(SoftSkill(code).label.capitalize(), LEVELS[level]) for code, level in given.items()]


def _section(title: str, rows: list[Row]) -> dict[str, Any]:
    return {"title": title, "rows": rows}


def _workplace(case: Case) -> str | None:
    company, opening = case.placement.company, case.placement.opening
    own = _address(None, opening.postcode, opening.commune) if opening else None
    there = _address(company.address, company.postcode, company.commune)
    return case.file.workplace or own or there


def _address(street: str | None, postcode: str | None, commune: str | None) -> str | None:
    town = " ".join(filter(None, (postcode, commune)))
    return ", ".join(filter(None, (street, town))) or None


def _hours(opening: Opening | None) -> str | None:
    if opening is None or opening.day_start is None or opening.day_end is None:
        return None
    said = f"de {_clock(opening.day_start)} à {_clock(opening.day_end)}"
    if opening.break_minutes:
        said += f", pause de {opening.break_minutes} minutes"
    if opening.weekdays:
        said += f", {_weekdays(opening.weekdays)}"
    return said


def _clock(moment: time) -> str:
    return f"{moment.hour} h {moment.minute:02d}" if moment.minute else f"{moment.hour} h"


def _number(value: float | None) -> str | None:
    return None if value is None else f"{value:g}".replace(".", ",")


def _weekdays(codes: Sequence[str]) -> str:
    """Return days worked as people say them: from a first to a last where none is missing."""
    order = [list(Weekday).index(Weekday(code)) for code in codes]
    names = [Weekday(code).aliases[0] for code in codes]
    is_row = len(order) > 2 and order == list(range(order[0], order[0] + len(order)))
    return f"du {names[0]} au {names[-1]}" if is_row else f"le {', le '.join(names)}"


def _in_words(day: date) -> str:
    """Return a day in full, for somebody who reads little: lundi 14 décembre 2026."""
    weekday = list(Weekday)[day.weekday()].aliases[0]
    number = "1er" if day.day == 1 else str(day.day)
    return f"{weekday} {number} {MONTHS[day.month - 1]} {day.year}"


def _day(day: date | None) -> str | None:
    return f"{day:%d/%m/%Y}" if day else None
