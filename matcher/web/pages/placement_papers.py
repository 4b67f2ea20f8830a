"""What leaves the product about placements: their papers, and lists for a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, abort, request

from matcher.exchange.documents.pdf import Paper
from matcher.services.placements import lists, papers
from matcher.services.placements.lists import ListFile, ListFilters
from matcher.vocabulary import PlacementStatus
from matcher.web import request_context
from matcher.web.auth import signed_in
from matcher.web.pages import french, placement_words
from matcher.web.pages import placement_forms as forms
from matcher.web.pages.frame import render
from matcher.web.pages.placement_page import SECTION

if TYPE_CHECKING:
    from collections.abc import Mapping

blueprint = Blueprint("placement_papers", __name__, url_prefix="/placements")


MOST_SHOWN = 100


@blueprint.get("/<int:number>/papiers/<name>.pdf")
@signed_in
def paper(number: int, name: str) -> Response:
    """Give a paper of a placement, to be read, printed or kept."""
    if name not in set(Paper):
        abort(404)
    made = papers.make(request_context.context(), number, Paper(name))
    return _file(made, "application/pdf", f"{name}-{number}.pdf", "inline")


@blueprint.get("/liste")
@signed_in
def table() -> str:
    """Show every placement as a table, cut to a state and to days."""
    asked = _filters()
    found = lists.rows(request_context.context(), asked)
    return render(
        "pages/placement_table.html",
        SECTION,
        rows=[_row(one) for one in found[:MOST_SHOWN]],
        line=_line(len(found)),
        states=french.options(PlacementStatus),
        asked=asked,
        query={name: request.args.get(name, "") for name in ("etat", "du", "au")},
    )


@blueprint.get("/liste.<form>")
@signed_in
def table_file(form: str) -> Response:
    """Give the same table as a file, CSV or XLSX."""
    if form not in set(ListFile):
        abort(404)
    kind = ListFile(form)
    made = lists.file(request_context.context(), _filters(), kind)
    return _file(made, kind.media_type, f"placements.{form}", "attachment")


def _line(count: int) -> str:
    said = french.count(count, "placement")
    return (
        said if count <= MOST_SHOWN else f"{said} : les {MOST_SHOWN} derniers ici, tous en fichier"
    )


def _filters() -> ListFilters:
    given = request.args
    return ListFilters(
        status=forms.word(given, "etat", PlacementStatus),
        since=forms.day(given, "du"),
        until=forms.day(given, "au"),
    )


def _file(made: bytes, media_type: str, name: str, how: str) -> Response:
    return Response(
        made, mimetype=media_type, headers={"Content-Disposition": f'{how}; filename="{name}"'}
    )


def _row(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **one,
        "when": french.period(one["start"], one["end"]),
        "state": one["status"].label if one["status"] else "état à préciser",
        "tone": placement_words.TONES.get(one["status"] or "", "calm"),
    }
