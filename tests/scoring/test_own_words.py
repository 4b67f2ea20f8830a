"""The words of a wish are found by the trades it means, for whoever wrote them."""

from __future__ import annotations

from matcher.scoring.own_words import OwnWish, OwnWords


def test_words_are_found_by_kind_trainee_and_trade() -> None:
    words = OwnWords.of(
        [
            OwnWish("interest", 16_999, [4, 1583], "J'aime les fleurs"),
            OwnWish("project", 16_999, [4], "fleuriste"),
            OwnWish("project", 2, [4, 5], "J'aime les fleurs"),
        ]
    )
    assert words.get("interest", 16_999, 1583) == "J'aime les fleurs"
    assert words.get("project", 16_999, 4) == "fleuriste"
    assert words.get("project", 2, 5) == "J'aime les fleurs"
    assert words.get("project", 2, 1583) is None
    assert words.get("project", 3, 0) is None
    assert words.get("interest", 17_000, 0) is None


def test_first_of_two_wishes_for_one_trade_is_said() -> None:
    words = OwnWords.of([OwnWish("project", 0, [7], "un"), OwnWish("project", 0, [6, 7], "deux")])
    assert words.get("project", 0, 7) == "un"
    assert words.get("project", 0, 6) == "deux"


def test_without_wishes_nothing_is_found() -> None:
    assert OwnWords.of([]).get("project", 0, 0) is None
    assert OwnWords.of([OwnWish("project", 0, [], "rien")]).get("project", 0, 0) is None
