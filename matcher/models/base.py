"""The common ground of the tables: naming of constraints, enumerations, moments, `db`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, CheckConstraint, DateTime, Enum, MetaData, Text, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, registry

from matcher.schedule import Schedule, read_schedule

if TYPE_CHECKING:
    from matcher.vocabulary import Term


class Base(DeclarativeBase):
    """Base of every table; constraints have predictable names, so migrations can drop them."""

    # Lists of codes. None is unknown, [] is "known to be nothing".
    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={list[str]: JSON(none_as_null=True)},
    )


db = SQLAlchemy(model_class=Base)


class Moment(TypeDecorator[datetime]):
    """A moment, kept in UTC whatever zone it is told in, and given back with its zone.

    SQLite keeps no zone: without this, 10:00 in Paris would read back as 10:00 UTC.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Return ``value`` in UTC; a moment without a zone is taken for UTC."""
        del dialect
        if value is None or value.tzinfo is None:
            return value
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Return ``value`` with its zone."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class ScheduleText(TypeDecorator[Schedule]):
    """Hours by weekday, kept in the words of the exchange formats."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Schedule | None, dialect: Any) -> str | None:
        """Return the words of ``value``."""
        del dialect
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Any) -> Schedule | None:
        """Return the hours that the words tell."""
        del dialect
        return None if value is None else read_schedule(value)


def coded(term: type[Term], name: str = "") -> Enum:
    """Return a text column type that holds the codes of ``term``, checked by the database.

    ``name`` is needed where a table has two columns of one term: constraints have one name each.
    """
    return Enum(
        term,
        name=name or term.__name__.lower(),
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )


def positive(column: str) -> CheckConstraint:
    """Return the constraint that ``column`` is at least 1 where it is known."""
    return CheckConstraint(f"{column} >= 1", name=f"{column}_positive")


def not_negative(column: str) -> CheckConstraint:
    """Return the constraint that ``column`` is at least 0 where it is known."""
    return CheckConstraint(f"{column} >= 0", name=f"{column}_not_negative")


def in_order(first: str, last: str) -> CheckConstraint:
    """Return the constraint that two dates, where both are known, are in order."""
    return CheckConstraint(f"{last} >= {first}", name=f"{last}_not_before_{first}")


def between(column: str, low: int, high: int) -> CheckConstraint:
    """Return the constraint that ``column``, where known, lies in [low, high]."""
    return CheckConstraint(f"{column} BETWEEN {low} AND {high}", name=f"{column}_in_range")
