"""The API put together: its resources, its document, its page of documentation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_smorest import Api

from matcher.web.api import (
    companies,
    docs,
    liftings,
    nights,
    openings,
    placements,
    plans,
    suggestions,
    trades,
    trainees,
)
from matcher.web.schemas.documents import Problem

if TYPE_CHECKING:
    from flask import Flask

RESOURCES = (
    trainees,
    companies,
    openings,
    suggestions,
    liftings,
    placements,
    nights,
    plans,
    trades,
)
PROBLEM_TYPE = "application/problem+json"
DESCRIPTION = (
    "Toute demande porte un jeton : en-tête `Authorization: Bearer …` "
    "(`matcher tokens create NOM --role RÔLE`). "
    "Une clé absente n'est pas dite, `null` est inconnu, `[]` est connu pour être vide. "
    "Une modification porte l'en-tête `If-Match` de la version lue. "
    "Les erreurs sont en `application/problem+json`. "
    "Une page au-delà de la dernière est refusée (422)."
)


class ProblemApi(Api):
    """An API whose errors are documented as problem+json; they are answered in ``web.errors``."""

    ERROR_SCHEMA = Problem

    def _register_error_handlers(self) -> None:
        """Leave the errors to ``matcher.web.errors``, which answers pages too."""

    def _register_responses(self) -> None:
        super()._register_responses()
        components = self.spec.components
        for responses in (components.responses, components.responses_lazy):
            for response in responses.values():
                _as_problem(response)


def _as_problem(response: dict[str, Any]) -> None:
    content = response.get("content", {})
    if "application/json" in content:
        content[PROBLEM_TYPE] = content.pop("application/json")


def register(app: Flask) -> ProblemApi:
    """Give ``app`` the resources under ``/api/v1`` and the documentation at ``/api/docs``."""
    app.config.update(
        API_TITLE="matcher",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api",
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={
            "info": {"description": DESCRIPTION},
            "security": [{"jeton": []}],
        },
    )
    api = ProblemApi(app)
    api.spec.components.security_scheme("jeton", {"type": "http", "scheme": "bearer"})
    for resource in RESOURCES:
        api.register_blueprint(resource.blueprint)
    app.register_blueprint(docs.blueprint)
    return api
