"""The same schema reads JSON and the boxes of a form."""

from __future__ import annotations

from datetime import date, time

import pytest
from marshmallow import ValidationError
from werkzeug.datastructures import MultiDict

from matcher.exchange.lists import Levelled
from matcher.vocabulary import Kind
from matcher.web.schemas.base import form_values
from matcher.web.schemas.records import NewOpening, OpeningRecord
from tests.builders import a_siret

FORM = MultiDict(
    [
        ("company_siret", a_siret(1)),
        ("reference", "P1"),
        ("kind", "apprentissage"),
        ("title", " Boulanger "),
        ("weekly_hours", "35,5"),
        ("day_start", "8h30"),
        ("start_date", "30/11/2026"),
        ("end_date", ""),
        ("weekdays", "lun"),
        ("weekdays", "mar"),
        ("skills", "pétrir:3\r\nvendre"),
        ("risk_categories", "aucun"),
        ("demands", ""),
        ("csrf_token", "not a field"),
    ]
)
JSON = {
    "company_siret": a_siret(1),
    "reference": "P1",
    "kind": "apprenticeship",
    "title": "Boulanger",
    "weekly_hours": 35.5,
    "day_start": "08:30",
    "start_date": "2026-11-30",
    "end_date": None,
    "weekdays": ["mon", "tue"],
    "skills": ["pétrir:3", "vendre:2"],
    "risk_categories": [],
    "demands": None,
}


def test_form_and_json_give_the_same_values() -> None:
    schema = NewOpening()
    values = schema.load(form_values(schema, FORM))
    assert values == schema.load(JSON)
    assert values["kind"] is Kind.APPRENTICESHIP
    assert values["start_date"] == date(2026, 11, 30)
    assert values["day_start"] == time(8, 30)
    assert values["skills"] == [Levelled("pétrir", 3), Levelled("vendre", 2)]
    assert values["risk_categories"] == []
    assert values["demands"] is None


def test_box_that_is_not_in_the_form_is_not_said() -> None:
    values = form_values(NewOpening(), FORM)
    assert "seats" not in values
    assert values["end_date"] is None


def test_values_are_written_as_json_reads_them() -> None:
    values = NewOpening().load(JSON)
    written = OpeningRecord().dump(values)
    assert {name: written[name] for name in JSON} == JSON


def test_fault_says_what_came_and_what_was_expected() -> None:
    schema = NewOpening()
    form = FORM.copy()
    form["weekly_hours"] = "beaucoup"
    with pytest.raises(ValidationError) as caught:
        schema.load(form_values(schema, form))
    assert caught.value.messages == {"weekly_hours": ["« beaucoup » ; attendu : un nombre."]}
