"""Settings from the environment, in one frozen object; every fault is named at once.

Secrets never have a default in production. In development the secret key is made once and kept
under ``instance/``, so that links and sessions survive a restart.
"""

from __future__ import annotations

import os
import secrets
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PROJECT_FOLDER = Path(__file__).resolve().parent.parent
CONFIG_FOLDER = Path(__file__).resolve().parent
MIN_SECRET_LENGTH = 32
ENVIRONMENTS = ("development", "production")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
DATABASE_SCHEMES = ("sqlite", "postgresql+psycopg")
SMTP_SCHEMES = ("smtp", "smtps", "smtp+starttls")

Value = TypeVar("Value")


class SettingFaultsError(Exception):
    """The settings that are missing or wrong, each as one French sentence."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("Réglages à corriger :\n" + "\n".join(f"  - {fault}" for fault in faults))


@dataclass(frozen=True)
class Settings:
    """What the environment says; see ``docs/reglages.md`` for each variable."""

    environment: str
    home: Path
    database_url: str
    secret_key: str
    base_url: str
    smtp_url: str
    mail_from: str
    log_level: str
    night_jobs: int
    dask_scheduler: str
    scoring: Mapping[str, Any]
    rules: Mapping[str, Any]

    @property
    def instance(self) -> Path:
        """The folder of the data: database, keys, indexes."""
        return self.home / "instance"

    @property
    def is_production(self) -> bool:
        """Whether defaults made for development are refused."""
        return self.environment == "production"


class _Reader:
    """Reads variables one by one and gathers the faults."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.faults: list[str] = []

    def text(self, name: str, default: str) -> str:
        return self.environ.get(name, "").strip() or default

    def choice(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if value not in choices:
            self.faults.append(f"{name} = « {value} » ; attendu : {', '.join(choices)}")
        return value

    def url(self, name: str, default: str, schemes: tuple[str, ...]) -> str:
        value = self.text(name, default)
        if value and not _is_address(value, schemes):
            expected = ", ".join(f"{scheme}://…" for scheme in schemes)
            self.faults.append(f"{name} : adresse refusée ; attendu : {expected}")
        return value

    def whole(self, name: str, default: int, low: int, high: int) -> int:
        value = self.text(name, str(default))
        if not value.isdigit() or not low <= int(value) <= high:
            self.faults.append(f"{name} = « {value} » ; attendu : un entier de {low} à {high}")
            return default
        return int(value)


def _is_address(value: str, schemes: tuple[str, ...]) -> bool:
    """Whether ``value`` begins as one of ``schemes`` and has no impossible host or port."""
    try:
        parts = urlsplit(value)
        return parts.scheme in schemes and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of ``environ`` (default: the environment of the process).

    Raises ``SettingFaultsError`` naming every missing or bad variable at once.
    """
    reader = _Reader(os.environ if environ is None else environ)
    environment = reader.choice("MATCHER_ENV", "development", ENVIRONMENTS)
    home = Path(reader.text("MATCHER_HOME", str(PROJECT_FOLDER))).expanduser().resolve()
    settings = Settings(
        environment=environment,
        home=home,
        database_url=reader.url(
            "MATCHER_DATABASE_URL",
            f"sqlite:///{home / 'instance' / 'matcher.sqlite3'}",
            DATABASE_SCHEMES,
        ),
        secret_key=_secret_key(reader, home, is_production=environment == "production"),
        base_url=reader.url("MATCHER_BASE_URL", "http://127.0.0.1:8000", ("http", "https")),
        smtp_url=reader.url("MATCHER_SMTP_URL", "", SMTP_SCHEMES),
        mail_from=reader.text("MATCHER_MAIL_FROM", "matcher@ecole.example"),
        log_level=reader.choice("MATCHER_LOG_LEVEL", "INFO", LOG_LEVELS),
        night_jobs=reader.whole("MATCHER_NIGHT_JOBS", 0, 0, 256),
        dask_scheduler=reader.url("MATCHER_DASK_SCHEDULER", "", ("tls",)),
        scoring=_table(reader, "MATCHER_SCORING_FILE", CONFIG_FOLDER / "scoring.toml"),
        rules=_table(reader, "MATCHER_RULES_FILE", CONFIG_FOLDER / "rules.toml"),
    )
    if reader.faults:
        raise SettingFaultsError(reader.faults)
    return settings


def _secret_key(reader: _Reader, home: Path, *, is_production: bool) -> str:
    key = reader.text("MATCHER_SECRET_KEY", "")
    if not key and is_production:
        reader.faults.append("MATCHER_SECRET_KEY : absente ; obligatoire en production")
        return ""
    if not key:
        return _read(reader, "instance/secret_key", lambda: _kept_key(home / "instance"), "")
    if len(key) < MIN_SECRET_LENGTH:
        reader.faults.append(
            f"MATCHER_SECRET_KEY : trop courte ; attendu : {MIN_SECRET_LENGTH} signes ou plus"
        )
    return key


def _kept_key(instance: Path) -> str:
    """Return the development key kept under ``instance``, made on first use."""
    path = instance / "secret_key"
    if not path.exists():
        instance.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()


def _table(reader: _Reader, name: str, default: Path) -> Mapping[str, Any]:
    path = Path(reader.text(name, str(default)))
    return _read(reader, name, lambda: tomllib.loads(path.read_text()), {})


def _read(reader: _Reader, name: str, read: Callable[[], Value], fallback: Value) -> Value:
    try:
        return read()
    except (OSError, tomllib.TOMLDecodeError) as error:
        reader.faults.append(f"{name} : illisible ({error})")
        return fallback
