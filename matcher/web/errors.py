"""Errors become answers here, once: problem+json under /api/, a French page elsewhere.

No answer shows a traceback or the text of an unexpected error; the page and the log share the
number of the request.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError
from werkzeug.exceptions import HTTPException

from matcher.errors import InvalidFieldsError, MatcherError
from matcher.web import request_context

if TYPE_CHECKING:
    from flask import Flask, Response

RETRY_SECONDS = 5

TITLES = {
    400: "Demande illisible",
    401: "Connexion nécessaire",
    403: "Accès refusé",
    404: "Introuvable",
    405: "Action impossible ici",
    406: "Format non disponible",
    409: "Impossible en l'état",
    410: "Ce lien ne sert plus",
    412: "Changé entre-temps",
    413: "Envoi trop gros",
    415: "Format non accepté",
    422: "À corriger",
    428: "Version à préciser",
    429: "Trop de demandes",
    500: "Erreur de notre côté",
    503: "Service en pause",
}
SENTENCES = {
    400: "La demande n'a pas pu être lue. Revenez à la page précédente et recommencez.",
    403: "Vous n'avez pas le droit de voir ou de faire cela.",
    404: "Cette page n'existe pas, ou n'existe plus. L'adresse a peut-être une faute de frappe.",
    405: "Cette adresse n'accepte pas cette action.",
    406: "Cette réponse n'existe pas dans le format demandé.",
    412: "La fiche a été changée par quelqu'un d'autre depuis que vous l'avez lue.",
    413: "Ce que vous envoyez est trop gros.",
    415: "Le contenu envoyé n'est pas dans un format accepté ; attendu : application/json.",
    422: "Des valeurs sont à corriger.",
    428: "Précisez la version que vous modifiez (en-tête If-Match).",
    429: "Trop de demandes en peu de temps. Attendez une minute et réessayez.",
    500: "Quelque chose s'est mal passé de notre côté. Rien n'a été enregistré.",
}


def register(app: Flask) -> None:
    """Let ``app`` answer every error in French; to be called after the API is registered."""
    app.register_error_handler(MatcherError, _matcher_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(OperationalError, _database_error)
    app.register_error_handler(ProgrammingError, _database_error)
    app.register_error_handler(IntegrityError, _integrity_error)


def http_error(error: HTTPException) -> Response:
    """Answer an error of the protocol: 404, 405, 422 of the schemas, 429, 500..."""
    if error.response is not None:
        return make_response(error.response)
    status = error.code or 500
    data: dict[str, Any] = getattr(error, "data", None) or {}
    sentence = data.get("message") or SENTENCES.get(status) or HTTPStatus(status).phrase
    response = answer(status, sentence, errors=data.get("errors") or data.get("messages"))
    for name, value in error.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    response.headers.update(data.get("headers") or {})
    return response


def answer(status: int, sentence: str, *, errors: Any = None) -> Response:
    """Return the answer for an error: problem+json, a fragment for htmx, or a page."""
    if request.path.startswith("/api/"):
        return problem(status, sentence, errors=errors)
    template = "fragments/error.html" if request.headers.get("HX-Request") else "pages/error.html"
    page = render_template(
        template,
        status=status,
        title=TITLES.get(status, "Erreur"),
        sentence=sentence,
        request_id=request_context.request_id(),
    )
    return make_response(page, status)


def problem(status: int, detail: str, *, errors: Any = None) -> Response:
    """Return a problem+json document (RFC 9457) in French."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": TITLES.get(status, HTTPStatus(status).phrase),
        "status": status,
        "detail": detail,
    }
    if errors:
        body["errors"] = errors
    response = make_response(json.dumps(body, ensure_ascii=False), status)
    response.content_type = "application/problem+json"
    return response


def _matcher_error(error: MatcherError) -> Response:
    errors = error.errors if isinstance(error, InvalidFieldsError) else None
    if error.status == HTTPStatus.SERVICE_UNAVAILABLE:
        request_context.forget_store()
    response = answer(error.status, error.message, errors=errors)
    if error.status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    if error.status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _csrf_error(_error: CSRFError) -> Response:
    return answer(
        400, "Votre page était ouverte depuis trop longtemps. Rechargez-la et recommencez."
    )


def _database_error(error: OperationalError | ProgrammingError) -> Response:
    is_busy = "locked" in str(error.orig)
    sentence = (
        "La base de données est occupée par un autre travail. Réessayez dans quelques secondes."
        if is_busy
        else "La base de données ne répond pas. Prévenez la personne qui gère le service."
    )
    request_context.forget_store()
    response = answer(503, sentence)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _integrity_error(_error: IntegrityError) -> Response:
    return answer(409, "Cela existe déjà, ou vient d'être changé par quelqu'un d'autre.")
