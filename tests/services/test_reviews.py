"""Places that wait for a look, and what becomes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import time_machine

from matcher.errors import ConflictError
from matcher.models.openings import Opening
from matcher.services import reviews
from matcher.services.company_links import CompanyLinks, SpentCompanyLinkError
from matcher.vocabulary import OpeningStatus
from tests.builders import a_company, an_opening

if TYPE_CHECKING:
    from matcher.services.context import Context


def _sent(context: Context, rome: str | None = "G1602") -> tuple[str, str]:
    opening = an_opening(context, status=OpeningStatus.TO_REVIEW, rome=rome)
    key = (opening.company.siret, opening.reference)
    context.session.commit()
    return key


def test_sent_place_and_doubtful_title_wait_others_do_not(context: Context) -> None:
    _sent(context)
    an_opening(context, rome=None, title="aide divers")
    an_opening(context)
    found = reviews.list_waiting(context, 20)
    assert [one.is_new for one in found] == [True, False]
    assert reviews.count_waiting(context) == 2


def test_accepted_place_is_open_with_the_trade_chosen(context: Context) -> None:
    key = _sent(context, rome=None)
    reviews.accept(context, *key, trade="G1602")
    opening = context.session.query(Opening).one()
    assert (opening.status, opening.trade) == (OpeningStatus.OPEN, "G1602")


def test_refused_place_is_withdrawn(context: Context) -> None:
    reviews.turn_down(context, *_sent(context))
    assert context.session.query(Opening).one().status is OpeningStatus.WITHDRAWN


def test_place_is_looked_at_once(context: Context) -> None:
    key = _sent(context)
    reviews.accept(context, *key)
    with pytest.raises(ConflictError):
        reviews.turn_down(context, *key)


def test_link_of_a_company_names_it_for_two_months(context: Context) -> None:
    links = CompanyLinks("a secret")
    siret = a_company(context).siret
    token = links.sign(siret)
    assert links.read(token) == siret
    with (
        time_machine.travel(context.now.timestamp() + 61 * 86_400),
        pytest.raises(SpentCompanyLinkError),
    ):
        links.read(token)


def test_link_with_another_key_opens_nothing() -> None:
    with pytest.raises(SpentCompanyLinkError):
        CompanyLinks("a secret").read(CompanyLinks("another").sign("x"))
