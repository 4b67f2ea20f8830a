"""Trades and job titles over the API: the JSON of the interface."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.web.api.conftest import ApiClient


def test_title_gives_its_trade_and_the_keys_of_the_interface(api: ApiClient) -> None:
    found = api.get("/titles", query_string={"q": "Commis de cuisine (H/F)"}).get_json()
    assert set(found) == {"query", "decided", "candidates"}
    assert found["decided"] is True
    first = found["candidates"][0]
    assert set(first) == {"rome", "family", "label", "matched", "score"}
    assert first["family"] == "G1602"
    families = [candidate["family"] for candidate in found["candidates"]]
    assert len(set(families)) == len(families) <= 5


@pytest.mark.parametrize("query", ["", "?q=", "?q=a&lang=fr"])
def test_title_without_a_text_is_422(api: ApiClient, query: str) -> None:
    assert api.get(f"/titles{query}").status_code == 422


def test_near_trades_are_families_closest_first(api: ApiClient) -> None:
    found = api.get("/trades/G1602/near?limit=4").get_json()
    assert len(found) == 4
    for trade in found:
        assert set(trade) == {"rome", "family", "label", "closeness"}
        assert trade["rome"] == trade["family"] != "G1602"
    closeness = [trade["closeness"] for trade in found]
    assert closeness == sorted(closeness, reverse=True)
    assert api.get("/trades/G1602/near?no_mobility=oui").status_code == 200


def test_unknown_trade_is_404_and_wrong_limit_422(api: ApiClient) -> None:
    assert api.get("/trades/Z9999/near").status_code == 404
    assert api.get("/trades/G1602/near?limit=0").status_code == 422
    assert api.get("/trades/G1602/near?no_mobility=peut-être").status_code == 422
