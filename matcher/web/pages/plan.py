"""Plan de période: a cohort placed together, changed by hand, its cost shown, kept to discuss.

Asking writes nothing: what is locked or set aside stands in the address, so that Back undoes it.
Keeping places is a decision to discuss them; nothing reaches a company from here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, render_template, request, session

from matcher.errors import ConflictError
from matcher.services import access, decisions, desk, plans, profiles, suggestions
from matcher.services.desk import Filters
from matcher.services.planning import people
from matcher.services.planning.ground import LockRefusedError, PairName
from matcher.vocabulary import Kind
from matcher.web import request_context
from matcher.web.auth import signed_in
from matcher.web.pages import plan_changes, plan_compared, plan_rows, plan_words
from matcher.web.pages.frame import render
from matcher.web.pages.plan_address import EVERY_SITE, Address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzeug.wrappers import Response

    from matcher.services.context import Context

blueprint = Blueprint("plan", __name__, url_prefix="/plan")

KEPT = "plan_kept"
OTHERS_SHOWN = 30


@blueprint.get("")
@signed_in
def board() -> str:
    """Show the plan of the next blocks, as the address changes it."""
    context = request_context.context()
    asked = Address.read(request.args)
    sites = desk.sites(context)
    address = asked if asked.site or len(sites) < 2 else asked.at(sites[0])
    values = _board(context, address)
    if request.headers.get("HX-Request"):
        return render_template("fragments/plan.html", **values)
    kept = session.pop(KEPT, None)
    return render("pages/plan.html", "plan", kept=kept, **values)


@blueprint.get("/stagiaires/<reference>")
@signed_in
def others(reference: str) -> str:
    """Show where else a trainee could go in the plan, to try it and see what it costs."""
    context = request_context.context()
    address = Address.read(request.args)
    profile = profiles.profile(context, reference)
    found = suggestions.suggest(
        context, reference, limit=OTHERS_SHOWN, kinds=(Kind.PMSMP, Kind.STAGE)
    )
    pairs = [PairName(reference, *_place(one)) for one in found["suggestions"]]
    return render(
        "pages/plan_others.html",
        "plan",
        profile=profile,
        back=address.href(),
        eligible=found["eligible"],
        options=[
            plan_words.option(one, address, pair, cost)
            for one, pair, cost in zip(
                found["suggestions"], pairs, _costs(context, address, pairs), strict=True
            )
        ],
    )


@blueprint.get("/stagiaires/<reference>/<siret>/<opening>/cout")
@signed_in
def cost(reference: str, siret: str, opening: str) -> str:
    """Say what giving this place would cost the others; nobody is named."""
    found = plans.why(request_context.context(), PairName(reference, siret, opening))
    return render_template("fragments/cost.html", found=found)


@blueprint.post("/retenir")
@signed_in
def keep() -> Response:
    """Keep the ticked places as suggestions to be discussed, all or none."""
    context = request_context.context()
    pairs = [PairName.read("place", text) for text in request.form.getlist("place")]
    kept = decisions.shortlist(context, pairs)
    session[KEPT] = [choice.id for choice in kept]
    return redirect(Address.read(request.form).href())


@blueprint.post("/annuler")
@signed_in
def undo() -> Response:
    """Take back what was just kept."""
    for number in request.form.getlist("decision", type=int):
        decisions.undo(request_context.context(), number)
    return redirect(Address.read(request.form).href())


def _board(context: Context, address: Address) -> dict[str, Any]:
    address, document, refusal = _solved(context, address)
    followed = desk.desk(context, Filters(site=address.one_site, cohort=address.cohort))
    base = _plan(context, address.untouched()) if address.is_changed else document
    beside = plans.compare_with_night(context, document) if address.compares else None
    waiting = decisions.waiting(context, [plan_rows.pair_of(seat) for seat in document["plan"]])
    sections = plan_rows.sections(document, followed.rows, waiting, address, context.today)
    if beside:
        plan_compared.mark(sections, beside)
    names = {row.reference: f"{row.first_name} {row.last_name}" for row in followed.rows}
    return {
        "address": address,
        "sites": followed.sites,
        "every_site": EVERY_SITE,
        "cohorts": followed.cohorts,
        "sections": sections,
        "line": plan_words.line(document, address),
        "figures": plan_words.figures(document),
        "proof": plan_words.proof(
            document,
            address,
            leaves_others_out=people.leaves_others_out(
                context, _given(address.one_site), _given(address.cohort)
            ),
        ),
        "sites_table": plan_words.by_site(document),
        "changes": plan_changes.changes(base, document, address, names),
        "compared": beside and plan_compared.told(beside, names),
        "refusal": refusal and plan_changes.refusal(refusal, names),
        "ready": sum(row["may_keep"] for section in sections for row in section["rows"]),
        "may_write": context.actor.role in access.WRITERS,
    }


def _solved(
    context: Context, address: Address
) -> tuple[Address, dict[str, Any], ConflictError | None]:
    """Return the plan, and why the first change that cannot be was left out."""
    first = None
    while True:
        try:
            return address, _plan(context, address), first
        except ConflictError as error:
            if not address.is_changed:
                raise
            first = first or error
            pair = error.pair if isinstance(error, LockRefusedError) else address.newest()
            address = address.without(pair)


def _plan(context: Context, address: Address) -> dict[str, Any]:
    return plans.plan(
        context,
        sites=_given(address.one_site),
        cohorts=_given(address.cohort),
        locks=address.locks,
        bans=address.bans,
    )


def _costs(
    context: Context, address: Address, pairs: Sequence[PairName]
) -> Sequence[dict[str, Any]]:
    """Return what each place costs the others, in the plan without a lock of this trainee."""
    if not pairs:
        return ()
    around = address.released(pairs[0].trainee)
    return plans.costs_of(
        context,
        pairs,
        sites=_given(around.one_site),
        cohorts=_given(around.cohort),
        locks=around.locks,
        bans=around.bans,
    )


def _given(name: str) -> Sequence[str]:
    return (name,) if name else ()


def _place(suggestion: dict[str, Any]) -> tuple[str, str]:
    return suggestion["company_siret"], suggestion["opening"]
