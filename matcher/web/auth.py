"""Who acts: a person by the session that a sign-in link opened, a client by its token.

Pages send whoever is not signed in to the sign-in page; the API answers 401. Sessions do not
open the API, so that it needs no CSRF token.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar
from urllib.parse import urlsplit

from flask import redirect, request, url_for
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager, current_user, login_user, logout_user

from matcher.services import accounts
from matcher.services.accounts import SignInNeededError
from matcher.web import request_context

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from werkzeug.wrappers import Response

    from matcher.services.accounts import Person

P = ParamSpec("P")
R = TypeVar("R")

limiter = Limiter(key_func=get_remote_address, storage_uri="memory://")
"""Keeps sign-in from being tried by machines; each worker counts for itself."""


class SignedIn:
    """The person of a session, in the shape that Flask-Login asks for."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, person: Person) -> None:
        self.person = person

    def get_id(self) -> str:
        """Return what the session keeps of the person."""
        return str(self.person.id)


def register(app: Flask) -> None:
    """Let ``app`` know who is signed in."""
    manager = LoginManager(app)
    manager.user_loader(_load)
    limiter.init_app(app)


def sign_in(person: Person) -> None:
    """Open a session for ``person``."""
    login_user(SignedIn(person))


def sign_out() -> None:
    """Close the session."""
    logout_user()


def signed_in_person() -> Person | None:
    """Return the person of the session, or None if nobody is signed in."""
    user = current_user
    if not user.is_authenticated:
        return None
    person: Person = user.person
    return person


def signed_in(view: Callable[P, R]) -> Callable[P, R | Response]:
    """Let only people who are signed in reach the page ``view``; the others sign in first."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R | Response:
        person = signed_in_person()
        if person is None:
            wanted = request.full_path.rstrip("?") if request.method == "GET" else None
            return redirect(url_for("sign_in.ask", suite=wanted))
        request_context.act_as(person.actor, person)
        return view(*args, **kwargs)

    return guarded


def require_token() -> None:
    """Let only clients with a token reach the API: ``blueprint.before_request``.

    Raises ``SignInNeededError`` (401) without a token or with one that is not ours.
    """
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise SignInNeededError("Jeton absent ; attendu : l'en-tête Authorization: Bearer …")
    ground = request_context.visitor_ground()
    request_context.act_as(accounts.actor_of_token(ground, secret.strip()))


def safe_return(target: str | None) -> str | None:
    """Return ``target`` if it is a path of this site, else None: no open redirect."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target


def _load(user_id: str) -> SignedIn | None:
    if not user_id.isdigit() or request_context.is_store_out():
        return None
    try:
        person = accounts.person_of_id(request_context.visitor_ground(), int(user_id))
    except SignInNeededError:
        return None
    return SignedIn(person)
