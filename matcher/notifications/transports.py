"""How a letter leaves the house: by SMTP, onto the console, or into memory for tests.

The same contract holds for all: ``send`` returns when the letter was taken over, or raises
``DeliveryError`` and nothing was sent. None of them reads a clock: a letter carries its time.
"""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING, Protocol
from urllib.parse import unquote, urlsplit

from matcher.errors import MatcherError

if TYPE_CHECKING:
    from datetime import datetime
    from typing import TextIO

TIMEOUT_SECONDS = 15.0
DEFAULT_PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}


@dataclass(frozen=True)
class Mail:
    """One e-mail, ready to leave. ``message_id`` is the same each time it is tried."""

    recipient: str
    subject: str
    body: str
    sent_at: datetime
    message_id: str


class DeliveryError(MatcherError):
    """A transport did not take a letter; it may be tried again."""

    status = 502

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"Message non envoyé : {reason}")


class Transport(Protocol):
    """What takes letters over."""

    def send(self, mail: Mail) -> None:
        """Hand ``mail`` over; raises ``DeliveryError`` if it was not taken."""


@dataclass(frozen=True)
class Smtp:
    """Sends through a mail server; ``scheme`` is smtp, smtps or smtp+starttls."""

    scheme: str
    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    timeout_seconds: float = TIMEOUT_SECONDS

    def send(self, mail: Mail) -> None:
        """Hand ``mail`` to the server; raises ``DeliveryError`` if it is not taken."""
        try:
            message = composed(mail, self.sender)
            with self._connected() as server:
                if self.user:
                    server.login(self.user, self.password)
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, reason = next(iter(error.recipients.values()))
            raise DeliveryError(f"adresse refusée ({code} {_text(reason)})") from error
        except smtplib.SMTPResponseException as error:
            answer = f"{error.smtp_code} {_text(error.smtp_error)}"
            raise DeliveryError(f"le serveur a répondu {answer}") from error
        except (smtplib.SMTPException, OSError, ValueError) as error:
            raise DeliveryError(f"{type(error).__name__} : {error}") from error

    def _connected(self) -> smtplib.SMTP:
        if self.scheme == "smtps":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(
                self.host, self.port, timeout=self.timeout_seconds, context=context
            )
        server = smtplib.SMTP(self.host, self.port, timeout=self.timeout_seconds)
        if self.scheme == "smtp+starttls":
            try:
                server.starttls(context=ssl.create_default_context())
            except (smtplib.SMTPException, OSError):
                server.close()
                raise
        return server


@dataclass(frozen=True)
class Console:
    """Writes letters on a stream: what a school without a mail server starts with."""

    stream: TextIO
    sender: str

    def send(self, mail: Mail) -> None:
        """Write ``mail`` for a person to read."""
        message = _checked(mail, self.sender)
        self.stream.write(
            f"--- message pour {message['To']} ---\nObjet : {mail.subject}\n\n{mail.body}\n---\n"
        )
        self.stream.flush()


@dataclass
class Memory:
    """Keeps letters, and refuses the addresses it was told to refuse."""

    sender: str = "matcher@ecole.example"
    refused: frozenset[str] = frozenset()
    sent: list[Mail] = field(default_factory=list)

    def send(self, mail: Mail) -> None:
        """Keep ``mail``; raises ``DeliveryError`` for a refused or impossible address."""
        _checked(mail, self.sender)
        if mail.recipient in self.refused:
            raise DeliveryError("adresse refusée (550)")
        self.sent.append(mail)


def transport_of(url: str, sender: str, console: TextIO) -> Transport:
    """Return the transport that ``url`` names; none: letters are written on ``console``."""
    if not url:
        return Console(console, sender)
    parts = urlsplit(url)
    return Smtp(
        scheme=parts.scheme,
        host=parts.hostname or "localhost",
        port=parts.port or DEFAULT_PORTS[parts.scheme],
        sender=sender,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def composed(mail: Mail, sender: str) -> EmailMessage:
    """Return ``mail`` as a message of the mail standard; ``ValueError`` if it cannot be one."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = mail.recipient
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.sent_at)
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body)
    if len(message["To"].addresses) != 1 or "@" not in message["To"].addresses[0].addr_spec:
        raise ValueError(f"« {mail.recipient} » n'est pas une adresse")
    return message


def _checked(mail: Mail, sender: str) -> EmailMessage:
    try:
        return composed(mail, sender)
    except ValueError as error:
        raise DeliveryError(str(error)) from error


def _text(answer: bytes | str) -> str:
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
