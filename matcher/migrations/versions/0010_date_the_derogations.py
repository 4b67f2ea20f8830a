"""Keep of a derogation its day, what it names, for which place, and who confirmed it.

The references that are there stay as they are: without a day, for staff to confirm.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

COLUMNS = (
    ("derogation_date", sa.Date()),
    ("derogation_risks", sa.JSON(none_as_null=True)),
    ("derogation_work", sa.String(length=500)),
    ("derogation_place", sa.String(length=500)),
    ("derogation_confirmed_by", sa.String(length=254)),
    ("derogation_confirmed_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    for name, kind in COLUMNS:
        op.add_column("openings", sa.Column(name, kind))


def downgrade() -> None:
    for name, _kind in reversed(COLUMNS):
        op.drop_column("openings", name)
