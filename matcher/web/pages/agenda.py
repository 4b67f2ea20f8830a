"""``/agenda/…``: the private calendar feed of a trainer, for the agenda of a telephone."""

from __future__ import annotations

from flask import Blueprint, Response

from matcher.services.placements import agenda
from matcher.web import request_context

blueprint = Blueprint("agenda", __name__)


@blueprint.get("/agenda/<token>.ics")
def feed(token: str) -> Response:
    """Give the feed that the signed address opens; any other address is unknown (404)."""
    secret = request_context.wiring().secret_key
    made = agenda.feed(request_context.visitor_ground(), secret, token)
    return Response(made, mimetype="text/calendar")
