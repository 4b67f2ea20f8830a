"""What one request carries, with types: its ground, who acts, its number."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from flask import current_app, g

from matcher.services.accounts import VISITOR, LinkSigner, Person, SignInNeededError

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from matcher.notifications.transports import Transport
    from matcher.services.context import Actor, Context


@dataclass(frozen=True)
class Wiring:
    """What the application gives to the web: how to open a ground, how links are signed.

    ``open_ground`` raises ``NoDatabaseError`` or ``DatabaseVersionError`` while the database is
    not ready. ``base_url`` begins the links of mails; empty: the address of the request.
    ``console`` prints letters as soon as they are queued, in development without a mail server.
    """

    open_ground: Callable[[Actor], Context]
    secret_key: str
    base_url: str
    is_production: bool
    console: Callable[[], Transport] | None = None


def install(app: Flask, wiring: Wiring) -> None:
    """Keep ``wiring`` where the requests of ``app`` find it."""
    app.extensions["matcher.web"] = wiring


def wiring() -> Wiring:
    """Return what the application gave to the web."""
    return cast("Wiring", current_app.extensions["matcher.web"])


def signer() -> LinkSigner:
    """Return the signer of sign-in links."""
    return LinkSigner(wiring().secret_key)


def begin() -> None:
    """Give the request its number and forget who acted before it."""
    g.request_id = uuid.uuid4().hex[:12]
    g.context = None
    g.person = None
    g.is_store_out = False


def forget_store() -> None:
    """State that the database does not answer: the error page must not ask it who reads."""
    g.is_store_out = True


def is_store_out() -> bool:
    """Whether this request found the database out of order."""
    return bool(g.get("is_store_out"))


def request_id() -> str:
    """Return the number of this request, as its logs and its error page show it."""
    return str(g.get("request_id") or "-")


def visitor_ground() -> Context:
    """Return a ground for somebody who has not said who they are."""
    return wiring().open_ground(VISITOR)


def act_as(actor: Actor, person: Person | None = None) -> None:
    """State who acts in this request; ``person`` if somebody of the school is signed in."""
    g.context = wiring().open_ground(actor)
    g.person = person


def context() -> Context:
    """Return the ground of this request; raises ``SignInNeededError`` if nobody acts."""
    ground = g.get("context")
    if ground is None:
        raise SignInNeededError
    return cast("Context", ground)


def person() -> Person | None:
    """Return the person who is signed in, if any."""
    return cast("Person | None", g.get("person"))
