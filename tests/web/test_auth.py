"""Signing in, and what nobody may read without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import time_machine
from sqlalchemy import select

from matcher.models.accounts import ApiToken
from matcher.models.outbox import OutboxMessage
from matcher.services import accounts
from matcher.services.accounts import LinkSigner, SignInNeededError, SpentLinkError
from matcher.vocabulary import Role
from matcher.web.auth import safe_return
from tests.builders import a_site, a_trainer
from tests.web.conftest import csrf_token, link_in_last_letter, sign_in

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from matcher.services.context import Context

SIGNER = LinkSigner("a secret key that is only good for tests")


def _known(context: Context) -> str:
    email = a_trainer(context).email
    context.session.commit()
    return email


def test_link_of_letter_opens_a_session_once(client: FlaskClient, context: Context) -> None:
    sign_in(client, context, _known(context))
    link = link_in_last_letter(context)
    again = client.application.test_client()
    token = csrf_token(again.get("/connexion").text)
    response = again.post(link, data={"csrf_token": token})
    assert response.status_code == 410
    assert "déjà servi" in response.text


def test_link_is_printed_at_once_in_development(
    capsys: pytest.CaptureFixture[str], client: FlaskClient, context: Context
) -> None:
    sign_in(client, context, _known(context))
    assert link_in_last_letter(context) in capsys.readouterr().out


def test_unknown_address_gets_the_same_page_and_no_letter(
    client: FlaskClient, context: Context
) -> None:
    known = _known(context)
    token = csrf_token(client.get("/connexion").text)
    pages = [
        client.post("/connexion", data={"email": email, "csrf_token": token}).text
        for email in (known, "personne@ailleurs.example")
    ]
    assert pages[0].replace(known, "") == pages[1].replace("personne@ailleurs.example", "")
    context.session.rollback()
    assert len(context.session.scalars(select(OutboxMessage)).all()) == 1


def test_link_dies_after_a_quarter_of_an_hour(context: Context) -> None:
    token = SIGNER.sign(_known(context))
    with time_machine.travel(context.now.timestamp() + 16 * 60), pytest.raises(SpentLinkError):
        accounts.use_link(context, SIGNER, token)


def test_link_signed_with_another_key_is_refused(context: Context) -> None:
    token = LinkSigner("another key").sign(_known(context))
    with pytest.raises(SpentLinkError):
        accounts.use_link(context, SIGNER, token)


def test_address_is_found_whatever_its_case(context: Context) -> None:
    person = a_trainer(context)
    assert accounts.person_of_email(context, person.email.upper()).id == person.id


def test_token_acts_with_its_role_and_site(context: Context) -> None:
    site = a_site(context)
    site_id = site.id
    context.session.commit()
    secret = accounts.create_token(context, name="tableur", role=Role.TRAINER, site="Bagneux")
    actor = accounts.actor_of_token(context, secret)
    assert (actor.role, actor.site_id) == (Role.TRAINER, site_id)


def test_only_the_hash_of_a_token_is_kept(context: Context) -> None:
    secret = accounts.create_token(context, name="tableur", role=Role.TRAINER)
    row = context.session.scalars(select(ApiToken)).one()
    assert secret not in (row.sha256, row.name)


def test_revoked_token_is_refused(context: Context) -> None:
    secret = accounts.create_token(context, name="tableur", role=Role.TRAINER)
    accounts.revoke_token(context, "tableur")
    context.session.commit()
    with pytest.raises(SignInNeededError):
        accounts.actor_of_token(context, secret)


@pytest.mark.parametrize(
    "target", ["https://ailleurs.example/", "//ailleurs.example", "/\\ailleurs", "", None]
)
def test_sign_in_never_leads_to_another_site(target: str | None) -> None:
    assert safe_return(target) is None


def test_form_without_csrf_token_is_refused(client: FlaskClient) -> None:
    response = client.post("/connexion", data={"email": "a@b.example"})
    assert response.status_code == 400
    assert "Rechargez" in response.text


def test_eleventh_try_in_a_minute_must_wait(client: FlaskClient) -> None:
    token = csrf_token(client.get("/connexion").text)
    answers = [
        client.post("/connexion", data={"email": "x@y.example", "csrf_token": token})
        for _ in range(11)
    ]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert "Attendez" in answers[-1].text


def test_cookie_is_out_of_reach_of_scripts(client: FlaskClient) -> None:
    cookie = client.get("/connexion").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
