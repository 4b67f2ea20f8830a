"""Signing in without a password: an address, a letter, a link that works once.

The link opens a page with a button: programs that look at the links of mails before people do
would otherwise spend it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request, session, url_for

from matcher.services import accounts, outbox
from matcher.web import auth, request_context

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

blueprint = Blueprint("sign_in", __name__)

MAX_EMAIL = 254


@blueprint.get("/connexion")
def ask() -> str:
    """Ask for an e-mail address."""
    return render_template(
        "pages/sign_in.html", wanted=auth.safe_return(request.args.get("suite"))
    )


@blueprint.post("/connexion")
@auth.limiter.limit("10 per minute")
def send() -> tuple[str, int] | str:
    """Queue the letter; the answer is the same whether the address is known or not."""
    email = request.form.get("email", "").strip()
    if "@" not in email or len(email) > MAX_EMAIL:
        fault = "Écrivez une adresse comme prenom.nom@ecole.fr."
        return render_template("pages/sign_in.html", email=email, fault=fault), 422
    session["suite"] = auth.safe_return(request.form.get("suite"))
    ground = request_context.visitor_ground()
    accounts.request_link(ground, request_context.signer(), email, _address)
    console = request_context.wiring().console
    if console is not None:
        outbox.deliver_pending(ground, console())
    return render_template(
        "pages/sign_in_sent.html", email=email, minutes=accounts.LINK_SECONDS // 60
    )


@blueprint.get("/connexion/<token>")
def confirm(token: str) -> str:
    """Show the button that spends the link; a link that is too old says so at once."""
    email, _nonce = request_context.signer().read(token)
    return render_template("pages/sign_in_confirm.html", token=token, email=email)


@blueprint.post("/connexion/<token>")
@auth.limiter.limit("20 per minute")
def enter(token: str) -> Response:
    """Spend the link and open the session."""
    person = accounts.use_link(request_context.visitor_ground(), request_context.signer(), token)
    wanted = auth.safe_return(session.pop("suite", None))
    auth.sign_in(person)
    return redirect(wanted or "/")


@blueprint.post("/deconnexion")
def leave() -> Response:
    """Close the session."""
    auth.sign_out()
    return redirect(url_for("sign_in.ask"))


def _address(token: str) -> str:
    base = request_context.wiring().base_url or request.url_root
    return base.rstrip("/") + url_for("sign_in.confirm", token=token)
