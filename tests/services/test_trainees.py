"""Trainees as use cases: lists replaced one by one, pages that cost few queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import event

from matcher.exchange.lists import Certificate, Levelled, Licences
from matcher.services import trainees
from tests.builders import a_trainee

if TYPE_CHECKING:
    from matcher.services.context import Context
    from matcher.services.record_keeping import Record


def agree(_stored: Record) -> None:
    """Let any change pass."""


def test_one_list_of_wishes_is_replaced_and_the_others_stay(context: Context) -> None:
    a_trainee(context, "T1", projects=("G1602", "D1106"), dislikes=("K2204",))
    after = trainees.update(context, "T1", {"projects": ["D1106"], "interests": []}, agree)
    assert after["projects"] == ["D1106"]
    assert after["interests"] == []
    assert after["dislikes"] == ["K2204"]
    assert trainees.read(context, "T1") == after


def test_licences_held_and_in_preparation_are_kept_apart(context: Context) -> None:
    a_trainee(context, "T1")
    licences = Licences(("AM",), ("B",))
    assert trainees.update(context, "T1", {"licences": licences}, agree)["licences"] == licences
    assert trainees.update(context, "T1", {"licences": None}, agree)["licences"] is None


def test_lists_in_tables_are_replaced_in_order(context: Context) -> None:
    a_trainee(context, "T1", skills={"cuisine": 1, "accueil": 2}, certificates={"SST": None})
    changes = {
        "skills": [Levelled("caisse", None), Levelled("cuisine", 3)],
        "soft_skills": [Levelled("autonomie", 2)],
        "certificates": [Certificate("HACCP", None)],
    }
    after = trainees.update(context, "T1", changes, agree)
    assert {name: after[name] for name in changes} == changes


def test_page_costs_the_same_number_of_queries_whatever_its_length(context: Context) -> None:
    def queries(page_size: int) -> int:
        context.session.rollback()
        seen: list[str] = []
        engine = context.session.get_bind()

        def note(_c: object, _cursor: object, statement: str, *_more: object) -> None:
            seen.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        trainees.list_page(context, page=1, page_size=page_size)
        event.remove(engine, "before_cursor_execute", note)
        return len(seen)

    for number in range(6):
        a_trainee(context, f"T{number}", skills={"cuisine": 1})
    assert queries(1) == queries(6) <= 7
