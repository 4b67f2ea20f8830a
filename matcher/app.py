"""The only place where the parts are wired: settings in, application out.

Pages, API and scheduled work are imported by what serves them: a command of the shell starts
without them.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from functools import cache, partial
from typing import TYPE_CHECKING

from flask import Flask
from flask_migrate import Migrate

from config.settings import load_settings
from matcher.errors import SettingsError
from matcher.models import registry
from matcher.models.base import db
from matcher.notifications.transports import transport_of
from matcher.scoring.params import rule_params, scoring_params
from matcher.services import database, upkeep
from matcher.services.context import NIGHT, OPERATOR, Actor, Context, Shelf, today_in_paris
from matcher.services.fan_out import Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from threading import Event

    from config.settings import Settings
    from matcher.jobs.ground import JobGround
    from matcher.notifications.transports import Transport


def create_app(settings: Settings) -> Flask:
    """Return the application: database, pages, API."""
    from matcher.web.register import register_web  # noqa: PLC0415 - see the module
    from matcher.web.request_context import Wiring  # noqa: PLC0415

    app = create_core(settings)
    register_web(
        app,
        Wiring(
            open_ground=lambda actor: _checked_ground(app, actor),
            secret_key=settings.secret_key,
            base_url=settings.base_url if settings.is_production else "",
            is_production=settings.is_production,
            console=_console_of(settings),
        ),
    )
    return app


def create_core(settings: Settings) -> Flask:
    """Return the application of a shell: the database, no pages.

    Raises ``SettingsError`` for numbers of scores or rules that cannot be.
    """
    app = Flask(
        "matcher",
        instance_path=str(settings.instance),
        template_folder="web/templates",
        static_folder="web/static",
    )
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SETTINGS=settings,
    )
    app.extensions["matcher.shelf"] = _numbers_read(settings)
    db.init_app(app)
    Migrate(app, db, directory=str(database.MIGRATIONS))
    with app.app_context():
        database.set_up(db.engine)
    return app


def _numbers_read(settings: Settings) -> Shelf:
    """Return a shelf that holds the numbers of scores and rules.

    Raises ``SettingsError`` naming every fault of both files: at the start, never at night.
    """
    shelf, faults = Shelf(), []
    for kind, table, read in (
        ("scoring params", settings.scoring, scoring_params),
        ("rule params", settings.rules, rule_params),
    ):
        try:
            shelf.get(kind, table, partial(read, table))
        except SettingsError as error:
            faults += error.faults
    if faults:
        raise SettingsError(faults)
    return shelf


@contextmanager
def core_app(settings: Settings) -> Iterator[Flask]:
    """Give the application of one command of a shell; its connections are closed after it."""
    app = create_core(settings)
    try:
        yield app
    finally:
        close(app)


def close(app: Flask) -> None:
    """Close every connection of ``app`` to the database; the next use opens new ones."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _console_of(settings: Settings) -> Callable[[], Transport] | None:
    """Return what prints the letters of a development server, sign-in links among them."""
    if settings.is_production or settings.smtp_url:
        return None
    return lambda: transport_of("", settings.mail_from, sys.stdout)


def tables() -> tuple[str, ...]:
    """Return the names of all tables, in an order in which they can be filled."""
    return tuple(table.name for table in registry.metadata.sorted_tables)


@contextmanager
def use_case(app: Flask, *, on: date | None = None, actor: Actor = OPERATOR) -> Iterator[Context]:
    """Open the ground of a use case outside a web request: a checked database, a session.

    Raises ``NoDatabaseError`` or ``DatabaseVersionError`` unless the tables are up to date.
    """
    with app.app_context():
        database.require_ready(db.engine)
        yield _ground(app, actor, on or today_in_paris())


def _checked_ground(app: Flask, actor: Actor) -> Context:
    """Open the ground of a web request; the database is checked until it was once ready."""
    if not app.extensions.get("matcher.ready"):
        database.require_ready(db.engine)
        app.extensions["matcher.ready"] = True
    return _ground(app, actor, today_in_paris())


def _ground(app: Flask, actor: Actor, today: date) -> Context:
    settings: Settings = app.config["SETTINGS"]
    return Context(
        session=db.session,
        today=today,
        actor=actor,
        scoring=settings.scoring,
        rules=settings.rules,
        instance=settings.instance,
        shelf=app.extensions["matcher.shelf"],
        workers=Workers(settings.night_jobs, settings.dask_scheduler),
    )


def init_database(app: Flask) -> str:
    """Create the database or bring its tables up to date; return the French account of it."""
    with app.app_context():
        before = database.found_revision(db.engine)
        database.upgrade(db.engine)
        after = database.expected_revision()
    if before == after:
        return f"Base de données déjà à la version {after}."
    return f"Base de données prête (version {after})."


def diagnose(app: Flask) -> list[upkeep.Check]:
    """Return what ``matcher doctor`` looked at: settings, folders, database, facts, mail."""
    settings: Settings = app.config["SETTINGS"]
    with app.app_context():
        ground = _ground(app, OPERATOR, today_in_paris())
        file = database.sqlite_file(db.engine)
        folders = [settings.instance, settings.instance / "referentials"]
        stored = upkeep.check_database(db.engine)
        return [
            upkeep.Check("réglages", is_good=True, detail=settings.environment),
            upkeep.Check(
                "nombres des scores et des règles", is_good=True, detail="lus, sans faute"
            ),
            *upkeep.check_folders([*folders, *([file.parent] if file else [])]),
            *stored,
            *(upkeep.check_referentials(ground) if all(map(_is_good, stored)) else ()),
            upkeep.check_solver(),
            upkeep.check_mail(
                settings.smtp_url,
                settings.mail_from,
                ground.now,
                is_required=settings.is_production,
            ),
        ]


def _is_good(check: upkeep.Check) -> bool:
    return check.is_good


def serve_jobs(stop: Event, ready: Callable[[], None]) -> None:
    """Start the scheduled work of this environment until ``stop`` is set."""
    from matcher.jobs import scheduler  # noqa: PLC0415 - see the module
    from matcher.jobs.log import start_log  # noqa: PLC0415

    app = _app_of_process()
    settings: Settings = app.config["SETTINGS"]
    start_log(settings.log_level)
    with app.app_context():
        database.require_ready(db.engine)
        engine = db.engine
    scheduler.serve(engine, lambda: _job_ground(app), stop, ready)


def run_job(name: str, due: str = "") -> bool:
    """Do one run of the job ``name``; what the scheduler's store names by text.

    ``due`` is the moment at which it was due (default: the last one up to now). False if
    another process has that run.
    """
    from matcher.jobs import runner, scheduler  # noqa: PLC0415 - see the module
    from matcher.jobs.schedule import job_of  # noqa: PLC0415

    job = job_of(name)
    with _job_ground(_app_of_process()) as ground:
        return runner.run(job, scheduler.due_moment(job, due), ground)


@contextmanager
def _job_ground(app: Flask) -> Iterator[JobGround]:
    """Open the ground of scheduled work."""
    from matcher.jobs.ground import JobGround  # noqa: PLC0415 - see the module

    settings: Settings = app.config["SETTINGS"]
    with use_case(app, actor=NIGHT) as context:
        transport = transport_of(settings.smtp_url, settings.mail_from, sys.stdout)
        yield JobGround(context, transport, settings.base_url)


@cache
def _app_of_process() -> Flask:
    """Return the application of a process that runs jobs, made once from the environment."""
    return create_core(load_settings())
