"""Links that let a company offer a place without an account: signed, good for two months.

A link names one company by its SIRET, or none: then the company says who it is. It opens one
form and nothing else; what comes through it waits for a look (status ``to_review``).
"""

from __future__ import annotations

from dataclasses import dataclass

from itsdangerous import BadData, URLSafeTimedSerializer

from matcher.errors import MatcherError
from matcher.services.context import Actor
from matcher.vocabulary import Role

LINK_DAYS = 60
SALT = "matcher.company-offer"


class SpentCompanyLinkError(MatcherError):
    """A link that is too old, or that was not signed by us."""

    status = 410
    exit_code = 2

    def __init__(self) -> None:
        super().__init__(
            "Ce lien ne sert plus. Demandez-en un nouveau à la personne de l'école qui vous l'a "
            "donné : votre place sera la bienvenue."
        )


@dataclass(frozen=True)
class CompanyLinks:
    """Signs and reads the links that go to companies."""

    secret_key: str

    def sign(self, siret: str = "") -> str:
        """Return a token for the company ``siret``; empty for a company not known yet."""
        return str(self._serializer().dumps(siret))

    def read(self, token: str) -> str:
        """Return the SIRET that ``token`` names, or an empty text.

        Raises ``SpentCompanyLinkError`` if it is too old or was not signed by us.
        """
        try:
            return str(self._serializer().loads(token, max_age=LINK_DAYS * 86_400))
        except BadData as error:
            raise SpentCompanyLinkError from error

    def _serializer(self) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self.secret_key, salt=SALT)


def actor(siret: str) -> Actor:
    """Return who acts through a link; the form that it opens allows nothing else."""
    name = f"entreprise {siret}" if siret else "entreprise, par lien"
    return Actor(name=name, role=Role.COMPANY_OFFICER, site_id=0)
