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
LOST_ON_THE_WAY = {("GET", "/api/v1/plans")}
"""Operations whose only fault can be one parameter more: an empty one leaves no trace in the
address, so that a request meant to be wrong arrives as a right one."""
SLOW_DATABASE = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


def probe(app: Flask, api: ApiClient, method: str, path: str, examples: int) -> None:
    """Send ``examples`` invented requests to one operation; each answer must be as documented."""
    schema = schemathesis.openapi.from_wsgi(
        "/api/openapi.json", app, config=SchemathesisConfig.from_path(CONFIG)
    )
    operation = schema[path][method]
    modes = [GenerationMode.POSITIVE] if (method, path) in LOST_ON_THE_WAY else GenerationMode
    strategies = [operation.as_strategy(generation_mode=mode) for mode in modes]

    @settings(
        max_examples=examples,
        suppress_health_check=SLOW_DATABASE,
        phases=(Phase.explicit, Phase.generate),
    )
    @given(case=st.one_of(strategies))
    def check(case: Any) -> None:
        # Such an address is a 400 (test_protocol.py); a schema has no words for it.
        assume("\\x00" not in repr((case.path_parameters, case.query)))
        case.call_and_validate(headers={"Authorization": f"Bearer {api.token}"})

    check()


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
