"""Fields made from the columns of the exchange formats: one rule for files, JSON and forms.

A value that is absent was not said; null (an empty box of a form) is unknown; an empty list, or
the one word ``aucun``, is known to be nothing. Items of a list are the texts that a file holds
between its ``|``. An error says what came and what was expected.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from marshmallow import fields

from matcher.exchange.values import YES_NO, BadCellError, CellKind, Repaired, write_number

if TYPE_CHECKING:
    from matcher.exchange.columns import Column

TOO_LONG_TO_REPEAT = 80
"""Signs of a wrong value that an error message repeats."""

IMPOSSIBLE = "\x00"
"""A text that no kind of cell can read: what it answers is what it expects."""

Messages = dict[str, str | list[Any] | dict[Any, Any]]

MESSAGES: Messages = {
    "required": "Champ obligatoire ; attendu : {expected}.",
    "null": "Champ obligatoire ; attendu : {expected}.",
    "unreadable": "« {given} » ; attendu : {expected}.",
    "not_list": "« {given} » ; attendu : une liste de textes ({expected}).",
}


class Cell(fields.Field[Any]):
    """One value of the kind that a cell of an exchange file has."""

    default_error_messages = MESSAGES

    def __init__(self, kind: CellKind, label: str, *, required: bool = False) -> None:
        self.kind = kind
        self.expected = expectation(kind)
        types = [json_type(kind)] if kind.is_list or json_type(kind) == "string" else []
        types = types or [json_type(kind), "string"]
        super().__init__(
            required=required,
            allow_none=not required,
            metadata={
                "description": f"{label} : {self.expected}",
                **_documentation(types, is_list=kind.is_list),
            },
        )

    @classmethod
    def of(cls, column: Column) -> Cell:
        """Return the field of ``column``."""
        is_needed = column.is_key or column.is_required
        return cls(column.kind, column.label, required=is_needed)

    def make_error(self, key: str, **facts: Any) -> Any:
        """Return the error ``key``, always with what was expected."""
        return super().make_error(key, **{"expected": self.expected} | facts)

    def deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        """Return the value read; an empty text is unknown, like null."""
        is_empty = isinstance(value, str) and not value.strip()
        return super().deserialize(None if is_empty else value, *args, **kwargs)

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        del args, kwargs
        try:
            read = self.kind.read(self._as_cell(value))
        except BadCellError as error:
            raise self.make_error(
                "unreadable", given=_shown(value), expected=error.expected
            ) from None
        return read.value if isinstance(read, Repaired) else read

    def _as_cell(self, value: Any) -> str:
        """Return ``value`` as the text that a file would hold."""
        if self.kind.is_list:
            return self._joined(value)
        if isinstance(value, str):
            return value.strip()
        if isinstance(value, bool):
            return (
                "oui" if value and self.kind is YES_NO else "non" if self.kind is YES_NO else "?"
            )
        if self.kind.is_numeric and isinstance(value, int):
            return str(value)
        if self.kind.is_numeric and isinstance(value, float):
            return write_number(value)
        raise self.make_error("unreadable", given=_shown(value))

    def _joined(self, value: Any) -> str:
        if isinstance(value, str):
            return "|".join(part.strip() for part in value.splitlines() if part.strip())
        if not isinstance(value, list) or not all(map(_is_item, value)):
            raise self.make_error("not_list", given=_shown(value))
        return "|".join(value) or "none"

    def _serialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        del args, kwargs
        if value is None:
            return None
        if self.kind.is_numeric or self.kind is YES_NO:
            return value
        written = self.kind.write(value)
        if not self.kind.is_list:
            return written
        return [] if written == "none" else written.split("|")


class Asked(Cell):
    """One value of a query string: never null, with a default where one is given."""

    def __init__(
        self, kind: CellKind, label: str, *, required: bool = False, default: Any = None
    ) -> None:
        super().__init__(kind, label, required=required)
        self.allow_none = False
        self.metadata = {"description": self.metadata["description"], "type": json_type(kind)}
        if default is not None:
            self.load_default = default
            self.metadata = {**self.metadata, "default": default}
        if kind is YES_NO:  # in an address it is a text: oui, true, 1...
            self.metadata = {**self.metadata, "type": ["boolean", "string"]}


def expectation(kind: CellKind) -> str:
    """Return in French what ``kind`` expects, from its own refusal."""
    try:
        kind.read(IMPOSSIBLE)
    except BadCellError as error:
        return error.expected
    raise TypeError("a kind of cell must refuse control characters")


def json_type(kind: CellKind) -> str:
    """Return the JSON type in which a value of ``kind`` is written."""
    if kind.is_list:
        return "array"
    if kind is YES_NO:
        return "boolean"
    return "number" if kind.is_numeric else "string"


def _documentation(types: list[str], *, is_list: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"type": types if len(types) > 1 else types[0]}
    return found | {"items": {"type": "string"}} if is_list else found


def _is_item(part: object) -> bool:
    return isinstance(part, str) and bool(part.strip()) and "|" not in part


def _shown(value: object) -> str:
    shown = str(value).encode("utf-8", "replace").decode()
    return shown if len(shown) <= TOO_LONG_TO_REPEAT else shown[:TOO_LONG_TO_REPEAT] + "…"
