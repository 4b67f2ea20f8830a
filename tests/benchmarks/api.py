"""One trainee's suggestions through the API on the sample school.

Target: median under 50 ms, 95 % under 120 ms, on 2 cores; the first request, which opens the
referentials, is told apart.
"""

from __future__ import annotations

import tempfile
import time

import numpy as np

from config.settings import load_settings
from matcher.app import create_app, init_database, use_case
from matcher.services import accounts, imports
from matcher.vocabulary import Role

ROUNDS = 3
MEDIAN_LIMIT_MS = 50.0
P95_LIMIT_MS = 120.0


def measure() -> dict[str, float]:
    """Return milliseconds per request: first, median, 95 %, most; and how many were sent."""
    with tempfile.TemporaryDirectory() as home:
        app = create_app(load_settings({"MATCHER_HOME": home}))
        init_database(app)
        with use_case(app) as context:
            imports.import_sample(context)
            token = accounts.create_token(context, name="banc", role=Role.ADMIN)
        client = app.test_client()
        headers = {"Authorization": f"Bearer {token}"}
        references = [
            trainee["reference"]
            for trainee in client.get(
                "/api/v1/trainees?status=active&page_size=200", headers=headers
            ).get_json()
        ]
        spent = []
        for reference in references * ROUNDS:
            started = time.perf_counter()
            response = client.get(f"/api/v1/trainees/{reference}/suggestions", headers=headers)
            spent.append((time.perf_counter() - started) * 1000)
            if response.status_code != 200:
                raise RuntimeError(f"{reference} : {response.text}")
    return {
        "requests": float(len(spent)),
        "first_ms": spent[0],
        "median_ms": float(np.median(spent[1:])),
        "p95_ms": float(np.percentile(spent[1:], 95)),
        "most_ms": max(spent[1:]),
    }


if __name__ == "__main__":
    print({name: round(value, 1) for name, value in measure().items()})
