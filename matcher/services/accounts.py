"""Keys to the product: API tokens, sign-in links by e-mail, and who they stand for.

A token is shown once and kept as its SHA-256. A sign-in link is signed, lives fifteen minutes
and works once: its nonce is written down when it is used.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from matcher.errors import ConflictError, MatcherError, UnknownReferenceError
from matcher.models.accounts import ApiToken, UsedLink
from matcher.models.sites import Site
from matcher.models.trainers import Trainer
from matcher.notifications import messages
from matcher.services import outbox
from matcher.services.context import Actor, in_utc
from matcher.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from matcher.services.context import Context

LINK_SECONDS = 15 * 60
CLIENT_MARK = "mt_"
LAST_USE_STEP = timedelta(hours=1)
"""How old the noted last use of a token may be: a write at every request would cost too much."""

VISITOR = Actor(name="visiteur", role=Role.DPO, site_id=0)
"""Whoever has not said who they are: no site has the number 0, and the role writes nothing."""


class SignInNeededError(MatcherError):
    """Nobody is signed in, or the token is not one of ours."""

    status = 401
    exit_code = 2

    def __init__(self, reason: str = "Connectez-vous pour voir cette page.") -> None:
        super().__init__(reason)


class SpentLinkError(MatcherError):
    """A sign-in link that is too old, already used, or not one of ours."""

    status = 410
    exit_code = 2

    def __init__(self) -> None:
        super().__init__(
            "Ce lien de connexion a déjà servi ou date de plus d'un quart d'heure. "
            "Demandez-en un nouveau."
        )


@dataclass(frozen=True)
class LinkSigner:
    """Signs and reads the payload of links; one salt per use keeps them apart."""

    secret_key: str
    salt: str = "matcher.sign-in"

    def sign(self, email: str) -> str:
        """Return a token that stands for ``email`` once."""
        return str(self._serializer().dumps([email, secrets.token_urlsafe(12)]))

    def read(self, token: str) -> tuple[str, str]:
        """Return the e-mail address and the nonce of ``token``.

        Raises ``SpentLinkError`` if it is too old or was not signed by us.
        """
        try:
            email, nonce = self._serializer().loads(token, max_age=LINK_SECONDS)
        except (BadData, ValueError, TypeError) as error:
            raise SpentLinkError from error
        return str(email), str(nonce)

    def _serializer(self) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self.secret_key, salt=self.salt)


@dataclass(frozen=True)
class Person:
    """A person of the school who may sign in, as the frame of the pages shows them."""

    id: int
    email: str
    name: str
    role: Role
    site: str | None
    actor: Actor


def create_token(context: Context, *, name: str, role: Role, site: str | None = None) -> str:
    """Make a token for the client ``name`` and return it; it cannot be read again.

    Raises ``ConflictError`` if the name is taken, ``UnknownReferenceError`` for an unknown site.
    """
    secret = CLIENT_MARK + secrets.token_urlsafe(32)
    with context.writing():
        if context.session.scalar(select(ApiToken.id).where(ApiToken.name == name)):
            raise ConflictError(f"Un jeton porte déjà le nom « {name} ».")
        context.session.add(
            ApiToken(
                name=name,
                sha256=_digest(secret),
                role=role,
                site_id=_site_id(context, site),
                created_at=context.now,
            )
        )
    return secret


def list_tokens(context: Context) -> list[dict[str, Any]]:
    """Return what is known of every token, by name; the secrets are known to nobody."""
    rows = context.session.scalars(
        select(ApiToken).options(joinedload(ApiToken.site)).order_by(ApiToken.name)
    )
    return [_token_document(row) for row in rows]


def revoke_token(context: Context, name: str) -> dict[str, Any]:
    """Shut the door on the token ``name`` for good; again changes nothing.

    The row stays, so that what was done under the name can still be read. Raises
    ``UnknownReferenceError``.
    """
    with context.writing():
        row = context.session.scalar(select(ApiToken).where(ApiToken.name == name))
        if row is None:
            raise UnknownReferenceError("Jeton", name)
        row.revoked_at = row.revoked_at or context.now
        context.session.flush()
        return _token_document(row)


def actor_of_token(context: Context, secret: str) -> Actor:
    """Return who acts with the token ``secret``; raises ``SignInNeededError`` if nobody."""
    token = context.session.scalar(
        select(ApiToken).where(ApiToken.sha256 == _digest(secret), ApiToken.revoked_at.is_(None))
    )
    if token is None:
        raise SignInNeededError("Jeton inconnu ou retiré.")
    actor = Actor(name=f"jeton {token.name}", role=token.role, site_id=token.site_id)
    used = token.last_used_at
    if (
        used is None
        or context.now.replace(tzinfo=None) - used.replace(tzinfo=None) > LAST_USE_STEP
    ):
        token_id = token.id
        with context.writing():
            context.session.get_one(ApiToken, token_id).last_used_at = context.now
    return actor


def person_of_email(context: Context, email: str) -> Person:
    """Return the person who signs in with ``email``; raises ``UnknownReferenceError``."""
    trainer = context.session.scalar(
        select(Trainer).where(func.lower(Trainer.email) == email.strip().lower())
    )
    if trainer is None:
        raise UnknownReferenceError("Adresse", email)
    return _person(trainer)


def person_of_id(context: Context, trainer_id: int) -> Person:
    """Return the person of a session; raises ``SignInNeededError`` if they are gone."""
    trainer = context.session.get(Trainer, trainer_id)
    if trainer is None:
        raise SignInNeededError
    return _person(trainer)


def request_link(
    context: Context, signer: LinkSigner, email: str, address_of: Callable[[str], str]
) -> bool:
    """Queue a letter with a sign-in link for ``email``; False if nobody here has that address.

    The caller tells nobody which of the two happened: addresses are not to be guessed here.
    ``address_of`` turns the signed token into the address of the page that takes it.
    """
    try:
        person = person_of_email(context, email)
    except UnknownReferenceError:
        return False
    token = signer.sign(person.email)
    letter = messages.sign_in_link(address_of(token), LINK_SECONDS // 60)
    with context.writing():
        outbox.enqueue(
            context,
            dedupe_key=f"sign-in:{_digest(token)}",
            recipient=person.email,
            subject=letter.subject,
            body=letter.body,
        )
    return True


def use_link(context: Context, signer: LinkSigner, token: str) -> Person:
    """Return the person that a sign-in link stands for, and spend the link.

    Raises ``SpentLinkError`` if it was used before, is too old, or stands for nobody here.
    """
    email, nonce = signer.read(token)
    with context.writing():
        if context.session.get(UsedLink, nonce) is not None:
            raise SpentLinkError
        context.session.add(UsedLink(nonce=nonce, used_at=context.now))
    try:
        return person_of_email(context, email)
    except UnknownReferenceError as error:
        raise SpentLinkError from error


def _person(trainer: Trainer) -> Person:
    name = " ".join(filter(None, (trainer.first_name, trainer.last_name))) or trainer.email
    return Person(
        id=trainer.id,
        email=trainer.email,
        name=name,
        role=trainer.role,
        site=trainer.site.name if trainer.site else None,
        actor=Actor(
            name=trainer.email,
            role=trainer.role,
            site_id=trainer.site_id,
            trainer_id=trainer.id,
        ),
    )


def _token_document(row: ApiToken) -> dict[str, Any]:
    return {
        "name": row.name,
        "role": row.role.value,
        "site": row.site.name if row.site else None,
        "created_at": in_utc(row.created_at).isoformat(),
        "last_used_at": in_utc(row.last_used_at).isoformat() if row.last_used_at else None,
        "revoked_at": in_utc(row.revoked_at).isoformat() if row.revoked_at else None,
    }


def _site_id(context: Context, site: str | None) -> int | None:
    if site is None:
        return None
    found = context.session.scalar(select(Site.id).where(Site.name == site))
    if found is None:
        raise UnknownReferenceError("Site", site)
    return found


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
