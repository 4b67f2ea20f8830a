"""One contract for every transport: a real mail server on loopback, and memory."""

from __future__ import annotations

import io
import socket
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from aiosmtpd.controller import Controller

from matcher.notifications.transports import (
    Console,
    DeliveryError,
    Mail,
    Memory,
    Smtp,
    Transport,
    transport_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

SENDER = "matcher@ecole.example"
REFUSED = "parti@ecole.example"
AT = datetime(2026, 11, 23, 3, 31, tzinfo=UTC)


def a_mail(recipient: str = "direction@ecole.example", subject: str = "Été à Clichy") -> Mail:
    return Mail(recipient, subject, "Bonjour,\n« œuvre » à 10 €\n", AT, "<outbox-1@matcher>")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Mailbox:
    """What a mail server took, and the address that it refuses."""

    received: list[EmailMessage] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd calls
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        if address == REFUSED:
            return "550 boite fermee"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd calls
        self, _server: Any, _session: Any, envelope: Any
    ) -> str:
        message = message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.received.append(message)
        return "250 OK"


class Post(Protocol):
    """A transport and what reached the other side."""

    @property
    def transport(self) -> Transport: ...

    def arrived(self) -> list[tuple[str, str, str]]: ...


@dataclass
class MemoryPost:
    transport: Memory

    def arrived(self) -> list[tuple[str, str, str]]:
        return [(mail.recipient, mail.subject, mail.body) for mail in self.transport.sent]


@dataclass
class SmtpPost:
    transport: Smtp
    mailbox: Mailbox

    def arrived(self) -> list[tuple[str, str, str]]:
        return [
            (str(mail["To"]), str(mail["Subject"]), mail.get_content().replace("\r\n", "\n"))
            for mail in self.mailbox.received
        ]


@pytest.fixture
def smtp_post() -> Iterator[SmtpPost]:
    mailbox, port = Mailbox(), free_port()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield SmtpPost(Smtp("smtp", "127.0.0.1", port, SENDER, timeout_seconds=60), mailbox)
    finally:
        controller.stop()


@pytest.fixture(params=["memory", "smtp"])
def post(request: pytest.FixtureRequest) -> Post:
    if request.param == "memory":
        return MemoryPost(Memory(SENDER, frozenset({REFUSED})))
    given: SmtpPost = request.getfixturevalue("smtp_post")
    return given


def test_letter_arrives_as_it_was_written(post: Post) -> None:
    post.transport.send(a_mail())
    assert post.arrived() == [
        ("direction@ecole.example", "Été à Clichy", "Bonjour,\n« œuvre » à 10 €\n")
    ]


def test_refused_address_is_an_error_and_the_next_letter_leaves(post: Post) -> None:
    with pytest.raises(DeliveryError, match="550"):
        post.transport.send(a_mail(REFUSED))
    post.transport.send(a_mail())
    assert len(post.arrived()) == 1


@pytest.mark.parametrize(
    "recipient", ["", "personne", "a@b.example, c@d.example", "a@b.example\nX"]
)
def test_what_is_no_address_is_an_error(post: Post, recipient: str) -> None:
    with pytest.raises(DeliveryError):
        post.transport.send(a_mail(recipient))
    assert post.arrived() == []


def test_subject_cannot_add_a_header(post: Post) -> None:
    with pytest.raises(DeliveryError):
        post.transport.send(a_mail(subject="Bonjour\nBcc: tous@ecole.example"))
    assert post.arrived() == []


def test_letter_by_smtp_says_when_by_whom_and_that_a_machine_wrote_it(smtp_post: SmtpPost) -> None:
    smtp_post.transport.send(a_mail())
    [message] = smtp_post.mailbox.received
    assert message["From"] == SENDER
    assert message["Date"] == "Mon, 23 Nov 2026 03:31:00 +0000"
    assert message["Message-ID"] == "<outbox-1@matcher>"
    assert message["Auto-Submitted"] == "auto-generated"


def test_silent_server_is_an_error() -> None:
    with pytest.raises(DeliveryError, match="ConnectionRefusedError"):
        Smtp("smtp", "127.0.0.1", free_port(), SENDER, timeout_seconds=60).send(a_mail())


def test_server_without_tls_is_refused_when_tls_was_asked(smtp_post: SmtpPost) -> None:
    plain = smtp_post.transport
    with pytest.raises(DeliveryError):
        Smtp("smtp+starttls", plain.host, plain.port, SENDER, timeout_seconds=60).send(a_mail())
    assert smtp_post.arrived() == []


def test_address_of_the_server_is_read_with_its_password() -> None:
    transport = transport_of("smtp+starttls://un:p%40ss@courrier.example", SENDER, io.StringIO())
    assert transport == Smtp(
        "smtp+starttls", "courrier.example", 587, SENDER, user="un", password="p@ss"
    )
    assert "p@ss" not in repr(transport)


def test_without_a_server_letters_are_read_on_the_console() -> None:
    console = io.StringIO()
    transport = transport_of("", SENDER, console)
    assert isinstance(transport, Console)
    transport.send(a_mail())
    assert "direction@ecole.example" in console.getvalue()
    assert "« œuvre » à 10 €" in console.getvalue()
