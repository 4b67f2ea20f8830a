"""The OpenAPI document and its page."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema_rs

from matcher.web.api.openapi import document_text

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient


DRAFT = "https://json-schema.org/draft/2020-12/schema"


def test_document_is_openapi_3_1_and_names_every_operation(client: FlaskClient) -> None:
    document = client.get("/api/openapi.json").get_json()
    assert document["openapi"] == "3.1.0"
    operations = {(path, verb) for path, found in document["paths"].items() for verb in found}
    for noun, key in (("trainees", "/{reference}"), ("companies", "/{siret}")):
        assert (f"/api/v1/{noun}", "get") in operations
        assert (f"/api/v1/{noun}", "post") in operations
        assert (f"/api/v1/{noun}{key}", "get") in operations
        assert (f"/api/v1/{noun}{key}", "patch") in operations


def test_errors_are_documented_as_problems(client: FlaskClient) -> None:
    responses = client.get("/api/openapi.json").get_json()["components"]["responses"]
    for name, response in responses.items():
        if name != "NOT_MODIFIED":
            assert list(response["content"]) == ["application/problem+json"], name


def test_schemas_of_the_document_are_json_schemas(client: FlaskClient) -> None:
    schemas = client.get("/api/openapi.json").get_json()["components"]["schemas"]
    assert {"NewTrainee", "TraineeRecord", "NewOpening", "OpeningRecord", "Problem"} <= set(
        schemas
    )
    for schema in schemas.values():
        jsonschema_rs.meta.validate({"$schema": DRAFT} | schema)


def test_document_names_no_other_server(app: Flask) -> None:
    assert "://" not in document_text(app)


def test_page_asks_nothing_of_other_servers(client: FlaskClient) -> None:
    response = client.get("/api/docs")
    assert response.status_code == 200
    addresses = re.findall(r'(?:src|href|data-document)="([^"]+)"', response.text)
    assert len(addresses) >= 4
    for address in addresses:
        assert address.startswith("/")
        assert not address.startswith("//")
        loaded = client.get(address)
        assert loaded.status_code == 200, address
        loaded.close()
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "://" not in policy


def test_kept_document_is_that_of_the_program(app: Flask) -> None:
    kept = Path(__file__).parents[3] / "docs" / "openapi.json"
    assert kept.read_text(encoding="utf-8") == document_text(app), "lancez make openapi"
