"""Take the school's records out as files of the exchange formats, or its current suggestions.

A person tied to a site takes out the trainees of that site only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, select

from matcher.exchange.writers import write_table
from matcher.models.cohorts import Cohort, CompanyBlock
from matcher.models.companies import Company
from matcher.models.decisions import SuggestionDecision
from matcher.models.nights import CurrentNight
from matcher.models.openings import Opening
from matcher.models.sites import Site
from matcher.models.suggestions import Suggestion, SuggestionList
from matcher.models.trainees import Trainee
from matcher.services import access
from matcher.services.records.catalogue import NOUNS
from matcher.services.records.entries import read_entries
from matcher.services.records.nouns import table_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from sqlalchemy import Row

    from matcher.exchange.columns import Column
    from matcher.services.context import Context
    from matcher.services.records.nouns import Noun

    Cell = str | float

SUGGESTIONS = "suggestions"
CHUNK = 500
OF_TRAINEES = frozenset({"trainees", "placements", "decisions"})


def export_file(context: Context, name: str, path: Path) -> int:
    """Write the export ``name`` to ``path`` (.csv or .xlsx); return its number of rows."""
    if name == SUGGESTIONS:
        headers, rows = _suggestions(context)
        return write_table(path, headers, rows)
    noun = NOUNS[name]
    headers = [column.name for column in noun.file_format.columns]
    return write_table(path, headers, _rows(context, noun))


def _rows(context: Context, noun: Noun) -> Iterator[Sequence[Cell]]:
    query = _query(noun)
    if noun.file_format.name in OF_TRAINEES:
        query = access.visible_trainees(context.actor, query)
    found = context.session.execute(query.execution_options(yield_per=CHUNK))
    for part in found.partitions(CHUNK):
        for values in _with_lists(context, noun, part):
            noun.pack(values)
            yield [_cell(column, values.get(column.target)) for column in noun.file_format.columns]


def _query(noun: Noun) -> Select[Any]:
    """Return the rows of a noun with the names of what they refer to, in order of entry."""
    name = noun.file_format.name
    if name == "cohorts":
        return _cohorts()
    if name == "decisions":
        return _decisions()
    table = table_of(noun.table)
    query: Select[Any] = select(table)
    joined: Any = table
    for link in noun.links:
        other = table_of(link.table)
        query = query.add_columns(other.columns[link.by].label(f"name_of_{link.attribute}"))
        joined = joined.outerjoin(other, table.columns[link.column] == other.columns["id"])
    order = ["id"] if noun.has_id else noun.identity
    return query.select_from(joined).order_by(*(table.columns[name] for name in order))


def _cohorts() -> Select[Any]:
    columns: list[Any] = [
        Cohort.name.label("name_of_cohort"),
        Site.name.label("name_of_site"),
        CompanyBlock.start_date,
        CompanyBlock.end_date,
    ]
    query: Select[Any] = (
        select(*columns)
        .select_from(CompanyBlock)
        .join(Cohort, CompanyBlock.cohort_id == Cohort.id)
        .join(Site, Cohort.site_id == Site.id)
        .order_by(CompanyBlock.id)
    )
    return query


def _decisions() -> Select[Any]:
    columns: list[Any] = [
        Trainee.reference.label("name_of_trainee"),
        Company.siret.label("name_of_company_siret"),
        Opening.reference.label("opening_reference"),
        SuggestionDecision.decided_on,
        SuggestionDecision.decision,
        SuggestionDecision.reason,
    ]
    query: Select[Any] = (
        select(*columns)
        .select_from(SuggestionDecision)
        .join(Trainee, SuggestionDecision.trainee_id == Trainee.id)
        .join(Opening, SuggestionDecision.opening_id == Opening.id)
        .join(Company, Opening.company_id == Company.id)
        .order_by(SuggestionDecision.id)
    )
    return query


def _with_lists(
    context: Context, noun: Noun, part: Sequence[Row[Any]]
) -> Iterator[dict[str, Any]]:
    """Give the values of each row by attribute, its lists among them."""
    rows = [dict(row._mapping) for row in part]
    ids = [row["id"] for row in rows] if noun.children else []
    lists = [(child, read_entries(context.session, child, ids)) for child in noun.children]
    for row in rows:
        for child, entries in lists:
            found = [child.item(*entry.given) for entry in entries.get(row["id"], ())]
            is_none = child.attribute in (row["stated_none"] or ())
            row[child.attribute] = found or ([] if is_none else None)
        yield {key.removeprefix("name_of_"): value for key, value in row.items()}


def _cell(column: Column, value: Any) -> Cell:
    if value is None:
        return ""
    if column.kind.is_numeric:
        number: float = value
        return number
    return column.kind.write(value)


def _suggestions(context: Context) -> tuple[list[str], Iterator[Sequence[Cell]]]:
    """Return the suggestions of the current nights: their columns and their rows."""
    terms = _term_names(context)
    headers = ["night", "trainee", "rank", "company_siret", "opening", "fit", "score"]
    return [*headers, *terms, "for", "against", "missing", "weights_version"], (
        _suggestion(row, terms) for row in context.session.execute(_of_current_nights(context))
    )


def _of_current_nights(context: Context) -> Select[Any]:
    query = (
        select(
            SuggestionList.night_id,
            Trainee.reference.label("trainee"),
            Company.siret,
            Opening.reference.label("opening"),
            SuggestionList.weights_version,
            Suggestion.rank,
            Suggestion.fit,
            Suggestion.score,
            Suggestion.terms,
            Suggestion.reasons,
        )
        .join(SuggestionList, Suggestion.list_id == SuggestionList.id)
        .join(Trainee, SuggestionList.trainee_id == Trainee.id)
        .join(
            CurrentNight,
            (CurrentNight.site_id == Trainee.site_id)
            & (CurrentNight.night_id == SuggestionList.night_id),
        )
        .join(Opening, Suggestion.opening_id == Opening.id)
        .join(Company, Opening.company_id == Company.id)
        .order_by(Trainee.id, Suggestion.rank)
        .execution_options(yield_per=CHUNK)
    )
    return access.visible_trainees(context.actor, query)


def _term_names(context: Context) -> list[str]:
    """Return the names of the terms in the order in which they were first stated."""
    names: dict[str, None] = {}
    for row in context.session.execute(_of_current_nights(context)):
        names.update(dict.fromkeys(term["name"] for term in row.terms))
    return list(names)


def _suggestion(row: Row[Any], terms: Sequence[str]) -> Sequence[Cell]:
    contributions: Mapping[str, float] = {term["name"]: term["contribution"] for term in row.terms}
    reasons = [" | ".join(row.reasons.get(name, ())) for name in ("for", "against", "missing")]
    return [
        row.night_id,
        row.trainee,
        row.rank,
        row.siret,
        row.opening,
        row.fit.value,
        row.score,
        *(contributions.get(name, "") for name in terms),
        *reasons,
        row.weights_version,
    ]
