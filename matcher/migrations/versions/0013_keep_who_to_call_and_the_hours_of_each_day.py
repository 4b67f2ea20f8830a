"""Keep how to reach a trainee, hours by weekday, who ended a placement and what it did.

Who ended a placement and what it did to the project move from its file and its bilan to the
placement itself, where files bring them in.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TRAINEES = (
    ("email", 254),
    ("phone", 40),
    ("representative_name", 200),
    ("representative_email", 254),
    ("representative_phone", 40),
)
ENDERS = ("company", "trainee", "school")
ENDERS_BEFORE = ("trainee", "host", "school", "other")
EFFECTS = ("confirmed", "changed", "dropped")


def upgrade() -> None:
    for name, length in TRAINEES:
        op.add_column("trainees", sa.Column(name, sa.String(length), nullable=True))
    op.add_column("openings", sa.Column("schedule", sa.Text(), nullable=True))
    op.add_column("placements", sa.Column("schedule", sa.Text(), nullable=True))
    _add_coded("placements", "ended_by", "endedby", ENDERS)
    _add_coded("placements", "project_effect", "projecteffect", EFFECTS)
    op.execute(
        "UPDATE placements SET ended_by = (SELECT CASE f.ended_by WHEN 'host' THEN 'company' "
        "WHEN 'other' THEN NULL ELSE f.ended_by END FROM placement_files f "
        "WHERE f.placement_id = placements.id)"
    )
    op.execute(
        "UPDATE placements SET project_effect = (SELECT a.project FROM placement_assessments a "
        "WHERE a.placement_id = placements.id)"
    )
    _drop("placement_files", "ended_by")
    _drop("placement_assessments", "project")


def downgrade() -> None:
    """Go back; what a file said of a placement without bilan has no place there and is lost."""
    _add_coded("placement_files", "ended_by", "endedby", ENDERS_BEFORE)
    _add_coded("placement_assessments", "project", "projecteffect", EFFECTS)
    op.execute(
        "UPDATE placement_files SET ended_by = (SELECT CASE p.ended_by WHEN 'company' THEN 'host' "
        "ELSE p.ended_by END FROM placements p WHERE p.id = placement_files.placement_id)"
    )
    op.execute(
        "UPDATE placement_assessments SET project = (SELECT p.project_effect FROM placements p "
        "WHERE p.id = placement_assessments.placement_id)"
    )
    for name in ("project_effect", "ended_by", "schedule"):
        op.drop_column("placements", name)
    op.drop_column("openings", "schedule")
    for name, _ in reversed(TRAINEES):
        op.drop_column("trainees", name)


def _add_coded(table: str, column: str, term: str, codes: tuple[str, ...]) -> None:
    """Add a column of codes with its check; SQLite takes it with the column or not at all."""
    words = ", ".join(f"'{code}'" for code in codes)
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN {column} VARCHAR(32) "
        f"CONSTRAINT ck_{table}_{term} CHECK ({column} IN ({words}))"
    )


def _drop(table: str, column: str) -> None:
    """Drop a column that the table checks; SQLite writes it anew, all other checks kept."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.drop_column(table, column)
        return
    copied = sa.Table(table, sa.MetaData(), autoload_with=connection)
    for check in [one for one in copied.constraints if isinstance(one, sa.CheckConstraint)]:
        if str(check.sqltext).startswith((f"{column} ", f'"{column}" ')):
            copied.constraints.remove(check)
    with op.batch_alter_table(table, recreate="always", copy_from=copied) as batch:
        batch.drop_column(column)
