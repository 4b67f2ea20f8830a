"""What every schema shares: French messages, nothing unknown, values of an HTML form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from marshmallow import RAISE, Schema

if TYPE_CHECKING:
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
