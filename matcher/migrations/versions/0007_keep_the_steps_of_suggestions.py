"""Let a suggestion be seen with the trainee, and keep each of its steps."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BEFORE = (
    "shortlisted",
    "declined_by_trainee",
    "declined_by_trainer",
    "sent",
    "refused_by_company",
    "accepted",
)
AFTER = ("shortlisted", "discussed", *BEFORE[1:])
REASONS = (
    "no_seat",
    "skills_not_met",
    "not_interested",
    "not_mobile",
    "unreachable",
    "no_reply",
    "placed_elsewhere",
    "in_training",
    "timetable",
    "duplicate",
    "not_with_trainee",
    "trainee_wish",
    "other",
)
NAMING = {"ck": "ck_%(table_name)s_%(constraint_name)s"}


def upgrade() -> None:
    _allow(AFTER)
    op.create_table(
        "decision_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("trainee_id", sa.Integer(), nullable=False),
        sa.Column("opening_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("actor", sa.String(length=254), nullable=False),
        sa.Column("from_decision", _coded(AFTER, "from_decision"), nullable=True),
        sa.Column("to_decision", _coded(AFTER, "to_decision"), nullable=True),
        sa.Column("reason", _coded(REASONS, "decisionreason"), nullable=True),
        sa.ForeignKeyConstraint(
            ["trainee_id"], ["trainees.id"], name=op.f("fk_decision_events_trainee_id")
        ),
        sa.ForeignKeyConstraint(
            ["opening_id"], ["openings.id"], name=op.f("fk_decision_events_opening_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_events")),
    )
    op.create_index(
        op.f("ix_decision_events_trainee_id_opening_id"),
        "decision_events",
        ["trainee_id", "opening_id"],
    )


def downgrade() -> None:
    op.drop_table("decision_events")
    op.execute("UPDATE decisions SET decision = 'shortlisted' WHERE decision = 'discussed'")
    _allow(BEFORE)


def _coded(codes: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=32)


def _allow(codes: tuple[str, ...]) -> None:
    """Let the decisions be ``codes``; SQLite writes the table anew, with all that it checks."""
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("decisions", recreate="always", copy_from=_decisions(codes)):
            pass
        return
    listed = ", ".join(f"'{code}'" for code in codes)
    op.drop_constraint(op.f("ck_decisions_decision"), "decisions")
    op.create_check_constraint(
        op.f("ck_decisions_decision"), "decisions", f"decision IN ({listed})"
    )


def _decisions(codes: tuple[str, ...]) -> sa.Table:
    return sa.Table(
        "decisions",
        sa.MetaData(naming_convention=NAMING),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("trainee_id", sa.Integer(), nullable=False),
        sa.Column("opening_id", sa.Integer(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("decision", _coded(codes, "decision"), nullable=False),
        sa.Column("reason", _coded(REASONS, "decisionreason"), nullable=True),
        sa.Column("trainer_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["opening_id"], ["openings.id"], name="fk_decisions_opening_id"),
        sa.ForeignKeyConstraint(["trainee_id"], ["trainees.id"], name="fk_decisions_trainee_id"),
        sa.ForeignKeyConstraint(["trainer_id"], ["trainers.id"], name="fk_decisions_trainer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
        sa.UniqueConstraint(
            "trainee_id",
            "opening_id",
            "decided_on",
            name="uq_decisions_trainee_id_opening_id_decided_on",
        ),
        sa.Index("ix_decisions_opening_id_decided_on", "opening_id", "decided_on"),
    )
