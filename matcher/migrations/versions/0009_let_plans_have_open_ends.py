"""Let a block or a seat of a plan have no known end, and its reason any length."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

PLANS = sa.table("plans", sa.column("id", sa.String))
WITH_ENDS = [
    sa.table(name, sa.column("plan_id", sa.String), sa.column("end_date", sa.Date))
    for name in ("plan_blocks", "plan_seats")
]
REASONS = sa.table("plan_seats", sa.column("why_this_seat", sa.String))
SHORT = 500


def upgrade() -> None:
    with op.batch_alter_table("plan_blocks", copy_from=_blocks()) as blocks:
        blocks.alter_column("end_date", existing_type=sa.Date(), nullable=True)
    with op.batch_alter_table("plan_seats", copy_from=_seats()) as seats:
        seats.alter_column("end_date", existing_type=sa.Date(), nullable=True)
        seats.alter_column(
            "why_this_seat", existing_type=sa.String(SHORT), type_=sa.Text(), nullable=False
        )


def downgrade() -> None:
    """Go back; a plan with an open end cannot be told there and is dropped (it can be redone)."""
    for table in WITH_ENDS:
        open_ended = sa.select(table.c.plan_id).where(table.c.end_date.is_(None))
        dropped = list(op.get_bind().scalars(open_ended.distinct()))
        for other in WITH_ENDS:
            op.execute(other.delete().where(other.c.plan_id.in_(dropped)))
        op.execute(PLANS.delete().where(PLANS.c.id.in_(dropped)))
    op.execute(
        REASONS.update().values(why_this_seat=sa.func.substr(REASONS.c.why_this_seat, 1, SHORT))
    )
    with op.batch_alter_table("plan_seats", copy_from=_seats()) as seats:
        seats.alter_column("end_date", existing_type=sa.Date(), nullable=False)
        seats.alter_column(
            "why_this_seat", existing_type=sa.Text(), type_=sa.String(SHORT), nullable=False
        )
    with op.batch_alter_table("plan_blocks", copy_from=_blocks()) as blocks:
        blocks.alter_column("end_date", existing_type=sa.Date(), nullable=False)


def _blocks() -> sa.Table:
    """Return the table as it was made: SQLite would lose its checks if it were looked up."""
    return sa.Table(
        "plan_blocks",
        sa.MetaData(),
        sa.Column("id", sa.Integer(), primary_key=True),
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
        sa.Index(op.f("ix_plan_blocks_cohort_id"), "cohort_id"),
    )


def _seats() -> sa.Table:
    return sa.Table(
        "plan_seats",
        sa.MetaData(),
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("plan_id", sa.String(length=36), nullable=False),
        sa.Column("trainee_id", sa.Integer(), nullable=False),
        sa.Column("opening_id", sa.Integer(), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("end_date", sa.Date(), nullable=False),
        sa.Column("utility", sa.Double(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("rank_for_trainee", sa.Integer(), nullable=False),
        sa.Column("fit", sa.String(length=32), nullable=False),
        sa.Column("why_this_seat", sa.String(length=SHORT), nullable=False),
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
        sa.Index(op.f("ix_plan_seats_trainee_id"), "trainee_id"),
        sa.Index(op.f("ix_plan_seats_opening_id"), "opening_id"),
    )
