"""The page of documentation at ``/api/docs``: vendored Swagger UI, no request to elsewhere.

Like the source of the product, the description of the API is open to read; the records are not.
Swagger UI writes style attributes, so this one page has a content security policy of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, make_response, render_template

if TYPE_CHECKING:
    from flask import Response

blueprint = Blueprint("api_docs_page", __name__, url_prefix="/api", template_folder="templates")

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)


@blueprint.get("/docs")
def show() -> Response:
    """Show the documentation of the API."""
    response = make_response(render_template("api_docs.html"))
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    return response
