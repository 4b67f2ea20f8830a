"""Create the tables of joint plans: plan, the blocks it covers, who sits where."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plans",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(length=254), nullable=False),
        sa.Column("night_id", sa.String(length=36), nullable=True),
        sa.Column("inputs_sha256", sa.String(length=64), nullable=False),
        sa.Column("locks", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("bans", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["night_id"], ["nights.id"], name=op.f("fk_plans_night_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans")),
    )
    op.create_index(op.f("ix_plans_created_at"), "plans", ["created_at"])
    op.create_index(op.f("ix_plans_night_id"), "plans", ["night_id"])
    op.create_table(
        "plan_blocks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.String(length=36), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("end_date", sa.Date(), nullable=False),
        sa.Column("trainees", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "end_date >= start_date", name=op.f("ck_plan_blocks_end_date_not_before_start_date")
        ),
        sa.CheckConstraint("trainees >= 0", name=op.f("ck_plan_blocks_trainees_not_negative")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plans.id"], name=op.f("fk_plan_blocks_plan_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohorts.id"], name=op.f("fk_plan_blocks_cohort_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_blocks")),
        sa.UniqueConstraint(
            "plan_id",
            "cohort_id",
            "start_date",
            "end_date",
            name=op.f("uq_plan_blocks_plan_id_cohort_id_start_date_end_date"),
        ),
    )
    op.create_index(op.f("ix_plan_blocks_cohort_id"), "plan_blocks", ["cohort_id"])
    op.create_table(
        "plan_seats",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.String(length=36), nullable=False),
        sa.Column("trainee_id", sa.Integer(), nullable=False),
        sa.Column("opening_id", sa.Integer(), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("end_date", sa.Date(), nullable=False),
        sa.Column("utility", sa.Double(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("rank_for_trainee", sa.Integer(), nullable=False),
        sa.Column("fit", sa.String(length=32), nullable=False),
        sa.Column("why_this_seat", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "end_date >= start_date", name=op.f("ck_plan_seats_end_date_not_before_start_date")
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plans.id"], name=op.f("fk_plan_seats_plan_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["trainee_id"], ["trainees.id"], name=op.f("fk_plan_seats_trainee_id")
        ),
        sa.ForeignKeyConstraint(
            ["opening_id"], ["openings.id"], name=op.f("fk_plan_seats_opening_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_seats")),
        sa.UniqueConstraint(
            "plan_id", "trainee_id", name=op.f("uq_plan_seats_plan_id_trainee_id")
        ),
    )
    op.create_index(op.f("ix_plan_seats_trainee_id"), "plan_seats", ["trainee_id"])
    op.create_index(op.f("ix_plan_seats_opening_id"), "plan_seats", ["opening_id"])


def downgrade() -> None:
    op.drop_table("plan_seats")
    op.drop_table("plan_blocks")
    op.drop_table("plans")
