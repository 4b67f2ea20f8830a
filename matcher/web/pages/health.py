"""``/sante``: does the service stand, for whoever watches over it."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from matcher.web import request_context

blueprint = Blueprint("health", __name__)


@blueprint.get("/sante")
def health() -> Response:
    """Say that the database is there and at the right version; else the error is 503."""
    request_context.visitor_ground()
    return jsonify({"status": "ok"})
