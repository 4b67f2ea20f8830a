"""Create the table of how many trainees each opening could receive."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "night_pressures",
        sa.Column("night_id", sa.String(length=36), nullable=False),
        sa.Column("opening_id", sa.Integer(), nullable=False),
        sa.Column("eligible", sa.Integer(), nullable=False),
        sa.CheckConstraint("eligible >= 0", name=op.f("ck_night_pressures_eligible_not_negative")),
        sa.ForeignKeyConstraint(
            ["night_id"],
            ["nights.id"],
            name=op.f("fk_night_pressures_night_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["opening_id"],
            ["openings.id"],
            name=op.f("fk_night_pressures_opening_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("night_id", "opening_id", name=op.f("pk_night_pressures")),
    )


def downgrade() -> None:
    op.drop_table("night_pressures")
