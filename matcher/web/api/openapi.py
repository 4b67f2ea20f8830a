"""The OpenAPI document as text, the same for the same program: what ``make openapi`` keeps."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from flask import Flask

    from matcher.web.api.all_routes import ProblemApi


def document_text(app: Flask) -> str:
    """Return the OpenAPI document of ``app`` as JSON, keys in order of definition."""
    api = cast("ProblemApi", app.extensions["flask-smorest"]["apis"][""]["ext_obj"])
    return json.dumps(api.spec.to_dict(), ensure_ascii=False, indent=2) + "\n"
