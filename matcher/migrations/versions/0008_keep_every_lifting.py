"""Keep every lifting of a refusal as a row of its own; those of placements move there."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

FILES = sa.table(
    "placement_files", sa.column("placement_id", sa.Integer), sa.column("lifted", sa.JSON)
)
PLACEMENTS = sa.table(
    "placements",
    sa.column("id", sa.Integer),
    sa.column("trainee_id", sa.Integer),
    sa.column("opening_id", sa.Integer),
)
LIFTINGS = sa.table(
    "liftings",
    sa.column("trainee_id", sa.Integer),
    sa.column("opening_id", sa.Integer),
    sa.column("placement_id", sa.Integer),
    sa.column("rule", sa.String),
    sa.column("why", sa.Text),
    sa.column("actor", sa.String),
    sa.column("recorded_at", sa.DateTime(timezone=True)),
    sa.column("lifted_on", sa.Date),
    sa.column("ended_on", sa.Date),
)


def upgrade() -> None:
    op.create_table(
        "liftings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("trainee_id", sa.Integer(), nullable=False),
        sa.Column("opening_id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=True),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("actor", sa.String(length=254), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=254), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "until >= lifted_on", name=op.f("ck_liftings_until_not_before_lifted_on")
        ),
        sa.ForeignKeyConstraint(
            ["trainee_id"], ["trainees.id"], name=op.f("fk_liftings_trainee_id")
        ),
        sa.ForeignKeyConstraint(
            ["opening_id"], ["openings.id"], name=op.f("fk_liftings_opening_id")
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placements.id"], name=op.f("fk_liftings_placement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_liftings")),
    )
    op.create_index(
        op.f("ix_liftings_trainee_id_opening_id"), "liftings", ["trainee_id", "opening_id"]
    )
    op.create_index(op.f("ix_liftings_placement_id"), "liftings", ["placement_id"])
    rows = _of_files()
    if rows:
        op.bulk_insert(LIFTINGS, rows)
    op.drop_column("placement_files", "lifted")


def downgrade() -> None:
    op.add_column("placement_files", sa.Column("lifted", sa.JSON(none_as_null=True)))
    for placement, lifted in _of_rows().items():
        op.execute(
            FILES.update().where(FILES.c.placement_id == placement).values(lifted=lifted)
        )
    op.drop_table("liftings")


def _of_files() -> list[dict[str, Any]]:
    """Return the liftings that the files of placements hold, as rows."""
    found = op.get_bind().execute(
        sa.select(PLACEMENTS, FILES.c.lifted)
        .join_from(FILES, PLACEMENTS, FILES.c.placement_id == PLACEMENTS.c.id)
        .where(PLACEMENTS.c.opening_id.is_not(None))
    )
    return [
        {
            "trainee_id": row.trainee_id,
            "opening_id": row.opening_id,
            "placement_id": row.id,
            "rule": rule,
            "why": said["why"],
            "actor": said["by"],
            "recorded_at": datetime.combine(date.fromisoformat(said["on"]), time(), UTC),
            "lifted_on": date.fromisoformat(said["on"]),
        }
        for row in found
        for rule, said in (row.lifted or {}).items()
    ]


def _of_rows() -> dict[int, dict[str, dict[str, str]]]:
    """Return the liftings of placements that hold, as their files keep them."""
    query = sa.select(LIFTINGS).where(
        LIFTINGS.c.placement_id.is_not(None), LIFTINGS.c.ended_on.is_(None)
    )
    files: dict[int, dict[str, dict[str, str]]] = {}
    for row in op.get_bind().execute(query):
        said = {"by": row.actor, "on": row.lifted_on.isoformat(), "why": row.why}
        files.setdefault(row.placement_id, {})[row.rule] = said
    return files
