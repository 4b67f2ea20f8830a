"""What the resources of the API share: French faults, ETags, pages, the checks before a view."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NoReturn

from flask import Response, request
from flask_smorest import Blueprint
from flask_smorest.exceptions import NotModified
from webargs.flaskparser import FlaskParser, abort

from matcher.web import auth, request_context

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from marshmallow import Schema, ValidationError

    from matcher.services.context import Context
    from matcher.services.record_keeping import Page

PREFIX = "/api/v1"
WRITING_METHODS = frozenset({"POST", "PUT", "PATCH"})
NOT_JSON = "Le corps de la demande n'est pas du JSON lisible ; attendu : un objet JSON en UTF-8."

PAGINATION_HEADER = {
    "X-Pagination": {
        "description": "Où l'on en est dans la liste, en JSON.",
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "properties": {
                        name: {"type": "integer"}
                        for name in ("total", "total_pages", "page", "page_size")
                    },
                }
            }
        },
    }
}
"""Documentation of the header that every list carries."""


class FrenchParser(FlaskParser):
    """Reads what a request says; faults are told by field, in French."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {}  # noqa: RUF012 - as in its base

    def load_json(self, req: Any, schema: Schema) -> Any:
        """Return the JSON body; 400 for anything that is not JSON, however twisted."""
        try:
            return super().load_json(req, schema)
        except (RecursionError, ValueError):
            abort(400, message=NOT_JSON)

    def handle_error(
        self,
        error: ValidationError,
        req: Any,
        schema: Schema,
        *,
        error_status_code: int | None,
        error_headers: Mapping[str, str] | None,
    ) -> NoReturn:
        """Answer 422 with the faults by field."""
        del req, schema, error_status_code, error_headers
        errors: dict[str, list[str]] = {}
        located = error.messages if isinstance(error.messages, dict) else {}
        for faults in located.values():
            by_field = faults if isinstance(faults, dict) else {"_schema": faults}
            for field, found in by_field.items():
                errors.setdefault(str(field), []).extend(_sentences(found))
        abort(422, errors=errors)

    def _handle_invalid_json_error(
        self, error: Any, req: Any, *args: Any, **kwargs: Any
    ) -> NoReturn:
        """Answer 400."""
        del error, req, args, kwargs
        abort(400, message=NOT_JSON)


def _sentences(found: Any) -> Iterator[str]:
    if isinstance(found, dict):
        for part in found.values():
            yield from _sentences(part)
    elif isinstance(found, list):
        yield from map(str, found)
    else:
        yield str(found)


class Resource(Blueprint):
    """A blueprint of the API: a token first, JSON bodies only, French faults."""

    ARGUMENTS_PARSER = FrenchParser()

    def __init__(self, name: str, description: str) -> None:
        super().__init__(f"api_{name}", __name__, url_prefix=PREFIX, description=description)
        self.before_request(auth.require_token)
        self.before_request(_require_json)

    @staticmethod
    def _check_not_modified(etag: str) -> None:
        """Answer 304, which has no body, if the client holds this version."""
        if request.method in {"GET", "HEAD"} and etag in request.if_none_match:
            response = Response(status=304)
            response.set_etag(etag)
            raise NotModified(response=response)


def _require_json() -> None:
    if request.method in WRITING_METHODS and not request.is_json:
        abort(415)


def on_day(day: date | None) -> Context:
    """Return the ground of the request, on ``day`` if one was asked."""
    context = request_context.context()
    return context if day is None else replace(context, today=day)


def paged(page: Page, asked: Mapping[str, Any]) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Return the records of ``page`` and the header that says where they stand."""
    size = asked["page_size"]
    state = {
        "total": page.total,
        "total_pages": -(-page.total // size),
        "page": asked["page"],
        "page_size": size,
    }
    return page.records, {"X-Pagination": json.dumps(state)}
