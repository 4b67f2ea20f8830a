"""What every schema shares: French messages, nothing unknown, values of an HTML form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from marshmallow import RAISE, Schema, ValidationError, validates_schema

from matcher.exchange.values import NO_CONTROLS, has_controls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from werkzeug.datastructures import MultiDict

SCHEMA_MESSAGES = {
    "unknown": "Champ inconnu.",
    "type": "attendu : un objet JSON.",
}


class FrenchSchema(Schema):
    """A schema that refuses keys it does not know, and says so in French."""

    error_messages = SCHEMA_MESSAGES

    class Meta:
        """Unknown keys are mistakes."""

        unknown = RAISE

    @validates_schema(skip_on_field_errors=False)
    def refuse_controls(self, data: dict[str, Any], **options: Any) -> None:
        """Refuse texts that no database stores, whatever the field."""
        del options
        errors = {
            name: [f"Attendu : {NO_CONTROLS}."]
            for name, value in data.items()
            if any(has_controls(text) for text in _texts(value))
        }
        if errors:
            raise ValidationError(errors)


def _texts(value: Any) -> Iterator[str]:
    """Yield the texts in ``value``, a field as it was read."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.items():
            yield from _texts(part)
    elif isinstance(value, Iterable):
        for part in value:
            yield from _texts(part)


def form_values(schema: Schema, form: MultiDict[str, str]) -> dict[str, Any]:
    """Return what an HTML form says of the fields of ``schema``, ready for ``schema.load``.

    A box left empty is unknown; boxes that are not in the form are left alone.
    """
    values: dict[str, Any] = {}
    for name in schema.load_fields:
        if name in form:
            given = [part for part in form.getlist(name) if part.strip()]
            values[name] = "\n".join(given) if given else None
    return values


class Document(Schema):
    """A body that a use case already made as it must go out: documented here, passed as it is."""

    def dump(self, obj: Any, *, many: bool | None = None, **options: Any) -> Any:
        """Return ``obj`` untouched; the keys of the interface are held by tests."""
        del many, options
        return obj
