"""The web put together: headers, cookies, CSRF, sign-in, API, pages, errors."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from flask import abort, request, url_for
from flask_wtf.csrf import CSRFProtect

from matcher.web import auth, errors, request_context
from matcher.web.api import all_routes
from matcher.web.pages import all_pages

if TYPE_CHECKING:
    from flask import Flask, Response

    from matcher.web.request_context import Wiring

STATIC = Path(__file__).parent / "static"
MAX_BODY_BYTES = 1024 * 1024
SESSION_HOURS = 12
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def register_web(app: Flask, wiring: Wiring) -> None:
    """Give ``app`` its API and its pages."""
    request_context.install(app, wiring)
    _configure(app, is_production=wiring.is_production)
    app.before_request(request_context.begin)
    app.before_request(_refuse_nul)
    _protect_forms(app)
    auth.register(app)
    all_routes.register(app)
    all_pages.register(app)
    errors.register(app)
    app.after_request(_add_headers)
    app.add_template_global(_asset, "asset")
    app.add_template_filter(_typography, "typography")


def _configure(app: Flask, *, is_production: bool) -> None:
    app.config.update(
        SESSION_COOKIE_NAME="matcher",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=is_production,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=SESSION_HOURS),
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a form left open over lunch works
        WTF_CSRF_SSL_STRICT=is_production,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _protect_forms(app: Flask) -> None:
    """Check the CSRF token of every form; the API takes tokens, never a session."""
    csrf = CSRFProtect(app)

    @app.before_request
    def _check() -> None:
        if not request.path.startswith("/api/"):
            csrf.protect()


def _refuse_nul() -> None:
    """Refuse an address or a form with U+0000: no person types it and PostgreSQL stores none."""
    sent = (request.args, request.form)
    texts = (part for values in sent for pair in values.items(multi=True) for part in pair)
    if any("\x00" in text for text in (request.path, *texts)):
        abort(400)


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers["X-Request-ID"] = request_context.request_id()
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _asset(name: str) -> str:
    """Return the address of a static file, changed when the file changes."""
    return url_for("static", filename=name, v=_version(name))


def _typography(text: str) -> str:
    """Return ``text`` with the spaces of French punctuation that must not break."""
    return re.sub(r" (?=[:;?!»])|(?<=«) ", "\u00a0", text)


@lru_cache(maxsize=64)
def _version(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]
