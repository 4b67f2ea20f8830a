"""The keys and types that the interface promises of each JSON document."""

from __future__ import annotations

from datetime import date
from typing import Any


def a_day(value: object) -> None:
    """Require a civil date as ``2026-11-30``."""
    assert isinstance(value, str)
    assert date.fromisoformat(value).isoformat() == value


def a_share(value: object) -> None:
    """Require a number in [0, 1]."""
    assert isinstance(value, (int, float))
    assert not isinstance(value, bool)
    assert 0 <= value <= 1


class Maybe:
    """Null, or what ``spec`` says."""

    def __init__(self, spec: Any) -> None:
        self.spec = spec


def require(document: Any, spec: Any, where: str = "$") -> None:
    """Require that ``document`` is as ``spec`` says; more keys than those may be there.

    A dictionary names keys that must be there, a list of one spec is a list of such items, a
    type is that type (an integer counts as a number, a truth value does not).
    """
    if isinstance(spec, Maybe):
        if document is not None:
            require(document, spec.spec, where)
    elif isinstance(spec, dict):
        assert isinstance(document, dict), where
        assert set(spec) <= set(document), f"{where} lacks {set(spec) - set(document)}"
        for key, inner in spec.items():
            require(document[key], inner, f"{where}.{key}")
    elif isinstance(spec, list):
        assert isinstance(document, list), where
        for place, item in enumerate(document):
            require(item, spec[0], f"{where}[{place}]")
    elif isinstance(spec, type):
        wanted = (int, float) if spec is float else (spec,)
        is_flag = isinstance(document, bool) and spec is not bool
        assert isinstance(document, wanted), f"{where} is {document!r}"
        assert not is_flag, f"{where} is {document!r}"
    elif callable(spec):
        spec(document)
    else:
        assert document == spec, f"{where} is {document!r}"


A_TERM = {"name": str, "value": a_share, "weight": a_share, "contribution": float}
A_REFUSAL = {
    "rule": str,
    "source": str,
    "text": str,
    "first_possible": Maybe(a_day),
    "liftable": bool,
}
A_SUGGESTION = {
    "rank": int,
    "company_siret": str,
    "company": str,
    "opening": str,
    "title": str,
    "rome": Maybe(str),
    "kind": str,
    "period": {"start": a_day, "end": Maybe(a_day)},
    "travel": {"minutes": Maybe(int), "mode": Maybe(str), "within_limit": Maybe(bool)},
    "fit": str,
    "score": a_share,
    "confidence": a_share,
    "terms": [A_TERM],
    "for": [str],
    "against": [str],
    "missing": [str],
    "warnings": [str],
}
SUGGEST = {
    "trainee": str,
    "on": a_day,
    "purpose": str,
    "block": Maybe({"start": a_day, "end": a_day}),
    "weights_version": str,
    "referential_version": str,
    "eligible": int,
    "baseline": Maybe(a_share),
    "suggestions": [A_SUGGESTION],
    "refused": dict,
}
WHY = {"eligible": bool, "rank": Maybe(int), "refusals": [A_REFUSAL], "terms": [A_TERM]}
IMPORT = {
    "files": [
        {
            "format": str,
            "read": int,
            "created": int,
            "updated": int,
            "unchanged": int,
            "refused": int,
            "warnings": int,
        }
    ]
}
TITLES = {
    "query": str,
    "decided": bool,
    "candidates": [
        {"rome": str, "family": str, "label": str, "matched": str, "score": a_share},
    ],
}
NEAR = [{"rome": str, "family": str, "label": str, "closeness": a_share}]
NIGHT = {
    "id": str,
    "on": a_day,
    "status": str,
    "trainees": int,
    "openings": int,
    "eligible_pairs": int,
    "suggestions": int,
    "without_suggestion": [{"trainee": str, "refused": dict}],
    "seconds": dict,
}
