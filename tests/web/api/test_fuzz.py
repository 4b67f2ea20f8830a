"""The API against invented requests: what it documents is what it does.

A few operations in ``make test``, all of them and for longer in ``make proof``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.core.parameters import ParameterLocation

from tests.builders import a_cohort, a_company, a_trainee, an_opening

if TYPE_CHECKING:
    from flask import Flask

    from matcher.services.context import Context
    from tests.web.api.conftest import ApiClient

CONFIG = Path(__file__).parents[3] / "schemathesis.toml"
FEW = [
    ("GET", "/api/v1/trainees"),
    ("POST", "/api/v1/openings"),
    ("PATCH", "/api/v1/companies/{siret}"),
]
NO_TRACE: tuple[object, ...] = (None, [], {}, [None])
"""Values of a parameter that leave nothing in the address."""
SLOW_DATABASE = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


def probe(app: Flask, api: ApiClient, method: str, path: str, examples: int) -> None:
    """Send ``examples`` invented requests to one operation; each answer must be as documented."""
    schema = schemathesis.openapi.from_wsgi(
        "/api/openapi.json", app, config=SchemathesisConfig.from_path(CONFIG)
    )
    operation = schema[path][method]
    strategies = [operation.as_strategy(generation_mode=mode) for mode in GenerationMode]

    @settings(
        max_examples=examples,
        suppress_health_check=SLOW_DATABASE,
        phases=(Phase.explicit, Phase.generate),
    )
    @given(case=st.one_of(strategies))
    def check(case: Any) -> None:
        # Such an address is a 400 (test_protocol.py); a schema has no words for it.
        assume("\\x00" not in repr((case.path_parameters, case.query)))
        assume(is_sent_as_meant(case))
        case.call_and_validate(headers={"Authorization": f"Bearer {api.token}"})

    check()


def is_sent_as_meant(case: Any) -> bool:
    """Whether what should make ``case`` wrong is in the request that the API gets.

    A parameter that leaves no trace in the address is lost, and every request has the right token
    in its header: meant to be wrong, such a request arrives as a right one.
    """
    parts = case.meta.components.items()
    wrong = {part for part, info in parts if info.mode is GenerationMode.NEGATIVE}
    if not wrong:
        return True
    if wrong <= {ParameterLocation.HEADER, ParameterLocation.QUERY}:
        traces = all(value not in NO_TRACE for value in (case.query or {}).values())
        return ParameterLocation.QUERY in wrong and traces
    return True


def a_small_school(context: Context) -> None:
    """Store one of each noun, so that lists are not empty."""
    a_cohort(context)
    a_trainee(context)
    an_opening(context, company=a_company(context))


@pytest.mark.parametrize(("method", "path"), FEW)
def test_answers_keep_the_document(
    app: Flask, api: ApiClient, context: Context, method: str, path: str
) -> None:
    a_small_school(context)
    probe(app, api, method, path, examples=25)


@pytest.mark.proof
def test_every_operation_keeps_the_document(app: Flask, api: ApiClient, context: Context) -> None:
    a_small_school(context)
    document = app.test_client().get("/api/openapi.json").get_json()
    for path, operations in document["paths"].items():
        for method in operations:
            if method != "parameters" and (method, path) != ("post", "/api/v1/nights"):
                probe(app, api, method.upper(), path, examples=150)
