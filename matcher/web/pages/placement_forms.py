"""What a form of a placement says, as values; what cannot be read is told field by field."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from matcher.errors import InvalidFieldsError
from matcher.vocabulary import Purpose, Term
from matcher.web.pages.french import PARIS

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

    Form = MultiDict[str, str]

Word = TypeVar("Word", bound=Term)


def text(form: Form, name: str) -> str | None:
    """Return what was written, or None if nothing was."""
    return form.get(name, "").strip() or None


def number(form: Form, name: str) -> int | None:
    """Return a whole number, or None if nothing was written."""
    given = text(form, name)
    if given is None:
        return None
    if not given.isdecimal():
        raise InvalidFieldsError({name: [f"« {given} » ; attendu : un nombre entier."]})
    return int(given)


def decimal(form: Form, name: str) -> float | None:
    """Return a number with a comma or a point, or None if nothing was written."""
    given = text(form, name)
    if given is None:
        return None
    whole, _, rest = given.replace(",", ".").partition(".")
    if not (whole.isdecimal() and (not rest or rest.isdecimal())):
        raise InvalidFieldsError({name: [f"« {given} » ; attendu : un nombre, comme 3,5."]})
    return float(f"{whole}.{rest or 0}")


def day(form: Form, name: str) -> date | None:
    """Return a date, or None if nothing was chosen."""
    given = text(form, name)
    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        raise InvalidFieldsError({name: [f"« {given} » ; attendu : une date."]}) from None


def needed_day(form: Form, name: str) -> date:
    """Return a date; raises ``InvalidFieldsError`` if nothing was chosen."""
    found = day(form, name)
    if found is None:
        raise InvalidFieldsError({name: ["Champ obligatoire ; attendu : une date."]})
    return found


def moment(form: Form, name: str) -> datetime | None:
    """Return a moment written in Paris, as it is kept (UTC), or None if nothing was chosen."""
    given = text(form, name)
    try:
        return (
            datetime.fromisoformat(given).replace(tzinfo=PARIS).astimezone(UTC) if given else None
        )
    except ValueError:
        raise InvalidFieldsError(
            {name: [f"« {given} » ; attendu : un jour et une heure."]}
        ) from None


def word(form: Form, name: str, kind: type[Word]) -> Word | None:
    """Return a term of the vocabulary, or None if nothing was chosen."""
    given = text(form, name)
    if given is None:
        return None
    found = kind.parse(given)
    if found is None:
        raise InvalidFieldsError({name: [f"« {given} » ; attendu : {kind.expected()}."]})
    return found


def needed_word(form: Form, name: str, kind: type[Word]) -> Word:
    """Return a term of the vocabulary; raises ``InvalidFieldsError`` if none was chosen."""
    found = word(form, name, kind)
    if found is None:
        raise InvalidFieldsError({name: [f"Champ obligatoire ; attendu : {kind.expected()}."]})
    return found


AGREED = (
    "objectives",
    "tutor_name",
    "tutor_email",
    "prescriber",
    "counsellor",
    "employer",
    "welcome_person",
    "collective_agreement",
    "workplace",
    "tasks",
    "timetable",
    "evaluation",
)
BESIDE = ("tutor_phone", "meeting", "way", "bring")
CONFIRMED = ("insurance_confirmed", "no_replacement_confirmed")
OF_ACCORD = ("purpose", "objectives")
LIFT = "lift-"


def agreement(form: Form) -> dict[str, Any]:
    """Return what the form of the agreement says, by name.

    The object and the objectives of a renewal are those of its agreement: not in its form.
    """
    said: dict[str, Any] = {
        "start_date": needed_day(form, "start_date"),
        "end_date": day(form, "end_date"),
        **{name: text(form, name) for name in AGREED},
        "purpose": word(form, "purpose", Purpose),
        "school_prescribes": form.get("school_prescribes") == "oui",
        "target_soft_skills": form.getlist("target_soft_skills") or None,
    }
    return {name: value for name, value in said.items() if name not in OF_ACCORD or name in form}


def beside(form: Form) -> dict[str, Any]:
    """Return what is told beside the agreement, by name."""
    said: dict[str, Any] = {name: text(form, name) for name in BESIDE}
    return said | {name: form.get(name) == "oui" for name in CONFIRMED}


def lifts(form: Form) -> dict[str, str]:
    """Return the refusals that staff lifts, with the reason of each."""
    given = {name.removeprefix(LIFT): text(form, name) for name in form if name.startswith(LIFT)}
    return {rule: why for rule, why in given.items() if why}
