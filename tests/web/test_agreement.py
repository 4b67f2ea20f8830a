"""Command line, API and page say the same of the same pair: eligible, rules, first days."""

from __future__ import annotations

import json
import random
import re
import sys
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from sqlalchemy import select

from matcher.cli.main import main
from matcher.models.companies import Company
from matcher.models.openings import Opening
from matcher.models.trainees import Trainee
from matcher.sample.generator import make_network
from matcher.services import accounts, imports
from matcher.vocabulary import Role
from matcher.web.pages import french
from tests.builders import TODAY, a_trainer
from tests.web.conftest import sign_in

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from config.settings import Settings
    from matcher.services.context import Context

PAIRS = (40, pytest.param(200, marks=pytest.mark.proof))
"""How many: each asks the three ways in, a tenth of a second together."""
RULE = re.compile(r"<dt>Règle</dt>\s*<dd>\s*(\S+)\s*</dd>")
POSSIBLE = re.compile(r"<dt>Possible</dt>\s*<dd>\s*(.+?)\s*</dd>")
PROPOSED = "peut être proposée"


@pytest.mark.parametrize("count", PAIRS)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_command_line_api_and_page_agree_on_random_pairs(
    count: int,
    client: FlaskClient,
    context: Context,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    make_network(14, 20, 3, tmp_path / "école", on=TODAY)
    with time_machine.travel(f"{TODAY}T08:30:00+01:00"):
        imports.import_school(context, tmp_path / "école")
        token = accounts.create_token(context, name="accord", role=Role.ADMIN)
        sign_in(client, context, a_trainer(context, role=Role.DIRECTOR, site=None).email)
        pairs = random.Random(7).sample(every_pair(context), count)
        context.session.rollback()
        monkeypatch.setenv("MATCHER_HOME", str(settings.home))
        monkeypatch.setenv("MATCHER_DATABASE_URL", settings.database_url)
        capsys.readouterr()
        seen: set[str] = set()
        for trainee, siret, opening in pairs:
            monkeypatch.setattr(
                sys, "argv", ["matcher", "why", trainee, siret, opening, "--format", "json"]
            )
            main()
            told = json.loads(capsys.readouterr().out)
            address = f"/api/v1/trainees/{trainee}/openings/{siret}/{opening}/why"
            answered = client.get(address, headers={"Authorization": f"Bearer {token}"}).get_json()
            shown = client.get(f"/stagiaires/{trainee}/places/{siret}/{opening}").text
            assert answered == told, address
            assert on_page(shown) == as_page(told), address
            seen |= {one["rule"] for one in told["refusals"]} or {PROPOSED}
    assert len(seen) > 4, "the pairs show too few of the rules"
    assert PROPOSED in seen


def every_pair(context: Context) -> list[tuple[str, str, str]]:
    """Return trainee, SIRET and opening of every pair of the base."""
    places = context.session.execute(
        select(Company.siret, Opening.reference).join(Opening.company).order_by(Opening.id)
    ).all()
    trainees = context.session.scalars(select(Trainee.reference).order_by(Trainee.id)).all()
    return [(trainee, *place) for trainee in trainees for place in places]


def on_page(page: str) -> tuple[bool, list[tuple[str, str]]]:
    """Return what a person reads: whether it may be proposed, each rule and its first day."""
    found = list(zip(RULE.findall(page), POSSIBLE.findall(page), strict=True))
    return PROPOSED in page, found


def as_page(told: dict[str, Any]) -> tuple[bool, list[tuple[str, str]]]:
    """Return what a page must say of the same answer."""
    return told["eligible"], [
        (one["rule"], possible(one["first_possible"])) for one in told["refusals"]
    ]


def possible(day: str | None) -> str:
    """Return a first possible day in the words of the page."""
    found = french.read_day(day)
    if found is None:
        return "pas en changeant de jours"
    return f"à partir du {french.day(found, year=True)}"
