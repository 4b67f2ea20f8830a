"""Keep what was signed, field by field, and what no longer holds of a running placement."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BEFORE = (
    "created",
    "renewed",
    "edited",
    "moved",
    "signed",
    "signatures_cleared",
    "confirmed",
    "visited",
    "incident",
    "assessed",
    "converted",
)
AFTER = (*BEFORE[:6], "unsettled", *BEFORE[6:])
STATES = (
    "preparing",
    "awaiting_signatures",
    "ready",
    "running",
    "done",
    "interrupted",
    "cancelled",
)
NAMING = {"ck": "ck_%(table_name)s_%(constraint_name)s"}


def upgrade() -> None:
    _allow(AFTER)
    op.create_table(
        "placement_agreements",
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("stated_on", sa.Date(), nullable=False),
        sa.Column("terms", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("changes", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placements.id"], name=op.f("fk_placement_agreements_placement_id")
        ),
        sa.PrimaryKeyConstraint("placement_id", "round", name=op.f("pk_placement_agreements")),
    )
    op.add_column("placement_files", sa.Column("not_holding", sa.JSON(none_as_null=True)))


def downgrade() -> None:
    op.drop_column("placement_files", "not_holding")
    op.drop_table("placement_agreements")
    op.execute("UPDATE placement_events SET act = 'edited' WHERE act = 'unsettled'")
    _allow(BEFORE)


def _coded(codes: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=32)


def _allow(codes: tuple[str, ...]) -> None:
    """Let the acts be ``codes``; SQLite writes the table anew, with all that it checks."""
    if op.get_bind().dialect.name == "sqlite":
        events = _events(codes)
        with op.batch_alter_table("placement_events", recreate="always", copy_from=events):
            pass
        return
    listed = ", ".join(f"'{code}'" for code in codes)
    op.drop_constraint(op.f("ck_placement_events_placementact"), "placement_events")
    op.create_check_constraint(
        op.f("ck_placement_events_placementact"), "placement_events", f"act IN ({listed})"
    )


def _events(codes: tuple[str, ...]) -> sa.Table:
    return sa.Table(
        "placement_events",
        sa.MetaData(naming_convention=NAMING),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("actor", sa.String(length=254), nullable=False),
        sa.Column("act", _coded(codes, "placementact"), nullable=False),
        sa.Column("from_status", _coded(STATES, "from_status"), nullable=True),
        sa.Column("to_status", _coded(STATES, "to_status"), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("changes", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placements.id"], name="fk_placement_events_placement_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_placement_events"),
        sa.Index("ix_placement_events_placement_id_version", "placement_id", "version"),
    )
