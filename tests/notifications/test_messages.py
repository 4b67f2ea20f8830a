"""What the letters say."""

from __future__ import annotations

from datetime import date

from matcher.notifications.messages import NightFacts, night_digest, sign_in_link

ADDRESS = "http://127.0.0.1:8000/nuits"


def test_sign_in_letter_carries_the_link_alone_on_its_line_and_its_time() -> None:
    letter = sign_in_link("http://127.0.0.1:8000/entree/abc", minutes=15)
    assert "\nhttp://127.0.0.1:8000/entree/abc\n" in letter.body
    assert "15 minutes" in letter.body


def test_partial_night_names_the_trainees_by_reference() -> None:
    facts = NightFacts(date(2026, 11, 23), trainees=170, suggestions=1600, broken=["T-1", "T-2"])
    letter = night_digest(facts, ADDRESS)
    assert letter.subject == "Nuit du 23/11/2026 : 2 stagiaires à revoir"
    assert "168 stagiaires sur 170" in letter.body
    assert "  - T-1\n  - T-2\n" in letter.body
    assert ADDRESS in letter.body


def test_failed_night_says_that_the_lists_stand_and_how_to_start_again() -> None:
    facts = NightFacts(date(2026, 11, 23), 0, 0, failure="base de données injoignable")
    letter = night_digest(facts, ADDRESS)
    assert letter.subject == "Nuit du 23/11/2026 : le calcul a échoué"
    assert "base de données injoignable" in letter.body
    assert "listes précédentes restent affichées" in letter.body
    assert "matcher night run" in letter.body
