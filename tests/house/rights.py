"""Who may do what: every route of the application asked as every role, on two sites.

``docs/droits.md`` holds the table that was agreed; ``python -m tests.house.rights`` prints the one
that the application has, line by line in the same form. A route that is not in the table fails.
"""

from __future__ import annotations

import re
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import time_machine
from sqlalchemy import create_engine

from config.settings import load_settings
from matcher.app import close, create_app, use_case
from matcher.services import accounts, database
from matcher.vocabulary import Role
from matcher.web.auth import limiter
from tests.builders import TODAY, a_site, a_trainer
from tests.house.rights_asked import asked
from tests.house.rights_school import MARK, OTHER, OWN, Ground, settle
from tests.web.conftest import OutsideClient, csrf_token, sign_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.routing import Rule
    from werkzeug.test import TestResponse

DOCUMENT = Path(__file__).resolve().parents[2] / "docs/droits.md"
API = "/api/v1/"
SECRET = "a secret key that is only good for tests"

YES, NO, SIGN_IN, UNKNOWN, LINK, HIDDEN, SEEN = (
    "oui",
    "non",
    "connexion",
    "inconnu",
    "lien",
    "caché",
    "VISIBLE",
)
WORDS = {401: SIGN_IN, 403: NO, 404: UNKNOWN, 410: LINK}
Line = tuple[str, ...]


@dataclass
class House:
    """An application with two sites, as it stood before anybody asked anything."""

    app: Flask
    file: Path
    grounds: Mapping[str, Ground]
    stored: bytes = b""
    clients: dict[Role | None, FlaskClient] = field(default_factory=dict)
    tokens: dict[Role, str] = field(default_factory=dict)
    csrf: dict[Role | None, str] = field(default_factory=dict)
    cookies: dict[Role | None, str] = field(default_factory=dict)

    def keep(self) -> None:
        """Remember the database as it stands."""
        close(self.app)
        self.stored = self.file.read_bytes()
        for role, client in self.clients.items():
            cookie = client.get_cookie("matcher")
            self.cookies[role] = cookie.value if cookie else ""

    def put_back(self) -> None:
        """Undo what was asked since ``keep``."""
        close(self.app)
        for name in ("-wal", "-shm"):
            Path(f"{self.file}{name}").unlink(missing_ok=True)
        self.file.write_bytes(self.stored)


@contextmanager
def opened(folder: Path) -> Iterator[House]:
    """Give the application with its two sites, and one person of each role at the first."""
    file = folder / "rights.sqlite3"
    engine = create_engine(f"sqlite:///{file}")
    database.upgrade(engine)
    engine.dispose()
    app = create_app(
        load_settings(
            {
                "MATCHER_HOME": str(folder),
                "MATCHER_DATABASE_URL": f"sqlite:///{file}",
                "MATCHER_SECRET_KEY": SECRET,
                "MATCHER_SMTP_URL": "smtp://127.0.0.1:9",  # nothing is sent, nothing printed
            }
        )
    )
    app.test_client_class = OutsideClient
    with time_machine.travel(f"{TODAY}T08:30:00+01:00"), use_case(app, on=TODAY) as context:
        house = House(app, file, settle(context, SECRET))
        for role in Role:
            email = f"{role.value}@ecole.example"
            a_trainer(context, email, role=role, site=a_site(context, OWN))
            house.clients[role] = app.test_client()
            sign_in(house.clients[role], context, email)
            house.csrf[role] = csrf_token(house.clients[role].get("/places").text)
            house.tokens[role] = accounts.create_token(
                context, name=role.value, role=role, site=OWN
            )
        house.clients[None] = app.test_client()
        house.csrf[None] = csrf_token(house.clients[None].get("/connexion").text)
        house.keep()
        yield house
    close(app)


def measured(house: House) -> list[Line]:
    """Return the table that the application has, in the order of the addresses."""
    return [_line(house, rule, method) for rule, method in routes(house.app)]


def routes(app: Flask) -> list[tuple[Rule, str]]:
    """Return every route with each method that it answers, in the order of the addresses."""
    found = [
        (rule, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    ]
    return sorted(found, key=lambda one: (one[0].rule, one[1]))


def written() -> list[Line]:
    """Return the lines of the table of ``docs/droits.md``."""
    text = DOCUMENT.read_text(encoding="utf-8")
    rows = [
        tuple(cell.strip().strip("`") for cell in row.strip().strip("|").split(" | "))
        for row in text.splitlines()
        if re.match(r"\| `[A-Z]+ /", row)
    ]
    return sorted(rows, key=lambda row: row[0].split(" ")[::-1])


def printed(line: Line) -> str:
    """Return a line as it stands in ``docs/droits.md``."""
    return f"| `{line[0]}` | {' | '.join(line[1:])} |"


def _line(house: House, rule: Rule, method: str) -> Line:
    own = [_outcome(house, rule, method, role, OWN) for role in (None, *Role)]
    allowed = [role for role, word in zip(Role, own[1:], strict=True) if word == YES]
    return (f"{method} {rule.rule}", *own, _elsewhere(house, rule, method, allowed, own[0]))


def _elsewhere(house: House, rule: Rule, method: str, allowed: list[Role], anybody: str) -> str:
    """Return what those who may do it at their site may do with things of another site."""
    if anybody == YES or not allowed:
        return "-"
    if not _is_of_a_site(house, rule, method):
        return HIDDEN if method == "GET" else "-"
    words = {_outcome(house, rule, method, role, OTHER) for role in allowed}
    return " / ".join(sorted(words))


def _is_of_a_site(house: House, rule: Rule, method: str) -> bool:
    own, other = (asked(rule, method, house.grounds[name]) for name in (OWN, OTHER))
    return own != other


def _outcome(house: House, rule: Rule, method: str, role: Role | None, site: str) -> str:
    answer = _answer(house, rule, method, role, house.grounds[site])
    if answer.status_code in WORDS:
        return WORDS[answer.status_code]
    if site == OTHER and answer.status_code == 422:
        return UNKNOWN  # what a body names is as little known as what an address names
    if answer.status_code in {302, 303} and answer.location.startswith("/connexion"):
        return SIGN_IN
    if method != "GET":
        house.put_back()
    if role is not None and MARK[OTHER].encode() in answer.data and site == OWN:
        return SEEN
    if answer.status_code < 400 or answer.status_code == 409:
        return YES
    raise AssertionError(
        f"{method} {rule.rule} ({role}) : {answer.status_code} {answer.text[:500]} ; "
        "donnez-lui dans tests/house/rights_asked.py de quoi aboutir"
    )


def _answer(
    house: House, rule: Rule, method: str, role: Role | None, ground: Ground
) -> TestResponse:
    limiter.reset()
    address, sent = asked(rule, method, ground)
    client = house.clients[role]
    client.set_cookie("matcher", house.cookies[role])
    headers = {}
    is_api = address.startswith(API)
    if is_api and role is not None:
        client = house.clients[None]
        headers["Authorization"] = f"Bearer {house.tokens[role]}"
    if not is_api:
        headers["X-CSRFToken"] = house.csrf[role]
    if is_api and method == "PATCH":
        headers["If-Match"] = client.get(address, headers=headers).headers.get("ETag", "-")
    body: dict[str, Any] = {"json" if is_api else "data": sent} if method != "GET" else {}
    return client.open(address, method=method, headers=headers, buffered=True, **body)


def main() -> None:
    """Print the table that the application has."""
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as house:
        lines = measured(house)
    sys.stdout.write("\n".join(map(printed, lines)) + "\n")


if __name__ == "__main__":
    main()
