"""A real Chromium on the real server with the sample school, on a fixed day.

The school is loaded and its night computed once; each test gets a copy, so that none depends on
what another one did. A page that writes an error on the console fails its test.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
import time_machine
from playwright.sync_api import expect, sync_playwright
from sqlalchemy import select

from config.settings import load_settings
from matcher.app import close, create_app, init_database, use_case
from matcher.models.suggestions import SuggestionList
from matcher.models.trainers import Trainer
from matcher.services import imports, nights
from matcher.services.accounts import LinkSigner
from matcher.services.company_links import CompanyLinks
from matcher.vocabulary import Role
from tests.serving import served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from flask import Flask
    from playwright.sync_api import Browser, ConsoleMessage, Page

    from matcher.models.trainees import Trainee

MORNING = datetime(2026, 11, 23, 8, 30, tzinfo=ZoneInfo("Europe/Paris"))
DESK_WIDTH, PHONE_WIDTH = 1280, 390
HEIGHTS = {DESK_WIDTH: 1000, PHONE_WIDTH: 844}
# Not what a person would wait: only a page that never comes may fail, never a busy machine.
LONGEST_WAIT = 120_000
SECRET = "a secret key that is only good for tests"


@dataclass
class Visit:
    """One page of one browser on one copy of the school, with what its console complained of."""

    page: Page
    url: str
    app: Flask
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Go to ``path``."""
        self.page.goto(self.url + path)
        return self.page

    def wait_for_scripts(self) -> None:
        """Wait until the page shown runs its scripts; before, it does all it can without them."""
        self.page.wait_for_load_state()

    def sign_in(self, email: str) -> Page:
        """Open a session by a fresh link."""
        self.open(f"/connexion/{LinkSigner(SECRET).sign(email)}")
        self.page.get_by_role("button", name="Ouvrir ma session").click()
        return self.page

    def offer_path(self) -> str:
        """Return the path of the form of a company that is not known yet."""
        return f"/offrir/{CompanyLinks(SECRET).sign()}"


@dataclass(frozen=True)
class School:
    """The folder of the loaded school and a few people of it."""

    home: Path
    trainer: str
    director: str
    trainee: str


def _app(home: Path) -> Flask:
    return create_app(load_settings({"MATCHER_HOME": str(home), "MATCHER_SECRET_KEY": SECRET}))


@pytest.fixture
def morning() -> Iterator[None]:
    """Hold the clock at a Monday morning, running, for one test: others live in real time."""
    with time_machine.travel(MORNING, tick=True):
        yield


@pytest.fixture(scope="session")
def school(tmp_path_factory: pytest.TempPathFactory) -> School:
    """Load the sample school once and compute its night."""
    home = tmp_path_factory.mktemp("school")
    app = _app(home)
    init_database(app)
    with time_machine.travel(MORNING, tick=True), use_case(app) as context:
        imports.import_sample(context)
        nights.run(context)
        trainee = _trainee_with_proposals(context.session.scalars(select(SuggestionList)).all())
        director = context.session.scalars(
            select(Trainer).where(Trainer.role == Role.DIRECTOR).order_by(Trainer.email)
        ).first()
        assert trainee.trainer is not None
        assert director is not None
        found = School(home, trainee.trainer.email, director.email, trainee.reference)
    close(app)
    return found


def _trainee_with_proposals(lists: Sequence[SuggestionList]) -> Trainee:
    """Return who has the most proposals, the first by reference among equals."""
    return min(lists, key=lambda one: (-one.eligible, one.trainee.reference)).trainee


@pytest.fixture
def site(school: School, tmp_path: Path, morning: None) -> Iterator[tuple[Flask, str]]:
    """Serve a copy of the school; give the application and its address."""
    del morning
    home = tmp_path / "home"
    shutil.copytree(school.home, home)
    app = _app(home)
    app.config.update(RATELIMIT_ENABLED=False)
    with served(app) as port:
        yield app, f"http://127.0.0.1:{port}"
    close(app)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium once."""
    expect.set_options(timeout=LONGEST_WAIT)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--disable-dev-shm-usage", "--disable-gpu"],
        )
        yield started
        started.close()


@pytest.fixture
def visit(browser: Browser, site: tuple[Flask, str]) -> Iterator[Callable[..., Visit]]:
    """Give a function that opens a browser window of a width; no console error may remain."""
    app, url = site
    visits: list[Visit] = []

    def start(width: int = DESK_WIDTH) -> Visit:
        context = browser.new_context(
            locale="fr-FR",
            timezone_id="Europe/Paris",
            viewport={"width": width, "height": HEIGHTS[width]},
        )
        made = Visit(context.new_page(), url, app)
        made.page.set_default_timeout(LONGEST_WAIT)

        def hear(message: ConsoleMessage) -> None:
            if message.type in {"error", "warning"}:
                made.complaints.append(message.text)

        made.page.on("console", hear)
        made.page.on("pageerror", lambda error: made.complaints.append(str(error)))
        visits.append(made)
        return made

    yield start
    for made in visits:
        made.page.context.close()
    assert [made.complaints for made in visits] == [[] for _ in visits]
