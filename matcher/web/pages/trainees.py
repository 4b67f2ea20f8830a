"""One trainee: the ranked proposals with their reasons, and what was kept away."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import Blueprint, request, url_for

from matcher.scoring.rules.registry import TRAVEL_LIMIT
from matcher.services import access, decisions, places, profiles, suggestions
from matcher.services.proposals import lifting_words
from matcher.vocabulary import Decision, DecisionReason, Kind, Purpose
from matcher.web import request_context
from matcher.web.auth import signed_in
from matcher.web.pages import french, rule_words
from matcher.web.pages.cards import REFUSALS, acts, card, decided, terms_table
from matcher.web.pages.frame import render

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from matcher.services.decisions import Choice
    from matcher.services.profiles import Profile

blueprint = Blueprint("trainees", __name__, url_prefix="/stagiaires")

FIRST_SHOWN = 10
ALL = 1_000
"""More than any list is long: every proposal can be reached."""

FILTERS: tuple[tuple[str, str, tuple[Kind, ...]], ...] = (
    ("", "Tout", ()),
    ("immersion", "Immersion", (Kind.PMSMP, Kind.STAGE)),
    ("apprentissage", "Apprentissage", (Kind.APPRENTICESHIP,)),
    ("contrat-pro", "Contrat pro", (Kind.PRO_CONTRACT,)),
    ("emploi", "Emploi", (Kind.JOB, Kind.POEI)),
)
PURPOSES = {purpose.value: purpose.label for purpose in Purpose}
MOST_QUESTIONS = 4


@blueprint.get("/<reference>")
@signed_in
def ranked(reference: str) -> str:
    """Show the ranked proposals of a trainee: ten first, all on demand."""
    context = request_context.context()
    profile = profiles.profile(context, reference)
    wanted = request.args.get("type", "")
    kinds = next((kinds for code, _, kinds in FILTERS if code == wanted), ())
    limit = ALL if request.args.get("tout") == "1" else FIRST_SHOWN
    found = suggestions.suggest(context, reference, limit=limit, kinds=kinds)
    suggestions.record_shown(context, found)
    return render(
        "pages/trainee.html",
        "desk",
        profile=profile,
        line=line(profile, found, context.today),
        initials=french.initials(profile.first_name, profile.last_name),
        cards=cards(found, reference),
        eligible=found["eligible"],
        has_block=found["block"] is not None,
        wanted=wanted,
        filters=[(code, label) for code, label, _ in FILTERS],
        questions=questions(found["suggestions"]),
        refused=_refused(found, reference),
        travel_more=_travel_more(found["travel_more"]),
        set_aside=_set_aside(reference),
        followed=_followed(reference),
        steps=_steps(reference),
        motives=french.options(DecisionReason),
    )


@blueprint.get("/<reference>/places/<siret>/<opening>")
@signed_in
def why(reference: str, siret: str, opening: str) -> str:
    """Say why one place is proposed, or which rules keep it away and from when they would not."""
    context = request_context.context()
    profile = profiles.profile(context, reference)
    answer = suggestions.why(context, reference, siret, opening)
    place = places.place(context, siret, opening)
    return render(
        "pages/why.html",
        "desk",
        profile=profile,
        place=place,
        kind=french.KINDS[place.kind],
        answer=answer,
        refusals=[_refusal(one) for one in answer["refusals"]],
        lifted=[lifting_words(one) for one in answer["lifted"]],
        is_beyond=_is_beyond(answer),
        lift_address=url_for("liftings.add", reference=reference, siret=siret, opening=opening),
        may_write=context.actor.role in access.WRITERS,
        terms=terms_table(answer["terms"]),
    )


def _is_beyond(answer: Mapping[str, Any]) -> bool:
    """Whether the place is proposed beyond the travel limit, and nobody let the plan use it."""
    if not answer["eligible"] or any(one["rule"] == TRAVEL_LIMIT for one in answer["lifted"]):
        return False
    return answer["suggestion"]["travel"]["within_limit"] is False


def cards(found: Mapping[str, Any], reference: str) -> list[dict[str, Any]]:
    """Return the cards of a ranked list."""
    context = request_context.context()
    ranked_list = found["suggestions"]
    keys = [(one["company_siret"], one["opening"]) for one in ranked_list]
    known = places.places(context, keys)
    taken = decisions.choices(context, reference)
    return [
        card(one, reference, known[key], taken.get(known[key].id), context.today)
        for key, one in zip(keys, ranked_list, strict=True)
    ]


def shown(reference: str, siret: str, opening: str) -> Mapping[str, Any] | None:
    """Return the proposal of one place as the list has it now, or None if it is not in it."""
    answer = suggestions.why(request_context.context(), reference, siret, opening)
    proposal: Mapping[str, Any] | None = answer.get("suggestion")
    return proposal


def line(profile: Profile, found: Mapping[str, Any], today: date) -> str:
    """Return who the trainee is, in one line: age, cohort, object, next period."""
    block = found["block"]
    when = "pas de période à venir"
    if block:
        start, end = french.read_day(block["start"]), french.read_day(block["end"])
        when = f"période {french.period(start, end)}"
    return " · ".join(
        (
            french.age_words(profile.birth_date, today),
            profile.cohort,
            f"objet : {PURPOSES.get(found['purpose'], found['purpose'])}",
            when,
        )
    )


def questions(ranked_list: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return what is missing most often over the proposals shown: what to ask first."""
    counts: dict[str, int] = {}
    for one in ranked_list:
        for text in one["missing"]:
            counts[text] = counts.get(text, 0) + 1
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_QUESTIONS]
    return [
        {"text": text, "count": french.count(number, "proposition")} for text, number in ordered
    ]


def _set_aside(reference: str) -> list[dict[str, str]]:
    """Return the places declined today, which have left the list and can come back."""
    taken = decisions.choices(request_context.context(), reference).values()
    return [
        {
            "title": choice.title,
            "company": choice.company,
            "label": choice.decision.label,
            "undo": url_for("choices.undo", decision_id=choice.id),
        }
        for choice in taken
        if choice.may_undo and choice.decision in REFUSALS
    ]


def _followed(reference: str) -> list[dict[str, Any]]:
    """Return every decision that counts, whether or not its place is still in the list.

    A place that was sent may leave the list (its company was asked often enough this month), and
    its answer must still be written down; a no may be thought over.
    """
    context = request_context.context()
    taken = decisions.choices(context, reference).values()
    return [
        {
            "id": choice.id,
            "title": choice.title,
            "company": choice.company,
            **decided(choice, context.today),
            "is_old_no": choice.decision in REFUSALS and not choice.is_fresh,
            "others": acts(choice.following),
            "why": _address("trainees.why", reference, choice),
            "contacts": url_for("contacts.one", siret=choice.siret),
            "decide": _address("choices.decide", reference, choice),
            "prepare": url_for(
                "placements.new", trainee=reference, siret=choice.siret, opening=choice.opening
            ),
        }
        for choice in sorted(taken, key=lambda one: (one.on, one.id), reverse=True)
        if choice.is_fresh or choice.decision in REFUSALS
    ]


def _address(page: str, reference: str, choice: Choice) -> str:
    return url_for(page, reference=reference, siret=choice.siret, opening=choice.opening)


def _steps(reference: str) -> list[dict[str, str]]:
    """Return all that was decided, newest first: who, when, from, to, why."""
    context = request_context.context()
    return [
        {
            "about": f"{step['title']} · {step['company']}",
            "said": _step(step["from"], step["to"]),
            "why": step["reason"].label if step["reason"] else "",
            "when": french.moment(datetime.fromisoformat(step["at"])),
            "by": step["by"],
        }
        for step in reversed(decisions.history(context, reference))
    ]


def _step(origin: Decision | None, target: Decision | None) -> str:
    before = origin.label if origin else "proposition"
    return f"{before} → {target.label if target else 'décision annulée'}"


def _travel_more(more: Mapping[str, int] | None) -> str:
    """Return how many places some minutes more of travel would bring; empty if none."""
    if not more or not more["openings"]:
        return ""
    return f"{more['openings']} de plus avec {more['minutes']} minutes de trajet."


def _refused(found: Mapping[str, Any], reference: str) -> list[dict[str, Any]]:
    ordered = sorted(found["refused"].items(), key=lambda pair: (-pair[1], pair[0]))
    return [
        {
            "rule": rule,
            "count": number,
            "alone": found["refused_alone"].get(rule, 0),
            "words": rule_words.short(rule),
            "href": url_for("refusals.by_rule", reference=reference, rule=rule),
        }
        for rule, number in ordered
        if number
    ]


def _refusal(one: Mapping[str, Any]) -> dict[str, Any]:
    first = french.read_day(one["first_possible"])
    return {
        **one,
        "title": rule_words.short(one["rule"]),
        "first": french.day(first, year=True) if first else None,
    }
