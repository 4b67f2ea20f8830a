"""The product against a plain reading of interface.md, on whole random schools."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from matcher.cli.main import main
from tests.checker.cells import FAR, Row, Span
from tests.checker.first_days import BY_DAYS, first_possible
from tests.checker.law import RULES, is_liftable, legal
from tests.checker.naive import AGE_RULES, Naive
from tests.checker.people import TITLES
from tests.checker.program import Program
from tests.checker.schools import School, school

if TYPE_CHECKING:
    from pathlib import Path

COMPARED = {
    *(f"PR-{number:02d}" for number in range(1, 13)),
    *AGE_RULES,
    *RULES,
}
"""Every rule that a proposal can meet; PM-02 cuts it and PM-03 is about renewals."""

QUICK = range(2)
LONG = range(2, 202)
PAIRS_ASKED = 3
"""Pairs of each trainee for which the reasons are asked."""


@pytest.fixture(scope="session")
def empty_program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """Give the product on an empty database."""
    home = tmp_path_factory.mktemp("checked") / "home"
    home.mkdir()
    program = Program(home, main)
    code, _, told = program.run("init")
    assert code == 0, told
    return program


@pytest.fixture(scope="session")
def families(empty_program: Program) -> dict[str, str | None]:
    """Give what each free title means, as the product decided."""
    found = {title: empty_program.ask("titles", "resolve", title) for title in TITLES}
    return {
        title: answer["candidates"][0]["family"] if answer["decided"] else None
        for title, answer in found.items()
    }


@pytest.mark.parametrize("seed", QUICK)
def test_school_is_answered_as_the_interface_says(
    seed: int, tmp_path: Path, empty_program: Program, families: dict[str, str | None]
) -> None:
    Comparison(seed, tmp_path, empty_program, families).run()


@pytest.mark.proof
@pytest.mark.parametrize("seed", LONG)
def test_many_schools_are_answered_as_the_interface_says(
    seed: int, tmp_path: Path, empty_program: Program, families: dict[str, str | None]
) -> None:
    Comparison(seed, tmp_path, empty_program, families).run()


class Comparison:
    """One school, asked of the product and of the plain reading."""

    def __init__(
        self, seed: int, folder: Path, program: Program, families: dict[str, str | None]
    ) -> None:
        self.school: School = school(seed)
        self.naive = Naive(self.school.on, self.school.tables, families)
        self.chance = random.Random(seed)
        self.school.write(folder / "files")
        self.program = program.at(folder / "home")
        code, _, told = self.program.run("import", "school", str(folder / "files"))
        assert code == 0, told

    def run(self) -> None:
        """Compare everything that is said of every trainee."""
        for trainee in self.naive.trainees.values():
            self.check_trainee(trainee)

    def ask(self, *words: str) -> Any:
        """Return the answer of a command on the day of the school."""
        return self.program.ask(*words, "--on", self.school.on.isoformat())

    def check_trainee(self, trainee: Row) -> None:
        """Compare the list of one trainee, and the reasons for some of its pairs."""
        about = f"school {self.school.seed}, {trainee['reference']}"
        document = self.ask("suggest", trainee["reference"], "--limit", "1000")
        refusing = {
            key: self.refusing(trainee, opening) for key, opening in self.naive.openings.items()
        }
        assert document["block"] == said(self.naive.block(trainee)), about
        counts = Counter(rule for rules in refusing.values() for rule in rules)
        assert document["refused"] == dict(counts), about
        assert set(document["refused"]) <= COMPARED, about
        eligible = {key for key, rules in refusing.items() if not rules}
        listed = {(one["company_siret"], one["opening"]) for one in document["suggestions"]}
        assert listed == eligible, about
        assert document["eligible"] == len(eligible) == len(document["suggestions"]), about
        for suggestion in document["suggestions"]:
            self.check_suggestion(trainee, suggestion)
        check_order(document, about)
        check_terms(document, about)
        asked = self.chance.sample(sorted(refusing), min(PAIRS_ASKED, len(refusing)))
        ranks = {
            (one["company_siret"], one["opening"]): one["rank"] for one in document["suggestions"]
        }
        for key in asked:
            self.check_why(trainee, key, refusing[key], ranks.get(key))

    def refusing(self, trainee: Row, opening: Row) -> set[str]:
        """Return the ids of all rules that refuse a pair, by the plain reading."""
        return {
            *self.naive.practical(trainee, opening),
            *self.naive.age_rules(trainee, opening),
            *legal(self.naive, trainee, opening, self.naive.judged(trainee, opening)),
        }

    def check_suggestion(self, trainee: Row, suggestion: dict[str, Any]) -> None:
        """Compare the days and the travel of one proposal; reasons are texts."""
        key = suggestion["company_siret"], suggestion["opening"]
        opening = self.naive.openings[key]
        about = f"school {self.school.seed}, {trainee['reference']}, {key}"
        assert suggestion["period"] == said(self.naive.period(trainee, opening)), about
        assert suggestion["kind"] == opening["kind"], about
        travel = suggestion["travel"]
        is_placed = self.naive.is_placed(trainee, opening)
        assert (travel["minutes"] is not None) == is_placed, about
        limit = trainee["max_travel_minutes"]
        if travel["minutes"] is None or not limit:
            assert travel["within_limit"] is None, about
        elif travel["minutes"] != int(limit):
            assert travel["within_limit"] == (travel["minutes"] < int(limit)), about
        for reasons in ("for", "against", "missing", "warnings"):
            assert all(isinstance(text, str) and text for text in suggestion[reasons]), about

    def check_why(
        self, trainee: Row, key: tuple[str, str], rules: set[str], rank: int | None
    ) -> None:
        """Compare what is said of one pair: rank, refusals, what lifts them, from when."""
        about = f"school {self.school.seed}, {trainee['reference']}, {key}"
        opening = self.naive.openings[key]
        answer = self.ask("why", trainee["reference"], *key)
        assert answer["eligible"] == (not rules), about
        assert answer["rank"] == rank, about
        assert bool(answer["terms"]) == (not rules), about
        refusals = {refusal["rule"]: refusal for refusal in answer["refusals"]}
        assert set(refusals) == rules, about
        for rule, refusal in refusals.items():
            assert all((refusal["source"], refusal["text"])), about
            if rule.startswith(("AL", "TR")):
                assert refusal["liftable"] == is_liftable(rule, opening), (about, rule)
            if rule in BY_DAYS:
                first = first_possible(self.naive, rule, trainee, opening)
                expected = first.isoformat() if first else None
                assert refusal["first_possible"] == expected, (about, rule)


def said(days: Span | None) -> dict[str, str | None] | None:
    """Return days as the JSON has them."""
    if days is None:
        return None
    return {
        "start": days[0].isoformat(),
        "end": None if days[1] == FAR else days[1].isoformat(),
    }


def check_order(document: dict[str, Any], about: str) -> None:
    """Within the limit first, then by score, equal scores by the draw."""
    suggestions = document["suggestions"]
    assert [one["rank"] for one in suggestions] == list(range(1, len(suggestions) + 1)), about
    places = [
        (
            one["travel"]["within_limit"] is False,
            -round(one["score"] * 1e6),
            draw(document["on"], document["trainee"], one["company_siret"], one["opening"]),
        )
        for one in suggestions
    ]
    assert places == sorted(places), about


def draw(*parts: str) -> bytes:
    """Return the SHA-256 that orders equal scores."""
    return hashlib.sha256("|".join(parts).encode()).digest()


def check_terms(document: dict[str, Any], about: str) -> None:
    """Sums hold, and each contribution is exact against the mean over the eligible openings."""
    suggestions = document["suggestions"]
    means: Counter[str] = Counter()
    for one in suggestions:
        for term in one["terms"]:
            means[term["name"]] += term["weight"] * term["value"] / len(suggestions)
    for one in suggestions:
        terms = one["terms"]
        assert all(0 <= term["value"] <= 1 for term in terms), about
        score = sum(term["weight"] * term["value"] for term in terms)
        assert score == pytest.approx(one["score"], abs=2e-6), about
        assert sum(term["weight"] for term in terms) == pytest.approx(1, abs=2e-6), about
        for term in terms:
            exact = term["weight"] * term["value"] - means[term["name"]]
            assert term["contribution"] == pytest.approx(exact, abs=2e-6), (about, term["name"])
        gap = sum(term["contribution"] for term in terms)
        assert gap == pytest.approx(one["score"] - document["baseline"], abs=2e-6), about
