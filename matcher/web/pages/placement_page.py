"""The page of one placement, shown again after every change, with what was refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import make_response, redirect, url_for

from matcher.errors import ConflictError, InvalidFieldsError
from matcher.services import access, profiles
from matcher.services.placements import life
from matcher.web import request_context
from matcher.web.pages import placement_words
from matcher.web.pages.frame import render

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.wrappers import Response

SECTION = "placements"


def done(number: int, act: Callable[[], object]) -> Response:
    """Do it and show the placement anew; what is refused is told on its page.

    An act that returns an address leads there.
    """
    try:
        made = act()
    except (ConflictError, InvalidFieldsError) as error:
        return make_response(page(number, placement_words.fault(error)), error.status)
    there = made if isinstance(made, str) else url_for("placements.one", number=number)
    return redirect(there)


def page(number: int, fault: str = "") -> str:
    """Return the page of a placement; ``fault`` tells what was refused, on top."""
    context = request_context.context()
    found = life.show(context, number)
    profile = profiles.profile(context, found["trainee"])
    return render(
        "pages/placement.html",
        SECTION,
        profile=profile,
        fault=fault,
        may_write=context.actor.role in access.WRITERS,
        **placement_words.page(found, context.today),
    )
