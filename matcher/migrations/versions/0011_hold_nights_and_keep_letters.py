"""Let a night be held and a due run be missed; keep a letter until it was surely not taken."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

NIGHTS = ("started", "done", "unchanged", "partial", "failed")
RUNS = ("pending", "running", "done", "failed")
NAMING = {"ck": "ck_%(table_name)s_%(constraint_name)s"}
OUTBOX = sa.table(
    "outbox_messages",
    sa.column("attempts", sa.Integer),
    sa.column("next_try_at", sa.DateTime(timezone=True)),
    sa.column("sent_at", sa.DateTime(timezone=True)),
    sa.column("given_up_at", sa.DateTime(timezone=True)),
)
TRIES_BEFORE = 7
"""After so many failures, the program of before gave a letter up without a word."""


def upgrade() -> None:
    _allow_nights((*NIGHTS, "held"))
    _allow_runs((*RUNS, "missed"))
    moment = sa.DateTime(timezone=True)
    for name, kind in (
        ("caused_by", sa.String(length=254)),
        ("useless_after", moment),
        ("retry_until", moment),
        ("given_up_at", moment),
    ):
        op.add_column("outbox_messages", sa.Column(name, kind, nullable=True))
    op.execute(
        OUTBOX.update()
        .where(OUTBOX.c.sent_at.is_(None), OUTBOX.c.attempts > TRIES_BEFORE)
        .values(given_up_at=OUTBOX.c.next_try_at)
    )


def downgrade() -> None:
    """Go back; what is held or missed is told as failed there."""
    for name in ("given_up_at", "retry_until", "useless_after", "caused_by"):
        op.drop_column("outbox_messages", name)
    op.execute("UPDATE nights SET status = 'failed' WHERE status = 'held'")
    op.execute("UPDATE job_runs SET state = 'failed' WHERE state = 'missed'")
    _allow_runs(RUNS)
    _allow_nights(NIGHTS)


def _allow_nights(codes: tuple[str, ...]) -> None:
    table = sa.Table(
        "nights",
        sa.MetaData(naming_convention=NAMING),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("status", _coded(codes, "nightstatus"), nullable=False),
        sa.Column("inputs_sha256", sa.String(length=64), nullable=False),
        sa.Column("weights_version", sa.String(length=64), nullable=False),
        sa.Column("referential_version", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("report", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name="fk_nights_site_id"),
        sa.PrimaryKeyConstraint("id", name="pk_nights"),
        sa.Index("ix_nights_inputs_sha256", "inputs_sha256"),
    )
    _allow(table, "status", "ck_nights_nightstatus", codes)


def _allow_runs(codes: tuple[str, ...]) -> None:
    table = sa.Table(
        "job_runs",
        sa.MetaData(naming_convention=NAMING),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job", sa.String(length=64), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", _coded(codes, "jobstate"), nullable=False),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_job_runs"),
        sa.UniqueConstraint("job", "due_at", name="uq_job_runs_job_due_at"),
    )
    _allow(table, "state", "ck_job_runs_jobstate", codes)


def _allow(table: sa.Table, column: str, check: str, codes: tuple[str, ...]) -> None:
    """Let a column hold ``codes``; SQLite writes the table anew, with all that it checks."""
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table(table.name, recreate="always", copy_from=table):
            pass
        return
    listed = ", ".join(f"'{code}'" for code in codes)
    op.drop_constraint(op.f(check), table.name)
    op.create_check_constraint(op.f(check), table.name, f"{column} IN ({listed})")


def _coded(codes: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=32)
